import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS } from '@throughline/core/people';
import {
  type DropReason,
  keepLetters,
  letterDrops,
  listLetters,
  migrateRelational,
  openPglite,
  openPostgres,
  type RelationalEngine,
  type Schema,
} from '@throughline/storage/relational';
import { layCluster, type PostgresServer, startPostgres } from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hasPostgres } from '../http/test/installations.ts';
import { LetterSweeper } from './letter-sweeper.ts';

const DAY = 24 * 3600 * 1000;
const NOW = Date.UTC(2026, 0, 31);

let directory: string;
let postgres: PostgresServer | undefined;
const open = {
  PGlite: async () => {
    directory = await mkdtemp(join(tmpdir(), 'throughline-letters-'));
    await layCluster(join(directory, 'relational'));
    return openPglite<Schema>({ directory: join(directory, 'relational') });
  },
  PostgreSQL: async () => {
    postgres = await startPostgres();
    return openPostgres<Schema>({ url: await postgres.createDatabase() });
  },
};

describe.each([
  { name: 'PGlite' as const, possible: true },
  { name: 'PostgreSQL' as const, possible: hasPostgres },
])('Dead letters kept on $name', ({ name, possible }) => {
  describe.skipIf(!possible)('within bounds', () => {
    let engine: RelationalEngine<Schema>;
    beforeAll(async () => {
      engine = await open[name]();
      await migrateRelational(engine);
    });
    afterAll(async () => {
      await engine?.close();
      await postgres?.stop();
      postgres = undefined;
      if (name === 'PGlite') await rm(directory, { recursive: true, force: true });
    });
    beforeEach(async () => {
      for (const table of ['dead_letters', 'dead_letter_drops', 'leases'])
        await sql.raw(`delete from ${table}`).execute(engine.db);
    });

    /** So many letters of a source, each so many days old and of so many bytes. */
    async function keep(source: string, days: readonly number[], bytes = 10): Promise<void> {
      await keepLetters(
        engine.db,
        days.map((old) => ({
          ...{
            id: randomUUID(),
            source,
            door: '/v1/batch',
            code: 'type_unknown',
            message: 'm',
            path: 'type',
          },
          ...{ at: NOW - old * DAY, event: `${source}-${old}`, name: '', happened: undefined, whole: true },
          ...{ body: 'x'.repeat(bytes), arrival: '' },
        })),
      );
    }

    async function sweep(deadLetters: object): Promise<[letters: number, why: DropReason][]> {
      const told: [number, DropReason][] = [];
      const value = { ...DEFAULT_SETTINGS.value };
      const sweeper = new LetterSweeper({
        db: engine.db,
        settings: async () => ({
          version: 0,
          value: { ...value, deadLetters: { ...value.deadLetters, ...deadLetters } },
        }),
        onDropped: (letters, why) => told.push([letters, why]),
        onError: (error) => {
          throw error;
        },
      });
      await sweeper.sweep(NOW);
      await sweeper.stop();
      return told;
    }

    const left = async () =>
      (await listLetters(engine.db, {}, { limit: 2_000 })).map(({ event }) => event).sort();
    const drops = async () =>
      (await letterDrops(engine.db)).map(({ source, why, letters }) => [source, why, letters]);

    it('[L1.3] go when they are older than the retention', async () => {
      await keep('a', [1, 29, 31]);
      await keep('b', [40, 50]);
      expect(await sweep({ days: 30 })).toEqual([[3, 'age']]);
      expect(await left()).toEqual(['a-1', 'a-29']);
      expect(await drops()).toEqual([
        ['a', 'age', 1],
        ['b', 'age', 2],
      ]);
    });

    it('[L1.3] go oldest first beyond the quota of their source, then of all, then of bytes', async () => {
      await keep('a', [1, 2, 3, 4, 5]);
      await keep('b', [6, 7]);
      await sweep({ perSource: 3 });
      expect(await left()).toEqual(['a-1', 'a-2', 'a-3', 'b-6', 'b-7']);
      await sweep({ total: 4 });
      expect(await left()).toEqual(['a-1', 'a-2', 'a-3', 'b-6']);
      await keep('c', [0, 8], 600_000);
      await sweep({ megabytes: 1 });
      expect(await left()).toEqual(['a-1', 'a-2', 'a-3', 'b-6', 'c-0']);
      expect(await drops()).toEqual([
        ['a', 'quota', 2],
        ['b', 'quota', 1],
        ['c', 'quota', 1],
      ]);
    });

    it('[L1.3] may be none at all, and thousands go', async () => {
      await keep(
        'a',
        Array.from({ length: 1_234 }, (_, n) => n / 100),
      );
      await sweep({ total: 0 });
      expect(await left()).toEqual([]);
      expect(await drops()).toEqual([['a', 'quota', 1_234]]);
    });

    it('[L1.3] that were replayed go uncounted: their events are there', async () => {
      await keep('a', [40]);
      await sql`update dead_letters set replayed = 1`.execute(engine.db);
      await sweep({ days: 30 });
      expect([await left(), await drops()]).toEqual([[], []]);
    });
  });
});
