import type { Uuid } from '@throughline/core/kernel';
import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/**
 * Claims events for the transaction. Sorted, so that two processes with overlapping batches cannot deadlock; a key
 * that another transaction is claiming right now waits for its outcome.
 * @param at milliseconds since the epoch
 * @returns the keys that nobody had claimed before: only these go on
 */
export async function claim(db: Kysely<Schema>, keys: readonly Uuid[], at: number): Promise<Set<Uuid>> {
  if (keys.length === 0) return new Set();
  const claimed = await sql<{ key: string }>`
    insert into claims (key, at) select key, ${at}::bigint from unnest(${[...keys].sort()}::uuid[]) as key
    on conflict do nothing returning key`.execute(db);
  return new Set(claimed.rows.map(({ key }) => key));
}

/** Forgets claims older than `before`, a slice at a time so that no transaction is long. @returns how many went */
export async function forgetClaims(db: Kysely<Schema>, before: number, limit: number): Promise<number> {
  const result = await sql`
    delete from claims where key in (select key from claims where at < ${before}::bigint limit ${limit}::int)`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}

/** The database's estimate of how many claims there are, and the age of the oldest in milliseconds since the epoch. */
export async function claimStatistics(
  db: Kysely<Schema>,
): Promise<{ estimate: number; oldest: number | undefined }> {
  const estimate = await sql<{ rows: number }>`
    select greatest(reltuples, 0)::bigint as rows from pg_class where oid = 'claims'::regclass`.execute(db);
  const oldest = await sql<{ at: number }>`select at from claims order by ctid limit 1`.execute(db);
  return { estimate: estimate.rows[0]?.rows ?? 0, oldest: oldest.rows[0]?.at };
}
