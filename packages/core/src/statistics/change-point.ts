import type { Daily } from './weekday.ts';

/** Where the level of a daily rate changed. */
export interface ChangePoint {
  /** First day of the new level. */
  readonly day: number;
  /** The days on which it may as well have begun, first and last: a 95 % profile-likelihood set. */
  readonly earliest: number;
  readonly latest: number;
  /** Rate after ÷ rate before. */
  readonly ratio: number;
}

/** A level shorter than this is an outlier, days. */
const SHORTEST = 3;
/** χ² with one degree of freedom, 95 %. */
const CHI_SQUARE = 3.841;

/**
 * Days on which a rate changed its level: the segmentation of least cost, where the cost of a segment is twice the
 * negative log-likelihood of a Poisson rate with exposure, and every change costs 3 · ln(days) times the dispersion.
 *
 * Sources: Jackson et al., "An algorithm for optimal partitioning of data on an interval" (2005), which is exact, and
 * quick enough for a year of days (PELT, Killick et al. 2012, prunes the same recursion); the penalty of Zhang and
 * Siegmund (2007).
 *
 * @param dispersion variance ÷ mean of the counts: {@link dispersionOf}
 */
export function changePoints(daily: Daily, dispersion: number): ChangePoint[] {
  const cost = costs(daily);
  const days = daily.counts.length;
  const starts = partition(days, cost, 3 * Math.log(Math.max(days, 2)) * dispersion);
  return starts.slice(1).map((day, n) => {
    const [first, end] = [starts[n]!, starts[n + 2] ?? days];
    const profile = (at: number) =>
      (cost(first, at) + cost(at, end) - cost(first, day) - cost(day, end)) / dispersion;
    const plausible = (at: number) =>
      at >= first + SHORTEST && at <= end - SHORTEST && profile(at) <= CHI_SQUARE;
    let [earliest, latest] = [day, day];
    while (plausible(earliest - 1)) earliest--;
    while (plausible(latest + 1)) latest++;
    return { day, earliest, latest, ratio: rateOf(daily, day, end) / rateOf(daily, first, day) };
  });
}

/** First days of the segments. */
function partition(days: number, cost: (from: number, to: number) => number, penalty: number): number[] {
  const best = new Array<number>(days + 1).fill(Number.POSITIVE_INFINITY);
  const last = new Array<number>(days + 1).fill(0);
  best[0] = -penalty;
  for (let to = SHORTEST; to <= days; to++) {
    for (let from = 0; from <= to - SHORTEST; from++) {
      const total = best[from]! + cost(from, to) + penalty;
      if (total < best[to]!) {
        best[to] = total;
        last[to] = from;
      }
    }
  }
  const starts: number[] = [];
  for (let to = days; to > 0 && best[days] !== Number.POSITIVE_INFINITY; to = last[to]!)
    starts.unshift(last[to]!);
  return starts.length === 0 ? [0] : starts;
}

function costs({ counts, exposure }: Daily): (from: number, to: number) => number {
  const [sums, chances] = [cumulate(counts), cumulate(exposure)];
  return (from, to) => {
    const [count, total] = [sums[to]! - sums[from]!, chances[to]! - chances[from]!];
    return count > 0 && total > 0 ? -2 * count * (Math.log(count / total) - 1) : 0;
  };
}

function cumulate(values: readonly number[]): number[] {
  const sums = [0];
  for (const value of values) sums.push(sums.at(-1)! + value);
  return sums;
}

function rateOf({ counts, exposure }: Daily, from: number, to: number): number {
  const sum = (values: readonly number[]) =>
    values.slice(from, to).reduce((total, value) => total + value, 0);
  return (sum(counts) + 0.5) / (sum(exposure) + 0.5);
}

/**
 * How much more counts vary from day to day than Poisson's would: the mean squared difference of neighbouring days
 * over its expectation, at least 1. Neighbours differ by noise even where the level drifts or breaks.
 * Source: von Neumann, "Distribution of the ratio of the mean square successive difference to the variance" (1941);
 * quasi-likelihood as in McCullagh and Nelder, "Generalized Linear Models" (1989).
 */
export function dispersionOf({ counts, exposure }: Daily): number {
  let [sum, pairs] = [0, 0];
  for (let day = 1; day < counts.length; day++) {
    const [before, after] = [exposure[day - 1]!, exposure[day]!];
    const both = counts[day - 1]! + counts[day]!;
    if (before <= 0 || after <= 0 || both === 0) continue;
    const rate = both / (before + after);
    const difference = counts[day]! / after - counts[day - 1]! / before;
    sum += difference ** 2 / (rate * (1 / before + 1 / after));
    pairs++;
  }
  return pairs === 0 ? 1 : Math.max(1, sum / pairs);
}

/** What was to be expected each day, given the levels between the change points. */
export function levels(daily: Daily, points: readonly ChangePoint[]): number[] {
  const starts = [0, ...points.map(({ day }) => day)];
  return starts.flatMap((start, n) => {
    const end = starts[n + 1] ?? daily.counts.length;
    const chances = daily.exposure.slice(start, end);
    const total = chances.reduce((sum, each) => sum + each, 0);
    const count = daily.counts.slice(start, end).reduce((sum, each) => sum + each, 0);
    return chances.map((each) => (total > 0 ? (each * count) / total : 0));
  });
}
