import type { Analytical } from './engine.ts';
import { NUMBERS } from './timeline.ts';

/** Events of one name, of one source, in a period. */
export interface SourceCount {
  readonly source: string;
  readonly events: number;
}

/** One event, as far as a schema looks at it. */
export interface SampledEvent {
  readonly key: string;
  readonly id: string;
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly properties: unknown;
  readonly traits: unknown;
  readonly context: unknown;
}

/** A name, and since when events of it were received, milliseconds since the epoch. */
export interface SampleQuery {
  readonly name: string;
  readonly since: number;
}

/** How many events of a name each source sent. */
export async function countBySource(a: Analytical, query: SampleQuery): Promise<SourceCount[]> {
  const result = await a.client.query({
    query: `SELECT e.source AS source, count() AS events FROM events AS e WHERE ${OF_NAME}
      GROUP BY source ORDER BY events DESC, source LIMIT 1000 SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { ...query },
  });
  return result.json<SourceCount>();
}

/**
 * A sample of the events of a name: all of them where there are no more than `limit`, else those whose keys hash
 * lowest, which is uniform and the same at every look.
 */
export async function sampleEvents(
  a: Analytical,
  { name, since, limit }: SampleQuery & { limit: number },
): Promise<SampledEvent[]> {
  const result = await a.client.query({
    query: `SELECT e.key AS key, e.id AS id, e.source AS source, toUnixTimestamp64Milli(e.time) AS time,
        e.properties AS properties, e.traits AS traits, e.context AS context
      FROM events AS e WHERE ${OF_NAME} ORDER BY cityHash64(e.key) LIMIT {limit:UInt32} SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { name, since, limit },
  });
  const rows = await result.json<SampledEvent>();
  return rows.map((row) => ({
    ...row,
    properties: parse(row.properties),
    traits: parse(row.traits),
    context: parse(row.context),
  }));
}

const OF_NAME = "e.name = {name:String} AND e.received >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')";

function parse(text: unknown): unknown {
  return typeof text === 'string' && text !== '' ? JSON.parse(text) : {};
}

/** An event that is kept though it is not as the catalogue says. */
export interface MarkRow {
  readonly key: string;
  readonly id: string;
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly received: number;
  readonly applied: number;
  /** Version of the touchpoint whose schema it violates. */
  readonly schema: number;
  readonly path: string;
  readonly message: string;
}

/** Marked events of a name, newest first; `beyond` is the last one of the page before. */
export async function listMarks(
  a: Analytical,
  {
    name,
    limit,
    beyond,
  }: { name: string; limit: number; beyond?: Pick<MarkRow, 'applied' | 'key'> | undefined },
): Promise<MarkRow[]> {
  const field = (key: string) => `JSONExtractString(detail, '${key}')`;
  const result = await a.client.query({
    query: `SELECT key, ${field('id')} AS id, source, toUnixTimestamp64Milli(at) AS received, applied,
        JSONExtractInt(detail, 'schema') AS schema, ${field('path')} AS path, ${field('message')} AS message
      FROM ledger WHERE code = 'event_marked' AND ${field('name')} = {name:String}
        ${beyond ? 'AND (applied, toString(key)) < ({applied:Int64}, {key:String})' : ''}
      ORDER BY applied DESC, toString(key) DESC LIMIT {limit:UInt32} SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { name, limit, ...beyond },
  });
  return result.json<MarkRow>();
}

/** Which of these events the history has. Looks through all of its keys. */
export async function knownKeys(a: Analytical, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const result = await a.client.query({
    query: 'SELECT DISTINCT key FROM events WHERE key IN {keys:Array(UUID)}',
    format: 'JSONEachRow',
    query_params: { keys: [...keys] },
  });
  return new Set((await result.json<{ key: string }>()).map(({ key }) => key));
}
