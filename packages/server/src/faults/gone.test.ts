import { setTimeout as delay } from 'node:timers/promises';
import { findPostgres, type ServerProcess } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectEachOnce, expectReplay, readJson, shipped } from './test/check.ts';
import { Load } from './test/load.ts';
import { FULL, onServers, type Platform } from './test/platform.ts';

const there = findPostgres() !== undefined;
if (!there) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

const touchpoint = () => ({ method: 'POST', body: JSON.stringify({ event: 'Probe', context: {} }) });

/** A refusal as it should be: at once, with a code and a word on when to come back. */
async function expectRefusal(server: ServerProcess, code: RegExp): Promise<void> {
  const started = performance.now();
  const answer = await server.request('/v1/track', touchpoint());
  expect({ status: answer.status, took: performance.now() - started < 3_000 }).toEqual({
    status: 503,
    took: true,
  });
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  expect(((await answer.json()) as { code: string }).code).toMatch(code);
  expect((await server.request('/readyz')).status).toBe(503);
  expect((await server.request('/healthz')).status).toBe(200);
}

const readiness = (server: ServerProcess) => async () => (await server.request('/readyz')).status;

describe.skipIf(!there)('A server whose engines go away', () => {
  let platform: Platform;
  let server: ServerProcess;
  let load: Load;
  beforeAll(async () => {
    platform = await onServers();
    server = await platform.start();
    load = new Load(platform, { seed: 7 });
  });
  afterAll(() => platform?.[Symbol.asyncDispose]());

  it('[X4.5] refuses while PostgreSQL is down, says so, and recovers by itself with everything acknowledged', async () => {
    load.start(4);
    await delay(1_000);
    await platform.postgres!.crash();
    await expect.poll(readiness(server), { timeout: 10_000 }).toBe(503);
    await expectRefusal(server, /unavailable/);
    await delay(1_000);
    await platform.postgres!.restart();
    await expect.poll(readiness(server), { timeout: 20_000 }).toBe(200);
    await load.finish();
    expect(load.retries).toBeGreaterThan(0);
    await expectEachOnce(server, load);
  }, 90_000);

  it('[X4.5] refuses while PostgreSQL hangs with its connections open, and recovers by itself', async () => {
    load.start(4);
    await delay(500);
    await platform.postgres!.pause();
    try {
      await expect.poll(readiness(server), { timeout: 25_000 }).toBe(503);
      await expectRefusal(server, /unavailable/);
      const reading = await server.request('/v1/people/userId:u1');
      expect(reading.status).toBe(503);
    } finally {
      await platform.postgres!.resume();
      await load.finish();
    }
    await expect.poll(readiness(server), { timeout: 20_000 }).toBe(200);
    await expectEachOnce(server, load);
  }, 90_000);

  it('[X2.12, X4.5] takes touchpoints in while ClickHouse is gone, up to a bound; then refuses, and ships all when it is back', async () => {
    await shipped(server);
    await platform.stopServers();
    server = await platform.start({ failpoints: ['never:kill:1'], arguments: ['--max-backlog', '8'] });
    await platform.clickhouse!.kill();
    load.start(4);
    await expect.poll(readiness(server), { timeout: 30_000 }).toBe(503);
    await expectRefusal(server, /^backlog$/);
    const status = await readJson<{ outbox: { rows: number }; why: string }>(server, '/v1/status');
    expect(status).toMatchObject({
      ready: false,
      why: 'the analytical engine does not keep up',
      touchpoints: null,
    });
    expect(status.outbox.rows).toBeGreaterThan(8);
    await platform.clickhouse!.restart();
    await expect.poll(readiness(server), { timeout: 30_000 }).toBe(200);
    await load.finish();
    await shipped(server);
    await expectEachOnce(server, load);
  }, 120_000);

  it('[X2.4] `after` waits until what was acknowledged is in the analytical engine', async () => {
    const held = await platform.clickhouse!.holdNextInsert({ match: 'landing' });
    const { outbox } = await readJson<{ outbox: string[] }>(server, '/v1/track', {
      method: 'POST',
      body: JSON.stringify({ event: 'Waited for', userId: 'u1', messageId: 'after' }),
    });
    expect(outbox).toHaveLength(1);
    await held.met;
    const read = readJson<{ activities: { name: string }[] }>(
      server,
      `/v1/journeys/graph?name=Waited%20for&after=${outbox[0]}`,
    );
    expect(await Promise.race([read, delay(500, 'waiting')])).toBe('waiting');
    await held.release();
    expect((await read).activities.map(({ name }) => name)).toEqual(['Waited for']);
  }, 60_000);

  // It takes as long as a stop may: part of the full set only.
  if (FULL) {
    it('[X4.5] told to stop while PostgreSQL hangs, it ends within half a minute', async () => {
      const other = await platform.start();
      platform.forget(other);
      await platform.postgres!.pause();
      try {
        expect(await Promise.race([other.stop(), delay(28_000, 'still there')])).toBe(1);
      } finally {
        await platform.postgres!.resume();
      }
      await expect.poll(readiness(server), { timeout: 20_000 }).toBe(200);
    }, 60_000);
  }

  it('[T3.4] how far back duplicates are recognised is in the status and in the metrics', async () => {
    const { duplicateWindowHours } = await readJson<{ duplicateWindowHours: number }>(server, '/v1/status');
    expect(duplicateWindowHours).toBe(24);
    const metrics = await (await server.request('/metrics')).text();
    expect(metrics).toContain('\nthroughline_duplicate_window_seconds 86400\n');
  });

  it('[X4.5, I2.7] and after all of that history still makes the live states', async () => {
    await shipped(server);
    const events = load.fates.size;
    const verification = await platform.verify();
    expect(verification.events).toBeGreaterThan(events);
    await expectReplay(platform, load, verification.events - events);
  }, 60_000);
});
