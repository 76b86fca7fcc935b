import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Broker, findMosquitto, findPostgres, startMosquitto } from '@throughline/testkit';
import { connect, type MqttClient } from 'mqtt';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Ran, run } from '../cli/test/command.ts';
import { readJson, shipped, timelineOf } from './test/check.ts';
import { onServers, type Platform } from './test/platform.ts';

const ROWS = 5_000;
const MESSAGES = 600;
/** What a device sends again once it is connected again: a broker that is killed forgets its last moments. */
const KEPT = 200;
const PEOPLE = 20;
const PASSWORD = 'open-sesame';

const there = findPostgres() !== undefined;
if (!there) console.log('SKIP sources and kills: PostgreSQL is not installed.');
if (!findMosquitto()) console.log('SKIP a broker that is killed: Mosquitto is not installed.');

interface Told {
  readonly state: string;
  readonly accepted: number;
  readonly duplicates: number;
}

describe.skipIf(!there)('Processes that share sources, and die', () => {
  let platform: Platform;
  let own: pg.Client;
  let shop: pg.Client;
  let directory: string;
  beforeAll(async () => {
    platform = await onServers();
    own = new pg.Client(platform.databaseUrl);
    shop = new pg.Client(await platform.postgres!.createDatabase());
    await Promise.all([own.connect(), shop.connect()]);
    directory = await mkdtemp(join(tmpdir(), 'throughline-declared-'));
  });
  afterAll(async () => {
    await Promise.all([own?.end(), shop?.end()]);
    await platform?.[Symbol.asyncDispose]();
    await rm(directory, { recursive: true, force: true });
  });

  /** Takes all leases away: whoever looks next begins, whether or not another one is still at it. */
  const unlease = () => own.query('delete from leases');
  const cli = (...args: string[]): Promise<Ran> => run(platform.any(), 'source', ...args);
  const table = async (name: string, count = ROWS) => {
    await shop.query(`create table ${name} (id bigint primary key, at timestamptz, who text)`);
    await shop.query(
      `insert into ${name} select i, '2026-01-01'::timestamptz + i / 7 * interval '1 minute', '${name}-' || i % ${PEOPLE}
       from generate_series(1, ${count}) as i`,
    );
    const address = `postgres://postgres:${PASSWORD}@${shop.host}:${shop.port}/${shop.database}`;
    const mapping = '{ name: Visited, time: at, identifiers: { userId: who }, properties: { n: id } }';
    const file = join(directory, `${name}.yaml`);
    await writeFile(
      file,
      `kind: postgres\nsettings: { url: '${address}', table: ${name}, cursor: at, key: id }\nmapping: ${mapping}\n`,
    );
    return file;
  };
  const until = async (name: string, holds: (told: Told) => boolean) => {
    for (const deadline = Date.now() + 40_000; ; await delay(50)) {
      const told = await readJson<Told>(platform.any(), `/v1/sources/${name}`);
      if (holds(told)) return told;
      if (Date.now() > deadline) throw new Error(`${JSON.stringify(told)} ${platform.any().output()}`);
    }
  };
  /** What everyone of a source did, each thing once. */
  const expectEach = async (prefix: string, wanted: readonly string[]) => {
    await shipped(platform.any());
    const ids: string[] = [];
    for (let i = 0; i < PEOPLE; i++) {
      const seen = await timelineOf(platform.any(), `userId:${prefix}-${i}`);
      ids.push(...seen.map(({ id }) => id));
    }
    expect(ids.sort()).toEqual([...wanted].sort());
  };
  const tableIds = async (name: string) => {
    const { rows } = await shop
      .query<{ id: string }>(`set timezone = 'UTC'; select '${name}:' || id || '@' || at as id from ${name}`)
      .then((results) => (results as unknown as pg.QueryResult<{ id: string }>[])[1]!);
    return rows.map(({ id }) => id);
  };

  it('[O2.3, C7.3] killed before a commit and after one, every row is there once, and no secret in a log', async () => {
    const file = await table('visits');
    const before = await platform.start({
      failpoints: ['before-commit:kill:3'],
      env: { THROUGHLINE_LOG: 'debug' },
    });
    expect(await cli('put', 'visits', file)).toMatchObject({ end: 0 });
    expect(await before.waitForExit()).toBe(128);
    platform.forget(before);
    await unlease();
    const after = await platform.start({
      failpoints: ['after-commit:kill:2'],
      env: { THROUGHLINE_LOG: 'debug' },
    });
    expect(await after.waitForExit()).toBe(128);
    platform.forget(after);
    await unlease();
    await platform.start({ env: { THROUGHLINE_LOG: 'debug' } });
    const told = await until('visits', ({ accepted }) => accepted >= ROWS);
    expect(told).toMatchObject({ accepted: ROWS, state: 'well' });
    await expectEach('visits', await tableIds('visits'));
    for (const server of [before, after, platform.any()]) expect(server.output()).not.toContain(PASSWORD);
  }, 90_000);

  it('[O2.5, O2.3] two processes that both believe a source theirs take each row in once', async () => {
    await platform.stopServers();
    // Slow enough that the second process begins while the first is at it.
    const slow = { failpoints: ['before-commit:wait=400:all'], env: { THROUGHLINE_LOG: 'info' } };
    const both = [await platform.start(slow), await platform.start(slow)];
    const file = await table('contended');
    let stealing = true;
    const thief = (async () => {
      for (; stealing; await delay(20)) await unlease();
    })();
    try {
      expect(await cli('put', 'contended', file)).toMatchObject({ end: 0 });
      const told = await until('contended', ({ accepted }) => accepted >= ROWS);
      expect(told.accepted).toBe(ROWS);
    } finally {
      stealing = false;
      await thief;
    }
    await expectEach('contended', await tableIds('contended'));
    expect(both.map((server) => server.output()).join()).toContain('another process read this source first');
  }, 90_000);

  it('[O2.4] the command line declares, lists, runs, pauses, resumes and forgets', async () => {
    const file = await table('few', 3);
    expect(await cli('put', 'few', file)).toMatchObject({ end: 0, out: expect.stringMatching(/^few: well/) });
    expect(await cli('run', 'few')).toMatchObject({ end: 0, out: expect.stringContaining('3 accepted') });
    const again = await cli('run', 'few', '--from-start');
    expect(again).toMatchObject({ end: 0, out: expect.stringContaining('3 accepted') });
    expect(await cli('pause', 'few')).toMatchObject({ end: 0, out: expect.stringMatching(/^few: paused/) });
    expect(await cli('resume', 'few')).toMatchObject({ end: 0, out: expect.stringMatching(/^few: well/) });
    await shop.query('drop table few');
    expect(await cli('run', 'few')).toMatchObject({ end: 1, err: expect.stringContaining('table_missing') });
    const listed = await cli('list');
    expect(listed.out).toMatch(/^few +postgres +failing +3/m);
    expect(listed.out).not.toContain(PASSWORD);
    expect(await cli('delete', 'few')).toMatchObject({ end: 0 });
    expect((await cli('list')).out).not.toMatch(/^few/m);
    expect(await cli('run', 'few')).toMatchObject({ end: 1, err: expect.stringContaining('source_unknown') });
    expect(await cli('dance', 'few')).toMatchObject({ end: 2 });
  }, 60_000);

  describe.skipIf(!findMosquitto())('with a broker', () => {
    let broker: Broker;
    let device: MqttClient;
    beforeAll(async () => {
      broker = await startMosquitto();
      device = connect(broker.url, { clientId: 'device', clean: false, reconnectPeriod: 50 });
      device.on('error', () => {});
    });
    afterAll(async () => {
      await device?.endAsync(true);
      await broker?.stop();
    });
    const publish = (i: number) => {
      const payload = JSON.stringify({
        at: `2026-02-01T00:00:00.${String(i).padStart(3, '0')}Z`,
        guest: `gate-${i % PEOPLE}`,
        i,
      });
      return device.publishAsync(`park/north/ride/${i % 9}/gate`, payload, { qos: 1 });
    };

    /** Only what is sent after the first subscription is the server's to hear. */
    const firstHeard = async () => {
      const heard = async () => (await readJson<Told>(platform.any(), '/v1/sources/gates')).accepted > 0;
      for (; !(await heard()); await delay(200)) await publish(0);
    };
    const sendAgain = async (upTo: number) => {
      for (let i = upTo - KEPT; i < upTo; i++) await publish(i);
    };
    const everyoneSeen = async () => {
      const people = Array.from({ length: PEOPLE }, (_, i) => `userId:gate-${i}`);
      const init = { method: 'POST', body: JSON.stringify({ people }) };
      for (const deadline = Date.now() + 40_000; Date.now() < deadline; await delay(100)) {
        const { people } = await readJson<{ people: { profile: { touchpoints: number } | null }[] }>(
          platform.any(),
          '/v1/people/read',
          init,
        );
        if (people.reduce((sum, { profile }) => sum + (profile?.touchpoints ?? 0), 0) >= MESSAGES) return;
      }
    };

    it('[C6.1, C6.2, C6.3] broker and servers killed midway, every message is there once', async () => {
      const declared = {
        kind: 'mqtt',
        settings: { url: broker.url, topics: ['park/{area}/ride/{ride}/gate'] },
        mapping: {
          name: 'Passed a gate',
          time: 'at',
          id: 'gate-{i}',
          channel: 'iot',
          identifiers: { userId: 'guest' },
          references: [{ kind: 'ride', id: 'ride', role: 'place' }],
          properties: { area: 'area' },
        },
      };
      const init = { method: 'PUT', body: JSON.stringify(declared) };
      await readJson(platform.any(), '/v1/sources/gates', init);
      await firstHeard();
      const faults: Readonly<Record<number, () => Promise<unknown>>> = {
        200: () => broker.crash(),
        210: () => broker.restart(),
        300: () => sendAgain(300),
        400: () => Promise.all(platform.servers.map((server) => server.kill('SIGKILL'))),
      };
      for (let i = 1; i < MESSAGES; i++) {
        const sent = publish(i);
        await faults[i]?.();
        // While the broker is away messages wait in the device.
        if (i < 200 || i >= 210) await sent;
      }
      for (const server of [...platform.servers]) platform.forget(server);
      await unlease();
      await platform.start();
      await everyoneSeen();
      await expectEach(
        'gate',
        Array.from({ length: MESSAGES }, (_, i) => `gate-${i}`),
      );
    }, 90_000);
  });
});
