import { CodedError, type Uuid } from '@throughline/core/kernel';
import { type Kysely, sql } from 'kysely';
import type { ImportRow, Schema } from './schema.ts';

/** Opens an import, or finds it where an earlier run left it. */
export async function openImport(
  db: Kysely<Schema>,
  { id, name, source, at }: { id: Uuid; name: string; source: string; at: number },
): Promise<ImportRow> {
  await sql`
    insert into imports (id, name, source, position, accepted, refused, started, at, finished)
    values (${id}::uuid, ${name}, ${source}, 0, 0, 0, ${at}::bigint, ${at}::bigint, false)
    on conflict do nothing`.execute(db);
  const row = await findImport(db, id);
  if (!row) throw new CodedError(404, 'import_unknown', 'There is no such import.');
  return row;
}

export async function findImport(db: Kysely<Schema>, id: Uuid): Promise<ImportRow | undefined> {
  return db.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Imports, newest first; `beyond` is the last one of the page before. */
export async function listImports(
  db: Kysely<Schema>,
  { limit, beyond }: { limit: number; beyond?: Pick<ImportRow, 'started' | 'id'> | undefined },
): Promise<ImportRow[]> {
  return db
    .selectFrom('imports')
    .selectAll()
    .$if(beyond !== undefined, (query) =>
      query.where(sql<boolean>`(started, id) < (${beyond!.started}::bigint, ${beyond!.id}::uuid)`),
    )
    .orderBy('started', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** The newest other import that brought events in under the same name and source. */
export async function earlierImport(
  db: Kysely<Schema>,
  { id, name, source }: { id: Uuid; name: string; source: string },
): Promise<ImportRow | undefined> {
  return db
    .selectFrom('imports')
    .selectAll()
    .where('name', '=', name)
    .where('source', '=', source)
    .where('id', '!=', id)
    .where('accepted', '>', 0)
    .orderBy('started', 'desc')
    .limit(1)
    .executeTakeFirst();
}

/** One step of an import: lines up to `to`, provided it stands at `from`. */
export interface ImportStep {
  readonly id: Uuid;
  readonly from: number;
  readonly to: number;
  readonly accepted: number;
  readonly refused: number;
  readonly finished: boolean;
}

/** Moves an import on, in the transaction that folds its lines. Throws where another sender moved it first. */
export async function advanceImport(db: Kysely<Schema>, step: ImportStep, at: number): Promise<void> {
  const result = await sql`
    update imports set position = ${step.to}::bigint, accepted = accepted + ${step.accepted}::bigint,
      refused = refused + ${step.refused}::bigint, at = ${at}::bigint, finished = ${step.finished}::boolean
    where id = ${step.id}::uuid and position = ${step.from}::bigint`.execute(db);
  if (Number(result.numAffectedRows ?? 0) === 1) return;
  const row = await findImport(db, step.id);
  throw new CodedError(409, 'import_moved', 'The import does not stand where this step begins.', {
    position: row?.position ?? null,
  });
}
