import type { Daily } from '../statistics/index.ts';

/** A rate on a day with its 95 % band. */
export interface Banded {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

/** Days behind each point, itself included: every weekday once. */
const WINDOW = 7;

/**
 * The rate of the last seven days at each day, so that what happens on a day shows from that day on and never before.
 * Bands are Poisson's, widened by the dispersion; for few counts by Anscombe's square root, so that they stay above
 * zero (Anscombe, Biometrika 35, 1948).
 */
export function smooth({ counts, exposure }: Daily, dispersion: number): (Banded | null)[] {
  return counts.map((_, day) => {
    const from = day + 1 - WINDOW;
    // Before the first week is full there is no such mean.
    if (from < 0 && counts.length >= 2 * WINDOW) return null;
    const sum = (values: readonly number[]) =>
      values.slice(Math.max(0, from), day + 1).reduce((total, each) => total + each, 0);
    const [count, chances] = [sum(counts), sum(exposure)];
    if (chances <= 0) return null;
    const root = Math.sqrt(count + 3 / 8);
    const half = 0.98 * Math.sqrt(dispersion);
    const bound = (value: number) => Math.max(0, value ** 2 - 3 / 8) / chances;
    return {
      rate: count / chances,
      low: Math.min(count / chances, bound(Math.max(0, root - half))),
      high: bound(root + half),
    };
  });
}
