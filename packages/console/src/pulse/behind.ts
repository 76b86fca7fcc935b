import type { LinkProps } from '@tanstack/react-router';
import type { FrameSearch } from '../scope/scope.ts';

/** Kind of side panel: the people behind a number. */
export const BEHIND = 'behind';

/** Which people: parameters of `GET /v1/pulse/people`, and what they are called. */
export interface Behind {
  readonly called: string;
  readonly people: Readonly<Record<string, string>>;
}

/** Opens the people behind a number beside the page, in its scope. */
export function openBehind(behind: Behind): LinkProps {
  const text = new URLSearchParams({ ...behind.people, called: behind.called }).toString();
  return {
    to: '.',
    search: (before: FrameSearch) => ({ ...before, panel: `${BEHIND}:${text}` }),
    resetScroll: false,
  } as LinkProps;
}

export function readBehind(id: string): Behind {
  const { called = 'People', ...people } = Object.fromEntries(new URLSearchParams(id));
  return { called, people };
}
