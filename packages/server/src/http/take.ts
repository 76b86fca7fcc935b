import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  CodedError,
  eventKey,
  isObject,
  isRefusal,
  type JsonObject,
  refusal,
} from '@throughline/core/kernel';
import type { VersionedSettings } from '@throughline/core/people';
import { type Arrival, type Door, type EventType, MAX_EVENT_BYTES } from '@throughline/core/touchpoints';
import type { FastifyRequest } from 'fastify';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { Origin, RefusedItem, Submission, Verdict } from '../workers/batch.ts';
import type { Ingest } from '../workers/ingest.ts';
import { letterOf, withoutKeys } from '../workers/letters.ts';
import type { Call } from './route.ts';

/** Segment's own limits. */
export const MAX_BATCH_BYTES = 500 * 1024;
export const MAX_BATCH_EVENTS = 2_500;

export const verdictSchema = z.object({
  id: z.string().nullable().describe('The message id, given or made.'),
  status: z.enum(['accepted', 'duplicate', 'refused']),
  code: z.string().optional(),
  message: z.string().optional(),
  path: z.string().optional(),
});
export const answerSchema = z.object({
  success: z.boolean().describe('Whether every item was accepted or is a duplicate.'),
  items: z.array(verdictSchema).describe('One verdict an item, in the order of the request.'),
  outbox: z.array(z.uuid()).describe('Pass one as `after` to an analytical read to see these events in it.'),
});
type Answer = z.infer<typeof verdictSchema>;

/** What every way in needs. */
export interface Doors {
  readonly ingest: Pick<Ingest, 'submit' | 'admit' | 'prepare'>;
  readonly settings: () => Promise<VersionedSettings>;
  readonly now: () => number;
  readonly onRefused: (code: string) => void;
  /** A request that its client says it sends again. */
  readonly onResent: (door: string) => void;
}

/** A request's items, and what it says about all of them. */
export interface Delivery {
  readonly items: readonly unknown[];
  /** The type its endpoint implies. */
  readonly type?: EventType;
  readonly context?: JsonObject;
  readonly sentAt?: unknown;
  readonly historical?: boolean;
  /** The one item is the whole request, so its refusal is the request's. */
  readonly single?: boolean;
}

/**
 * Takes a request's items in, through whichever door, and answers when all of them are committed.
 * @throws CodedError 413 `batch_too_long`; 400 or 413 with the refusal of a single item; 429, 503
 */
export async function receive(
  doors: Doors,
  door: Door,
  { principal, request, bytes }: Pick<Call, 'principal' | 'request' | 'bytes'>,
  { items, single = false, ...stated }: Delivery,
) {
  if (items.length > MAX_BATCH_EVENTS)
    throw new CodedError(413, 'batch_too_long', `A batch has at most ${MAX_BATCH_EVENTS} events.`);
  if (isResent(request)) doors.onResent(door.name);
  const arrival: Arrival = { ...(await arrivalOf(doors, principal.name)), ...stated };
  const { answers, outbox } = await take(doors, door, items, arrival, bytes);
  const [answer] = answers;
  if (single && answer?.status === 'refused') {
    if (answer.code === 'event_too_large') throw new CodedError(413, 'event_too_large', answer.message!);
    throw new CodedError(400, answer.code!, answer.message!, answer.path ? { path: answer.path } : {});
  }
  return { success: answers.every(({ status }) => status !== 'refused'), items: answers, outbox };
}

/**
 * Whether the client says that it sent this before: `X-Retry-Count` as Segment's, Rudder's and others count from 0,
 * `Rsa-Retry-Attempt` as Rudder's for browsers, `PostHog-Attempt` from 1, `retry_count` in the address as posthog-js
 * has it.
 */
function isResent({ headers, query }: FastifyRequest): boolean {
  const count = (value: unknown) =>
    typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : 0;
  return (
    count(headers['x-retry-count']) > 0 ||
    count(headers['rsa-retry-attempt']) > 0 ||
    count(headers['posthog-attempt']) > 1 ||
    (isObject(query) && count(query.retry_count) > 0)
  );
}

