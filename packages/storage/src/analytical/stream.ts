import type { Applied, Uuid } from '@throughline/core/kernel';
import type { Analytical } from './engine.ts';
import { EVENT_COLUMNS, type EventRow, NUMBERS, parseEvent } from './timeline.ts';

/** A place in history's order; everything after it is meant. */
export interface HistoryCursor {
  readonly applied: Applied;
  readonly key: Uuid;
}

/** What was shipped together: the shipments, and the first and last instant in them. */
export interface Shipped {
  readonly shipments: readonly Uuid[];
  readonly range: readonly [first: Applied, last: Applied];
}

const AFTER = `(e.applied > {applied:Int64} OR (e.applied = {applied:Int64} AND toString(e.key) > {key:String}))`;

/** A page of history in its own order, (applied, key). @param to the last instant that is meant */
export async function historyAfter(
  a: Analytical,
  { applied, key }: HistoryCursor,
  to: Applied,
  limit: number,
): Promise<EventRow[]> {
  const result = await a.client.query({
    query: `SELECT ${EVENT_COLUMNS} FROM events AS e
      WHERE ${AFTER} AND e.applied BETWEEN {applied:Int64} AND {to:Int64}
      ORDER BY e.applied, toString(e.key) LIMIT {limit:UInt32} SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { applied, key, to, limit },
  });
  return (await result.json<EventRow>()).map(parseEvent);
}

/** Events of shipments that have arrived, in the order (applied, key). Parts of other times are skipped unread. */
export async function shippedAfter(
  a: Analytical,
  { shipments, range: [first, last] }: Shipped,
  { applied, key }: HistoryCursor,
  limit: number,
): Promise<EventRow[]> {
  const result = await a.client.query({
    query: `SELECT ${EVENT_COLUMNS} FROM events AS e
      WHERE e.shipment IN {shipments:Array(UUID)} AND e.applied BETWEEN {first:Int64} AND {last:Int64} AND ${AFTER}
      ORDER BY e.applied, toString(e.key) LIMIT {limit:UInt32} SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { shipments: [...shipments], first, last, applied, key, limit },
  });
  return (await result.json<EventRow>()).map(parseEvent);
}

/** Leaves that shipments say something about, and people that leaves were given to, in no order. */
export async function shippedLeaves(
  a: Analytical,
  { shipments, range: [first, last] }: Shipped,
): Promise<Uuid[]> {
  const where = 'shipment IN {shipments:Array(UUID)} AND applied BETWEEN {first:Int64} AND {last:Int64}';
  const result = await a.client.query({
    query: `SELECT leaf FROM events WHERE ${where} UNION DISTINCT SELECT leaf FROM map WHERE ${where}
      UNION DISTINCT SELECT person AS leaf FROM map WHERE ${where}`,
    format: 'JSONEachRow',
    query_params: { shipments: [...shipments], first, last },
  });
  return (await result.json<{ leaf: string }>()).map(({ leaf }) => leaf);
}

/** The greatest instant there is; 0 where nothing is. */
export async function lastApplied(a: Analytical): Promise<Applied> {
  const result = await a.client.query({
    query: `SELECT max(applied) AS last FROM events SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
  });
  const [row] = await result.json<{ last: number }>();
  return Number(row?.last ?? 0);
}
