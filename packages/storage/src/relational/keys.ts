import { type Kysely, sql } from 'kysely';
import type { KeyRow, Schema } from './schema.ts';

export async function insertKey(db: Kysely<Schema>, key: Omit<KeyRow, 'revoked'>): Promise<void> {
  await db
    .insertInto('keys')
    .values({ ...key, revoked: null })
    .execute();
}

/** The keys among these ids, many requests' at once. */
export async function findKeys(db: Kysely<Schema>, ids: readonly string[]): Promise<KeyRow[]> {
  const rows = await sql<KeyRow>`
    select id, name, scope, hash, created, revoked, origins from keys where id = any(${ids}::text[])`.execute(
    db,
  );
  return rows.rows;
}

export async function listKeys(db: Kysely<Schema>): Promise<KeyRow[]> {
  return db.selectFrom('keys').selectAll().orderBy('created').execute();
}

/** @returns whether there was such a key in force */
export async function revokeKey(db: Kysely<Schema>, id: string, at: number): Promise<boolean> {
  const result =
    await sql`update keys set revoked = ${at}::bigint where id = ${id} and revoked is null`.execute(db);
  return Number(result.numAffectedRows ?? 0) > 0;
}
