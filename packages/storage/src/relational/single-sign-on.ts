import { type Kysely, sql } from 'kysely';
import type { SingleSignOnRow } from './organization-schema.ts';
import type { Schema } from './schema.ts';

/** What is in force, or undefined where there never was any. */
export async function readSingleSignOn(db: Kysely<Schema>): Promise<SingleSignOnRow | undefined> {
  return db.selectFrom('single_sign_on').selectAll().orderBy('version', 'desc').limit(1).executeTakeFirst();
}

/**
 * Keeps a new version.
 * @param row `version` is the one it was edited from, plus one
 * @returns false where someone else kept that version first
 */
export async function writeSingleSignOn(db: Kysely<Schema>, row: SingleSignOnRow): Promise<boolean> {
  const { version, value, sealed, at, by } = row;
  const inserted = await sql`
    insert into single_sign_on (version, value, sealed, at, by)
    select ${version}::int, ${value}::json, ${sealed}::bytea, ${at}::bigint, ${by}
    where coalesce((select max(version) from single_sign_on), 0) = ${version - 1}::int
    on conflict do nothing returning version`.execute(db);
  return inserted.rows.length > 0;
}
