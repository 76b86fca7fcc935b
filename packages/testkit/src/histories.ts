import { isRefusal, type JsonObject } from '@throughline/core/kernel';
import {
  DEFAULT_SETTINGS,
  foldSettingsSchema,
  type HistoryEntry,
  type Resolved,
  resolveIdentifiers,
  type VersionedSettings,
} from '@throughline/core/people';
import { acceptMessage } from '@throughline/core/touchpoints';
import fc from 'fast-check';
import { type Attempt, InMemoryStore } from './memory-store.ts';

// Histories of messages as clients send them: logins, aliases, shared devices, retries, late and skewed clocks,
// undone merges, and settings that change midway. The identifiers come from small pools, so that people keep
// meeting, and every drawn value is a small number, so that a failure shrinks to a short history.

/** 2026-01-01, where every history starts, in milliseconds since the epoch. */
const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** One call of a client, and the clocks around it, in milliseconds. */
export interface Said {
  readonly do: 'say';
  readonly body: JsonObject;
  readonly source: string;
  /** Since the step before it, by our clock. */
  readonly after: number;
  /** How long before it was received it happened. */
  readonly late: number;
  /** By how much the sender's clock is ahead of ours. */
  readonly skew: number;
}

export type Step =
  | Said
  /** A retry of an earlier call. */
  | { readonly do: 'repeat'; readonly of: number }
  /** One of the merges that there are by then is undone. */
  | { readonly do: 'undo'; readonly pick: number; readonly after: number }
  | { readonly do: 'settings'; readonly settings: VersionedSettings['value'] };

/** Settings under which nothing is ever held. */
export const WITHOUT_LIMITS = settingsOf({ limits: {}, maxLeaves: 1000 });

const SETTINGS = [
  DEFAULT_SETTINGS.value,
  WITHOUT_LIMITS,
  settingsOf({ limits: { userId: 1, email: 2, anonymousId: 3 } }),
  settingsOf({ limits: { userId: 2 }, maxLeaves: 6 }),
  settingsOf({ traits: {}, blocked: ['x0', 'u0'] }),
];

function settingsOf(identity: object): VersionedSettings['value'] {
  return foldSettingsSchema.parse({ identity });
}

type Shape = (draw: Draw) => JsonObject;
interface Draw {
  readonly user: string;
  readonly visitor: string;
  readonly email: string;
  readonly phone: string;
  readonly device: string;
  readonly member: string;
  readonly word: string;
}

// One line a way in which people show up; those that come often stand there often.
const SHAPES: readonly Shape[] = [
  ({ visitor, word }) => ({ type: 'track', event: word, anonymousId: visitor }),
  ({ visitor, word }) => ({ type: 'track', event: word, anonymousId: visitor, context: { locale: 'en' } }),
  ({ visitor }) => ({ type: 'page', name: 'Home', anonymousId: visitor, context: { page: { path: '/' } } }),
  ({ user, word }) => ({ type: 'track', event: word, userId: user }),
  ({ user, visitor, word }) => ({ type: 'track', event: word, userId: user, anonymousId: visitor }),
  ({ user, visitor, word }) => ({
    type: 'identify',
    userId: user,
    anonymousId: visitor,
    traits: { plan: word },
  }),
  ({ user, email, word }) => ({ type: 'identify', userId: user, traits: { email, city: word } }),
  ({ visitor, email, phone }) => ({ type: 'identify', anonymousId: visitor, traits: { email, phone } }),
  ({ visitor, email, word }) => ({
    type: 'track',
    event: word,
    anonymousId: visitor,
    context: { traits: { email } },
  }),
  ({ visitor, device }) => ({
    type: 'screen',
    name: 'Start',
    anonymousId: visitor,
    context: { device: { id: device } },
  }),
  ({ user, device }) => ({ type: 'screen', name: 'Cart', userId: user, context: { device: { id: device } } }),
  ({ user, visitor }) => ({ type: 'alias', userId: user, previousId: visitor }),
  ({ user, word }) => ({ type: 'alias', userId: user, previousId: `u${word.length % 3}` }),
  ({ user, word }) => ({ type: 'group', userId: user, groupId: word }),
  ({ member, word }) => ({
    type: 'track',
    event: word,
    touchpoint: { channel: 'store', identifiers: [{ kind: 'loyalty', value: member }] },
  }),
  ({ member, email, word }) => ({
    type: 'track',
    event: word,
    context: {
      touchpoint: {
        channel: 'store',
        identifiers: [
          { kind: 'loyalty', value: member },
          { kind: 'email', value: email },
        ],
      },
    },
  }),
  ({ email, phone, word }) => ({
    type: 'track',
    event: word,
    context: {
      externalIds: [
        { type: 'email', id: email.toUpperCase() },
        { type: 'phone', id: phone },
      ],
    },
  }),
  ({ word }) => ({ type: 'track', event: word, userId: 'null' }),
];

