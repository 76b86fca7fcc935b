import {
  type Cell,
  type ChangePoint,
  changePoints,
  type Daily,
  dispersionOf,
  jackknife,
  levels,
  standardisedRate,
  twoSidedP,
  twoSidedT,
  usualDrift,
  weekdayFactors,
  withoutWeekdays,
} from '../statistics/index.ts';
import { GROUPS, type Side, type SubjectTally, type Tally } from './observation.ts';

/** How often something happens, in one period. */
export interface Level {
  /** Different people. */
  readonly people: number;
  /** Person-days on which it happened. */
  readonly days: number;
  /** Share of all person-days. */
  readonly rate: number;
}

/** When a level began: days counted from the first of the series. */
export interface Beginning {
  readonly day: number;
  readonly earliest: number;
  readonly latest: number;
}

/** How much more or less often something happens than in the compared period, and how sure that is. */
export interface Change {
  readonly before: Level;
  readonly now: Level;
  /** Now ÷ before, as if the same kinds of people had been there, with its 95 % interval. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /**
   * Standard deviations beyond a change too small to matter, where what the rate usually does from period to period is
   * a deviation too.
   */
  readonly distance: number;
  /** Probability of a change as large where nothing particular happens. */
  readonly p: number;
  /** Variance of the logarithm from period to period beyond sampling; null where no past could tell. */
  readonly drift: number | null;
  /** Where the daily rate left its level in the direction of the change; absent where it went gradually. */
  readonly began?: Beginning;
  readonly series: DailySeries;
}

/** Counts and chances a day, and what the weekday and the level between breaks let expect. */
export interface DailySeries {
  readonly counts: readonly number[];
  readonly exposure: readonly number[];
  readonly expected: readonly number[];
  /** Variance ÷ mean of the counts. */
  readonly dispersion: number;
}

/** An event that was not counted once might have been: keeps logarithms finite (Haldane 1956, Anscombe 1956). */
const CONTINUITY = 0.5;
const CONFIDENCE = 0.95;
/**
 * A change that nobody would act on, as a logarithm: 2 %. News is what is surely more (a minimum-effect test: Murphy and
 * Myors, Journal of Applied Psychology 84, 1999), else what never varies would be news by a thousandth.
 */
const LEAST = Math.log(1.02);
/** What a series of days is fitted with: a level, and six weekdays beside it. */
const FITTED = 7;
const FEWEST_PAST_CHANGES = 2;

/**
 * Compares the rates of two periods.
 *
 * A rate is the share of person-days. Kinds of people are standardised for. The interval takes people as the unit
 * (delete-a-group jackknife) and adds how much days differ beyond that, by weekday and level: two-way clustering
 * (Cameron, Gelbach and Miller, Journal of Business & Economic Statistics 29, 2011), variances of people and of days
 * less that of single person-days.
 *
 * @param adjacent whether the compared period ends where the other begins, so that their days are one series
 */
export function changeOf(subject: SubjectTally, everything: Tally, adjacent: boolean): Change {
  const series = seriesOf(subject, everything, adjacent);
  const factors = weekdayFactors(series);
  const adjusted = withoutWeekdays(series, factors);
  const dispersion = dispersionOf(adjusted);
  const points = changePoints(adjusted, dispersion);
  const expected = levels(adjusted, points);

  const weekdays = adjacent ? weekdayBalance(series, adjusted, everything.daily[0].length) : 0;
  const estimate = jackknife(GROUPS, (without) => logRatio(subject, everything, without) + weekdays);
  const residual = series.counts.map((count, day) => count - expected[day]!);
  const variance = estimate.error ** 2 + betweenDays(subject, everything, residual, points.length, adjacent);
  const degrees = Math.max(1, Math.min(estimate.degrees, series.counts.length - FITTED - points.length));
  const half = twoSidedT(CONFIDENCE, degrees) * Math.sqrt(variance);

  const past = pastDrift(subject, variance);
  const total = variance + (past.drift ?? 0);
  const beyond = Math.sign(estimate.value) * Math.max(0, Math.abs(estimate.value) - LEAST);
  const distance = total > 0 ? beyond / Math.sqrt(total) : 0;
  const began = beginning(points, estimate.value);
  return {
    before: levelOf(subject, everything, 0),
    now: levelOf(subject, everything, 1),
    ratio: Math.exp(estimate.value),
    low: Math.exp(estimate.value - half),
    high: Math.exp(estimate.value + half),
    distance,
    p: twoSidedP(distance, satterthwaite(variance, degrees, past.drift ?? 0, past.changes)),
    drift: past.drift,
    ...(began ? { began } : {}),
    series: { ...series, expected, dispersion },
  };
}

