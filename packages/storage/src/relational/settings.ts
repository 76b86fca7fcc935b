import { DEFAULT_SETTINGS, foldSettingsSchema, type VersionedSettings } from '@throughline/core/people';
import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** The settings in force; version 0 are the built-in ones. */
export async function readSettings(db: Kysely<Schema>, version?: number): Promise<VersionedSettings> {
  const row = await db
    .selectFrom('settings')
    .select(['version', 'value'])
    .$if(version !== undefined, (query) => query.where('version', '=', version!))
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!row) return DEFAULT_SETTINGS;
  return { version: row.version, value: foldSettingsSchema.parse(JSON.parse(row.value)) };
}

/**
 * Keeps a new version of the settings.
 * @param basedOn the version it was edited from; someone else's newer version is not overwritten
 * @returns the new version, or undefined where `basedOn` is no longer the newest
 */
export async function writeSettings(
  db: Kysely<Schema>,
  change: { value: VersionedSettings['value']; basedOn: number; by: string; at: number },
): Promise<number | undefined> {
  const inserted = await sql<{ version: number }>`
    insert into settings (version, value, at, by)
    select ${change.basedOn + 1}::int, ${JSON.stringify(change.value)}::json, ${change.at}::bigint, ${change.by}
    where coalesce((select max(version) from settings), 0) = ${change.basedOn}::int
    on conflict do nothing returning version`.execute(db);
  return inserted.rows[0]?.version;
}
