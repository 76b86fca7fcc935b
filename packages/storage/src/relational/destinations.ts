import { type Applied, NIL, type Uuid } from '@throughline/core/kernel';
import { type Kysely, sql } from 'kysely';
import type { DestinationRow, Schema } from './schema.ts';

/** Greater than any key: a cursor at (applied, LAST_KEY) lies after everything of that instant. */
export const LAST_KEY: Uuid = 'ffffffff-ffff-ffff-ffff-ffffffffffff';

/** What an operator declares. */
export type Declared = Pick<DestinationRow, 'name' | 'kind' | 'stream' | 'rule' | 'settings' | 'options'>;

export async function listDestinations(db: Kysely<Schema>): Promise<DestinationRow[]> {
  return db.selectFrom('destinations').selectAll().orderBy('name').execute();
}

export async function findDestination(db: Kysely<Schema>, name: string): Promise<DestinationRow | undefined> {
  return db.selectFrom('destinations').selectAll().where('name', '=', name).executeTakeFirst();
}

/**
 * Declares a destination, or changes it. A new one begins with what arrives from now on; one of people begins with
 * everyone there is.
 * @param at milliseconds since the epoch; also the first revision, so that a name that is used again does not repeat one
 */
export async function putDestination(db: Kysely<Schema>, declared: Declared, at: number): Promise<void> {
  const { name, kind, stream, rule, settings, options } = declared;
  await sql`
    insert into destinations (name, kind, stream, rule, settings, options, state, why, revision, planned, position,
      cursor_applied, cursor_key, scanning, scan_to, created, changed)
    select ${name}, ${kind}, ${stream}, ${rule}::json, ${settings}::json, ${options}::json, 'running', null,
      ${at * 1000}::bigint, 0, coalesce((select max(position) from feed), 0), 0, ${NIL}::uuid,
      ${stream === 'people'}::boolean, null, ${at}::bigint, ${at}::bigint
    on conflict (name) do update set kind = excluded.kind, rule = excluded.rule,
      settings = excluded.settings, options = excluded.options, changed = excluded.changed,
      revision = destinations.revision + 1`.execute(db);
}

/** Takes a destination away, with all that waits for it; its log stays until it is too old. */
export async function deleteDestination(db: Kysely<Schema>, name: string): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const gone = await sql`delete from destinations where name = ${name}`.execute(transaction);
    await sql`delete from deliveries where destination = ${name}`.execute(transaction);
    return Number(gone.numAffectedRows ?? 0) > 0;
  });
}

/** @param why what an operator should know; null where someone decided so */
export async function setDestinationState(
  db: Kysely<Schema>,
  name: string,
  state: 'running' | 'paused',
  why: string | null,
): Promise<boolean> {
  const changed = await sql`
    update destinations set state = ${state}, why = ${why}::text, revision = revision + 1
    where name = ${name}`.execute(db);
  return Number(changed.numAffectedRows ?? 0) > 0;
}

/**
 * Sets the place back: everything applied from an instant on is planned again, read from history as far as the feed
 * stands now, then from the feed. What waits and is that recent goes, since it is planned again; what is older stays.
 * @param from microseconds; not later than what is not planned yet, or that would be skipped
 * @returns whether nobody changed the destination since it was read
 */
export async function rewindDestination(
  db: Kysely<Schema>,
  { name, revision }: Pick<DestinationRow, 'name' | 'revision'>,
  from: Applied,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const moved = await sql`
      update destinations set scanning = true, scan_to = null, cursor_applied = ${from - 1}::bigint,
        cursor_key = ${LAST_KEY}::uuid, position = coalesce((select max(position) from feed), 0), revision = revision + 1
      where name = ${name} and revision = ${revision}::bigint`.execute(transaction);
    if (Number(moved.numAffectedRows ?? 0) === 0) return false;
    await sql`delete from deliveries where destination = ${name} and applied >= ${from}::bigint`.execute(
      transaction,
    );
    return true;
  });
}

/** All people again, from the first. */
export async function repeatPeople(
  db: Kysely<Schema>,
  { name, revision }: Pick<DestinationRow, 'name' | 'revision'>,
): Promise<boolean> {
  const moved = await sql`
    update destinations set scanning = true, cursor_applied = 0, cursor_key = ${NIL}::uuid,
      position = coalesce((select max(position) from feed), 0), revision = revision + 1
    where name = ${name} and revision = ${revision}::bigint`.execute(db);
  return Number(moved.numAffectedRows ?? 0) > 0;
}

/**
 * Stores settings another way: what they mean stays, so nobody who uses them is told. Nothing happens where they were
 * changed since they were read.
 */
export async function replaceSettings(
  db: Kysely<Schema>,
  of: 'source' | 'destination',
  { name, from, to }: { name: string; from: string; to: string },
): Promise<void> {
  await (of === 'source'
    ? sql`update sources set settings = ${to}::json where name = ${name} and settings::text = ${from}`.execute(
        db,
      )
    : sql`update destinations set settings = ${to}::json where name = ${name} and settings::text = ${from}`.execute(
        db,
      ));
}
