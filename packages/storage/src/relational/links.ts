import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { LinkRow } from './organization-schema.ts';
import type { Schema } from './schema.ts';

export async function insertLink(db: Kysely<Schema>, link: Omit<LinkRow, 'used' | 'revoked'>): Promise<void> {
  await db
    .insertInto('links')
    .values({ ...link, used: null, revoked: null })
    .execute();
}

/** The link of this id, where it still opens. */
export async function findLink(db: Kysely<Schema>, id: string, now: number): Promise<LinkRow | undefined> {
  return db
    .selectFrom('links')
    .selectAll()
    .where('id', '=', id)
    .where('used', 'is', null)
    .where('revoked', 'is', null)
    .where('expires', '>', now)
    .executeTakeFirst();
}

/** Uses a link up. @returns false where it opens no more: of two who use it at once one is told so */
export async function useLink(db: Kysely<Schema>, id: string, now: number): Promise<boolean> {
  const result = await sql`
    update links set used = ${now}::bigint
    where id = ${id} and used is null and revoked is null and expires > ${now}::bigint`.execute(db);
  return Number(result.numAffectedRows ?? 0) > 0;
}

/** Lets a link open again whose use came to nothing. */
export async function releaseLink(db: Kysely<Schema>, id: string): Promise<void> {
  await db.updateTable('links').set({ used: null }).where('id', '=', id).execute();
}

/** @returns whether there was such a link in force */
export async function revokeLink(
  db: Kysely<Schema>,
  kind: string,
  id: string,
  now: number,
): Promise<boolean> {
  const result = await sql`
    update links set revoked = ${now}::bigint
    where id = ${id} and kind = ${kind} and used is null and revoked is null`.execute(db);
  return Number(result.numAffectedRows ?? 0) > 0;
}

/** Takes back every link of a kind that still opens something for one address. */
export async function revokeLinksFor(
  db: Kysely<Schema>,
  kind: string,
  email: string,
  now: number,
): Promise<void> {
  await sql`
    update links set revoked = ${now}::bigint
    where kind = ${kind} and email = ${email} and used is null and revoked is null`.execute(db);
}

/** Links that still open, newest first. */
export async function listLinks(db: Kysely<Schema>, kind: string, now: number): Promise<LinkRow[]> {
  return db
    .selectFrom('links')
    .selectAll()
    .where('kind', '=', kind)
    .where('used', 'is', null)
    .where('revoked', 'is', null)
    .where('expires', '>', now)
    .orderBy('created', 'desc')
    .orderBy('id')
    .execute();
}

/** Keeps one row that only one can keep, ever. @returns whether it was this one */
export async function claimLink(db: Kysely<Schema>, link: LinkRow): Promise<boolean> {
  const result = await db
    .insertInto('links')
    .values(link)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .executeTakeFirst();
  return Number(result.numInsertedOrUpdatedRows ?? 0) > 0;
}

export async function deleteLink(db: Kysely<Schema>, id: string): Promise<void> {
  await db.deleteFrom('links').where('id', '=', id).execute();
}
