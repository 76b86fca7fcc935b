import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { type Problem, toProblem } from '../api/problem.ts';
import styles from './ui.module.css';

/** A bone of the skeleton: as large as what will stand there, so that nothing jumps. */
export function Bone({ width = '100%', height = 14 }: { width?: number | string; height?: number | string }) {
  return <span aria-hidden className={styles.bone} style={{ width, height }} />;
}

/** Lines of text that are on their way. */
export function BoneLines({ lines = 3, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div role="status" aria-label={label}>
      {Array.from({ length: lines }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bones have nothing but their place
        <div key={index} style={{ padding: '7px 0' }}>
          <Bone width={`${94 - ((index * 23) % 40)}%`} />
        </div>
      ))}
    </div>
  );
}

export interface EmptyProps {
  /** What would be here: "No one matches this scope". */
  readonly title: string;
  readonly children?: ReactNode;
  /** The one action that fills it. */
  readonly action?: ReactNode;
}

/** Nothing is here: what would be, and what fills it. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className={styles.state}>
      <p className={styles.stateTitle}>{title}</p>
      {children !== undefined && <div className={styles.stateText}>{children}</div>}
      {action}
    </div>
  );
}

/** What can be done about a problem, by what a program looks at. */
function remedyOf({ body, passes }: Problem): string {
  if (body.status === 403) return 'Ask an owner or admin of your team to do it, or for a role that may.';
  if (body.status === 404) return 'It may have been removed, or the address mistyped.';
  if (body.status === 409)
    return 'Someone else changed it meanwhile: look at it again, then repeat your change.';
  if (body.code === 'no_answer') return 'See whether the server runs and you are online, then try again.';
  if (passes) return 'Try again in a moment; if it stays, quote the id below.';
  return 'Change what you asked for; if it should have worked, quote the id below.';
}

export interface ProblemStateProps {
  readonly error: unknown;
  /** What is not touched by it. */
  readonly safe?: string;
  readonly onRetry?: () => void;
}

/** Something went wrong: what, what is safe, what to do, and an id to quote. */
export function ProblemState({ error, safe = 'Nothing was changed or lost.', onRetry }: ProblemStateProps) {
  const problem = toProblem(error);
  const { title, detail, code, requestId } = problem.body;
  return (
    <div className={styles.state} role="alert">
      <p className={styles.stateTitle}>{title}</p>
      <p className={styles.stateText}>
        {detail} {safe} {remedyOf(problem)}
      </p>
      {onRetry && (
        <Button variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
      <p className={styles.quote}>
        {code}
        {requestId !== '' && ` · ${requestId}`}
      </p>
    </div>
  );
}

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isPending: boolean;
  readonly refetch: () => unknown;
}

export interface AnsweredProps<T> {
  /** What `useQuery` gave. */
  readonly query: Asked<T>;
  /** As large as the answer will be. */
  readonly skeleton: ReactNode;
  readonly children: (data: T) => ReactNode;
}

/** The three states of a question in one place: on its way, failed, answered. Old answers stay while a new one comes. */
export function Answered<T>({ query, skeleton, children }: AnsweredProps<T>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error) return <ProblemState error={query.error} onRetry={() => void query.refetch()} />;
  return skeleton;
}