function levelOf(subject: Tally, everything: Tally, side: Side): Level {
  const [days, all] = [sum(subject.daily[side]), sum(everything.daily[side])];
  return { people: subject.people[side], days, rate: all > 0 ? days / all : 0 };
}

/** Both periods as one series of days where they touch, else the one in question. */
function seriesOf(subject: Tally, everything: Tally, adjacent: boolean): Daily {
  const join = ({ daily }: Tally) => (adjacent ? [...daily[0], ...daily[1]] : [...daily[1]]);
  return { counts: join(subject), exposure: join(everything) };
}

/** Logarithm of the ratio of standardised rates, of everybody or without one group. */
function logRatio(subject: Tally, everything: Tally, without?: number): number {
  const rest = (groups: readonly number[]) => sum(groups) - (without === undefined ? 0 : groups[without]!);
  const cells = (side: Side): Cell[] =>
    everything.groups[side].map((chances, stratum) => {
      return { events: rest(subject.groups[side][stratum]!), exposure: rest(chances) };
    });
  const [before, now] = [cells(0), cells(1)];
  const weights = before.map(({ exposure }, stratum) => exposure + now[stratum]!.exposure);
  // A stratum that one period lacks can be compared with nothing.
  const shared = weights.map((weight, n) => (before[n]!.exposure > 0 && now[n]!.exposure > 0 ? weight : 0));
  const rate = (side: readonly Cell[]) =>
    standardisedRate(side, shared) + CONTINUITY / Math.max(1, sum(side.map(({ exposure }) => exposure)));
  return Math.log(rate(now) / rate(before));
}

/** What periods with unlike weekdays owe to them, as a logarithm to add; 0 for whole weeks of even exposure. */
function weekdayBalance(plain: Daily, adjusted: Daily, boundary: number): number {
  const weight = (from: number, to?: number) =>
    sum(adjusted.exposure.slice(from, to)) / Math.max(1e-9, sum(plain.exposure.slice(from, to)));
  const [before, now] = [weight(0, boundary), weight(boundary)];
  return before > 0 && now > 0 ? Math.log(before / now) : 0;
}

/** Variance of the logarithm that days add to people: what they differ by, less what single person-days do. */
function betweenDays(
  subject: Tally,
  everything: Tally,
  residual: readonly number[],
  breaks: number,
  adjacent: boolean,
): number {
  const boundary = adjacent ? subject.daily[0].length : 0;
  const of = (side: Side, residuals: readonly number[]) => {
    const [count, all] = [sum(subject.daily[side]), sum(everything.daily[side])];
    if (count === 0 || residuals.length < 2) return 0;
    const rate = count / all;
    const free = Math.max(1, residual.length - FITTED - breaks);
    const days = (sum(residuals.map((each) => each ** 2)) * residual.length) / free;
    const cells = count * (1 - rate) ** 2 + (all - count) * rate ** 2;
    return Math.max(0, days - cells) / count ** 2;
  };
  const now = of(1, residual.slice(boundary));
  // Days of a period that is not in the series are taken to differ as much as those of the other.
  return now + (adjacent ? of(0, residual.slice(0, boundary)) : now);
}

/** How much earlier periods differed beyond sampling, which is as large as here by how much was counted. */
function pastDrift({ past, daily }: SubjectTally, variance: number) {
  const last = past.at(-1);
  const [before, now] = [sum(daily[0]), sum(daily[1])];
  const changes = past.slice(1).map(({ events, exposure }, n) => {
    const earlier = past[n]!;
    const [one, other] = [earlier.events + CONTINUITY, events + CONTINUITY];
    const reference = (1 + (before + CONTINUITY) / (now + CONTINUITY)) / (last!.events + CONTINUITY);
    return {
      log: Math.log(other / exposure / (one / earlier.exposure)),
      variance: (variance * (1 / one + 1 / other)) / reference,
    };
  });
  if (changes.length < FEWEST_PAST_CHANGES) return { drift: null, changes: 0 };
  return { drift: usualDrift(changes), changes: changes.length };
}

/** Degrees of freedom of a sum of two variances (Satterthwaite, Biometrics Bulletin 2, 1946). */
function satterthwaite(one: number, degrees: number, other: number, otherDegrees: number): number {
  if (other <= 0) return degrees;
  return (one + other) ** 2 / (one ** 2 / degrees + other ** 2 / otherDegrees);
}

function beginning(points: readonly ChangePoint[], direction: number): Beginning | undefined {
  const [most] = points
    .filter(({ ratio }) => Math.log(ratio) * direction > 0)
    .sort((a, b) => Math.abs(Math.log(b.ratio)) - Math.abs(Math.log(a.ratio)));
  return most && { day: most.day, earliest: most.earliest, latest: most.latest };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
