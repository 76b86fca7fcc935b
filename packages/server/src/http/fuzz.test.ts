import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { get, makeKey, post, timelineOf } from './test/client.ts';
import { broken } from './test/fuzz-broken.ts';
import { type Credentials, framed } from './test/fuzz-requests.ts';
import { pipeline, sendAlone, trickle } from './test/fuzz-sockets.ts';
import { Chance } from './test/fuzz-values.ts';

/** Inputs in all: the first 92 in 100 are framed as HTTP wants it, the rest is broken below that. */
const INPUTS = Number(process.env.THROUGHLINE_FUZZ_INPUTS ?? 100_000);
const FRAMED = Math.floor(INPUTS * 0.92);
const SEED = 20260704;
/** Inputs that failed once, by their number, with the seed above: they go first. */
const PINNED: readonly number[] = [28_093, 88_524];

const CONNECTIONS = 24;
/** How long an answer may take on a machine that is busy, milliseconds. */
const PATIENCE = 60_000;

let server: ServerProcess;
let keys: Credentials;
let place: { host: string; port: number };
beforeAll(async () => {
  server = await startServer();
  const { hostname: host, port } = new URL(server.url);
  place = { host, port: Number(port) };
  keys = {
    admin: server.adminKey,
    write: (await makeKey(server, 'write', 'fuzz')).key,
    read: (await makeKey(server, 'read', 'fuzz')).key,
  };
});
afterAll(() => server.stop());

const chanceOf = (input: number) => new Chance(Math.imul(SEED, 31) + input);
const megabytes = async () => (await get<{ memoryMegabytes: number }>(server, '/v1/status')).memoryMegabytes;

/** How the answers were spread, and what must not be: a 5xx, with the input's number to pin. */
class Tally {
  readonly statuses = new Map<number, number>();
  readonly faults: string[] = [];

  count(status: number, input: string): void {
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    if (!(status >= 200 && status < 500) && this.faults.length < 20) this.faults.push(`${status}: ${input}`);
  }
}

async function throughPipelines(tally: Tally): Promise<void> {
  const queue = [...PINNED];
  let input = 0;
  const numbers = new WeakMap<object, number>();
  const next = () => {
    const number = queue.shift() ?? (input < FRAMED ? input++ : undefined);
    if (number === undefined) return undefined;
    const request = framed(chanceOf(number), keys);
    numbers.set(request, number);
    return request;
  };
  const answered = (request: { excerpt: string }, status: number) =>
    tally.count(status, `input ${numbers.get(request)}: ${request.excerpt}`);
  await Promise.all(Array.from({ length: CONNECTIONS }, () => pipeline(place, next, answered, PATIENCE)));
}

async function alone(tally: Tally): Promise<void> {
  let input = FRAMED;
  const one = async () => {
    while (input < INPUTS) {
      const number = input++;
      const bytes = broken(chanceOf(number), keys);
      for (const status of await sendAlone(place, bytes, PATIENCE)) {
        // 505 is Node's word for a version of HTTP that it does not speak.
        if (status !== 505) tally.count(status, `input ${number}: ${bytes.toString('latin1', 0, 600)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: 6 }, one));
}

/** A client like any other: what it sends is taken in all the while. @returns how many were, in how long at most */
async function canary(stopped: () => boolean): Promise<{ sent: number; slowest: number }> {
  let sent = 0;
  let slowest = 0;
  while (!stopped()) {
    const started = performance.now();
    const answer = await post(server, '/v1/track', {
      userId: 'canary',
      event: 'Sung',
      messageId: `sung-${sent}`,
    });
    // Overload may be said; nothing else may stand in its way.
    if (answer.status === 200) sent++;
    else expect(answer.status).toBe(429);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
    slowest = Math.max(slowest, performance.now() - started);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return { sent, slowest };
}

it(
  `[S2.1, S2.2, S2.3, S2.4] ${INPUTS} hostile inputs, seed ${SEED}: no 5xx, no crash, no hang`,
  async () => {
    const slow = [
      ...Array.from({ length: 12 }, () =>
        trickle(
          place,
          `POST /v1/track HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${keys.write}\r\ncontent-length: 1000\r\n\r\n{`,
        ),
      ),
      ...Array.from({ length: 4 }, () => trickle(place, 'POST /v1/track HTTP/1.1\r\nx-slow: ')),
    ];
    let done = false;
    const tally = new Tally();
    const singing = canary(() => done);
    const before = await megabytes();
    await Promise.all([throughPipelines(tally), alone(tally)]).finally(() => {
      done = true;
    });
    const { sent, slowest } = await singing;
    console.log('statuses', Object.fromEntries([...tally.statuses].sort()), { sent, slowest, before });
    expect(tally.faults).toEqual([]);
    expect(server.output()).not.toContain('request failed');
    // They were cut off, with a word where one could be said, while everyone else was served.
    for (const { ended } of slow) expect(await ended).toMatch(/^HTTP\/1\.1 408 |^$/);

    expect(sent).toBeGreaterThan(10);
    expect(slowest).toBeLessThan(PATIENCE);
    const sung = await timelineOf(server, 'userId:canary');
    expect(sung).toHaveLength(sent);
    expect(await post(server, '/v1/identify', { userId: 'after', traits: { plan: 'gold' } })).toMatchObject({
      status: 200,
      success: true,
    });
    expect(await get(server, '/v1/people/userId:after')).toMatchObject({
      traits: { plan: { value: 'gold' } },
    });
    // Nothing that was taken in stops the shipper: all of it arrives.
    const waiting = async () => (await get<{ outbox: { rows: number } }>(server, '/v1/status')).outbox.rows;
    await expect.poll(waiting, { timeout: PATIENCE }).toBe(0);
    expect(await (await server.request('/metrics')).text()).toContain(
      'throughline_shipping_errors_total 0\n',
    );
    expect(await megabytes()).toBeLessThan(before + 700);
  },
  20 * 60_000,
);
