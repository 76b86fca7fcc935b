import { setTimeout as delay } from 'node:timers/promises';
import { findPostgres, Receiver, type ServerProcess } from '@throughline/testkit';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { declare, SECRET, SOON, show, until } from '../destinations/test/destination.ts';
import { post } from '../http/test/client.ts';
import { chance } from './test/load.ts';
import { embedded, onServers, type Platform } from './test/platform.ts';

const there = findPostgres() !== undefined;
if (!there) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');
const PRIVATE = { arguments: ['--allow-private-webhooks'] };
const PEOPLE = 40;

/** What people do, each event under an id that says whose it is and in which order. */
class Happening {
  readonly acknowledged: string[] = [];
  readonly #counts = Array.from({ length: PEOPLE }, () => 0);

  /** Sends a round of events, until it is acknowledged by whoever lives. */
  async round(server: () => ServerProcess, size: number): Promise<void> {
    const batch = Array.from({ length: size }, (_, n) => {
      const person = n % PEOPLE;
      const id = `${person}-${this.#counts[person]!++}`;
      return { type: 'track', event: 'Seen', userId: `user-${person}`, messageId: id };
    });
    for (;;) {
      const answer = await post(server(), '/v1/batch', { batch }).catch(() => undefined);
      if (answer?.status === 200) break;
      await delay(100);
    }
    this.acknowledged.push(...batch.map(({ messageId }) => messageId));
  }
}

/** Each event at least once, under one id for ever, and each person's in order the first time. */
function expectDelivered(receiver: Receiver, happening: Happening): void {
  const idsOf = new Map<string, Set<string>>();
  const first: string[] = [];
  for (const { json, id } of receiver.taken) {
    const event = json.data.id as string;
    if (!idsOf.has(event)) first.push(event);
    idsOf.set(event, (idsOf.get(event) ?? new Set()).add(id));
  }
  expect(first.toSorted()).toEqual(happening.acknowledged.toSorted());
  for (const [event, ids] of idsOf) expect(ids.size, event).toBe(1);
  for (let person = 0; person < PEOPLE; person++) {
    const theirs = first.filter((event) => event.startsWith(`${person}-`));
    expect(theirs).toEqual(theirs.map((_, n) => `${person}-${n}`));
  }
}

describe.skipIf(!there)('Three server processes that share the work of delivering', () => {
  let platform: Platform;
  beforeAll(async () => {
    platform = await onServers();
    for (let n = 0; n < 3; n++) await platform.start(PRIVATE);
  });
  afterAll(() => platform?.[Symbol.asyncDispose]());
  let receiver: Receiver;
  beforeEach(async () => {
    receiver = await new Receiver().start();
  });

  it('[O1.21, O1.8, O1.5] all of them deliver; two of them killed on the way, every event arrives, under one id, in order per person', async () => {
    const random = chance(11);
    receiver.answer = () => {
      const dice = random(100);
      if (dice < 8) return 500;
      if (dice < 10) return 'hang up';
      return { status: 200, after: random(20) };
    };
    const settings = { url: receiver.url, secret: SECRET };
    await declare(platform.any(), 'hook', { kind: 'webhook', settings, retry: SOON, timeoutSeconds: 2 });
    const doomed = [
      await platform.start({ ...PRIVATE, failpoints: ['after-delivery:kill:9'] }),
      await platform.start({ ...PRIVATE, failpoints: ['before-delivery:kill:5'] }),
    ];
    const happening = new Happening();
    const alive = () => platform.servers.find((server) => !doomed.includes(server))!;
    // Whoever is quick takes much: it goes on until both have had enough to die of.
    const died = new Set<ServerProcess>();
    for (const server of doomed) void server.waitForExit().then(() => died.add(server));
    for (let round = 0; round < 8 || (died.size < doomed.length && round < 100); round++) {
      await happening.round(alive, 120);
      await delay(100);
    }
    // Whatever they had claimed is taken over when their leases run out.
    for (const server of doomed) {
      expect(died, server.output()).toContain(server);
      platform.forget(server);
    }
    await until(
      () => show(alive(), 'hook'),
      ({ waiting, place }) => waiting === 0 && place.behind === 0,
      40_000,
    );
    await until(
      () => new Set(receiver.taken.map(({ id }) => id)).size,
      (count) => count >= happening.acknowledged.length,
    );
    expectDelivered(receiver, happening);
    const shares = await Promise.all(
      platform.servers.map(async (server) => {
        const text = await (await server.request('/metrics')).text();
        return Number(
          /^throughline_deliveries_total\{destination="hook",outcome="delivered"\} (\d+)/m.exec(text)?.[1] ??
            0,
        );
      }),
    );
    expect(shares.filter((share) => share > 0).length).toBeGreaterThan(1);
    await receiver.die();
  }, 240_000);
});

describe('An embedded server killed while it delivers', () => {
  it('[O1.21, O1.8] sent and not written down, is sent again under the same id, and nothing is lost', async () => {
    await using receiver = await new Receiver().start();
    await using platform = await embedded();
    const happening = new Happening();
    const doomed = await platform.start({ ...PRIVATE, failpoints: ['after-delivery:kill:6'] });
    let server = doomed;
    const settings = { url: receiver.url, secret: SECRET };
    await declare(server, 'hook', { kind: 'webhook', settings, retry: SOON });
    const sending = (async () => {
      for (let round = 0; round < 8; round++) await happening.round(() => server, 40);
    })();
    expect(await doomed.waitForExit(), doomed.output()).toBe(128);
    platform.forget(doomed);
    server = await platform.start(PRIVATE);
    await sending;
    const arrived = () => new Set(receiver.taken.map(({ json }) => json.data.id as string));
    await until(arrived, (ids) => happening.acknowledged.every((id) => ids.has(id)), 40_000);
    expectDelivered(receiver, happening);
    expect(receiver.taken.length).toBeGreaterThan(happening.acknowledged.length);
  }, 120_000);
});
