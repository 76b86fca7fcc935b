import { setTimeout as delay } from 'node:timers/promises';
import type { Platform } from './platform.ts';

type Message = Record<string, unknown> & { messageId: string };

/** What became of one message, as its client knows it. */
interface Fate {
  readonly message: Message;
  /** How often a server said that it accepted it: more than once is once too often. */
  accepted: number;
  acknowledged: boolean;
}

const DAY = 86_400_000;
const BATCH = 12;
/** At most, between two batches of a client: a machine that has to do nothing but this tells others' tests little. */
const PAUSE_MS = 40;

/** Chance from a seed, so that a failure can be looked at again (mulberry32). */
export function chance(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/**
 * Concurrent clients that send what few people do on many devices: visits, logins that merge, aliases, late events,
 * retries and undone merges. Whatever is not acknowledged is sent again, as Segment's clients do.
 */
export class Load {
  readonly fates = new Map<string, Fate>();
  readonly #platform: Platform;
  readonly #random: (below: number) => number;
  readonly #prefix: string;
  readonly #users: number;
  readonly #clients: Promise<void>[] = [];
  #stopped = false;
  /** Longest time from a batch's first try to its acknowledgement, milliseconds. */
  slowest = 0;
  retries = 0;
  undone = 0;

  /** @param options.users how many people there are to meet: few make them contested */
  constructor(platform: Platform, options: { seed: number; prefix?: string; users?: number }) {
    this.#platform = platform;
    this.#random = chance(options.seed);
    this.#prefix = options.prefix ?? 'm';
    this.#users = options.users ?? USERS;
  }

  start(clients: number): this {
    this.#stopped = false;
    for (let n = 0; n < clients; n++) this.#clients.push(this.#run());
    return this;
  }

  /** No further messages; resolves when everything that was ever sent is acknowledged. */
  async finish(): Promise<void> {
    this.#stopped = true;
    await Promise.all(this.#clients.splice(0));
  }

  /** All identifiers that may have been named. */
  static identifiers(): string[] {
    const named = (kind: string, count: number, value: (n: number) => string) =>
      Array.from({ length: count }, (_, n) => `${kind}:${value(n)}`);
    return [
      ...named('userId', USERS, (n) => `u${n}`),
      ...named('anonymousId', VISITORS, (n) => `x${n}`),
      ...named('email', USERS, (n) => `p${n}@example.org`),
      ...named('device', DEVICES, (n) => `d${n}`),
      // An alias does not say of what kind the id before it was: it names a user's and a visitor's.
      ...named('userId', VISITORS, (n) => `x${n}`),
    ];
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const batch = Array.from({ length: 1 + this.#random(BATCH) }, () => this.#message());
      await this.#deliver(batch);
      await delay(this.#random(PAUSE_MS));
      if (this.#random(25) === 0) await this.#undo();
    }
  }

  async #deliver(batch: readonly Message[]): Promise<void> {
    const started = performance.now();
    for (;;) {
      try {
        const server = this.#platform.any();
        const response = await server.request('/v1/batch', {
          method: 'POST',
          body: JSON.stringify({ batch }),
          signal: AbortSignal.timeout(30_000),
        });
        if (response.status === 200) {
          const { items } = (await response.json()) as { items: { id: string; status: string }[] };
          for (const { id, status } of items) this.#acknowledge(id, status);
          this.slowest = Math.max(this.slowest, performance.now() - started);
          return;
        }
        if (response.status !== 503 && response.status !== 429)
          throw new Unexpected(`${response.status} ${await response.text()}`);
      } catch (error) {
        if (error instanceof Unexpected) throw error;
      }
      this.retries++;
      await delay(50 + this.#random(150));
    }
  }

  #acknowledge(id: string, status: string): void {
    const fate = this.fates.get(id);
    if (!fate || (status !== 'accepted' && status !== 'duplicate'))
      throw new Unexpected(`${id} is ${status}`);
    fate.acknowledged = true;
    if (status === 'accepted') fate.accepted++;
  }

  /** Undoes one of somebody's merges. What came of it is not asked: history knows. */
  async #undo(): Promise<void> {
    try {
      const server = this.#platform.any();
      const person = await server.request(`/v1/people/userId:u${this.#random(this.#users)}`);
      const { merges = [] } = (await person.json()) as { merges?: { id: string }[] };
      const merge = merges[this.#random(merges.length)];
      if (!merge) return;
      const answer = await server.request(`/v1/people/merges/${merge.id}/undo`, { method: 'POST' });
      if (answer.ok) this.undone++;
      else if (![404, 409, 503].includes(answer.status)) throw new Unexpected(await answer.text());
    } catch (error) {
      if (error instanceof Unexpected) throw error;
    }
  }

  #message(): Message {
    const random = this.#random;
    const messageId = `${this.#prefix}${this.fates.size}`;
    const late = random(6) === 0 ? random(900 * DAY) : random(60_000);
    const said = SHAPES[random(SHAPES.length)]!(random, this.#users);
    const message = { ...said, messageId, timestamp: new Date(Date.now() - late).toISOString() };
    this.fates.set(messageId, { message, accepted: 0, acknowledged: false });
    return message;
  }
}

/** An answer that no fault excuses. */
class Unexpected extends Error {}

const USERS = 30;
const VISITORS = USERS * 3;
const DEVICES = 20;

type Draw = (below: number) => number;
const user = (random: Draw, users: number) => `u${random(users)}`;
const visitor = (random: Draw, users: number) => `x${random(users * 3)}`;

const SHAPES: readonly ((random: Draw, users: number) => Record<string, unknown>)[] = [
  (random, users) => ({ type: 'track', event: 'Product viewed', anonymousId: visitor(random, users) }),
  (random, users) => ({
    type: 'page',
    name: 'Home',
    anonymousId: visitor(random, users),
    properties: { n: random(9) / 4 },
  }),
  (random, users) => ({ type: 'track', event: 'Order completed', userId: user(random, users) }),
  (random, users) => ({
    type: 'track',
    event: 'Logged in',
    userId: user(random, users),
    anonymousId: visitor(random, users),
  }),
  (random, users) => ({
    type: 'identify',
    userId: user(random, users),
    traits: { plan: `plan ${random(5)}` },
  }),
  (random, users) => {
    const n = random(users);
    return {
      type: 'identify',
      userId: `u${n}`,
      traits: { email: `P${n}@example.org`, city: `c${random(9)}` },
    };
  },
  (random, users) => ({
    type: 'screen',
    name: 'Start',
    anonymousId: visitor(random, users),
    context: { device: { id: `d${random(DEVICES)}` } },
  }),
  (random, users) => ({
    type: 'alias',
    userId: user(random, users),
    previousId: visitor(random, users),
  }),
];
