import { adjustedExcess, jackknife, mantelHaenszel, type Stratum, twoSidedT } from '../statistics/index.ts';
import { type Factor, type FactorCount, type FactorTally, GROUPS, type Side } from './observation.ts';

/** How much of a change one factor accounts for, among people who are alike. */
export interface Explanation {
  readonly factor: Factor;
  /** Of the change in the rate, 1 is all of it; with its 95 % interval. */
  readonly share: number;
  readonly low: number;
  readonly high: number;
  /** How many times as often it happens with the factor as without: among people who are alike, and among all. */
  readonly ratio: Ratio;
  /** Person-days with the factor, and those that had the outcome afterwards, in the period in question. */
  readonly exposure: number;
  readonly events: number;
}

/** Absent where one of the two sides never has the outcome. */
export interface Ratio {
  readonly adjusted?: { readonly value: number; readonly low: number; readonly high: number };
  readonly crude?: number;
}

/** A group's share of {@link FactorCount}. */
export type GroupedCount = FactorCount & { readonly group: number };

/** What accounts for less of a change is not named. */
const LEAST_SHARE = 0.3;
const FEWEST_EVENTS = 5;
const NORMAL_95 = 1.96;

/**
 * The factors that may account for a change, the best of each family.
 *
 * A factor's part is its *adjusted excess*: what happens to the exposed beyond what happens to others of the same
 * stratum; the change of that excess over the change of the rate is its share. So neither what happens often anyway,
 * nor what happens to people to whom the outcome happens anyway, has a share. Of several that account for a change
 * the more special one says more (all failed check-ins were in the app; not all of the app failed): the share counts
 * with the surprise, in nats, of meeting the factor. After Bhagwan et al., "Adtributor: revenue debugging in
 * advertising systems" (NSDI 2014), with its forecast replaced by the strata.
 */
export function candidates(all: readonly FactorCount[], each: readonly FactorTally[]): Factor[] {
  const scored = each.map(({ factor, counts }) => {
    const most = Math.max(
      ...([0, 1] as const).map((side) => exposureOf(counts, side) / exposureOf(all, side)),
    );
    const share = shareOf(all, counts);
    const events = counts.reduce((sum, count) => sum + count.events, 0);
    const told = share >= LEAST_SHARE && events >= FEWEST_EVENTS && !isMerelyFirst(all, counts);
    return { factor, score: told ? -Math.min(share, 1) * Math.log(most) : 0 };
  });
  const best = Map.groupBy(
    scored.filter(({ score }) => score > 0),
    ({ factor }) => factor.family,
  );
  return [...best.values()].map((found) => found.reduce((a, b) => (b.score > a.score ? b : a)).factor);
}

/**
 * Whether a factor only ever comes before the outcome, as one signs in before one pays: then it is a reason where it
 * became more frequent itself, twice as frequent or by half of what the outcome did, and else merely the way there.
 */
function isMerelyFirst(all: readonly FactorCount[], counts: readonly FactorCount[]): boolean {
  if (eventsOf(all, 0) + eventsOf(all, 1) > eventsOf(counts, 0) + eventsOf(counts, 1)) return false;
  const growth = (of: (found: readonly FactorCount[], side: Side) => number, found: readonly FactorCount[]) =>
    Math.log((of(found, 1) + 0.5) / exposureOf(all, 1) / ((of(found, 0) + 0.5) / exposureOf(all, 0)));
  const [outcome, mine] = [growth(eventsOf, all), growth(exposureOf, counts)];
  return mine * Math.sign(outcome) < Math.min(Math.abs(outcome) / 2, Math.LN2);
}

/** Of the change in the rate, what the factor accounts for; 0 where nothing changed. */
function shareOf(all: readonly FactorCount[], counts: readonly FactorCount[]): number {
  const change = rateOf(all, 1) - rateOf(all, 0);
  if (change === 0) return 0;
  const excess = (side: Side) => adjustedExcess(strataOf(all, counts, side)) / exposureOf(all, side);
  return (excess(1) - excess(0)) / change;
}

/**
 * A factor's account of a change with its interval, people in groups being the unit.
 * @returns undefined where the interval holds no share at all: it may as well be chance
 */
export function explain(
  factor: Factor,
  all: readonly GroupedCount[],
  counts: readonly GroupedCount[],
): Explanation | undefined {
  const rest = (found: readonly GroupedCount[], without?: number) =>
    without === undefined ? found : found.filter(({ group }) => group !== without);
  const share = jackknife(GROUPS, (without) => shareOf(rest(all, without), rest(counts, without)));
  const half = twoSidedT(0.95, share.degrees) * share.error;
  if (share.value - half <= 0) return undefined;
  const strata = strataOf(all, counts, 1);
  const adjusted = mantelHaenszel(strata);
  const exposure = exposureOf(counts, 1);
  const events = eventsOf(counts, 1);
  const others = (eventsOf(all, 1) - events) / Math.max(1, exposureOf(all, 1) - exposure);
  return {
    factor,
    share: share.value,
    low: share.value - half,
    high: share.value + half,
    ratio: {
      ...(adjusted ? { adjusted: withInterval(adjusted) } : {}),
      ...(exposure > 0 && others > 0 ? { crude: events / exposure / others } : {}),
    },
    exposure,
    events,
  };
}

function withInterval({ ratio, logError }: { ratio: number; logError: number }) {
  const spread = Math.exp(NORMAL_95 * logError);
  return { value: ratio, low: ratio / spread, high: ratio * spread };
}

/** Exposed and others of every stratum, groups added up. */
function strataOf(all: readonly FactorCount[], counts: readonly FactorCount[], side: Side): Stratum[] {
  const add = (found: readonly FactorCount[]) => {
    const cells = new Map<string, { events: number; exposure: number }>();
    for (const each of found) {
      if (each.side !== side) continue;
      const cell = cells.get(each.stratum) ?? { events: 0, exposure: 0 };
      cells.set(each.stratum, {
        events: cell.events + each.events,
        exposure: cell.exposure + each.exposure,
      });
    }
    return cells;
  };
  const exposed = add(counts);
  return [...add(all)].map(([stratum, whole]) => {
    const part = exposed.get(stratum) ?? { events: 0, exposure: 0 };
    return {
      exposed: part,
      others: { events: whole.events - part.events, exposure: whole.exposure - part.exposure },
    };
  });
}

function exposureOf(counts: readonly FactorCount[], side: Side): number {
  return counts.reduce((sum, count) => sum + (count.side === side ? count.exposure : 0), 0);
}

function eventsOf(counts: readonly FactorCount[], side: Side): number {
  return counts.reduce((sum, count) => sum + (count.side === side ? count.events : 0), 0);
}

function rateOf(counts: readonly FactorCount[], side: Side): number {
  return eventsOf(counts, side) / Math.max(1, exposureOf(counts, side));
}
