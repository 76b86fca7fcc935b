import { lazy, type ReactNode, Suspense, useEffect, useState, useSyncExternalStore } from 'react';
import { session } from '../api/session.ts';
import { ProblemState } from '../ui/States.tsx';
import styles from './sign-in.module.css';

const Doors = lazy(async () => ({ default: (await import('./Doors.tsx')).Doors }));
/** Addresses that are opened to come in by, whoever is signed in. */
const DOORS = ['/set-up', '/invitation', '/new-password', '/sign-in/callback'];

/** Shows the console to whoever said who they are, and asks everyone else. */
export function SignIn({ children }: { children: ReactNode }) {
  const key = useSyncExternalStore(session.subscribe, () => session.key);
  const standing = useSyncExternalStore(session.subscribe, () => session.standing);
  const [error, setError] = useState<unknown>();
  const atDoor = DOORS.includes(location.pathname);
  const unknown = (key === undefined || atDoor) && standing === undefined;
  useEffect(() => {
    if (unknown) session.load().then(() => setError(undefined), setError);
  }, [unknown]);
  if (!atDoor && (key !== undefined || standing?.signedIn)) return children;
  if (error !== undefined && unknown)
    return <Silent error={error} onRetry={() => void session.load().catch(setError)} />;
  if (standing === undefined) return null;
  return (
    <Suspense fallback={null}>
      <Doors standing={standing} />
    </Suspense>
  );
}

function Silent({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  return (
    <main className={styles.place}>
      <div className={styles.form}>
        <h1 className={styles.title}>Is the server there?</h1>
        <ProblemState error={error} safe="" onRetry={onRetry} />
      </div>
    </main>
  );
}
