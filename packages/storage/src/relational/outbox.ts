import type { Applied, Uuid } from '@throughline/core/kernel';
import { type Kysely, sql } from 'kysely';
import { appendFeed } from './feed.ts';
import type { Schema } from './schema.ts';

/** One micro-batch on its way to the analytical plane. */
export interface OutboxRow {
  readonly id: Uuid;
  /** The greatest `applied` of its rows. */
  readonly applied: Applied;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly events: number;
  /** zstd of JSON lines. */
  readonly payload: Uint8Array;
}

export async function appendOutbox(db: Kysely<Schema>, row: OutboxRow): Promise<void> {
  await sql`
    insert into outbox (id, applied, at, events, payload)
    values (${row.id}::uuid, ${row.applied}::bigint, ${row.at}::bigint, ${row.events}::int, ${row.payload}::bytea)`.execute(
    db,
  );
}

/**
 * The oldest rows, in the order of the first event in them (`applied` is that of the last): so of two rows that touch one
 * person the earlier goes first, or with the later. Whoever holds the lease has closed every earlier shipment first.
 */
export async function oldestOutbox(
  db: Kysely<Schema>,
  limit: number,
): Promise<{ id: Uuid; events: number; bytes: number }[]> {
  const rows = await sql<{ id: string; events: number; bytes: number }>`
    select id, events, octet_length(payload)::int as bytes from outbox order by applied - events limit ${limit}::int`.execute(
    db,
  );
  return rows.rows;
}

export async function readOutbox(db: Kysely<Schema>, ids: readonly Uuid[]): Promise<OutboxRow[]> {
  if (ids.length === 0) return [];
  const rows = await sql<OutboxRow>`
    select id, applied, at, events, payload from outbox where id = any(${ids}::uuid[])`.execute(db);
  return rows.rows;
}

/** Everything that is on its way. */
export async function allOutbox(db: Kysely<Schema>): Promise<OutboxRow[]> {
  return db.selectFrom('outbox').select(['id', 'applied', 'at', 'events', 'payload']).execute();
}

/** Of everything that is on its way. */
export async function outboxIds(db: Kysely<Schema>): Promise<Uuid[]> {
  return (await db.selectFrom('outbox').select('id').execute()).map(({ id }) => id);
}

/** Which of these micro-batches are still on their way. */
export async function stillUnshipped(db: Kysely<Schema>, ids: readonly Uuid[]): Promise<Set<Uuid>> {
  if (ids.length === 0) return new Set();
  const rows = await sql<{ id: string }>`select id from outbox where id = any(${ids}::uuid[])`.execute(db);
  return new Set(rows.rows.map(({ id }) => id));
}

/** How much waits, and since when (milliseconds since the epoch). */
export async function outboxBacklog(
  db: Kysely<Schema>,
): Promise<{ rows: number; events: number; oldest: number | null }> {
  const result = await sql<{ rows: number; events: number; oldest: number | null }>`
    select count(*)::bigint as rows, coalesce(sum(events), 0)::bigint as events, min(at) as oldest from outbox`.execute(
    db,
  );
  return result.rows[0]!;
}

/** A group of outbox rows on its way, with every attempt at sending it. */
export interface Shipment {
  readonly token: Uuid;
  readonly outbox: readonly Uuid[];
  readonly attempts: readonly Uuid[];
  readonly firstApplied: Applied;
  readonly lastApplied: Applied;
}

/**
 * Records a group before anything of it is sent, provided the lease is still with its holder: locking the lease's row
 * makes whoever takes it next wait, and so see this shipment. A holder that slept since it chose its rows is refused,
 * and so is one beside an open shipment, which may hold the same rows: others may have reopened what it sent. So is one
 * whose rows are gone: closing asks for no lease, and somebody may have closed them since they were chosen.
 * @returns false where the lease has moved on, another shipment is open, or a row of the group waits no more
 */
export async function openShipment(
  db: Kysely<Schema>,
  shipment: Shipment,
  lease: { name: string; holder: Uuid },
  at: number,
): Promise<boolean> {
  const { token, outbox, attempts, firstApplied, lastApplied } = shipment;
  return db.transaction().execute(async (transaction) => {
    const held = await sql`
      select 1 from leases where name = ${lease.name} and holder = ${lease.holder}::uuid for update`.execute(
      transaction,
    );
    if (held.rows.length === 0) return false;
    const open = await transaction.selectFrom('shipments').select('token').limit(1).execute();
    if (open.length > 0) return false;
    // In this order: what was open a moment ago is seen there, and what was closed by then is missed here.
    const still = await sql`select id from outbox where id = any(${outbox}::uuid[])`.execute(transaction);
    if (still.rows.length < outbox.length) return false;
    await sql`
      insert into shipments (token, outbox, attempts, first_applied, last_applied, at)
      values (${token}::uuid, ${outbox}::uuid[], ${attempts}::uuid[], ${firstApplied}::bigint, ${lastApplied}::bigint, ${at}::bigint)`.execute(
      transaction,
    );
    return true;
  });
}

export async function openShipments(db: Kysely<Schema>): Promise<Shipment[]> {
  const rows = await sql<Schema['shipments']>`
    select token, outbox, attempts, first_applied, last_applied, at from shipments order by at`.execute(db);
  return rows.rows.map((row) => ({
    token: row.token,
    outbox: row.outbox,
    attempts: row.attempts,
    firstApplied: row.first_applied,
    lastApplied: row.last_applied,
  }));
}

/**
 * Records one more attempt, before anything is done about the earlier ones: from here on none of them may close.
 * @returns the earlier attempts, or undefined where the shipment is done already
 */
export async function addAttempt(
  db: Kysely<Schema>,
  token: Uuid,
  attempt: Uuid,
): Promise<readonly Uuid[] | undefined> {
  const result = await sql<{ attempts: string[] }>`
    update shipments set attempts = attempts || ${attempt}::uuid where token = ${token}::uuid
    returning attempts`.execute(db);
  return result.rows[0]?.attempts.slice(0, -1);
}

/**
 * The group has arrived: its outbox rows and its record go, together. Only the last attempt may say so; an earlier one
 * that was fenced lands nothing and hears no error.
 * @returns whether it was closed
 */
export async function closeShipment(
  db: Kysely<Schema>,
  { token, outbox }: Pick<Shipment, 'token' | 'outbox'>,
  attempt: Uuid,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const closed = await sql<{ first: number; last: number }>`
      delete from shipments where token = ${token}::uuid and attempts[cardinality(attempts)] = ${attempt}::uuid
      returning first_applied as first, last_applied as last`.execute(transaction);
    const [range] = closed.rows;
    if (!range) return false;
    const gone = await sql<{ events: number }>`
      delete from outbox where id = any(${[...outbox].sort()}::uuid[]) returning events`.execute(transaction);
    const events = gone.rows.reduce((sum, row) => sum + row.events, 0);
    await appendFeed(transaction, { shipment: token, ...range, events });
    return true;
  });
}