const WORDS = ['Product viewed', 'Order completed', 'Ticket opened', 'Shift started', 'Bill paid'];

const draw: fc.Arbitrary<Draw> = fc.record({
  user: fc.nat(5).map((n) => `u${n}`),
  visitor: fc.nat(9).map((n) => `x${n}`),
  email: fc.nat(5).map((n) => `p${n}@example.org`),
  phone: fc.nat(3).map((n) => `+4420794600${n}1`),
  device: fc.nat(3).map((n) => `d${n}`),
  member: fc.nat(3).map((n) => `L${n}`),
  word: fc.constantFrom(...WORDS),
});

const sometimes = (often: number, rare: fc.Arbitrary<number>) =>
  fc.oneof({ weight: 4, arbitrary: fc.constant(often) }, { weight: 1, arbitrary: rare });

const said: fc.Arbitrary<Said> = fc.record({
  do: fc.constant('say' as const),
  body: fc.tuple(fc.constantFrom(...SHAPES), draw).map(([shape, drawn]) => shape(drawn)),
  source: fc.constantFrom('web', 'store'),
  after: sometimes(MINUTE, fc.nat(3 * DAY)),
  late: sometimes(0, fc.nat(20 * DAY)),
  skew: sometimes(0, fc.integer({ min: -2 * DAY, max: 2 * DAY })),
});

const repeated = fc.record({ do: fc.constant('repeat' as const), of: fc.nat(1000) });
const undone = fc.record({
  do: fc.constant('undo' as const),
  pick: fc.nat(1000),
  after: sometimes(MINUTE, fc.nat(60 * DAY)),
});
const settled = fc.record({ do: fc.constant('settings' as const), settings: fc.constantFrom(...SETTINGS) });

/** Which kinds of step a history has beside calls, and what it starts with. */
export interface HistoryOptions {
  readonly repeats?: boolean;
  readonly undos?: boolean;
  readonly settings?: boolean;
}

/** Histories of 50 to 60 calls, with up to 12 other steps among them. */
export function histories(options: HistoryOptions): fc.Arbitrary<readonly Step[]> {
  const others: fc.Arbitrary<Step>[] = [];
  if (options.repeats) others.push(repeated);
  if (options.undos) others.push(undone);
  if (options.settings) others.push(settled);
  const calls = fc.array(said, { minLength: 50, maxLength: 60, size: 'max' });
  if (others.length === 0) return calls;
  const placed = fc.array(fc.tuple(fc.nat(60), fc.oneof(...others)), {
    minLength: 1,
    maxLength: 12,
    size: 'max',
  });
  return fc.tuple(calls, placed).map(([steps, extra]) => {
    const history: Step[] = [...steps];
    for (const [place, step] of extra) history.splice(place, 0, step);
    return history;
  });
}

/** How many of the calls of a history name somebody or something at all: every one of them is an event. */
export function callsOf(history: readonly Step[]): number {
  return history.filter((step) => step.do === 'say').length;
}

/** How a history reaches the store. Each list is used round and round; an empty one means one, and in order. */
export interface Traffic {
  readonly settings: VersionedSettings['value'];
  /** How many calls make a batch. */
  readonly batches: readonly number[];
  /** How many transactions are open at once. */
  readonly processes: number;
  /** Which of the open transactions commits next. */
  readonly order: readonly number[];
  /** How far the database's clock jumps back, milliseconds. */
  readonly setback: readonly number[];
}

/** One process, one call a transaction. */
export const ONE_BY_ONE: Traffic = {
  settings: DEFAULT_SETTINGS.value,
  batches: [1],
  processes: 1,
  order: [],
  setback: [],
};

/** Batches of any size, up to four transactions at once, in any order, on a clock that is not monotonic. */
export const traffic: fc.Arbitrary<Traffic> = fc.record({
  settings: fc.constantFrom(...SETTINGS),
  batches: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 8 }),
  processes: fc.integer({ min: 1, max: 4 }),
  order: fc.array(fc.nat(3), { maxLength: 8 }),
  setback: fc.array(sometimes(0, fc.nat(10 * MINUTE)), { maxLength: 8 }),
});

