import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClickHouseServer,
  findPostgres,
  type PostgresServer,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, get, makeKey, post, type Target, timelineOf, type Verdict } from './test/client.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

const event = (messageId: string, userId = 'ann') => ({ type: 'track', event: 'E', userId, messageId });

/** Sends the same batches through all servers at once; each id must be accepted exactly once. */
async function race(servers: readonly Target[], userId: string, ids: readonly string[]): Promise<void> {
  const answers: Answer[] = await Promise.all(
    Array.from({ length: 24 }, (_, n) =>
      // Each request in another order, and some ids alone: rows would be claimed in every order.
      n % 4 === 0
        ? post(servers[n % servers.length]!, '/v1/track', event(ids[n % ids.length]!, userId))
        : post(servers[n % servers.length]!, '/v1/batch', {
            batch: [...ids.slice(n % ids.length), ...ids.slice(0, n % ids.length)].map((id) =>
              event(id, userId),
            ),
          }),
    ),
  );
  const verdicts = new Map<string, Verdict['status'][]>();
  for (const { status, items } of answers) {
    expect(status).toBe(200);
    for (const { id, status } of items) verdicts.set(id!, [...(verdicts.get(id!) ?? []), status]);
  }
  for (const id of ids) {
    const said = verdicts.get(id)!;
    expect(
      said.filter((status) => status === 'accepted'),
      id,
    ).toHaveLength(1);
    expect(
      said.filter((status) => status === 'duplicate'),
      id,
    ).toHaveLength(said.length - 1);
  }
  for (const server of servers) {
    expect(await get(server, `/v1/people/userId:${userId}`)).toMatchObject({ touchpoints: ids.length });
    expect((await timelineOf(server, `userId:${userId}`)).map(({ id }) => id).sort()).toEqual(
      [...ids].sort(),
    );
  }
}

const ids = Array.from({ length: 40 }, (_, n) => `race-${String(n).padStart(2, '0')}`);

describe('Duplicates in one process', () => {
  let directory: string;
  let server: ServerProcess;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'throughline-duplicates-'));
    server = await startServer({ dataDirectory: directory });
  });
  afterAll(async () => {
    await server.stop();
    await rm(directory, { recursive: true, force: true });
  });

  it('[T3.1] a retry is answered duplicate and applied once, whole or in part', async () => {
    const first = { batch: [event('a1'), event('a2')] };
    expect((await post(server, '/v1/batch', first)).items.map(({ status }) => status)).toEqual([
      'accepted',
      'accepted',
    ]);
    const again = await post(server, '/v1/batch', { batch: [event('a0'), ...first.batch] });
    expect(again).toMatchObject({ status: 200, success: true });
    expect(again.items.map(({ status }) => status)).toEqual(['accepted', 'duplicate', 'duplicate']);
    const single = await post(server, '/v1/track', event('a1'));
    expect(single).toMatchObject({ status: 200, success: true, items: [{ id: 'a1', status: 'duplicate' }] });
    expect(single.outbox).toEqual([]);
    // The id decides, not what else the message says.
    expect((await post(server, '/v1/page', { userId: 'bob', messageId: 'a1' })).items[0]!.status).toBe(
      'duplicate',
    );
    expect((await server.request('/v1/people/userId:bob')).status).toBe(404);
    expect(await get(server, '/v1/people/userId:ann')).toMatchObject({ touchpoints: 3 });
  });

  it('[T3.1] the same id from two sources is two events, and a key’s successor of the same name one source', async () => {
    const send = (key: string) =>
      post(server, '/v1/track', event('shared', 'carl'), { authorization: `Bearer ${key}` });
    const { key: web } = await makeKey(server, 'write', 'web');
    const { key: rotated } = await makeKey(server, 'write', 'web');
    const { key: till } = await makeKey(server, 'write', 'till');
    const answers = [await send(web), await send(till), await send(rotated)];
    expect(answers.map(({ items }) => items[0]!.status)).toEqual(['accepted', 'accepted', 'duplicate']);
    expect((await timelineOf(server, 'userId:carl')).map(({ source }) => source).sort()).toEqual([
      'till',
      'web',
    ]);
  });

  it('[T3.1] of many at once exactly one is accepted', () => race([server], 'racer', ids));

  it('[T3.2] a restart remembers, in an orderly way and after kill -9', async () => {
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      const batch = [event(`before ${signal}`, 'dora'), event('a1', 'dora')];
      expect((await post(server, '/v1/batch', { batch })).items[0]!.status).toBe('accepted');
      await server.kill(signal);
      server = await startServer({ dataDirectory: directory });
      const answer = await post(server, '/v1/batch', { batch: [...batch, event(`after ${signal}`, 'dora')] });
      expect(answer.items.map(({ status }) => status)).toEqual(['duplicate', 'duplicate', 'accepted']);
    }
    expect((await timelineOf(server, 'userId:dora')).length).toBe(4);
  });
});

describe.skipIf(!installed)('Duplicates in several processes', () => {
  let postgres: PostgresServer;
  let clickhouse: ClickHouseServer;
  const servers: ServerProcess[] = [];
  beforeAll(async () => {
    [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
    const engines = { databaseUrl: await postgres.createDatabase(), clickhouseUrl: clickhouse.newDatabase() };
    servers.push(await startServer(engines));
    servers.push(await startServer({ ...engines, adminKey: servers[0]!.adminKey }));
  });
  afterAll(async () => {
    await Promise.all(servers.map((server) => server.stop()));
    await Promise.all([postgres?.stop(), clickhouse?.stop()]);
  });

  it('[T3.3] what one process took in the other knows', async () => {
    const [one, two] = servers as [ServerProcess, ServerProcess];
    expect((await post(one, '/v1/track', event('b1'))).items[0]!.status).toBe('accepted');
    expect((await post(two, '/v1/track', event('b1'))).items[0]!.status).toBe('duplicate');
    expect((await post(two, '/v1/track', event('b2'))).items[0]!.status).toBe('accepted');
    expect((await post(one, '/v1/track', event('b2'))).items[0]!.status).toBe('duplicate');
  });

  it('[T3.3] of many at once, through both, exactly one is accepted', async () => {
    for (const round of [1, 2, 3])
      await race(
        servers,
        `racer-${round}`,
        ids.map((id) => `${round}-${id}`),
      );
  });
});
