import { Link, type LinkProps } from '@tanstack/react-router';
import { count, type Interval, type Rising, sayChange, sayInterval, toneOf, type Unit } from './amount.ts';
import styles from './ui.module.css';

export interface CountProps {
  readonly value: number;
  /** Of what, for whoever cannot see the column: "people after a failed check-in". */
  readonly of: string;
  /** The people it counts, in the same scope. */
  readonly to?: LinkProps;
}

/** A number that opens the people it counts. */
export function Count({ value, of, to }: CountProps) {
  // Nobody is behind nought.
  if (!to || value === 0) return <span className="num">{count(value)}</span>;
  return (
    <Link {...to} className={styles.count} aria-label={`${count(value)} ${of}: show them`}>
      {count(value)}
    </Link>
  );
}

/** An estimate and the interval it may as well be in: "38.2 % (37.1–39.4 %)". */
export function Estimate({ of, unit }: { of: Interval; unit: Unit }) {
  const { value, range } = sayInterval(of, unit);
  return (
    <span>
      <span className="num">{value}</span> <span className={styles.interval}>({range})</span>
    </span>
  );
}

export interface ChangeProps {
  readonly of: Interval;
  readonly unit: Unit;
  /** What a rise means. */
  readonly rising: Rising;
  /** Says "noise" where the interval holds nought. */
  readonly named?: boolean;
}

/** A change with its interval; orange where it is worse, blue where it is better, quiet where noise explains it. */
export function Change({ of, unit, rising, named = false }: ChangeProps) {
  const tone = toneOf(of, rising);
  const { value, range } = sayChange(of, unit);
  return (
    <span>
      <span className={`${styles.change} ${styles[tone]}`}>{value}</span>{' '}
      <span className={styles.interval}>
        ({range}){named && tone === 'noise' && ' · noise'}
      </span>
    </span>
  );
}
