import {
  changePoints,
  dispersionOf,
  levels,
  twoSidedP,
  twoSidedT,
  usualDrift,
  weekdayFactors,
  withoutWeekdays,
} from '../statistics/index.ts';
import type { Change } from './change.ts';
import type { Tally } from './observation.ts';

/** Earlier periods of the same length, the oldest first. */
export type PastPresence = readonly { readonly exposure: number }[];

const FEWEST_PAST_CHANGES = 2;

/**
 * How many people there were a day, compared with the other period. Here days are the unit, each a count that varies
 * more than Poisson's; a day of one period stands for a chance.
 */
export function changeOfPresence(everything: Tally, past: PastPresence, adjacent: boolean): Change {
  const [before, now] = [sum(everything.daily[0]), sum(everything.daily[1])];
  const [daysBefore, daysNow] = [everything.daily[0].length, everything.daily[1].length];
  const counts = adjacent ? [...everything.daily[0], ...everything.daily[1]] : [...everything.daily[1]];
  const series = { counts, exposure: counts.map(() => 1) };
  const adjusted = withoutWeekdays(series, weekdayFactors(series));
  const dispersion = dispersionOf(adjusted);
  const points = changePoints(adjusted, dispersion);
  const log = Math.log((now + 0.5) / daysNow / ((before + 0.5) / daysBefore));
  const variance = dispersion * (1 / (now + 0.5) + 1 / (before + 0.5));
  const degrees = Math.max(1, counts.length - 2);
  const half = twoSidedT(0.95, degrees) * Math.sqrt(variance);
  const changes = past.slice(1).map(({ exposure }, n) => {
    const [one, other] = [past[n]!.exposure + 0.5, exposure + 0.5];
    return { log: Math.log(other / one), variance: dispersion * (1 / one + 1 / other) };
  });
  const drift = changes.length < FEWEST_PAST_CHANGES ? null : usualDrift(changes);
  const distance = log / Math.sqrt(variance + (drift ?? 0));
  const [most] = points
    .filter(({ ratio }) => Math.log(ratio) * log > 0)
    .sort((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)));
  return {
    before: { people: everything.people[0], days: before, rate: before / daysBefore },
    now: { people: everything.people[1], days: now, rate: now / daysNow },
    ratio: Math.exp(log),
    low: Math.exp(log - half),
    high: Math.exp(log + half),
    distance,
    p: twoSidedP(distance, drift ? Math.min(degrees, changes.length) : degrees),
    drift,
    ...(most ? { began: { day: most.day, earliest: most.earliest, latest: most.latest } } : {}),
    series: { ...series, expected: levels(adjusted, points), dispersion },
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
