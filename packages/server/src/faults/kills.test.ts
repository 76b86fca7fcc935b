import { setTimeout as delay } from 'node:timers/promises';
import { findPostgres } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectEachOnce, expectReplay, shipped } from './test/check.ts';
import { Load } from './test/load.ts';
import { embedded, FULL, onServers, type Platform } from './test/platform.ts';

const KILLS = FULL ? 50 : 5;
const CLIENTS = 6;
/** Each on a pass late enough that there is something to lose by then. */
const FAILPOINTS = [
  ['X1.8', 'after-claim', 6],
  ['X1.9', 'before-commit', 6],
  ['X1.10', 'after-commit', 6],
  ['X1.11', 'after-insert', 2],
] as const;

if (!findPostgres()) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

const engines = [
  { name: 'PGlite and chDB', id: 'X1.12', open: embedded, processes: 1, there: true },
  {
    name: 'PostgreSQL and ClickHouse over HTTP',
    id: 'X1.13',
    open: onServers,
    processes: 3,
    there: findPostgres() !== undefined,
  },
];

for (const { name, id, open, processes, there } of engines) {
  describe.skipIf(!there)(`A server on ${name}`, () => {
    let platform: Platform;
    let load: Load;
    beforeAll(async () => {
      platform = await open();
      load = new Load(platform, { seed: 1 });
    });
    afterAll(() => platform?.[Symbol.asyncDispose]());

    it(`[${FAILPOINTS.map(([clause]) => clause).join(', ')}, X1.1, X1.6, T3.2] killed at each failpoint loses nothing acknowledged and applies nothing twice`, async () => {
      for (let n = 1; n < processes; n++) await platform.start();
      load.start(CLIENTS);
      for (const [, point, pass] of FAILPOINTS) {
        const server = await platform.start({ failpoints: [`${point}:kill:${pass}`] });
        // Only whoever ships meets the last point: with the others away it is this one.
        if (point === 'after-insert') await stopOthers(platform, server.pid);
        expect(await server.waitForExit(), server.output()).toBe(128);
        expect(server.output()).toContain(`failpoint ${point}:kill:${pass} on pass ${pass}\n`);
        platform.forget(server);
      }
      const survivor = await platform.start();
      await load.finish();
      await expectEachOnce(survivor, load);
      await shipped(survivor);
      await expectEachOnce(survivor, load);
      await expectReplay(platform, load);
    }, 240_000);

    it(`[${id}, X1.6, X2.3] killed with SIGKILL ${KILLS} times under load at any moment loses nothing acknowledged and applies nothing twice`, async () => {
      await platform.stopServers();
      for (let n = 0; n < processes; n++) await platform.start();
      load.start(CLIENTS);
      for (let kill = 0; kill < KILLS; kill++) {
        await delay(200 + Math.random() * 1_500);
        const victim = platform.any();
        await victim.kill('SIGKILL');
        platform.forget(victim);
        await platform.start();
      }
      await load.finish();
      const survivor = platform.any();
      expect(load.retries).toBeGreaterThan(0);
      await expectEachOnce(survivor, load);
      await shipped(survivor);
      await expectReplay(platform, load);
    }, 1_200_000);
  });
}

async function stopOthers(platform: Platform, pid: number): Promise<void> {
  for (const server of platform.servers.filter((other) => other.pid !== pid)) {
    platform.forget(server);
    await server.stop();
  }
}
