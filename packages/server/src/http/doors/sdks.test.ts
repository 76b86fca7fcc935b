import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort, type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeKey } from '../test/client.ts';
import { expectDeliveredOnce } from '../test/delivered-once.ts';
import { type Fault, startFaultyProxy } from '../test/faulty-proxy.ts';
import { SDK_CLIENTS, type SdkClient } from '../test/sdk-clients.ts';

/** A server is started and restarted in here, on a machine that may be busy. */
const LONG = 600_000;

const names = ['ann', 'bob', 'carl'];
const users = (run: string) => names.map((name) => `${run}-${name}`);

/** @param more how many events are wanted, or whether another one is. @returns how many were sent */
async function stream(
  client: SdkClient,
  run: string,
  more: number | (() => boolean),
  pause: number,
): Promise<number> {
  let n = 0;
  while (typeof more === 'number' ? n < more : more()) {
    client.track(users(run)[n % names.length]!, n);
    n++;
    if (pause > 0) await delay(pause);
  }
  return n;
}

let server: ServerProcess;
let key: string;
beforeAll(async () => {
  // The clients complain of what is done to them here.
  vi.spyOn(console, 'error').mockImplementation(() => {});
  server = await startServer({ readyWithin: 110_000 });
  key = (await makeKey(server, 'write', 'sdk')).key;
});
afterAll(() => server?.stop());

describe.each(SDK_CLIENTS.map((make) => [make.name.replace('Client', ''), make] as const))(
  '%s',
  (name, make) => {
    it(
      '[C3.5] delivers each event once through 429 with Retry-After, 503, broken connections and lost answers',
      async () => {
        const faults: Fault[] = [
          'lost answer',
          { status: 503, retryAfter: 1 },
          'pass',
          { status: 429, retryAfter: 1 },
          'broken connection',
          'pass',
          'lost answer',
          'pass',
        ];
        let request = 0;
        await using proxy = await startFaultyProxy(
          () => server.url,
          // From some point on all is well: the client's patience is bounded, and so is the test's.
          () => (request < 16 ? faults[request++ % faults.length]! : 'pass'),
        );
        const client = make({ url: proxy.url, key, retries: 10, batch: 5 });
        // A client may send all that waits at once: it goes on until every fault was met.
        const sent = await stream(client, `faults-${name}`, () => request < 16, 10);
        await client.close();
        expect([client.delivered.length, client.failed.length]).toEqual([sent, 0]);
        expect(await expectDeliveredOnce(server, users(`faults-${name}`), client)).toHaveLength(sent);
        for (const fault of ['lost answer', '503', '429', 'broken connection'])
          expect(proxy.met.get(fault), fault).toBe(fault === 'lost answer' ? 4 : 2);
      },
      LONG,
    );

    it(
      '[C3.7] what it gives up on is counted, and the rest is there',
      async () => {
        let request = 0;
        await using proxy = await startFaultyProxy(
          () => server.url,
          () => (['pass', { status: 503 }, 'lost answer', 'pass'] as const)[request++ % 4]!,
        );
        const client = make({ url: proxy.url, key, retries: 0, batch: 5 });
        await stream(client, `given-up-${name}`, 60, 10);
        await client.close();
        expect(client.delivered.length).toBeGreaterThan(0);
        expect(client.failed.length).toBeGreaterThan(0);
        expect(client.delivered.length + client.failed.length).toBe(60);
        const there = await expectDeliveredOnce(server, users(`given-up-${name}`), client);
        expect(there.length).toBeGreaterThanOrEqual(client.delivered.length);
      },
      LONG,
    );

    it(
      '[C3.7] a key that is refused is given up on at once',
      async () => {
        const client = make({ url: server.url, key: 'wrong', retries: 2, batch: 5 });
        await stream(client, `nobody-${name}`, 10, 0);
        await client.close();
        expect([client.delivered.length, client.failed.length]).toEqual([0, 10]);
      },
      LONG,
    );
  },
);

it(
  '[C3.6] all of them deliver each event once through kill -9 after a commit, mid-stream, and restarts',
  async () => {
    const dataDirectory = await mkdtemp(join(tmpdir(), 'throughline-sdks-'));
    const place = { dataDirectory, port: await freePort(), readyWithin: LONG / 4 };
    // It dies by itself after a commit, before that is acknowledged, and is killed from outside later.
    let killed = await startServer({ ...place, failpoints: ['after-commit:kill:6'] });
    try {
      const { key } = await makeKey(killed, 'write', 'sdk');
      const clients = SDK_CLIENTS.map((make) => make({ url: killed.url, key, retries: 200, batch: 10 }));
      const sending = clients.map((client) => stream(client, `killed-${client.name}`, 150, 30));
      expect(await killed.waitForExit()).toBe(128);
      killed = await startServer(place);
      const least = () => Math.min(...clients.map(({ delivered }) => delivered.length));
      await expect.poll(least, { timeout: LONG / 4 }).toBeGreaterThan(10);
      await killed.kill('SIGKILL');
      killed = await startServer(place);
      await Promise.all(sending);
      await Promise.all(clients.map((client) => client.close()));
      for (const client of clients) {
        expect([client.delivered.length, client.failed.length], client.name).toEqual([150, 0]);
        expect(
          await expectDeliveredOnce(killed, users(`killed-${client.name}`), client),
          client.name,
        ).toHaveLength(150);
      }
    } finally {
      await killed.stop();
      await rm(dataDirectory, { recursive: true, force: true });
    }
  },
  LONG,
);
