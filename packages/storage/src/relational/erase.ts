import type { Uuid } from '@throughline/core/kernel';
import { type Kysely, sql } from 'kysely';
import { logDeliveries } from './delivery-log.ts';
import type { Schema } from './schema.ts';

// What is kept beside dead letters of events that came to nothing, and how it is taken away.

/** What of a delivery may name somebody. */
export interface FailedDelivery {
  readonly id: Uuid;
  readonly event: string;
  readonly payload: string | null;
  /** What its receiver said: receivers quote. */
  readonly reason: string | null;
  /** When it was given up; null while it waits. */
  readonly dead: number | null;
}

/** Deliveries that failed, in the order of their ids, a page at a time. */
export async function failedDeliveries(
  db: Kysely<Schema>,
  { after, limit }: { after: Uuid; limit: number },
): Promise<FailedDelivery[]> {
  return db
    .selectFrom('deliveries')
    .select(['id', 'event', 'payload', 'reason', 'dead'])
    .where((or) => or.or([or('dead', 'is not', null), or('reason', 'is not', null)]))
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Takes away deliveries that were given up; the log says so of each, without the event's own id. @returns how many */
export async function eraseDeadDeliveries(
  db: Kysely<Schema>,
  ids: readonly Uuid[],
  at: number,
): Promise<number> {
  if (ids.length === 0) return 0;
  return db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ destination: string; key: Uuid; source: string; attempts: number }>`
      delete from deliveries where id = any(${[...ids].sort()}::uuid[]) and dead is not null
      returning destination, key, source, attempts`.execute(transaction);
    const what = { at, status: 'erased', event: '', name: '', milliseconds: 0, code: null, reason: null };
    await logDeliveries(
      transaction,
      rows.map(({ attempts, ...row }) => ({ ...row, ...what, attempt: attempts })),
    );
    return rows.length;
  });
}

/** Forgets what receivers said of deliveries that wait; they stay, since they were taken in. */
export async function forgetReasons(db: Kysely<Schema>, ids: readonly Uuid[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update deliveries set reason = null where id = any(${[...ids].sort()}::uuid[])`.execute(db);
}

/** Entries of the log that hold words of senders and receivers, in the order of their ids, a page at a time. */
export async function loggedWords(
  db: Kysely<Schema>,
  { after, limit }: { after: Uuid; limit: number },
): Promise<{ id: Uuid; event: string; reason: string | null }[]> {
  return db
    .selectFrom('delivery_log')
    .select(['id', 'event', 'reason'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function forgetLoggedWords(db: Kysely<Schema>, ids: readonly Uuid[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`
    update delivery_log set event = '', reason = null where id = any(${[...ids].sort()}::uuid[])`.execute(db);
}

/** The example that is kept of each kind of violation, as JSON. */
export async function violationExamples(db: Kysely<Schema>): Promise<{ id: Uuid; example: string }[]> {
  return db.selectFrom('violations').select(['id', 'example']).execute();
}

/** The counts stay; the next violation brings an example again. */
export async function forgetExamples(db: Kysely<Schema>, ids: readonly Uuid[]): Promise<void> {
  if (ids.length === 0) return;
  const nothing = JSON.stringify({ id: '', path: '', message: '' });
  await sql`
    update violations set example = ${nothing}::json where id = any(${[...ids].sort()}::uuid[])`.execute(db);
}
