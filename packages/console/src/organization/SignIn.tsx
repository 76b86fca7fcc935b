import { lazy, type ReactNode, Suspense, useSyncExternalStore } from 'react';
import { session } from '../api/session.ts';

const AskForKey = lazy(async () => ({ default: (await import('./AskForKey.tsx')).AskForKey }));

/** Shows the console to whoever said who they are, and asks everyone else. */
export function SignIn({ children }: { children: ReactNode }) {
  const key = useSyncExternalStore(session.subscribe, () => session.key);
  if (key !== undefined) return children;
  return (
    <Suspense fallback={null}>
      <AskForKey />
    </Suspense>
  );
}
