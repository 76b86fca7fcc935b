import { DIMENSIONS, type Factor, type Subject } from '@throughline/core/pulse';
import { NONE, type Scope } from './scope-sql.ts';

/** Stands for a subject, a factor or a channel in the engine; 0 is none of them. */
export type Code = number;

/** What occurred together in one event; an event's number is its combination's place, from 1. */
export interface Combination extends Record<Subject['dimension'], string> {
  readonly hash: number;
  readonly source: string;
  readonly version: string;
  readonly platform: string;
  readonly events: number;
}

/** Names rarer than this are no subjects of their own; they count in their channel, corner, department and stage. */
const FEWEST_EVENTS = 10;
/** Each subject is a test, and each test costs the others power. */
const MOST_NAMES = 300;

/** How combinations, subjects and factors are numbered in the statements of one look. */
export interface Codes {
  readonly hashes: readonly number[];
  readonly numbers: readonly number[];
  /** By code; undefined at 0. */
  readonly subjects: readonly (Subject | undefined)[];
  readonly factors: readonly (Factor | undefined)[];
  /** Parameters of the statements. */
  readonly params: Readonly<Record<string, readonly number[]>>;
  codeOf(subject: Subject): Code;
  codeOfFactor(factor: Factor): Code;
  channelOf(code: Code): string;
  codeOfChannel(channel: string): Code;
  /** Numbers of the combinations that have a subject. */
  combinationsOf(subject: Subject): number[];
  /** Events that belong to both subjects. */
  shared(one: Subject, other: Subject): number;
}

export function codeCombinations(combinations: readonly Combination[], scope: Scope): Codes {
  const subjects = new Numbering<Subject>(({ dimension, value }) => `${dimension} ${value}`);
  const factors = new Numbering<Factor>(({ family, value, source }) => `${family} ${source ?? ''} ${value}`);
  const channels = new Numbering<string>((channel) => channel);
  const names = frequentNames(combinations);
  const has = (combination: Combination, { dimension, value }: Subject) =>
    combination[dimension] === value && isInside(combination, scope);
  const coded = combinations.map((combination) => {
    const { name, source, version, platform, channel } = combination;
    const mine = (dimension: Subject['dimension']) =>
      isInside(combination, scope) && (dimension !== 'name' || names.has(name))
        ? subjects.number({ dimension, value: combination[dimension] })
        : 0;
    return {
      ...Object.fromEntries(DIMENSIONS.map((dimension) => [`${dimension}_codes`, mine(dimension)])),
      after_codes: names.has(name) ? factors.number({ family: 'after', value: name }) : 0,
      version_codes: version === '' ? 0 : factors.number({ family: 'version', value: version, source }),
      platform_codes: platform === '' ? 0 : factors.number({ family: 'platform', value: platform }),
      began_codes: channels.number(channel),
    } as Record<string, number>;
  });
  const fields = [
    ...DIMENSIONS.map((dimension) => `${dimension}_codes`),
    ...['after_codes', 'version_codes', 'platform_codes', 'began_codes'],
  ];
  const numbers = combinations.map((_, index) => index + 1);
  // An empty array would be no map; no event has this number.
  const column = (field: string) => [0, ...coded.map((codes) => codes[field]!)];
  return {
    hashes: [0, ...combinations.map(({ hash }) => hash)],
    numbers: [0, ...numbers],
    subjects: subjects.known,
    factors: factors.known,
    params: {
      numbers: [0, ...numbers],
      ...Object.fromEntries(fields.map((field) => [field, column(field)])),
    },
    codeOf: (subject) => subjects.number(subject),
    codeOfFactor: (factor) => factors.number(factor),
    channelOf: (code) => channels.known[code] ?? '',
    codeOfChannel: (channel) => channels.number(channel),
    combinationsOf: (subject) => numbers.filter((number) => has(combinations[number - 1]!, subject)),
    shared: (one, other) =>
      combinations.reduce((sum, each) => sum + (has(each, one) && has(each, other) ? each.events : 0), 0),
  };
}

/** What an event says of its place, else what the catalogue says: as `CORNER`, `DEPARTMENT` and `STAGE` do in SQL. */
export function placeOf(
  said: Record<'name' | 'channel' | 'corner' | 'department', string>,
  { placements }: Scope,
): Record<Subject['dimension'], string> {
  const plan = placements.get(said.name);
  return {
    ...said,
    corner: said.corner || plan?.corner || NONE,
    department: said.department || plan?.department || NONE,
    stage: plan?.stage || NONE,
  };
}

/** Whether an event is one of those that the scope is about. */
function isInside(
  { channel, corner, department, stage }: Record<Subject['dimension'], string>,
  { channels, corners, departments, stages }: Scope,
): boolean {
  return (
    (channels?.includes(channel) ?? true) &&
    (corners?.includes(corner) ?? true) &&
    (departments?.includes(department) ?? true) &&
    (stages?.includes(stage) ?? true)
  );
}

function frequentNames(combinations: readonly Combination[]): Set<string> {
  const events = new Map<string, number>();
  for (const { name, events: n } of combinations) events.set(name, (events.get(name) ?? 0) + n);
  const frequent = [...events].filter(([, n]) => n >= FEWEST_EVENTS).sort(([, a], [, b]) => b - a);
  return new Set(frequent.slice(0, MOST_NAMES).map(([name]) => name));
}

/** Numbers from 1 in the order of asking. */
class Numbering<Value> {
  readonly known: (Value | undefined)[] = [undefined];
  readonly #numbers = new Map<string, number>();
  readonly #name: (value: Value) => string;

  constructor(name: (value: Value) => string) {
    this.#name = name;
  }

  number(value: Value): number {
    const name = this.#name(value);
    let number = this.#numbers.get(name);
    if (number === undefined) {
      number = this.known.push(value) - 1;
      this.#numbers.set(name, number);
    }
    return number;
  }
}

/** Period counted back from 1, then what the events say, then how many. */
export type PastRow = [
  past: number,
  name: string,
  channel: string,
  corner: string,
  department: string,
  events: number,
];

/** Events and exposure of each subject in the earlier periods that have any, the oldest first. */
export function pastOf(
  rows: readonly PastRow[],
  exposures: ReadonlyMap<number, number>,
  codes: Codes,
  scope: Scope,
): (code: Code) => { events: number; exposure: number }[] {
  const known = new Map<string, Code>();
  for (const [code, subject] of codes.subjects.entries())
    if (subject) known.set(`${subject.dimension} ${subject.value}`, code);
  const events = new Map<string, number>();
  for (const [past, name, channel, corner, department, n] of rows) {
    const placed = placeOf({ name, channel, corner, department }, scope);
    if (!isInside(placed, scope)) continue;
    for (const dimension of DIMENSIONS) {
      const code = known.get(`${dimension} ${placed[dimension]}`);
      if (code !== undefined) events.set(`${code} ${past}`, (events.get(`${code} ${past}`) ?? 0) + n);
    }
  }
  const periods = [...exposures].sort(([a], [b]) => b - a);
  return (code) =>
    periods.map(([past, exposure]) => ({ events: events.get(`${code} ${past}`) ?? 0, exposure }));
}
