import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Analytical, openChdb, openClickHouse } from '@throughline/storage/analytical';
import {
  migrateRelational,
  openPglite,
  openPostgres,
  type RelationalEngine,
  type Schema,
} from '@throughline/storage/relational';
import {
  type ClickHouseServer,
  findPostgres,
  layCluster,
  type PostgresServer,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, post, timelineOf } from './test/client.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

/**
 * Makes the engine refuse a state that holds the word, with the SQLSTATE that PostgreSQL gives to a text it cannot
 * convert. Our own checks at the door know nothing of it: it stands for whatever they do not know yet.
 */
async function refuseUnwanted(engine: RelationalEngine<Schema>): Promise<void> {
  await migrateRelational(engine);
  await sql`
    create function refuse_unwanted() returns trigger language plpgsql as $$ begin
      raise exception 'unsupported text in %', left(new.state::text, 20) using errcode = '22P05';
    end $$`.execute(engine.db);
  await sql`
    create trigger refuse_unwanted before insert or update on people for each row
    when (new.state::text like '%Unwanted%') execute function refuse_unwanted()`.execute(engine.db);
}

interface Subject {
  readonly name: string;
  start(): Promise<ServerProcess>;
  /** Opens the history once the server is stopped, or beside it. */
  history(): Promise<Analytical>;
  stop(): Promise<void>;
}

function embedded(): Subject {
  let directory = '';
  return {
    name: 'PGlite and chDB',
    async start() {
      directory = await mkdtemp(join(tmpdir(), 'throughline-poison-'));
      await layCluster(join(directory, 'relational'));
      const engine = await openPglite<Schema>({ directory: join(directory, 'relational') });
      await refuseUnwanted(engine);
      await engine.close();
      return startServer({ dataDirectory: directory });
    },
    history: () => openChdb({ directory: join(directory, 'analytical') }),
    stop: () => rm(directory, { recursive: true, force: true }),
  };
}

