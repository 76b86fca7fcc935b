import { setImmediate as nextTurn } from 'node:timers/promises';
import { isRefusal } from '@throughline/core/kernel';
import { acceptMessage } from '@throughline/core/touchpoints';
import {
  type Analytical,
  countBySource,
  type SampledEvent,
  sampleEvents,
} from '@throughline/storage/analytical';
import { type DeadLetterRow, listLetters, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { originOf } from './letters.ts';
import { compileSchema, type SchemaCheck, type SchemaError } from './schema-check.ts';

/** Events that are looked at one by one; of more, a uniform sample is. */
export const MAX_EXAMINED = 20_000;
const MAX_LETTERS = 500;
const EVENTS_A_TURN = 200;
/** How long the looking may take, milliseconds. */
const PATIENCE_MS = 20_000;

export interface PreviewQuery {
  readonly name: string;
  readonly schema: object;
  /** Milliseconds since the epoch: events received from then on. */
  readonly since: number;
  readonly sample: number;
  readonly examples: number;
}

/** What a schema would have done to the events of one source. */
export interface SourcePreview {
  readonly source: string;
  readonly events: number;
  readonly examined: number;
  readonly violations: number;
  /** Of all its events: exact where all were examined. */
  readonly estimated: number;
}

export interface Preview {
  readonly events: number;
  readonly examined: number;
  readonly violations: number;
  /** Whether every event was examined. */
  readonly exact: boolean;
  /** Whether copies were examined in which what names people is masked. */
  readonly masked: boolean;
  readonly sources: readonly SourcePreview[];
  readonly examples: readonly (SchemaError &
    Pick<SampledEvent, 'source' | 'id' | 'key' | 'time' | 'properties'>)[];
  /** Dead letters of this touchpoint that wait for a schema that takes them. */
  readonly deadLetters: { readonly examined: number; readonly accepted: number };
}

interface Parts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  /** Makes of an event, which has its name, what whoever asks may see; absent: they may see all of it. */
  readonly mask?: (<T extends object>(event: T) => T) | undefined;
}

/**
 * Whom a schema would have refused: it is held against what the history has of the last days, before it is saved.
 * @throws CodedError 400 `schema_invalid`
 */
export async function previewSchema({ db, analytical, mask }: Parts, query: PreviewQuery): Promise<Preview> {
  const check = compileSchema(query.schema);
  const counts = await countBySource(analytical, query);
  const sample = await sampleEvents(analytical, { ...query, limit: query.sample });
  const { examined, violations, examples } = await examine(sample, query, check, mask);
  const sources = counts.map(({ source, events }): SourcePreview => {
    const looked = examined.get(source) ?? 0;
    const found = violations.get(source) ?? 0;
    const estimated = looked === 0 ? 0 : Math.round((found * events) / looked);
    return { source, events, examined: looked, violations: found, estimated };
  });
  const total = sumOf(counts.map(({ events }) => events));
  const looked = sumOf(examined.values());
  return {
    events: total,
    examined: looked,
    violations: sumOf(violations.values()),
    exact: looked >= total,
    masked: mask !== undefined,
    sources,
    examples,
    deadLetters: await examineLetters(db, query.name, check, mask),
  };
}

async function examine(
  sample: readonly SampledEvent[],
  { name, examples: wanted }: PreviewQuery,
  check: SchemaCheck,
  mask: Parts['mask'],
) {
  const deadline = performance.now() + PATIENCE_MS;
  const examined = new Map<string, number>();
  const violations = new Map<string, number>();
  const examples: Preview['examples'][number][] = [];
  for (const [index, sampled] of sample.entries()) {
    if (index % EVENTS_A_TURN === 0 && index > 0) {
      await nextTurn();
      if (performance.now() > deadline) break;
    }
    const event = mask ? mask({ ...sampled, name }) : sampled;
    const { source, id, key, time, properties, traits, context } = event;
    examined.set(source, (examined.get(source) ?? 0) + 1);
    const error = check({ properties, traits, context });
    if (!error) continue;
    violations.set(source, (violations.get(source) ?? 0) + 1);
    if (examples.length < wanted) examples.push({ source, id, key, time, properties, ...error });
  }
  return { examined, violations, examples };
}

async function examineLetters(db: Kysely<Schema>, name: string, check: SchemaCheck, mask: Parts['mask']) {
  const waiting = { name, code: 'schema_violation', replayed: false };
  const letters = await listLetters(db, waiting, { limit: MAX_LETTERS });
  return {
    examined: letters.length,
    accepted: letters.filter((letter) => takes(check, letter, mask)).length,
  };
}

function takes(check: SchemaCheck, letter: DeadLetterRow, mask: Parts['mask']): boolean {
  const origin = originOf(letter, undefined);
  const statement = origin && acceptMessage(origin.item, origin.arrival);
  if (statement === undefined || isRefusal(statement)) return false;
  const { touchpoint } = statement;
  return check(mask ? mask(touchpoint) : touchpoint) === undefined;
}

function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  for (const each of numbers) sum += each;
  return sum;
}
