import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { toProblem } from '../api/problem.ts';
import { queries } from '../api/queries.ts';
import { session } from '../api/session.ts';
import { ProblemState } from '../ui/States.tsx';
import styles from './sign-in.module.css';

export interface DoorProps {
  readonly question: string;
  readonly say?: ReactNode;
  readonly children: ReactNode;
  /** What stands below the form. */
  readonly foot?: ReactNode;
  /** @throws Problem, which is shown below */
  readonly onSubmit?: () => Promise<void>;
}

/** A form before the console: one question, what it needs, and what went wrong. */
export function Door({ question, say, children, foot, onSubmit }: DoorProps) {
  const { error, busy, run } = useAttempt();
  useEffect(() => {
    document.title = `${question} · Throughline`;
  }, [question]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (onSubmit && !busy) void run(onSubmit);
  };
  return (
    <main className={styles.place}>
      <form className={styles.form} onSubmit={submit} aria-busy={busy}>
        <p className={styles.brand}>Throughline</p>
        <h1 className={styles.title}>{question}</h1>
        {say !== undefined && <div className={styles.say}>{say}</div>}
        {children}
        <div aria-live="polite">{error !== undefined && <ProblemState error={error} safe="" />}</div>
        {foot}
      </form>
    </main>
  );
}

/** One thing that is tried at a time, and how it went wrong. */
export function useAttempt() {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (problem) {
      setError(toProblem(problem));
    } finally {
      setBusy(false);
    }
  };
  return { error, busy, run };
}

/** Leaves the door behind: nothing of it stays in the history, nor of what someone else saw in this tab. */
export async function enter(path = '/'): Promise<void> {
  queries.clear();
  history.replaceState(null, '', path);
  await session.load();
}
