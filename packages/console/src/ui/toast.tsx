import { lazy, Suspense, useSyncExternalStore } from 'react';
import { toProblem } from '../api/problem.ts';
import type { Toast } from './ToastHost.tsx';

/** How long an undo is offered, milliseconds: long enough to read, see and reach it by keyboard. */
const OFFERED_MS = 10_000;

const load = () => import('./ToastHost.tsx');
const Host = lazy(async () => ({ default: (await load()).ToastHost }));
const listeners = new Set<() => void>();
let wanted = false;

/** Loaded when there is something to tell. */
export function Toasts() {
  const shown = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => wanted,
  );
  if (!shown) return null;
  return (
    <Suspense fallback={null}>
      <Host />
    </Suspense>
  );
}

function show(toast: Toast): void {
  wanted = true;
  for (const listener of listeners) listener();
  void load().then(({ showToast }) => showToast(toast));
}

/** Says that something was done. */
export function tell(message: string): void {
  show({ message, stays: 4_000 });
}

/** Says that something went wrong where no place on the page can. */
export function tellProblem(error: unknown): void {
  const { title, detail, requestId } = toProblem(error).body;
  show({ title, message: requestId === '' ? detail : `${detail} (${requestId})`, stays: false, bad: true });
}

/** Says that something was done and offers to take it back. */
export function tellUndoable(message: string, undo: () => Promise<unknown>): void {
  const takeBack = () =>
    void undo().then(
      () => tell('Undone.'),
      (error: unknown) => tellProblem(error),
    );
  show({ message, stays: OFFERED_MS, undo: takeBack });
}
