import { GROUPS, type Observation, type Side, type SubjectTally, type Tally } from '../observation.ts';

const DAYS = 28;
const KINDS = 3;
const PAST_PERIODS = 7;
const PAST_EXPOSURE = 4_000;

export interface Simulated {
  /** What the first subject's rate is multiplied with in the second period. */
  readonly factor?: number;
  readonly people?: number;
  /** Standard deviation of what a rate changes by from period to period, as a logarithm. */
  readonly drift?: number;
}

/** Small, quick, and the same everywhere (Tommy Ettinger's mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Counted extends Tally {
  readonly groups: [number[][], number[][]];
  readonly daily: [number[], number[]];
}

/** A subject as it happens: how often, on which days more often. */
interface Simulation {
  readonly tally: Counted;
  readonly rate: (side: Side, day: number) => number;
}

/**
 * People who come on some days, more at weekends, some of them far more often than others; each subject happens to
 * them at a rate that is theirs, on days that are good or bad for everybody, and drifts from period to period.
 */
export function simulate(
  seed: number,
  subjects: number,
  { factor = 1, people = 600, drift = 0 }: Simulated,
): Observation {
  const random = randomOf(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const everything = emptyTally();
  const found: (Simulation & { subject: SubjectTally })[] = [];
  for (let n = 0; n < subjects; n++) {
    const base = 0.03 + random() * 0.2;
    const tally = emptyTally();
    const past = Array.from({ length: PAST_PERIODS }, () => {
      const events = PAST_EXPOSURE * base * Math.exp(drift * normal());
      return { events: Math.round(events + Math.sqrt(events) * normal()), exposure: PAST_EXPOSURE };
    });
    const moods = [0, 1].map(() => Array.from({ length: DAYS }, () => Math.exp(0.1 * normal())));
    const later = Math.exp(drift * normal()) * (n === 0 ? factor : 1);
    const rate = (side: Side, day: number) => base * moods[side]![day]! * (side === 1 ? later : 1);
    found.push({
      tally,
      rate,
      subject: { ...tally, past, subject: { dimension: 'name', value: `Subject ${n}` } },
    });
  }
  for (let person = 0; person < people; person++)
    live(random, { everything, found, kind: person % 2, group: Math.floor(person / 2) % GROUPS });
  return { everything, subjects: found.map(({ subject }) => subject) };
}

interface Life {
  readonly everything: Counted;
  readonly found: readonly Simulation[];
  readonly kind: number;
  readonly group: number;
}

function live(random: () => number, { everything, found, kind, group }: Life): void {
  const comes = 0.05 + 0.3 * random() ** 3;
  const own = found.map(() => 0.3 + 1.4 * random());
  for (const side of [0, 1] as const) {
    for (let day = 0; day < DAYS; day++) {
      if (random() > comes * (day % 7 > 4 ? 1.6 : 1)) continue;
      add(everything, side, day, kind, group);
      for (const [n, { tally, rate }] of found.entries())
        if (random() < rate(side, day) * own[n]!) add(tally, side, day, kind, group);
    }
  }
}

function add({ groups, daily }: Counted, side: Side, day: number, kind: number, group: number): void {
  groups[side][kind]![group]!++;
  daily[side][day]!++;
}

function emptyTally(): Counted {
  const groups = () => Array.from({ length: KINDS }, () => new Array<number>(GROUPS).fill(0));
  return {
    groups: [groups(), groups()],
    daily: [new Array<number>(DAYS).fill(0), new Array<number>(DAYS).fill(0)],
    people: [1, 1],
  };
}
