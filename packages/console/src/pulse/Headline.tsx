import { digits } from '../ui/amount.ts';
import { Bone } from '../ui/States.tsx';
import styles from './pulse.module.css';
import type { Finding, Pulse } from './questions.ts';
import {
  isNewsOfPeople,
  sayAppeared,
  sayDate,
  sayFactor,
  sayMove,
  sayOthers,
  sayShare,
  sayWhole,
} from './words.ts';

/** The first line: what moved most, how sure that is, since when, what explains it; or that nothing did. */
export function Headline({ of }: { of: Pulse }) {
  const first = of.stories[0]?.[0];
  if (!first)
    return (
      <>
        {of.scores.some(isNewsOfPeople)
          ? 'The number of people moved, and nothing they did: '
          : 'Nothing moved: '}
        all {of.tested} measures are <strong>noise or as usual</strong>.
      </>
    );
  return (
    <>
      <Sentence of={first} /> {sayOthers(of)}
    </>
  );
}

function Sentence({ of }: { of: Finding }) {
  const { verb, amount, range } = sayMove(of.change);
  const [cause, ...more] = of.explanations;
  const appeared = sayAppeared(of);
  return (
    <>
      <strong>{sayWhole(of.subject)}</strong> {appeared ? '' : `${verb} `}
      <span className={of.change.value > 0 ? styles.worse : styles.moved}>{appeared ?? amount}</span>{' '}
      <span className={styles.range}>
        ({range}
        {appeared && ' times as often'})
      </span>
      {of.began && <> since {sayDate(of.began.on)}</>}
      {cause && (
        <>
          ; {sayShare(cause.share.value)} {sayFactor(cause).verb} <strong>{sayFactor(cause).what}</strong>
        </>
      )}
      {more.map((each) => (
        <span key={each.family}>
          {' '}
          and {sayFactor(each).verb} <strong>{sayFactor(each).what}</strong>
        </span>
      ))}
      .
    </>
  );
}

export function HeadlineBone() {
  return (
    <span role="status" aria-label="Loading what moved">
      <Bone width="92%" height={15} />
      <Bone width="64%" height={15} />
    </span>
  );
}

/** "37 times as often (28–48)". */
export function sayTimes({ value, low, high }: { value: number; low: number; high: number }): string {
  const figures = value < 10 ? 1 : 0;
  return `${digits(value, figures)} times (${digits(low, figures)}–${digits(high, figures)})`;
}
