import type { Uuid } from '@throughline/core/kernel';
import { type Kysely, sql } from 'kysely';
import type { AuditRow } from './organization-schema.ts';
import type { Schema } from './schema.ts';

/** Which lines: all conditions hold. */
export interface AuditFilter {
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  readonly subject?: string | undefined;
  /** Milliseconds: `from` included, `to` excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/** Place of a line in the order of the list. */
export interface AuditCursor {
  readonly at: number;
  readonly id: Uuid;
}

export async function appendAudit(db: Kysely<Schema>, line: AuditRow): Promise<void> {
  await db.insertInto('audit').values(line).execute();
}

/** A page of lines, newest first; `beyond` is the last one of the page before. */
export async function listAudit(
  db: Kysely<Schema>,
  filter: AuditFilter,
  page: { readonly limit: number; readonly beyond?: AuditCursor | undefined },
): Promise<AuditRow[]> {
  const { actor, action, subject, from, to } = filter;
  const { limit, beyond } = page;
  return db
    .selectFrom('audit')
    .selectAll()
    .$if(actor !== undefined, (query) => query.where('actor', '=', actor!))
    .$if(action !== undefined, (query) => query.where('action', '=', action!))
    .$if(subject !== undefined, (query) => query.where(sql<boolean>`${subject!} = any(subjects)`))
    .$if(from !== undefined, (query) => query.where('at', '>=', from!))
    .$if(to !== undefined, (query) => query.where('at', '<', to!))
    .$if(beyond !== undefined, (query) =>
      query.where(sql<boolean>`(at, id) < (${beyond!.at}::bigint, ${beyond!.id}::uuid)`),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Drops lines that are too old. @param before milliseconds since the epoch @returns how many went */
export async function dropAudit(db: Kysely<Schema>, before: number): Promise<number> {
  const result = await sql`delete from audit where at < ${before}::bigint`.execute(db);
  return Number(result.numAffectedRows ?? 0);
}