/** How what a source sends arrives: now, and where the settings say that the source's touchpoints happen. */
export async function arrivalOf(
  { settings, now }: Pick<Doors, 'settings' | 'now'>,
  source: string,
): Promise<Arrival> {
  const { value } = await settings();
  const defaults = Object.hasOwn(value.sources, source) ? value.sources[source] : undefined;
  return {
    received: now(),
    source,
    // Ordered: events without an id of their own that share their instant stay in the order they came in.
    newId: uuidv7,
    ...(defaults ? { defaults: definedOnly(defaults) } : {}),
  };
}

function definedOnly(place: {
  channel?: string | undefined;
  corner?: string | undefined;
  department?: string | undefined;
}) {
  const { channel, corner, department } = place;
  return {
    ...(channel ? { channel } : {}),
    ...(corner ? { corner } : {}),
    ...(department ? { department } : {}),
  };
}

/** A reader of a person must not wait for a whole batch to be read: so many items, then others have their turn. */
const ITEMS_A_TURN = 25;

/** A door that makes its items out of others, which are what is kept of those that are refused. */
export interface MappingDoor extends Door {
  readonly madeOf: (index: number) => Pick<Origin, 'item' | 'made'>;
}

/** Takes items in: each gets its verdict, and what is refused is kept, with a line in the ledger. */
export async function take(
  doors: Doors,
  { name, accept, idOf, ...more }: Door | MappingDoor,
  items: readonly unknown[],
  arrival: Arrival,
  bytes: number,
) {
  doors.ingest.admit(items.length, bytes);
  const originOf = (item: unknown, index: number): Origin => ({
    ...('madeOf' in more ? more.madeOf(index) : { item }),
    arrival,
    door: name,
  });
  const events: Submission[] = [];
  const refused: RefusedItem[] = [];
  // Each slot is an event whose verdict the commit tells, or an answer that is known already.
  const slots: ({ event: string } | Answer)[] = [];
  for (let start = 0; start < items.length; start += ITEMS_A_TURN) {
    if (start > 0) await nextTurn();
    const turn: Submission[] = [];
    for (const [index, item] of items.slice(start, start + ITEMS_A_TURN).entries()) {
      const read = accept(item, arrival, start + index);
      const statement = !isRefusal(read) && itemTooLarge(item, bytes) ? refusal('event_too_large') : read;
      if (isRefusal(statement)) {
        const { source, received } = arrival;
        const id = idOf(item);
        const letter = letterOf(originOf(item, start + index), statement, { id: id ?? '' });
        refused.push({ source, received, refusal: statement, excerpt: excerptOf(item), letter });
        slots.push({ id, status: 'refused', ...statement });
      } else {
        const { id, source } = statement.touchpoint;
        turn.push({ key: eventKey(source, id), statement, origin: originOf(item, start + index) });
        slots.push({ event: id });
      }
    }
    doors.ingest.prepare(turn);
    events.push(...turn);
  }
  const { verdicts, outbox } = await doors.ingest.submit(events, refused, bytes);
  let next = 0;
  const answers = slots.map((slot) => ('event' in slot ? answerOf(slot.event, verdicts[next++]!) : slot));
  // At the door, for want of an identifier or by an engine: counted once it is certain.
  for (const { code } of answers) if (code !== undefined) doors.onRefused(code);
  return { answers, outbox };
}

function answerOf(id: string, verdict: Verdict): Answer {
  return verdict.status === 'refused'
    ? { id, status: 'refused', ...verdict.refusal }
    : { id, status: verdict.status };
}

/** An event within a small request cannot be too large by itself. */
function itemTooLarge(item: unknown, requestBytes: number): boolean {
  return requestBytes > MAX_EVENT_BYTES && Buffer.byteLength(JSON.stringify(item) ?? '') > MAX_EVENT_BYTES;
}

function excerptOf(item: unknown): string {
  try {
    return withoutKeys(JSON.stringify(item) ?? 'undefined')
      .slice(0, 2048)
      .toWellFormed();
  } catch {
    // Writing JSON recurses where reading it does not: a few hundred thousand brackets end here.
    return '[nested too deeply to show]';
  }
}
