import type { Between } from './proportion.ts';
import { twoSidedT } from './student-t.ts';

/** A median, and the values at ranks c and n − c + 1 of n, where c is {@link medianRank}. */
export interface MedianOf {
  readonly count: number;
  readonly median: number;
  readonly orders: readonly [low: number, high: number];
}

const Z = 1.959963984540054;
/** Beyond so many degrees Student's distribution is the normal one. */
const NORMAL = 1e9;
/** Beyond so many values the two ranks are two standard deviations from the middle on either side. */
const MANY = 1_000;

/** Which value from either end tells how sure a median is: c = (n + 1) / 2 − √n, at least 1. */
export function medianRank(count: number): number {
  return Math.max(1, Math.floor((count + 1) / 2 - Math.sqrt(count) + 0.5));
}

/**
 * How much greater the first median is than the second, with its 95 % interval, whatever the values' distributions
 * (Price and Bonett, "Distribution-free confidence intervals for difference and ratio of medians", Journal of
 * Statistical Computation and Simulation 72, 2002).
 */
export function medianDifference(first: MedianOf, second: MedianOf): Between {
  const value = first.median - second.median;
  const half = Z * Math.hypot(medianError(first), medianError(second));
  return { value, low: value - half, high: value + half };
}

/** Standard error of a median; infinite for a single value, which tells nothing of how much values differ. */
export function medianError({ count, orders: [low, high] }: MedianOf): number {
  if (count < 2) return Number.POSITIVE_INFINITY;
  if (count > MANY) return (high - low) / 4;
  const outside = 2 * binomialBelow(count, medianRank(count) - 1);
  return (high - low) / (2 * twoSidedT(1 - outside, NORMAL));
}

/** Probability that of n fair coins at most k show heads. */
function binomialBelow(n: number, k: number): number {
  let logTerm = -n * Math.LN2;
  let sum = Math.exp(logTerm);
  for (let heads = 1; heads <= k; heads++) {
    logTerm += Math.log((n - heads + 1) / heads);
    sum += Math.exp(logTerm);
  }
  return sum;
}