function external(): Subject {
  let postgres: PostgresServer;
  let clickhouse: ClickHouseServer;
  let clickhouseUrl: string;
  return {
    name: 'PostgreSQL and ClickHouse',
    async start() {
      [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
      const databaseUrl = await postgres.createDatabase();
      clickhouseUrl = clickhouse.newDatabase();
      const engine = await openPostgres<Schema>({ url: databaseUrl });
      await refuseUnwanted(engine);
      await engine.close();
      return startServer({ databaseUrl, clickhouseUrl });
    },
    history: () => openClickHouse({ url: clickhouseUrl }),
    stop: async () => void (await Promise.all([postgres?.stop(), clickhouse?.stop()])),
  };
}

/** A thousand events of fifty people, some of them as text: what JSON.stringify would not write. */
function thousand(run: string, special: Readonly<Record<number, string>>): string {
  const items = Array.from(
    { length: 1000 },
    (_, n) =>
      special[n] ??
      `{"type":"track","event":"E","userId":"${run}-${n % 50}","messageId":"${run}-${n}","properties":{"n":${n}}}`,
  );
  return `{"batch":[${items.join(',')}]}`;
}

for (const [subject, possible] of [
  [embedded(), true],
  [external(), installed],
] as const)
  describe.skipIf(!possible)(`Poison on ${subject.name}`, () => {
    let server: ServerProcess;
    beforeAll(async () => {
      server = await subject.start();
    });
    afterAll(async () => {
      await server?.stop();
      await subject.stop();
    });

    it('[X3.1] of 1,000 with U+0000, half a surrogate pair and an integer beyond 2^53, 997 are accepted', async () => {
      const event = (id: string, more: string) =>
        `{"type":"track","event":"E","userId":"x3-0","messageId":"${id}",${more}}`;
      const answer = await post(
        server,
        '/v1/batch',
        thousand('x3', {
          17: event('nul', '"properties":{"note":"a\\u0000b"}'),
          500: event('half', '"properties":{"deep":[{"note":"\\ud800"}]}'),
          999: '{"type":"track","event":"E","messageId":"beyond","userId":9007199254740993}',
        }),
      );
      expect(answer).toMatchObject({ status: 200, success: false });
      expect(answer.items.filter(({ status }) => status === 'accepted')).toHaveLength(997);
      expect(answer.items.filter(({ status }) => status === 'refused')).toMatchObject([
        { id: 'nul', code: 'nul_character', path: 'properties.note' },
        { id: 'half', code: 'lone_surrogate', path: 'properties.deep.0.note' },
        { id: 'beyond', code: 'unsafe_integer', path: 'userId' },
      ]);
      expect([17, 500, 999].map((index) => answer.items[index]!.status)).toEqual(Array(3).fill('refused'));
      // Nobody came of the number, rounded or not.
      for (const rounded of ['9007199254740992', '9007199254740993', '9007199254740994'])
        expect((await server.request(`/v1/people/userId:${rounded}`)).status).toBe(404);
      let there = 0;
      for (let n = 0; n < 50; n++) there += (await timelineOf(server, `userId:x3-${n}`)).length;
      expect(there).toBe(997);
    });

    it('[X3.2] what the engine alone refuses is bisected out, refused as poison, and the rest committed', async () => {
      const unwanted = (id: string, user: string) =>
        `{"type":"identify","userId":"${user}","messageId":"${id}","traits":{"plan":"Unwanted"}}`;
      const body = thousand('b', { 3: unwanted('alone', 'b-3'), 700: unwanted('again', 'stranger') });
      const answer = await post(server, '/v1/batch', body);
      expect(answer.items.filter(({ status }) => status === 'accepted')).toHaveLength(998);
      expect(answer.items.filter(({ status }) => status === 'refused')).toMatchObject([
        { id: 'alone', code: 'poison' },
        { id: 'again', code: 'poison' },
      ]);
      expect([answer.items[3]!.id, answer.items[700]!.id]).toEqual(['alone', 'again']);
      expect(await get(server, '/v1/people/userId:b-3')).toMatchObject({ touchpoints: 19 });
      expect((await server.request('/v1/people/userId:stranger')).status).toBe(404);
      // The whole batch once more: nothing is applied twice, and the verdict on the culprits stands.
      const again = await post(server, '/v1/batch', body);
      expect(again.items.filter(({ status }) => status === 'duplicate')).toHaveLength(998);
      expect(again.items.filter(({ code }) => code === 'poison')).toHaveLength(2);
      const single = await post(server, '/v1/identify', JSON.parse(unwanted('single', 'stranger')));
      expect(single).toMatchObject({ status: 400, code: 'poison' });
    });

    it('[X3.2] each refusal is a ledger line that says why, and what was sent', async () => {
      await expect
        .poll(async () => (await get<{ outbox: { rows: number } }>(server, '/v1/status')).outbox.rows, {
          timeout: 30_000,
        })
        .toBe(0);
      await server.kill('SIGTERM');
      const history = await subject.history();
      try {
        const result = await history.client.query({
          query: `SELECT JSONExtractString(detail, 'code') AS reason, JSONExtractString(detail, 'event') AS event,
            source FROM ledger WHERE code = 'event_refused'`,
          format: 'JSONEachRow',
        });
        const lines = await result.json<{ reason: string; event: string; source: string }>();
        const counted = Map.groupBy(lines, ({ reason }) => reason);
        expect(Object.fromEntries([...counted].map(([reason, those]) => [reason, those.length]))).toEqual({
          nul_character: 1,
          lone_surrogate: 1,
          unsafe_integer: 1,
          poison: 5,
        });
        for (const { event, source } of lines)
          expect([event.slice(0, 8), source]).toEqual(['{"type":', 'admin']);
        const events = await history.client.query({
          query: 'SELECT count() AS n FROM events',
          format: 'JSONEachRow',
        });
        expect(Number((await events.json<{ n: string }>())[0]!.n)).toBe(997 + 998);
      } finally {
        await history.close();
      }
    });
  });
