import type { Analytical } from './engine.ts';
import {
  amongPeople,
  BY_LEAF,
  BY_PERSON,
  beyondEvent,
  FROM,
  JSON_LINE,
  OF_PERSON,
  PERSON,
  SETTINGS,
  TEXT_COLUMNS,
  TYPED_COLUMNS,
} from './export-sql.ts';
import { NUMBERS } from './timeline.ts';

/** What to export. Everything left out is not restricted. */
export interface ExportFilter {
  readonly channels?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly names?: readonly string[] | undefined;
  /** Id of one person, by the map. */
  readonly person?: string | undefined;
  /** Period of event time in milliseconds, `from` included, `to` excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** An export as of one instant: what is applied later is not in it, and who is who is as it was then. */
export interface Export {
  readonly filter: ExportFilter;
  /** Microseconds of the hybrid clock. */
  readonly upTo: number;
  /** `leaf`: in the table's own order. `person`: whole people, one after the other; who has none is left out. */
  readonly order: 'leaf' | 'person';
}

/** The last event of a part, or its last person. */
export type ExportPlace =
  | { readonly leaf: string; readonly time: number; readonly id: string; readonly source: string }
  | { readonly person: string };

/** Part of an export: everything after one place, up to another. */
export interface ExportPart {
  readonly after: ExportPlace | undefined;
  /** Undefined: to the end. */
  readonly until: ExportPlace | undefined;
}

/** The newest instant there is, how many touchpoints lie up to it, and how many of them belong to nobody. */
export async function exportExtent(
  a: Analytical,
  filter: ExportFilter,
): Promise<{ upTo: number; total: number; withoutPerson: number }> {
  const newest = await one<{ upTo: number }>(
    a,
    `SELECT max(applied) AS upTo FROM events SETTINGS ${NUMBERS}`,
  );
  const { upTo } = newest ?? { upTo: 0 };
  const { where, params } = conditions({ filter, upTo, order: 'leaf' });
  const counted = await one<{ total: number; withoutPerson: number }>(
    a,
    `SELECT count() AS total, countIf(e.leaf = {nil:UUID}) AS withoutPerson FROM events AS e WHERE ${where}
      SETTINGS ${NUMBERS}`,
    { ...params, nil: '00000000-0000-0000-0000-000000000000' },
  );
  return { upTo, total: counted?.total ?? 0, withoutPerson: counted?.withoutPerson ?? 0 };
}

/**
 * The next part: about `limit` touchpoints, exactly so in the order of leaves; in that of people the first that brings
 * it to the limit is the last one of the part.
 */
export async function nextExportPart(
  a: Analytical,
  what: Export,
  after: ExportPlace | undefined,
  limit: number,
): Promise<ExportPart & { readonly touchpoints: number }> {
  const until = await (what.order === 'leaf' ? eventAt : personAt)(a, what, after, limit);
  const part = { after, until };
  const { where, params } = conditions(what, part);
  const from = what.order === 'leaf' ? 'events AS e' : FROM;
  const counted = await one<{ n: number }>(
    a,
    `SELECT count() AS n FROM ${from} WHERE ${where} SETTINGS join_use_nulls = 0, ${NUMBERS}`,
    params,
  );
  return { ...part, touchpoints: counted?.n ?? 0 };
}

/** The limit-th event, unless it is the last one or there are fewer. */
async function eventAt(
  a: Analytical,
  what: Export,
  after: ExportPlace | undefined,
  limit: number,
): Promise<ExportPlace | undefined> {
  const { where, params } = conditions(what, { after, until: undefined });
  const result = await a.client.query({
    query: `SELECT e.leaf AS leaf, toUnixTimestamp64Milli(e.time) AS time, e.id AS id, toString(e.source) AS source
      FROM events AS e WHERE ${where} ORDER BY ${BY_LEAF} LIMIT 2 OFFSET {skip:UInt64} SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { ...params, skip: limit - 1 },
  });
  const [last, beyond] = await result.json<Exclude<ExportPlace, { person: string }>>();
  return beyond && last;
}

/** The first person with whom there are as many events as the limit says, unless it is the last one. */
async function personAt(
  a: Analytical,
  what: Export,
  after: ExportPlace | undefined,
  limit: number,
): Promise<ExportPlace | undefined> {
  const { where, params } = conditions(what, { after, until: undefined });
  const result = await a.client.query({
    query: `SELECT person FROM (
        SELECT person, sum(n) OVER (ORDER BY person ROWS UNBOUNDED PRECEDING) AS total
        FROM (SELECT ${PERSON} AS person, count() AS n FROM ${FROM} WHERE ${where} GROUP BY person))
      WHERE total >= {limit:UInt64} ORDER BY person LIMIT 2 SETTINGS join_use_nulls = 0, ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { ...params, limit },
  });
  const [last, beyond] = await result.json<{ person: string }>();
  return beyond && last;
}

/** A part as lines of JSON, each with its line end. */
export function exportJson(a: Analytical, what: Export, part: ExportPart): AsyncIterable<Uint8Array> {
  const { query, params } = select(JSON_LINE, what, part);
  return a.bytes(query, 'TSVRaw', params);
}

/** A part as CSV (RFC 4180), without a header. */
export function exportCsv(a: Analytical, what: Export, part: ExportPart): AsyncIterable<Uint8Array> {
  const { query, params } = select(TEXT_COLUMNS, what, part);
  return a.bytes(query, 'CSV', params);
}

/** A part as one Parquet file, zstd, in row groups of at most 20,000 rows. */
export function exportParquet(a: Analytical, what: Export, part: ExportPart): AsyncIterable<Uint8Array> {
  const { query, params } = select(TYPED_COLUMNS, what, part);
  const settings = `output_format_parquet_compression_method = 'zstd', output_format_parquet_row_group_size = 20000,
    output_format_parquet_string_as_string = 1`;
  return a.bytes(`${query}, ${settings}`, 'Parquet', params);
}

/** A part by person: each touchpoint as JSON, the same text as a line of {@link exportJson}. */
export function exportByPerson(
  a: Analytical,
  what: Export,
  part: ExportPart,
): AsyncIterable<{ person: string; json: string }> {
  const { query, params } = select(`toString(${PERSON}) AS person, ${JSON_LINE} AS json`, what, part);
  return a.rows(query, params);
}

function select(columns: string, what: Export, part: ExportPart) {
  const { where, params } = conditions(what, part);
  const order = what.order === 'leaf' ? BY_LEAF : BY_PERSON;
  return {
    query: `SELECT ${columns} FROM ${FROM} WHERE ${where} ORDER BY ${order} SETTINGS ${SETTINGS}`,
    params,
  };
}

function conditions({ filter, upTo, order }: Export, part?: ExportPart) {
  const { channels, sources, names, person, from, to } = filter;
  const where = ['e.applied <= {upTo:Int64}'];
  if (channels !== undefined) where.push('e.channel IN {channels:Array(String)}');
  if (sources !== undefined) where.push('e.source IN {sources:Array(String)}');
  if (names !== undefined) where.push('e.name IN {names:Array(String)}');
  if (person !== undefined) where.push(OF_PERSON);
  if (from !== undefined) where.push("e.time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')");
  if (to !== undefined) where.push("e.time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')");
  const { after, until } = part ?? {};
  if (order === 'person') where.push(amongPeople(after !== undefined, until !== undefined));
  else {
    if (after) where.push(beyondEvent('after'));
    if (until) where.push(beyondEvent('until'));
  }
  const given = {
    upTo,
    channels,
    sources,
    names,
    person,
    from,
    to,
    ...named('after', after),
    ...named('until', until),
  };
  const params = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { where: where.join(' AND '), params };
}

/** `{leaf, time}` as `{afterLeaf, afterTime}`. */
function named(side: 'after' | 'until', place: ExportPlace | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(place ?? {}).map(([field, value]) => [
      side + field[0]!.toUpperCase() + field.slice(1),
      value,
    ]),
  );
}

async function one<Row>(
  a: Analytical,
  query: string,
  params: Record<string, unknown> = {},
): Promise<Row | undefined> {
  const result = await a.client.query({ query, format: 'JSONEachRow', query_params: params });
  return (await result.json<Row>())[0];
}
