import type { Applied, Uuid } from '@throughline/core/kernel';
import type { Analytical } from './engine.ts';
import type { Shipped } from './stream.ts';
import { NUMBERS } from './timeline.ts';

/** What of the stream is meant; all conditions hold, and an absent one is none. */
export interface LiveFilter {
  readonly names?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly channels?: readonly string[] | undefined;
  /** Leaves of the people that are meant. What was refused is nobody's. */
  readonly leaves?: readonly Uuid[] | undefined;
  readonly outcome?: 'accepted' | 'refused' | undefined;
}

/** What came in, as it is told while it comes in. Times are milliseconds since the epoch. */
export interface LiveRow {
  readonly outcome: 'accepted' | 'refused';
  /** Names it within its shipment, and for ever. */
  readonly row: Uuid;
  readonly shipment: Uuid;
  readonly applied: Applied;
  readonly leaf: Uuid;
  readonly received: number;
  readonly time: number;
  readonly source: string;
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly channel: string;
  readonly corner: string;
  readonly department: string;
  readonly identifiers: unknown;
  /** Of what was refused, else null: why, and the dead letter. */
  readonly detail: { readonly [name: string]: unknown } | null;
}

/** A place within the first of some shipments; everything after it is meant. */
export interface WithinFirst {
  readonly applied: Applied;
  readonly row: Uuid;
}

const EVENT = `'accepted' AS outcome, e.key AS row, e.shipment AS shipment, e.applied AS applied, e.leaf AS leaf,
  toUnixTimestamp64Milli(e.received) AS received, toUnixTimestamp64Milli(e.time) AS time, toString(e.source) AS source,
  e.id AS id, toString(e.type) AS type, toString(e.name) AS name, toString(e.channel) AS channel,
  toString(e.corner) AS corner, toString(e.department) AS department, e.identifiers AS identifiers, '' AS detail`;
const REFUSAL = `'refused' AS outcome, l.row AS row, l.shipment AS shipment, l.applied AS applied, l.leaf AS leaf,
  toUnixTimestamp64Milli(l.at) AS received, toUnixTimestamp64Milli(l.at) AS time, toString(l.source) AS source,
  JSONExtractString(l.detail, 'id') AS id, '' AS type, JSONExtractString(l.detail, 'name') AS name, '' AS channel,
  '' AS corner, '' AS department, '' AS identifiers, l.detail AS detail`;
const IN_RANGE = 'shipment IN {shipments:Array(UUID)} AND applied BETWEEN {first:Int64} AND {last:Int64}';
/** The order of shipments is the feed's, so a list gives it. */
const PLACE = 'indexOf({shipments:Array(UUID)}, shipment)';
const AFTER = `(${PLACE} > 1 OR applied > {afterApplied:Int64}
  OR (applied = {afterApplied:Int64} AND toString(row) > {afterRow:String}))`;

/** A page of what shipments brought, in the order of the shipments, then (applied, row). */
export async function livePage(
  a: Analytical,
  shipped: Shipped,
  after: WithinFirst | undefined,
  filter: LiveFilter,
  limit: number,
): Promise<LiveRow[]> {
  const result = await a.client.query({
    query: `SELECT * FROM (${matching(IN_RANGE, filter)}) WHERE ${after ? AFTER : '1'}
      ORDER BY ${PLACE}, applied, toString(row) LIMIT {limit:UInt32} SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { ...rangeOf(shipped), ...placeOf(after), ...listsOf(filter), limit },
  });
  return (await result.json<LiveRow>()).map(parseRow);
}

/** How much of what {@link livePage} goes through there is. */
export async function liveCount(
  a: Analytical,
  shipped: Shipped,
  after: WithinFirst | undefined,
  filter: LiveFilter,
): Promise<number> {
  const result = await a.client.query({
    query: `SELECT count() AS rows FROM (${matching(IN_RANGE, filter)}) WHERE ${after ? AFTER : '1'}
      SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { ...rangeOf(shipped), ...placeOf(after), ...listsOf(filter) },
  });
  return Number((await result.json<{ rows: number }>())[0]?.rows ?? 0);
}

/** The newest that is there, newest first. @param since microseconds: what was applied earlier is not looked at */
export async function liveRecent(
  a: Analytical,
  since: Applied,
  filter: LiveFilter,
  limit: number,
): Promise<LiveRow[]> {
  const result = await a.client.query({
    query: `SELECT * FROM (${matching('applied >= {since:Int64}', filter)})
      ORDER BY applied DESC, toString(row) DESC LIMIT {limit:UInt32} SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { since, ...listsOf(filter), limit },
  });
  return (await result.json<LiveRow>()).map(parseRow);
}

/** Accepted and refused ones as rows of one shape. @param range condition on `shipment` and `applied` of both tables */
function matching(range: string, { names, sources, channels, leaves, outcome }: LiveFilter): string {
  const listed = (values: readonly string[] | undefined, condition: string) => (values ? [condition] : []);
  const events = [
    range,
    ...listed(names, 'e.name IN {names:Array(String)}'),
    ...listed(sources, 'e.source IN {sources:Array(String)}'),
    ...listed(channels, 'e.channel IN {channels:Array(String)}'),
    ...listed(leaves, 'e.leaf IN {leaves:Array(UUID)}'),
  ];
  const refusals = [
    range,
    "l.code = 'event_refused'",
    ...listed(names, "JSONExtractString(l.detail, 'name') IN {names:Array(String)}"),
    ...listed(sources, 'l.source IN {sources:Array(String)}'),
  ];
  const parts = [
    ...(outcome === 'refused' ? [] : [`SELECT ${EVENT} FROM events AS e WHERE ${events.join(' AND ')}`]),
    // Neither whose it would have been nor where it was is known of it.
    ...(outcome === 'accepted' || leaves || channels
      ? []
      : [`SELECT ${REFUSAL} FROM ledger AS l WHERE ${refusals.join(' AND ')}`]),
  ];
  return parts.length > 0
    ? parts.join(' UNION ALL ')
    : `SELECT ${REFUSAL} FROM ledger AS l WHERE ${range} AND 0`;
}

function rangeOf({ shipments, range: [first, last] }: Shipped) {
  return { shipments: [...shipments], first, last };
}

function placeOf(after: WithinFirst | undefined) {
  return after ? { afterApplied: after.applied, afterRow: after.row } : {};
}

function listsOf({ names, sources, channels, leaves }: LiveFilter) {
  return {
    ...(names ? { names: [...names] } : {}),
    ...(sources ? { sources: [...sources] } : {}),
    ...(channels ? { channels: [...channels] } : {}),
    ...(leaves ? { leaves: [...leaves] } : {}),
  };
}

function parseRow({ identifiers, detail, ...row }: LiveRow): LiveRow {
  return {
    ...row,
    identifiers: parse(identifiers),
    detail: parse(detail) as LiveRow['detail'],
  };
}

function parse(text: unknown): unknown {
  return typeof text === 'string' && text !== '' ? JSON.parse(text) : null;
}