/** Work as one process takes it up; `open` reads the store as it is by then. */
type Work = (store: InMemoryStore) => Attempt | undefined;

/** Lives through a history. @returns the store as it is in the end */
export function live(history: readonly Step[], how: Traffic = ONE_BY_ONE): InMemoryStore {
  const store = new InMemoryStore();
  const queue = workOf(history, how);
  for (let turn = 0; queue.length > 0; turn++) {
    const open = queue.splice(0, how.processes).map((work) => ({ work, attempt: work(store) }));
    while (open.length > 0) {
      const [next] = open.splice((how.order[turn % how.order.length] ?? 0) % open.length, 1);
      let { work, attempt } = next!;
      // Whoever lost the race rolls back, loads and folds anew.
      while (attempt !== undefined && !attempt.commit()) attempt = work(store);
    }
  }
  return store;
}

function workOf(history: readonly Step[], how: Traffic): Work[] {
  const queue: Work[] = [];
  const messages: Message[] = [];
  let now = START;
  let settings: VersionedSettings = { version: 0, value: how.settings };
  let batch: Message[] = [];
  const physical = () => (now - (how.setback[queue.length % how.setback.length] ?? 0)) * 1000;
  const flush = () => {
    if (batch.length > 0) queue.push(taking(batch, settings, physical()));
    batch = [];
  };
  for (const step of history) {
    if (step.do === 'settings') {
      flush();
      settings = { version: settings.version + 1, value: step.settings };
    } else if (step.do === 'undo') {
      flush();
      now += step.after;
      queue.push(undoing(step.pick, settings, physical()));
    } else {
      if (step.do === 'say') {
        now += step.after;
        messages.push(messageOf(step, now, messages.length));
      }
      const message = step.do === 'say' ? messages.at(-1) : messages[step.of % messages.length];
      if (message) batch.push(message);
      if (batch.length >= (how.batches[queue.length % how.batches.length] ?? 1)) flush();
    }
  }
  flush();
  return queue;
}

interface Message {
  readonly body: JsonObject;
  readonly source: string;
  readonly received: number;
}

function messageOf({ body, source, late, skew }: Said, now: number, index: number): Message {
  const originalTimestamp = new Date(now - late + skew).toISOString();
  const sentAt = new Date(now + skew).toISOString();
  return { source, received: now, body: { ...body, messageId: `m${index}`, originalTimestamp, sentAt } };
}

function taking(messages: readonly Message[], settings: VersionedSettings, physical: number): Work {
  const events = messages.map((message) => resolve(message, settings)).filter((event) => event !== undefined);
  return (store) => store.open(events, settings, physical);
}

function undoing(pick: number, settings: VersionedSettings, physical: number): Work {
  return (store) => {
    const merges = [...store.population().people.values()]
      .flatMap(({ edges }) => edges.filter(({ joined }) => joined))
      .sort((x, y) => x.applied - y.applied || (`${x.a} ${x.b}` < `${y.a} ${y.b}` ? -1 : 1));
    const merge = merges[pick % merges.length];
    return merge && store.openUndo(merge.a, merge.b, 'staff', settings.value, physical);
  };
}

/** @returns the event, or undefined where it is refused because every name in it is blocked */
function resolve({ body, source, received }: Message, settings: VersionedSettings): Resolved | undefined {
  const newId = () => {
    throw new Error('every message of a history has an id');
  };
  const statement = acceptMessage(body, { received, source, newId });
  if (isRefusal(statement)) throw new Error(`refused: ${JSON.stringify(statement)} ${JSON.stringify(body)}`);
  const resolved = resolveIdentifiers(statement, settings.value);
  if (!isRefusal(resolved)) return resolved;
  if (resolved.code !== 'identifier_missing') throw new Error(`refused: ${JSON.stringify(resolved)}`);
  return undefined;
}

/** Folds history that has its place already, in batches of the sizes given, each by a process that knows nothing. */
export function foldInBatches(history: readonly HistoryEntry[], sizes: readonly number[]): InMemoryStore {
  const store = new InMemoryStore();
  for (let start = 0, turn = 0; start < history.length; turn++) {
    const size = sizes[turn % sizes.length] ?? 1;
    const batch = history.slice(start, start + size);
    if (!store.openHistory(batch).commit()) throw new Error('nobody else is there to lose against');
    start += size;
  }
  return store;
}
