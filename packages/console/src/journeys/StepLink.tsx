import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { FrameSearch } from '../scope/scope.ts';
import ui from '../ui/ui.module.css';
import { type Part, partId } from './parts.ts';

/** Opens a part of the graph beside the page: its numbers, and the people behind them. */
export function StepLink({ to, label, children }: { to: Part; label?: string; children: ReactNode }) {
  return (
    <Link
      to="."
      search={(before: FrameSearch) => ({ ...before, panel: `step:${partId(to)}` })}
      resetScroll={false}
      className={ui.count}
      aria-label={label}
    >
      {children}
    </Link>
  );
}
