import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findPostgres, type PostgresServer, startPostgres } from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RelationalEngine } from './engine.ts';
import { migrateRelational, readMigrations } from './migrate.ts';
import { openPostgres } from './postgres.ts';
import type { Schema } from './schema.ts';
import { dumpSchema } from './test/schema-dump.ts';

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.log('skipped on PostgreSQL: no server programs; install the package postgresql');

/** A migrating process: waits at its mark until it is told to go. */
class Migrator {
  readonly #child: ChildProcess;
  #output = '';

  constructor(url: string) {
    this.#child = spawn(process.execPath, [join(import.meta.dirname, 'test/migrate-process.ts'), url], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      this.#output += chunk.toString();
    });
  }

  async ready(): Promise<void> {
    while (!this.#output.includes('ready')) await once(this.#child.stdout!, 'data');
  }

  go(): void {
    this.#child.stdin?.write('go\n');
  }

  /** @returns what it said, with its exit code */
  async outcome(): Promise<string> {
    const [code] = await once(this.#child, 'close');
    return `${this.#output.trim().split('\n').at(-1)}, exit code ${code}`;
  }
}

describe('numbered migrations', () => {
  it('[P2.1] are numbered without a gap, and each is plain statements', async () => {
    const migrations = await readMigrations();
    expect(migrations.map(({ version }) => version)).toEqual(migrations.map((_, index) => index + 1));
    for (const { name, statements } of migrations) {
      expect(name).toMatch(/^\d{3}_[a-z_]+\.sql$/);
      expect(statements, 'forward only').not.toMatch(/\bdrop (table|column)\b/i);
    }
  });
});

describe.skipIf(!hasPostgres)('migrations of one PostgreSQL', () => {
  let server: PostgresServer;
  let engine: RelationalEngine<Schema>;

  beforeAll(async () => {
    server = await startPostgres();
    engine = await openPostgres<Schema>({ url: server.url });
  });

  afterAll(async () => {
    await engine?.close();
    await server?.stop();
  });

  it('[P2.2] by four processes at once are done once, and all four go on', async () => {
    const migrators = Array.from({ length: 4 }, () => new Migrator(server.url));
    const outcomes = migrators.map((migrator) => migrator.outcome());
    await Promise.all(migrators.map((migrator) => migrator.ready()));
    for (const migrator of migrators) migrator.go();
    const migrations = await readMigrations();
    const latest = migrations.at(-1)?.version;
    expect(await Promise.all(outcomes)).toEqual(Array(4).fill(`version ${latest}, exit code 0`));
    const done = await engine.db
      .selectFrom('migrations')
      .select(['version', 'name'])
      .orderBy('version')
      .execute();
    expect(done).toEqual(migrations.map(({ version, name }) => ({ version, name })));
    await expect(await dumpSchema(engine.db)).toMatchFileSnapshot('golden/schema.sql');
  });

  it('[P2.2] that are cut off midway leave nothing half done', async () => {
    const other = await openPostgres<Schema>({ url: await server.createDatabase() });
    // A table that is in the way of the last statements: the first ones have run when the migration fails.
    await other.exec('create table installation (id integer)');
    await expect(migrateRelational(other)).rejects.toMatchObject({ code: '42P07' });
    const { rows } = await sql<{ name: string }>`
      select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`.execute(
      other.db,
    );
    expect(rows).toEqual([{ name: 'installation' }]);
    await other.exec('drop table installation');
    await migrateRelational(other);
    await expect(await dumpSchema(other.db)).toMatchFileSnapshot('golden/schema.sql');
    await other.close();
  });

  it('[P2.1] of a newer release are not touched by an older one', async () => {
    const latest = await migrateRelational(engine);
    await sql`insert into migrations values (${latest + 1}, 'later', 0)`.execute(engine.db);
    await expect(migrateRelational(engine)).rejects.toThrow(
      `schema version ${latest + 1}, and this release knows ${latest}`,
    );
    await sql`delete from migrations where version = ${latest + 1}`.execute(engine.db);
    expect(await migrateRelational(engine)).toBe(latest);
  });
});
