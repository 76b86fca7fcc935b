import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPostgres, startPostgres } from '@throughline/testkit';
import { describe, expect, it } from 'vitest';
import { renderCitus } from './citus.ts';
import { migrateRelational, readMigrations } from './migrate.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import type { Schema } from './schema.ts';
import { dumpSchema } from './test/schema-dump.ts';

const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.log('skipped on PostgreSQL: no server programs; install the package postgresql');

const GOLDEN = 'golden/schema.sql';

describe('the golden files', () => {
  it('[P2.1, P2.3] PGlite, migrated, has the schema of the golden file', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'throughline-golden-'));
    const engine = await openPglite<Schema>({ directory: path.join(directory, 'data') });
    try {
      await migrateRelational(engine);
      await expect(await dumpSchema(engine.db)).toMatchFileSnapshot(GOLDEN);
    } finally {
      await engine.close();
      await rm(directory, { recursive: true, force: true });
    }
  });

  it.skipIf(!hasPostgres)('[P2.1, P2.3] PostgreSQL, migrated, has the schema of the same file', async () => {
    await using server = await startPostgres();
    const engine = await openPostgres<Schema>({ url: server.url });
    try {
      await migrateRelational(engine);
      await expect(await dumpSchema(engine.db)).toMatchFileSnapshot(GOLDEN);
    } finally {
      await engine.close();
    }
  });

  it('[P3.2] the Citus distribution statements follow from the migrations', async () => {
    await expect(renderCitus(await readMigrations())).toMatchFileSnapshot('golden/citus.sql');
  });
});
