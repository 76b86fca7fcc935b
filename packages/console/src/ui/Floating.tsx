import { Popover } from '@mantine/core';
import { type ReactNode, type Ref, useEffect, useLayoutEffect } from 'react';

export interface FloatingProps {
  /** What it opens from; the focus goes back there. */
  readonly anchor: HTMLElement;
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/**
 * A dialog that floats at a button which is there already: load it with what it holds, when the button is pressed,
 * so that the first view does not wait for it.
 */
export function Floating({ anchor, label, onClose, children }: FloatingProps) {
  useEffect(() => () => anchor.focus({ preventScroll: true }), [anchor]);
  return (
    <Popover opened onDismiss={onClose} position="bottom-start" trapFocus withRoles={false}>
      <Popover.Target>
        <Anchor of={anchor} />
      </Popover.Target>
      <Popover.Dropdown role="dialog" aria-label={label}>
        {children}
      </Popover.Dropdown>
    </Popover>
  );
}

/** Stands for an element that someone else drew, where a library wants to draw its target itself. */
export function Anchor({ of, ref }: { of: HTMLElement; ref?: Ref<HTMLElement> }) {
  useLayoutEffect(() => {
    if (typeof ref !== 'function') return;
    ref(of);
    return () => void ref(null);
  }, [of, ref]);
  return null;
}
