import { randomUUID } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { DeliveryLogRow, Schema } from './schema.ts';

export type LogEntry = Omit<DeliveryLogRow, 'id'>;

export async function logDeliveries(db: Kysely<Schema>, entries: readonly LogEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await sql`
    insert into delivery_log (id, destination, at, status, key, source, event, name, attempt, milliseconds, code, reason)
    select * from unnest(${entries.map(() => randomUUID())}::uuid[], ${entries.map((e) => e.destination)}::text[],
      ${entries.map((e) => e.at)}::bigint[], ${entries.map((e) => e.status)}::text[],
      ${entries.map((e) => e.key)}::uuid[], ${entries.map((e) => e.source)}::text[],
      ${entries.map((e) => e.event)}::text[], ${entries.map((e) => e.name)}::text[],
      ${entries.map((e) => e.attempt)}::int[], ${entries.map((e) => e.milliseconds)}::int[],
      ${entries.map((e) => e.code)}::text[], ${entries.map((e) => e.reason)}::text[])`.execute(db);
}

/** Which part of a log to read. */
export interface LogQuery {
  readonly status?: string | undefined;
  /** The sender's id of an event, or our key. */
  readonly event?: string | undefined;
  /** Milliseconds since the epoch, `from` included, `to` excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** The last entry of the page before. */
  readonly before?: { readonly at: number; readonly id: string } | undefined;
  readonly limit: number;
}

/** A page of a destination's log, newest first. */
export async function readDeliveryLog(
  db: Kysely<Schema>,
  destination: string,
  { status, event, from, to, before, limit }: LogQuery,
): Promise<DeliveryLogRow[]> {
  let query = db.selectFrom('delivery_log').selectAll().where('destination', '=', destination);
  if (status !== undefined) query = query.where('status', '=', status);
  if (event !== undefined) {
    query = query.where((or) => or.or([or('event', '=', event), or(sql<string>`key::text`, '=', event)]));
  }
  if (from !== undefined) query = query.where('at', '>=', from);
  if (to !== undefined) query = query.where('at', '<', to);
  if (before !== undefined) {
    query = query.where((or) =>
      or.or([or('at', '<', before.at), or.and([or('at', '=', before.at), or('id', '<', before.id)])]),
    );
  }
  return query.orderBy('at', 'desc').orderBy('id', 'desc').limit(limit).execute();
}

/**
 * Forgets what is older than a time, and of each destination what is beyond a number of entries.
 * @param before milliseconds since the epoch
 */
export async function trimDeliveryLog(db: Kysely<Schema>, before: number, most: number): Promise<void> {
  const { rows } = await sql<{ destination: string }>`select distinct destination from delivery_log`.execute(
    db,
  );
  for (const { destination } of rows) {
    const kept = await sql<{ at: number }>`
      select at from delivery_log where destination = ${destination} order by at desc
      offset ${most}::int limit 1`.execute(db);
    const cutoff = Math.max(before, kept.rows[0]?.at ?? 0);
    await sql`delete from delivery_log where destination = ${destination} and at <= ${cutoff}::bigint`.execute(
      db,
    );
  }
}
