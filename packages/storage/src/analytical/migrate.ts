import { readdirSync, readFileSync } from 'node:fs';
import type { Analytical } from './engine.ts';

/** One numbered file of plain SQL: forward only, every statement safe to run twice. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

const FOLDER = new URL('./migrations/', import.meta.url);

/** The migrations in the order of their numbers. */
export function migrations(): Migration[] {
  return readdirSync(FOLDER)
    .filter((file) => /^\d{3}_.+\.sql$/.test(file))
    .sort()
    .map((file) => ({
      version: Number(file.slice(0, 3)),
      name: file.slice(4, -4),
      sql: readFileSync(new URL(file, FOLDER), 'utf8'),
    }));
}

/** The statements of a file, without comments. A semicolon at the end of a line ends one. */
export function statements(sql: string): string[] {
  return sql
    .split('\n')
    .filter((line) => !line.trimStart().startsWith('--'))
    .join('\n')
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '');
}

/** Two processes may record the same version at once; the merge leaves one row of it. */
export const RECORD = `CREATE TABLE IF NOT EXISTS migrations
(
    version UInt32,
    name String,
    at DateTime64(3, 'UTC') DEFAULT now64(3)
)
ENGINE = ReplacingMergeTree
ORDER BY version
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`;

/**
 * Brings the schema up to date and returns its version.
 *
 * ClickHouse has no transaction around DDL and no lock to take, so safety from several processes at once comes
 * from the statements: each is a `CREATE … IF NOT EXISTS` or its like and may run twice, also after a crash midway.
 *
 * @throws when a newer release has already migrated this database: an older one would write what it cannot read.
 */
export async function migrate(a: Analytical): Promise<number> {
  await a.client.command({ query: RECORD });
  const known = migrations();
  const latest = known.at(-1)?.version ?? 0;
  const done = await appliedVersions(a);
  const newest = Math.max(0, ...done);
  if (newest > latest) {
    throw new Error(
      `The analytical database is at schema version ${newest}, and this release knows ${latest}. ` +
        'Start the newer release that migrated it.',
    );
  }
  for (const { version, name, sql } of known) {
    if (done.has(version)) continue;
    for (const query of statements(sql)) await a.client.command({ query });
    await a.client.command({
      query: 'INSERT INTO migrations (version, name) SELECT {version:UInt32}, {name:String}',
      query_params: { version, name },
    });
  }
  return latest;
}

async function appliedVersions(a: Analytical): Promise<Set<number>> {
  const result = await a.client.query({
    query: 'SELECT DISTINCT version FROM migrations',
    format: 'JSONEachRow',
  });
  const rows = await result.json<{ version: number }>();
  return new Set(rows.map((row) => row.version));
}
