import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Analytics, type AnalyticsSettings } from '@segment/analytics-node';
import {
  findPostgres,
  freePort,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, makeKey, timelineOf } from './test/client.ts';
import { expectDeliveredOnce } from './test/delivered-once.ts';
import { type Fault, startFaultyProxy } from './test/faulty-proxy.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

/** A server is started and restarted in here, on a machine that may be busy. */
const LONG = 240_000;

/** Sends events through the client, and what it says became of each. */
class Sender {
  readonly client: Analytics;
  readonly delivered: string[] = [];
  readonly failed: string[] = [];
  /** What the client emits as `error`: the count of what it gave up on. */
  errors = 0;
  readonly #settled: Promise<void>[] = [];

  constructor(settings: AnalyticsSettings) {
    this.client = new Analytics({ flushInterval: 50, ...settings });
    this.client.on('error', () => {
      this.errors++;
    });
  }

  track(userId: string, n: number): void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#settled.push(promise);
    this.client.track({ userId, event: 'Step', properties: { n } }, (error, context) => {
      const { messageId } = context!.event;
      (error ? this.failed : this.delivered).push(messageId!);
      resolve();
    });
  }

  async close(): Promise<void> {
    await this.client.closeAndFlush({ timeout: LONG });
    await Promise.all(this.#settled);
  }
}

const users = (run: string) => ['ann', 'bob', 'carl'].map((name) => `${run}-${name}`);

async function stream(sender: Sender, run: string, count: number, pause: number): Promise<void> {
  const names = users(run);
  for (let n = 0; n < count; n++) {
    sender.track(names[n % names.length]!, n);
    if (pause > 0) await delay(pause);
  }
}

describe('@segment/analytics-node, unmodified', () => {
  let server: ServerProcess;
  let writeKey: string;
  beforeAll(async () => {
    server = await startServer();
    writeKey = (await makeKey(server, 'write', 'node')).key;
  });
  afterAll(() => server.stop());

  it('[T5.3] identify, track, page, screen, group and alias land where they belong', async () => {
    const client = new Analytics({ writeKey, host: server.url, flushInterval: 20 });
    const timestamp = new Date('2026-01-02T03:04:05.678Z');
    client.page({ anonymousId: 'phone-1', name: 'Home', properties: { url: 'https://shop.example/' } });
    client.identify({
      userId: 'dora',
      anonymousId: 'phone-1',
      traits: { email: 'Dora@Example.org', plan: 'gold' },
    });
    client.track({ userId: 'dora', event: 'Order completed', properties: { total: 12.5 }, timestamp });
    client.screen({ userId: 'dora', name: 'Basket' });
    client.group({ userId: 'dora', groupId: 'acme', traits: { seats: 3 } });
    client.alias({ userId: 'dora', previousId: 'old-dora' });
    await client.closeAndFlush();
    const person = await get<Record<string, unknown>>(server, '/v1/people/email:dora@example.org');
    expect(person).toMatchObject({ touchpoints: 6, traits: { plan: { value: 'gold', source: 'node' } } });
    for (const [kind, value] of [
      ['userId', 'dora'],
      ['anonymousId', 'phone-1'],
      ['email', 'dora@example.org'],
    ])
      expect(person.identifiers).toContainEqual(expect.objectContaining({ kind, value }));
    expect(await get(server, '/v1/people/userId:old-dora')).toMatchObject({ person: person.person });
    const events = await timelineOf(server, 'userId:dora');
    expect(events.map(({ name }) => name).sort()).toEqual(
      ['Aliased', 'Basket', 'Home', 'Identified', 'Joined group', 'Order completed'].sort(),
    );
    const order = events.find(({ name }) => name === 'Order completed')!;
    // Only the milliseconds between the client's writing of sentAt and our receipt are corrected.
    expect(Math.abs(Date.parse(order.time) - timestamp.getTime())).toBeLessThan(10_000);
    expect(order.context).toMatchObject({ library: { name: '@segment/analytics-node' } });
  });

  it(
    '[T5.1, T5.3] delivers each event once through 429, 503, broken connections and lost answers',
    async () => {
      const faults: Fault[] = [
        'lost answer',
        { status: 503, retryAfter: 1 },
        'pass',
        { status: 429, retryAfter: 1 },
        'broken connection',
        'pass',
        { status: 502 },
        'lost answer',
        'pass',
        { status: 429 },
        'pass',
      ];
      let request = 0;
      await using proxy = await startFaultyProxy(
        () => server.url,
        // From some point on all is well: the client's patience is bounded, and so is the test's.
        () => (request < 33 ? faults[request++ % faults.length]! : 'pass'),
      );
      const sender = new Sender({ writeKey, host: proxy.url, flushAt: 5 });
      await stream(sender, 'faults', 150, 5);
      await sender.close();
      expect(sender.delivered).toHaveLength(150);
      expect([sender.failed.length, sender.errors]).toEqual([0, 0]);
      expect(await expectDeliveredOnce(server, users('faults'), sender)).toHaveLength(150);
      for (const fault of ['lost answer', '503', '429', '502', 'broken connection'])
        expect(proxy.met.get(fault), fault).toBeGreaterThan(1);
    },
    LONG,
  );

  it(
    '[T5.4] what it gives up on it emits as an error each, and the rest is there',
    async () => {
      let request = 0;
      await using proxy = await startFaultyProxy(
        () => server.url,
        () => (['pass', { status: 503 }, 'lost answer', 'pass'] as const)[request++ % 4]!,
      );
      const sender = new Sender({ writeKey, host: proxy.url, flushAt: 5, maxRetries: 0 });
      await stream(sender, 'given-up', 100, 0);
      await sender.close();
      expect(sender.delivered).toHaveLength(50);
      expect(sender.failed).toHaveLength(50);
      expect(sender.errors).toBe(50);
      const there = await expectDeliveredOnce(server, users('given-up'), sender);
      // Of those it gave up on, the ones whose answer was lost are there nevertheless.
      expect(there).toHaveLength(75);
    },
    LONG,
  );

  it('[T5.4] a key that is refused is given up on at once', async () => {
    const sender = new Sender({ writeKey: 'wrong', host: server.url, flushAt: 5 });
    await stream(sender, 'nobody', 10, 0);
    await sender.close();
    expect([sender.delivered.length, sender.failed.length, sender.errors]).toEqual([0, 10, 10]);
  });
});

