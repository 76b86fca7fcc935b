import { randomUUID } from 'node:crypto';

// The declared workload (DESIGN §8): events of about 1 KB in batches of 100, people by Zipf, 5 % of events by someone
// new, 5 % merging, 1 % duplicates, 1 % late.

export interface Workload {
  readonly events: number;
  /** People that exist beforehand: `u0` … each with a user id and an anonymous one (seed.ts). */
  readonly people: number;
  readonly batch: number;
  readonly seed: number;
}

export interface Shares {
  new: number;
  merging: number;
  duplicate: number;
  late: number;
}

/** A small seeded generator (mulberry32): the same workload in every run. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Ranks by Zipf with exponent 1, by inverting the continuous approximation of its distribution. */
export function zipf(next: () => number, n: number): number {
  return Math.min(n - 1, Math.floor(Math.exp(next() * Math.log(n + 1))) - 1);
}

const NAMES = [
  'Page viewed',
  'Product viewed',
  'Product added',
  'Checkout started',
  'Order completed',
  'Search done',
];
// Long enough that an event has about 1 KB, and no more compressible than what clients send.
const PARAGRAPH =
  'Lakeside family room with balcony, two adults and two children, breakfast included, free cancellation until';

/** The bodies of a run, ready to send. @returns also how often each special kind occurs, for the test of the workload */
export function makeBodies(
  { events, people, batch, seed }: Workload,
  now: number,
): { bodies: string[]; shares: Shares } {
  const next = random(seed);
  const shares: Shares = { new: 0, merging: 0, duplicate: 0, late: 0 };
  const bodies: string[] = [];
  let messages: object[] = [];
  let previous: object | undefined;
  for (let i = 0; i < events; i++) {
    const draw = next();
    let message: object;
    if (draw < 0.01 && previous) {
      shares.duplicate++;
      message = previous;
    } else {
      message = makeMessage(draw, next, people, now, shares);
      previous = message;
    }
    messages.push(message);
    if (messages.length === batch || i === events - 1) {
      bodies.push(JSON.stringify({ batch: messages, sentAt: new Date(now).toISOString() }));
      messages = [];
    }
  }
  return { bodies, shares };
}

function makeMessage(draw: number, next: () => number, people: number, now: number, shares: Shares): object {
  const rank = zipf(next, people);
  let who: object;
  if (draw < 0.06) {
    shares.new++;
    who = { anonymousId: `new-${randomUUID()}` };
  } else if (draw < 0.11) {
    // Someone's new browser, tied to their user id: two people become one.
    shares.merging++;
    who = { userId: `u${Math.floor(next() * people)}`, anonymousId: `browser-${randomUUID()}` };
  } else who = next() < 0.7 ? { userId: `u${rank}` } : { anonymousId: `a${rank}` };
  const late = next() < 0.01;
  if (late) shares.late++;
  const time = now - Math.floor(next() * 1000) - (late ? 7 * 24 * 3600 * 1000 : 0);
  const tag = Math.floor(next() * 1e9).toString(36);
  return {
    type: 'track',
    messageId: randomUUID(),
    event: NAMES[Math.floor(next() * NAMES.length)],
    ...who,
    timestamp: new Date(time).toISOString(),
    properties: {
      page: `/rooms/${tag}`,
      title: `${PARAGRAPH} ${tag}`,
      price: Math.round(next() * 50_000) / 100,
      currency: 'EUR',
      nights: Math.floor(next() * 14) + 1,
      rooms: [{ id: tag, board: 'half', view: 'lake', rate: Math.round(next() * 30_000) / 100 }],
      note: `${PARAGRAPH} ${Math.floor(next() * 1e9).toString(36)} ${PARAGRAPH}`,
    },
    context: {
      ip: '192.0.2.1',
      locale: 'de-DE',
      userAgent:
        'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.1 Safari/605.1.15',
      library: { name: 'analytics.js', version: '2.11.1' },
      page: {
        path: `/rooms/${tag}`,
        referrer: 'https://search.example/',
        url: `https://resort.example/rooms/${tag}`,
      },
    },
  };
}
