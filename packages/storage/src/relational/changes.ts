import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** What lists are about that people look at while others, and the workers, change it. */
export const RESOURCES = [
  'catalogue',
  'violations',
  'dead-letters',
  'sources',
  'webhooks',
  'imports',
  'destinations',
  'keys',
  'settings',
] as const;
export type Resource = (typeof RESOURCES)[number];

/** A text a resource that differs whenever its list would. */
export type Marks = Readonly<Record<Resource, string>>;

/**
 * Where every resource stands. Each part reads one table, and none reads more than some hundred rows or an end of an
 * index: it is asked every two seconds by each process that somebody watches.
 */
export async function readMarks(db: Kysely<Schema>): Promise<Marks> {
  const [catalogue, violations, letters, drops, sources, webhooks, imports, destinations, keys, settings] =
    await Promise.all([
      mark(db, sql`select max(version) as mark from catalogue`),
      mark(db, sql`select concat_ws(' ', count(*), sum(count), max(last)) as mark from violations`),
      mark(db, sql`select concat_ws(' ', max(at), max(replayed)) as mark from dead_letters`),
      mark(db, sql`select concat_ws(' ', sum(letters), max(last)) as mark from dead_letter_drops`),
      mark(
        db,
        sql`select concat_ws(' ', count(*), sum(revision), sum(runs), sum(accepted), sum(duplicates), sum(refused),
          sum(failures), count(*) filter (where enabled), max(ended)) as mark from sources`,
      ),
      mark(db, sql`select concat_ws(' ', count(*), max(at)) as mark from webhooks`),
      mark(
        db,
        sql`select concat_ws(' ', count(*), sum(position), sum(refused), max(at)) as mark from imports`,
      ),
      mark(
        db,
        sql`select concat_ws(' ', count(*), sum(revision), sum(planned), max(changed)) as mark from destinations`,
      ),
      mark(db, sql`select concat_ws(' ', count(*), max(created), max(revoked)) as mark from keys`),
      mark(db, sql`select max(version) as mark from settings`),
    ]);
  return {
    ...{ catalogue, violations, sources, webhooks, imports, destinations, keys, settings },
    'dead-letters': `${letters} ${drops}`,
  };
}

async function mark(db: Kysely<Schema>, statement: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await statement.execute(db);
  return String((rows[0] as { mark: unknown } | undefined)?.mark ?? '');
}
