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
    insert into claims (key, at) select key, ${at}::bigint from unnest(${`{${[...keys].sort().join(',')}}`}::uuid[]) as key
    on conflict do nothing returning key`.execute(db);
  return new Set(claimed.rows.map(({ key }) => key));
}

/** Which of these keys are claimed already. */
export async function claimed(db: Kysely<Schema>, keys: readonly Uuid[]): Promise<Set<Uuid>> {
  if (keys.length === 0) return new Set();
  const found = await sql<{ key: string }>`
    select key from claims where key = any(${[...keys]}::uuid[])`.execute(db);
  return new Set(found.rows.map(({ key }) => key));
}

/** Forgets claims older than `before`, a slice at a time so that no transaction is long. @returns how many went */
export async function forgetClaims(db: Kysely<Schema>, before: number, limit: number): Promise<number> {
  const result = await sql`
    delete from claims where key in (select key from claims where at < ${before}::bigint limit ${limit}::int)`.execute(
    db,
  );
  return Number(result.numAffectedRows ?? 0);
}

/** Claims looked at to estimate how many there are, and how old. */
const SAMPLE = 20_000;
/** What a claim takes in the table, bytes: 24 of header, 24 of data, 4 of line pointer, and the page's own share. */
const CLAIM_BYTES = 56;

/**
 * Estimates how many claims there are, from a random sample of the table's pages: no index is worth its upkeep for a
 * question that is asked once a minute, and the statistics lag behind. Exact up to some twenty thousand.
 * @returns their number, and the times of those sampled, oldest first (milliseconds since the epoch)
 */
export async function surveyClaims(db: Kysely<Schema>): Promise<{ count: number; ages: number[] }> {
  const size = await sql<{ bytes: number }>`select pg_relation_size('claims') as bytes`.execute(db);
  const expected = (size.rows[0]?.bytes ?? 0) / CLAIM_BYTES;
  const percent = Math.min(100, (100 * SAMPLE) / Math.max(1, expected));
  // The limit only guards this process's memory, should the size be unknown.
  const rows = await sql<{ at: number }>`
    select at from claims tablesample system (${percent}::real) order by at limit ${10 * SAMPLE}::int`.execute(
    db,
  );
  return { count: Math.round((rows.rows.length * 100) / percent), ages: rows.rows.map(({ at }) => at) };
}
