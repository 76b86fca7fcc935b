import { CodedError } from '@throughline/core/kernel';
import { type Kysely, sql } from 'kysely';
import type { Schema, SourceRow } from './schema.ts';

/** A source as it is declared; settings and mapping are JSON text. */
export interface SourceDeclaration {
  readonly name: string;
  readonly kind: string;
  readonly settings: string;
  readonly mapping: string | null;
  /** Between the end of one run and the next; null where it is listened to. */
  readonly seconds: number | null;
  readonly enabled: boolean;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** Declares a source, or declares it anew: how far it was read stays, unless it is of another kind now. */
export async function putSource(db: Kysely<Schema>, declared: SourceDeclaration): Promise<void> {
  const { name, kind, settings, mapping, seconds, enabled, at } = declared;
  await sql`
    insert into sources (name, kind, settings, mapping, seconds, enabled, revision, cursor, moved, rereading, due, runs,
      ended, accepted, duplicates, refused, failures, error)
    values (${name}, ${kind}, ${settings}::json, ${mapping}::json, ${seconds}::int, ${enabled}::boolean, 1, null, 0,
      false, ${at}::bigint, 0, null, 0, 0, 0, 0, null)
    on conflict (name) do update set kind = excluded.kind, settings = excluded.settings, mapping = excluded.mapping,
      seconds = excluded.seconds, enabled = excluded.enabled, revision = sources.revision + 1, due = excluded.due,
      cursor = case when sources.kind = excluded.kind then sources.cursor end,
      failures = 0, error = null`.execute(db);
}

export async function findSource(db: Kysely<Schema>, name: string): Promise<SourceRow | undefined> {
  return db.selectFrom('sources').selectAll().where('name', '=', name).executeTakeFirst();
}

export async function listSources(db: Kysely<Schema>): Promise<SourceRow[]> {
  return db.selectFrom('sources').selectAll().orderBy('name').execute();
}

/** @returns whether there was one */
export async function deleteSource(db: Kysely<Schema>, name: string): Promise<boolean> {
  const result = await sql`delete from sources where name = ${name}`.execute(db);
  return Number(result.numAffectedRows ?? 0) > 0;
}

/** Pauses a source, or lets it go on, at once. @returns whether there is one */
export async function enableSource(
  db: Kysely<Schema>,
  name: string,
  enabled: boolean,
  at: number,
): Promise<boolean> {
  const result = await sql`
    update sources set enabled = ${enabled}::boolean, due = ${at}::bigint where name = ${name}`.execute(db);
  return Number(result.numAffectedRows ?? 0) > 0;
}

/**
 * Makes a source due now. From the start: its cursor is forgotten, and a run under way commits nothing any more.
 * @returns whether there is one
 */
export async function dueSource(
  db: Kysely<Schema>,
  name: string,
  { at, fromStart }: { at: number; fromStart: boolean },
): Promise<boolean> {
  const result = fromStart
    ? await sql`
        update sources set due = ${at}::bigint, cursor = null, moved = moved + 1, rereading = true,
          revision = revision + 1, failures = 0, error = null where name = ${name}`.execute(db)
    : await sql`update sources set due = ${at}::bigint, failures = 0 where name = ${name}`.execute(db);
  return Number(result.numAffectedRows ?? 0) > 0;
}

/** One step of a source: what was read from one cursor up to the next. */
export interface SourceStep {
  readonly source: string;
  readonly revision: number;
  /** How often its cursor had moved when this was read. */
  readonly moved: number;
  /** Where to go on, as JSON. */
  readonly cursor: string;
  /** What of it the history was found to hold already. */
  readonly known: number;
}

/** Moves a source on, in the transaction that takes in what was read. Throws where somebody else moved it first. */
export async function advanceSource(
  db: Kysely<Schema>,
  { source, revision, moved, cursor, known }: SourceStep,
  { accepted, duplicates, refused }: { accepted: number; duplicates: number; refused: number },
): Promise<void> {
  const result = await sql`
    update sources set cursor = ${cursor}::json, moved = moved + 1, accepted = accepted + ${accepted}::bigint,
      duplicates = duplicates + ${duplicates + known}::bigint, refused = refused + ${refused}::bigint
    where name = ${source} and moved = ${moved}::bigint and revision = ${revision}::bigint`.execute(db);
  if (Number(result.numAffectedRows ?? 0) === 1) return;
  throw new CodedError(
    409,
    'source_moved',
    `The source ${source} was read by another process, or declared anew.`,
  );
}

/** Adds what a source that is listened to brought. */
export async function countSource(
  db: Kysely<Schema>,
  name: string,
  { accepted, duplicates, refused }: { accepted: number; duplicates: number; refused: number },
): Promise<void> {
  await sql`
    update sources set accepted = accepted + ${accepted}::bigint, duplicates = duplicates + ${duplicates}::bigint,
      refused = refused + ${refused}::bigint where name = ${name}`.execute(db);
}

/** From here on what is read is looked up in the history too: it may be older than the claims. */
export async function rereadSource(db: Kysely<Schema>, name: string): Promise<void> {
  await sql`update sources set rereading = true where name = ${name}`.execute(db);
}

/** A run came to its end. */
export async function endRun(
  db: Kysely<Schema>,
  { name, revision }: Pick<SourceRow, 'name' | 'revision'>,
  { at, due }: { at: number; due: number },
): Promise<void> {
  await sql`
    update sources set runs = runs + 1, ended = ${at}::bigint, due = ${due}::bigint, rereading = false, failures = 0,
      error = null where name = ${name} and revision = ${revision}::bigint`.execute(db);
}

/** A run failed; the next is due later the more often that happened. */
export async function failRun(
  db: Kysely<Schema>,
  { name, revision }: Pick<SourceRow, 'name' | 'revision'>,
  { error, due }: { error: { code: string; message: string; at: string }; due: number },
): Promise<void> {
  await sql`
    update sources set runs = runs + 1, due = ${due}::bigint, failures = failures + 1,
      error = ${JSON.stringify(error)}::json
    where name = ${name} and revision = ${revision}::bigint`.execute(db);
}

/** A source that is listened to is heard again. */
export async function recoverSource(
  db: Kysely<Schema>,
  { name, revision }: Pick<SourceRow, 'name' | 'revision'>,
): Promise<void> {
  await sql`
    update sources set failures = 0, error = null
    where name = ${name} and revision = ${revision}::bigint and failures > 0`.execute(db);
}