describe('@segment/analytics-node and a server that dies', () => {
  it(
    '[T5.2, T5.3] delivers each event once through kill -9 after the commit, mid-stream, and a restart',
    async () => {
      const dataDirectory = await mkdtemp(join(tmpdir(), 'throughline-sdk-'));
      const place = { dataDirectory, port: await freePort() };
      // It dies by itself after a commit, before that is acknowledged, and is killed from outside later.
      let server = await startServer({ ...place, failpoints: ['after-commit:kill:4'] });
      try {
        const { key: writeKey } = await makeKey(server, 'write', 'node');
        const sender = new Sender({ writeKey, host: server.url, flushAt: 10 });
        const sending = stream(sender, 'killed', 400, 40);
        expect(await server.waitForExit()).toBe(128);
        server = await startServer(place);
        await expect.poll(() => sender.delivered.length, { timeout: 60_000 }).toBeGreaterThan(60);
        await server.kill('SIGKILL');
        server = await startServer(place);
        await sending;
        await sender.close();
        expect([sender.delivered.length, sender.failed.length, sender.errors]).toEqual([400, 0, 0]);
        expect(await expectDeliveredOnce(server, users('killed'), sender)).toHaveLength(400);
      } finally {
        await server.stop();
        await rm(dataDirectory, { recursive: true, force: true });
      }
    },
    LONG,
  );

  it.skipIf(!installed)(
    '[T5.1, T5.3] delivers each event once through the server’s own 503, while its database is gone',
    async () => {
      await using postgres = await startPostgres();
      await using clickhouse = await startClickHouse();
      await using server = await startServer({
        databaseUrl: await postgres.createDatabase(),
        clickhouseUrl: clickhouse.newDatabase(),
      });
      const statuses = new Set<number>();
      // Sent as admin, because keys are looked up where the database is gone: that is a 503 as well.
      const sender = new Sender({ writeKey: server.adminKey, host: server.url, flushAt: 10 });
      sender.client.on('http_response', ({ status }) => statuses.add(status));
      const sending = stream(sender, 'gone', 150, 20);
      await expect.poll(() => sender.delivered.length, { timeout: 60_000 }).toBeGreaterThan(20);
      await postgres.crash();
      await expect.poll(() => [...statuses], { timeout: 60_000 }).toContain(503);
      await postgres.restart();
      await sending;
      await sender.close();
      expect([sender.delivered.length, sender.failed.length]).toEqual([150, 0]);
      expect(await expectDeliveredOnce(server, users('gone'), sender)).toHaveLength(150);
    },
    LONG,
  );
});

describe('The guide', () => {
  it('[T5.5] names the client’s settings with the defaults that its source has', () => {
    const guide = readFileSync(
      join(import.meta.dirname, '../../../../docs/guide/connect-segment.md'),
      'utf8',
    );
    const entry = createRequire(import.meta.url).resolve('@segment/analytics-node');
    const source = ['analytics-node.js', '../plugins/segmentio/publisher.js']
      .map((file) => readFileSync(join(entry, '../app', file), 'utf8'))
      .join('\n');
    for (const setting of [
      'maxRetries',
      'flushAt',
      'flushInterval',
      'httpRequestTimeout',
      'maxRateLimitDuration',
      'maxTotalBackoffDuration',
    ]) {
      const value = new RegExp(`${setting} \\?\\? (?:settings\\.\\w+ \\?\\? )?(\\d+)`).exec(source)?.[1];
      expect(value, setting).toBeDefined();
      expect(guide).toMatch(new RegExp(`\`${setting}\` \\| ${Number(value).toLocaleString('en')}\\b`));
    }
  });
});
