import { type Kysely, sql } from 'kysely';
import type { Schema, WebhookRow } from './schema.ts';

/** The version of a webhook that is in force; undefined where there is none, or it was deleted. */
export async function webhookVersion(db: Kysely<Schema>, name: string): Promise<number | undefined> {
  const { rows } = await sql<{ version: number; deleted: boolean }>`
    select version, definition is null as deleted from webhooks
    where name = ${name} order by version desc limit 1`.execute(db);
  return rows[0]?.deleted === false ? rows[0].version : undefined;
}

/** The newest version of a webhook, a deleted one too. */
export async function findWebhook(db: Kysely<Schema>, name: string): Promise<WebhookRow | undefined> {
  return db
    .selectFrom('webhooks')
    .selectAll()
    .where('name', '=', name)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** The webhooks in force, by name. */
export async function listWebhooks(db: Kysely<Schema>): Promise<WebhookRow[]> {
  const { rows } = await sql<WebhookRow>`
    select id, name, version, definition, sealed, at, by from webhooks as one
    where definition is not null
      and version = (select max(version) from webhooks as other where other.name = one.name)
    order by name`.execute(db);
  return rows;
}

/**
 * Keeps the next version of a webhook and erases the secrets of those before it.
 * @param definition JSON; null says that it is deleted
 * @returns whether it was the next: false where another writer came first
 */
export async function writeWebhook(
  db: Kysely<Schema>,
  { name, version, definition, sealed, at, by }: Omit<WebhookRow, 'id'>,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const inserted = await sql`
      insert into webhooks (id, name, version, definition, sealed, at, by)
      values (${`${name}@${version}`}, ${name}, ${version}::int, ${definition}::json, ${sealed}::bytea,
        ${at}::bigint, ${by})
      on conflict do nothing returning version`.execute(transaction);
    if (inserted.rows.length === 0) return false;
    await sql`
      update webhooks set sealed = null where name = ${name} and version < ${version}::int`.execute(
      transaction,
    );
    return true;
  });
}
