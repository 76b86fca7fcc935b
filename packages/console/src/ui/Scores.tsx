import type { ReactNode } from 'react';
import { Bone } from './States.tsx';
import styles from './ui.module.css';

/** A row of scores, divided by hairlines. */
export function Scores({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section className={styles.scores} aria-label={label}>
      {children}
    </section>
  );
}

export interface ScoreProps {
  readonly label: string;
  readonly value: ReactNode;
  /** The change with its interval. */
  readonly note?: ReactNode;
  /** The course over the period, drawn small; its tone is that of the change. */
  readonly course?: readonly number[];
  readonly tone?: 'good' | 'bad' | 'news' | 'noise';
}

export function Score({ label, value, note, course, tone = 'noise' }: ScoreProps) {
  return (
    <div className={styles.score}>
      <div className={styles.scoreLabel}>{label}</div>
      <div className={styles.scoreValue}>{value}</div>
      {note !== undefined && <div className={styles.scoreNote}>{note}</div>}
      {course && course.length > 1 && <Spark values={course} tone={tone} />}
    </div>
  );
}

export function ScoreBone({ label }: { label: string }) {
  return (
    <div className={styles.score}>
      <div className={styles.scoreLabel}>{label}</div>
      <div className={styles.scoreValue}>
        <span className={styles.boneLine}>
          <Bone width="60%" height={18} />
        </span>
      </div>
      <div className={styles.scoreNote}>
        <span className={styles.boneLine}>
          <Bone width="80%" height={10} />
        </span>
      </div>
      <div className={styles.spark} />
    </div>
  );
}

const COLOURS = {
  good: 'var(--t-good)',
  bad: 'var(--t-bad)',
  news: 'var(--t-ink2)',
  noise: 'var(--t-noise)',
};

/** A course without axes: for shape, not for reading values off. */
export function Spark({ values, tone }: { values: readonly number[]; tone: keyof typeof COLOURS }) {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const spread = high - low || 1;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * 150;
    const y = 24 - ((value - low) / spread) * 22;
    return `${x.toFixed(1)} ${y.toFixed(1)}`;
  });
  return (
    <svg className={styles.spark} viewBox="0 0 150 26" preserveAspectRatio="none" aria-hidden="true">
      <path
        d={`M${points.join('L')}`}
        fill="none"
        stroke={COLOURS[tone]}
        strokeWidth="1.6"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
