import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  claim,
  migrateRelational,
  openPglite,
  type RelationalEngine,
  type Schema,
} from '@throughline/storage/relational';
import { layCluster } from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { DUPLICATE_WINDOW_MS, Sweeper } from './sweeper.ts';

const NOW = Date.UTC(2026, 5, 1);
const HOUR = 3_600_000;
let directory: string;
let engine: RelationalEngine<Schema>;

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'throughline-sweeper-'));
  await layCluster(path.join(directory, 'relational'));
  engine = await openPglite<Schema>({ directory: path.join(directory, 'relational') });
  await migrateRelational(engine);
});
afterAll(async () => {
  await engine?.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(() => sql`truncate claims`.execute(engine.db));

/** One claim a minute, from `hours` ago until now. */
async function claimEveryMinute(hours: number): Promise<void> {
  await sql`insert into claims select gen_random_uuid(), at
    from generate_series(${NOW - hours * HOUR}::bigint, ${NOW}::bigint, 60000) as at`.execute(engine.db);
  await sql`analyze claims`.execute(engine.db);
}

async function sweep(maxClaims?: number): Promise<number[]> {
  const windows: number[] = [];
  const sweeper = new Sweeper({
    db: engine.db,
    ...(maxClaims === undefined ? {} : { maxClaims }),
    onWindow: (milliseconds) => windows.push(milliseconds / HOUR),
    onError: (error) => {
      throw error;
    },
  });
  await sweeper.sweep(NOW);
  await sweeper.stop();
  return windows;
}

const oldest = async () =>
  (await sql<{ at: number }>`select min(at) as at from claims`.execute(engine.db)).rows[0]!.at;
const count = async () =>
  (await sql<{ n: number }>`select count(*) as n from claims`.execute(engine.db)).rows[0]!.n;

it('[T3.4] forgets message ids after 24 hours, and not before', async () => {
  await claimEveryMinute(48);
  expect(await sweep()).toEqual([24, 24]);
  expect(await oldest()).toBe(NOW - DUPLICATE_WINDOW_MS);
  expect(await count()).toBe(24 * 60 + 1);
  const key = '00000000-0000-4000-8000-000000000001';
  expect(await claim(engine.db, [key], NOW - DUPLICATE_WINDOW_MS)).toEqual(new Set([key]));
  expect(await sweep()).toEqual([24, 24]);
  expect(await claim(engine.db, [key], NOW)).toEqual(new Set());
});

it('[T3.4] says 24 hours for a young installation too, which has forgotten nothing', async () => {
  await claimEveryMinute(1);
  expect(await sweep()).toEqual([24, 24]);
  expect(await count()).toBe(61);
});

it('[T3.4] beyond its size shortens the window from the old end, and says so', async () => {
  await claimEveryMinute(24);
  const [, window] = await sweep(600);
  expect(window).toBeGreaterThan(9);
  expect(window).toBeLessThan(10.1);
  expect(await count()).toBeLessThanOrEqual(600);
  expect(await oldest()).toBe(NOW - window! * HOUR);
  // The next sweep, or another process's, tells the same without cutting again.
  const left = await count();
  const [, again] = await sweep(600);
  expect(again).toBeCloseTo(window!, 1);
  expect(await count()).toBe(left);
});
