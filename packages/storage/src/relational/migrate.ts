import { readdir, readFile } from 'node:fs/promises';
import { sql } from 'kysely';
import type { RelationalEngine } from './engine.ts';
import type { Schema } from './schema.ts';

const DIRECTORY = new URL('./migrations/', import.meta.url);

export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly statements: string;
}

/** The numbered migrations, in order. */
export async function readMigrations(): Promise<Migration[]> {
  const files = (await readdir(DIRECTORY)).filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (name) => ({
      version: Number.parseInt(name, 10),
      name,
      statements: await readFile(new URL(name, DIRECTORY), 'utf8'),
    })),
  );
}

// An arbitrary number that every process of ours agrees on: who holds it migrates, the others wait.
const MIGRATION_LOCK = 7_412_001;

/** What was migrated when; not itself a migration, because it must be there before the first. */
export const RECORD =
  'create table if not exists migrations (version integer primary key, name text not null, at bigint not null)';

/**
 * Brings the database to the newest version: forward only, all that is missing in one transaction with its record,
 * so a process that dies midway leaves nothing half done.
 * Several processes may start at once: they queue on an advisory lock, and whoever comes second finds it done.
 * @returns the version the database is at
 * @throws where a newer release has already migrated it: an older one would write what it cannot read
 */
export async function migrateRelational({ db }: RelationalEngine<Schema>): Promise<number> {
  const migrations = await readMigrations();
  const latest = migrations.at(-1)?.version ?? 0;
  await db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
    await sql.raw(RECORD).execute(transaction);
    const done = await transaction.selectFrom('migrations').select('version').execute();
    const applied = new Set(done.map(({ version }) => version));
    refuseNewer(Math.max(0, ...applied), latest);
    for (const { version, name, statements } of migrations) {
      if (applied.has(version)) continue;
      for (const statement of splitStatements(statements)) await sql.raw(statement).execute(transaction);
      await sql`insert into migrations values (${version}, ${name}, (extract(epoch from clock_timestamp()) * 1000)::bigint)`.execute(
        transaction,
      );
    }
  });
  return latest;
}

function refuseNewer(found: number, latest: number): void {
  if (found <= latest) return;
  throw new Error(
    `The relational database is at schema version ${found}, and this release knows ${latest}. ` +
      'Start the newer release that migrated it.',
  );
}

/** Migrations are plain statements: comments run to the end of a line, and no string holds a semicolon. */
export function splitStatements(text: string): string[] {
  return text
    .replace(/--.*$/gm, '')
    .split(';')
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}
