/**
 * The order in which shipments arrived in the analytical plane.
 *
 *  F1 A shipment's row is written by the transaction that closes it, so it is there once, and when it is, all rows of
 *     the shipment are in the analytical plane.
 *  F2 A shipment is opened only when none is open (shipper, S1), so they are closed one after the other: positions
 *     have no gaps, and who sees position n sees every smaller one. `applied` has no such order: what one process
 *     commits late may carry a smaller one than what another has shipped already.
 *  F3 Of one person, what is at a smaller position was applied earlier, and within a position `applied` is the order.
 *  F4 Rows are written only while a destination exists, or somebody watches. What was acknowledged after a destination
 *     was stored is in a shipment that is opened, and so closed, after that.
 *  F5 Who watches holds a lease, in common with everyone who does. Its holder names the time in which it never ran out,
 *     and so never a row was left out: a place that was noted under another name may have gaps after it.
 */
import { randomUUID } from 'node:crypto';
import type { Applied, Uuid } from '@throughline/core/kernel';
import { type Kysely, sql } from 'kysely';
import type { FeedRow, Schema } from './schema.ts';

const WATCHING = 'watching';
/** How long rows are kept, and written, after the last one watched, milliseconds: who returns by then has missed nothing. */
export const WATCH_WINDOW_MS = 15 * 60_000;

/** Adds a shipment that is being closed, provided anyone wants to know. */
export async function appendFeed(
  db: Kysely<Schema>,
  { shipment, first, last, events }: { shipment: Uuid; first: Applied; last: Applied; events: number },
): Promise<void> {
  await sql`
    insert into feed (position, shipment, first_applied, last_applied, events, at)
    select coalesce((select max(position) from feed), 0) + 1, ${shipment}::uuid, ${first}::bigint, ${last}::bigint,
      ${events}::int, (extract(epoch from clock_timestamp()) * 1000)::bigint
    where exists (select 1 from destinations) or exists (select 1 from leases where name = ${WATCHING}
      and until > (extract(epoch from clock_timestamp()) * 1000)::bigint)`.execute(db);
}

/**
 * Sees to it that rows are written from now on, for as long as the window is, and says under which name (F5).
 * The clock is read once, as in {@link takeLease}.
 */
export async function watchFeed(db: Kysely<Schema>): Promise<Uuid> {
  const { rows } = await sql<{ holder: string }>`
    insert into leases (name, holder, until)
    values (${WATCHING}, ${randomUUID()}::uuid,
      (extract(epoch from clock_timestamp()) * 1000)::bigint + ${WATCH_WINDOW_MS}::bigint)
    on conflict (name) do update set until = greatest(leases.until, excluded.until),
      holder = case when leases.until < excluded.until - ${WATCH_WINDOW_MS}::bigint then excluded.holder
        else leases.holder end
    returning holder`.execute(db);
  return rows[0]!.holder;
}

/** The first and the last position there are; 0 and 0 where nothing is. */
export async function feedExtent(db: Kysely<Schema>): Promise<{ first: number; last: number }> {
  const { rows } = await sql<{ first: number; last: number }>`
    select coalesce(min(position), 0) as first, coalesce(max(position), 0) as last from feed`.execute(db);
  return rows[0]!;
}

/** How many shipments lie after a position, and how many events they brought. */
export async function behindFeed(
  db: Kysely<Schema>,
  position: number,
): Promise<{ shipments: number; events: number }> {
  const { rows } = await sql<{ shipments: number; events: number }>`
    select count(*) as shipments, coalesce(sum(events), 0)::bigint as events from feed
    where position > ${position}::bigint`.execute(db);
  return rows[0]!;
}

/** The last position there is. */
export async function feedEnd(db: Kysely<Schema>): Promise<number> {
  const { rows } = await sql<{ position: number }>`
    select coalesce(max(position), 0) as position from feed`.execute(db);
  return rows[0]!.position;
}

/** Shipments after a position, in order. */
export async function feedAfter(db: Kysely<Schema>, position: number, limit: number): Promise<FeedRow[]> {
  const { rows } = await sql<FeedRow>`
    select position, shipment, first_applied, last_applied, events, at from feed
    where position > ${position}::bigint order by position limit ${limit}::int`.execute(db);
  return rows;
}

/** The first instant of what lies after a position; undefined where nothing does. */
export async function firstAppliedAfter(db: Kysely<Schema>, position: number): Promise<Applied | undefined> {
  const { rows } = await sql<{ first: number | null }>`
    select min(first_applied) as first from feed where position > ${position}::bigint`.execute(db);
  return rows[0]?.first ?? undefined;
}

/** Those of some shipments that lie after a position, or are not closed yet. */
export async function shipmentsAfter(
  db: Kysely<Schema>,
  position: number,
  shipments: readonly Uuid[],
): Promise<Set<Uuid>> {
  if (shipments.length === 0) return new Set();
  // What is open now may be closed before the second question: in this order it is seen by one of them.
  const open = await sql<{ token: string }>`
    select token from shipments where token = any(${shipments}::uuid[])`.execute(db);
  const later = await sql<{ shipment: string }>`
    select shipment from feed where position > ${position}::bigint and shipment = any(${shipments}::uuid[])`.execute(
    db,
  );
  return new Set([...open.rows.map(({ token }) => token), ...later.rows.map(({ shipment }) => shipment)]);
}

/**
 * Forgets what every destination has planned and is older than the window of those who watch; the last row stays, since
 * the next position follows from it.
 * @param now milliseconds since the epoch
 */
export async function trimFeed(db: Kysely<Schema>, now: number): Promise<void> {
  await sql`
    delete from feed where position < (select max(position) from feed) and at < ${now - WATCH_WINDOW_MS}::bigint
      and position <= coalesce((select min(position) from destinations), position)`.execute(db);
}
