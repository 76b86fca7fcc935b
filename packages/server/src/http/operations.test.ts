import { Agent, request } from 'node:http';
import {
  findPostgres,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import { describe, expect, it } from 'vitest';
import { post, timelineOf } from './test/client.ts';
import { trickle } from './test/fuzz-sockets.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

/** Servers are started in here, on a machine that may be busy. */
const LONG = 180_000;

const ready = async (server: ServerProcess) => (await fetch(`${server.url}/readyz`)).status;

describe.skipIf(!installed)('Readiness', () => {
  it(
    '[S3.1, S3.2] /readyz follows the database, and /healthz the process alone',
    async () => {
      await using postgres = await startPostgres();
      await using clickhouse = await startClickHouse();
      await using server = await startServer({
        databaseUrl: await postgres.createDatabase(),
        clickhouseUrl: clickhouse.newDatabase(),
      });
      const send = () => post(server, '/v1/track', { userId: 'ann', event: 'E' });
      expect([await ready(server), (await send()).status]).toEqual([200, 200]);
      await postgres.crash();
      const refused = await send();
      expect(refused).toMatchObject({ status: 503, code: 'unavailable' });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      await expect.poll(() => ready(server), { timeout: 20_000 }).toBe(503);
      const problem = await fetch(`${server.url}/readyz`);
      expect(await problem.json()).toMatchObject({ status: 503, code: 'not_ready' });
      expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
      await postgres.restart();
      await expect.poll(() => ready(server), { timeout: 20_000 }).toBe(200);
      expect((await send()).status).toBe(200);
      expect(server.output()).toContain('touchpoints are refused');
    },
    LONG,
  );
});

/** One event on a connection of the agent's; undefined where the connection broke before an answer. */
function track(server: ServerProcess, agent: Agent, id: string): Promise<number | undefined> {
  const body = JSON.stringify({ userId: 'ann', event: 'E', messageId: id });
  return new Promise((resolve) => {
    const sent = request(
      `${server.url}/v1/track`,
      { method: 'POST', agent, headers: { authorization: `Bearer ${server.adminKey}` } },
      (response) => {
        response.resume();
        response.once('end', () => resolve(response.statusCode));
      },
    );
    sent.once('error', () => resolve(undefined));
    sent.end(body);
  });
}

describe('Closing', () => {
  it(
    '[X1.6, T3.2] under load keeps what it answered, answers what it took, and waits for nobody who trickles',
    async () => {
      const first = await startServer();
      const { hostname: host, port } = new URL(first.url);
      const slow = trickle(
        { host, port: Number(port) },
        `POST /v1/track HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${first.adminKey}\r\ncontent-length: 99\r\n\r\n{`,
      );
      const agent = new Agent({ keepAlive: true });
      const answered: string[] = [];
      const broken: string[] = [];
      let closing = false;
      const load = Array.from({ length: 16 }, async (_, lane) => {
        for (let n = 0; ; n++) {
          const id = `${lane}-${n}`;
          const status = await track(first, agent, id);
          if (status === 200) answered.push(id);
          else broken.push(id);
          // The first refusal ends a lane; before the server was told to close there is none.
          if (status !== 200) {
            expect(closing).toBe(true);
            return;
          }
        }
      });
      await expect.poll(() => answered.length, { timeout: 30_000 }).toBeGreaterThan(100);
      closing = true;
      const started = performance.now();
      await first.kill('SIGTERM');
      expect(await first.waitForExit()).toBe(0);
      // The one that trickles is given ten seconds.
      expect(performance.now() - started).toBeLessThan(25_000);
      await Promise.all([...load, slow.ended]);
      agent.destroy();
      await using second = await startServer({ dataDirectory: first.dataDirectory });
      const there = (await timelineOf(second, 'userId:ann')).map(({ id }) => id);
      expect(new Set(there).size).toBe(there.length);
      expect(answered.filter((id) => !there.includes(id))).toEqual([]);
      // Each lane's last request was cut off at most; whatever was taken in was answered.
      expect(broken).toHaveLength(16);
      expect(there.filter((id) => !answered.includes(id))).toEqual([]);
      await second.stop();
      await first.stop();
    },
    LONG,
  );
});
