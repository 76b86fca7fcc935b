import { setTimeout as delay } from 'node:timers/promises';
import { openPostgres, type RelationalEngine } from '@throughline/storage/relational';
import { findPostgres } from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectEachOnce, expectReplay, shipped } from './test/check.ts';
import { Load } from './test/load.ts';
import { onServers, type Platform } from './test/platform.ts';

const there = findPostgres() !== undefined;
if (!there) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

describe.skipIf(!there)('A process that the system stopped while it was shipping', () => {
  let platform: Platform;
  let load: Load;
  let database: RelationalEngine<Record<string, never>>;
  beforeAll(async () => {
    platform = await onServers();
    load = new Load(platform, { seed: 9 });
  });
  afterAll(async () => {
    await database?.close();
    await platform?.[Symbol.asyncDispose]();
  });

  it.for(['before-shipment', 'after-insert'] as const)(
    '[X2.11, X2.3] wakes %s, after another took over, and leaves every row once',
    { timeout: 90_000 },
    async (point) => {
      const sleeper = await platform.start({ failpoints: [`${point}:freeze:2`] });
      load.start(3);
      await expect.poll(() => sleeper.output(), { timeout: 20_000 }).toContain(`failpoint ${point}:freeze:2`);
      platform.forget(sleeper);
      const other = await platform.start();
      database ??= await openPostgres({ url: platform.databaseUrl! });
      await sql`update leases set until = 0`.execute(database.db);
      await delay(1_500);
      await sleeper.kill('SIGCONT');
      await delay(500);
      await load.finish();
      await shipped(other);
      expect((await sleeper.request('/readyz')).status).toBe(200);
      await expectEachOnce(sleeper, load);
      await expectReplay(platform, load);
      await sleeper.stop();
      await platform.stopServers();
    },
  );
});
