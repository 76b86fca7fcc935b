import { setImmediate as nextTurn } from 'node:timers/promises';
import { CodedError, eventKey, isObject, isRefusal, type Refusal, refusal } from '@throughline/core/kernel';
import type { VersionedSettings } from '@throughline/core/people';
import {
  type Arrival,
  acceptMessage,
  EVENT_TYPES,
  type EventType,
  MAX_EVENT_BYTES,
  type Statement,
  touchpointJsonSchema,
} from '@throughline/core/touchpoints';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import type { RefusedItem, Submission, Verdict } from '../workers/batch.ts';
import type { Ingest } from '../workers/ingest.ts';
import { type Call, type Route, route } from './route.ts';

/** Segment's own limits. */
export const MAX_BATCH_BYTES = 500 * 1024;
export const MAX_BATCH_EVENTS = 2_500;

const verdictSchema = z.object({
  id: z.string().nullable().describe('The message id, given or made.'),
  status: z.enum(['accepted', 'duplicate', 'refused']),
  code: z.string().optional(),
  message: z.string().optional(),
  path: z.string().optional(),
});
export const takenSchema = z.object({
  success: z.boolean().describe('Whether every item was accepted or is a duplicate.'),
  items: z.array(verdictSchema).describe('One verdict an item, in the order of the request.'),
  outbox: z.array(z.uuid()).describe('Pass one as `after` to an analytical read to see these events in it.'),
});

const messageDoc = z.looseObject({}).describe('A call as in Segment’s HTTP specification.');
const batchSchema = z.looseObject({
  batch: z.array(z.unknown()),
  context: z.unknown().optional(),
  sentAt: z.unknown().optional(),
  writeKey: z.string().optional(),
});

export interface Doors {
  readonly ingest: Pick<Ingest, 'submit' | 'admit' | 'prepare'>;
  readonly settings: () => Promise<VersionedSettings>;
  readonly now: () => number;
  readonly onRefused: (code: string) => void;
}

/** The collector: Segment's HTTP API. */
export function touchpointRoutes(doors: Doors): Route[] {
  const single = (type: EventType, path: string, summary: string) =>
    route({
      method: 'POST',
      path,
      scope: 'write',
      tag: 'touchpoints',
      summary,
      body: messageDoc,
      keyInBody: true,
      crossOrigin: true,
      judgesItems: true,
      bodyLimit: MAX_BATCH_BYTES,
      response: takenSchema,
      errors: [413, 429, 503],
      handle: (call) => takeOne(doors, type, call),
    });
  const batch = (path: string, historical = false) =>
    route({
      method: 'POST',
      path,
      scope: 'write',
      tag: 'touchpoints',
      summary: historical
        ? 'Takes in a batch of history: its timestamps stand as they are.'
        : 'Takes in a batch of calls; each gets its own verdict.',
      body: batchSchema,
      keyInBody: true,
      crossOrigin: true,
      judgesItems: true,
      bodyLimit: MAX_BATCH_BYTES,
      response: takenSchema,
      errors: [413, 429, 503],
      handle: (call) => takeBatch(doors, call, historical),
    });
  const schema = route({
    method: 'GET',
    path: '/v1/touchpoints/schema',
    scope: 'none',
    tag: 'touchpoints',
    summary: 'The JSON Schema of a touchpoint, as it is kept.',
    response: z.looseObject({}).meta({ title: 'JSON Schema' }),
    handle: async () => touchpointJsonSchema(),
  });
  return [
    ...EVENT_TYPES.map((type) => single(type, `/v1/${type}`, `Takes in one ${type} call.`)),
    batch('/v1/batch'),
    batch('/v1/import', true),
    // What Segment's SDKs for browsers and phones call.
    ...EVENT_TYPES.map((type) => single(type, `/v1/${type[0]}`, `Short for /v1/${type}.`)),
    batch('/v1/b'),
    schema,
  ];
}

async function takeOne(
  doors: Doors,
  type: EventType,
  call: Call<unknown, unknown, z.infer<typeof messageDoc>>,
) {
  if (call.bytes > MAX_EVENT_BYTES)
    throw new CodedError(413, 'event_too_large', 'An event has at most 32 KB.');
  const arrival = { ...(await arrivalOf(doors, call)), type };
  const item = { ...call.body, type };
  const { answers, outbox } = await take(doors, [item], arrival, call.bytes);
  const [answer] = answers;
  if (answer?.status === 'refused') {
    throw new CodedError(400, answer.code!, answer.message!, answer.path ? { path: answer.path } : {});
  }
  return { success: true, items: answers, outbox };
}

async function takeBatch(
  doors: Doors,
  call: Call<unknown, unknown, z.infer<typeof batchSchema>>,
  historical: boolean,
) {
  const { batch, context, sentAt } = call.body;
  if (batch.length > MAX_BATCH_EVENTS) {
    throw new CodedError(413, 'batch_too_long', `A batch has at most ${MAX_BATCH_EVENTS} events.`);
  }
  const arrival: Arrival = {
    ...(await arrivalOf(doors, call)),
    ...(isObject(context) ? { context } : {}),
    sentAt,
    historical,
  };
  const { answers, outbox } = await take(doors, batch, arrival, call.bytes);
  return { success: answers.every(({ status }) => status !== 'refused'), items: answers, outbox };
}

/** How what a source sends arrives: now, and where the settings say that the source's touchpoints happen. */
export async function arrivalOf(
  { settings, now }: Pick<Doors, 'settings' | 'now'>,
  { principal }: { readonly principal: { readonly name: string } },
): Promise<Arrival> {
  const { value } = await settings();
  const defaults = Object.hasOwn(value.sources, principal.name) ? value.sources[principal.name] : undefined;
  return {
    received: now(),
    source: principal.name,
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

type Answer = z.infer<typeof verdictSchema>;

/** A reader of a person must not wait for a whole batch to be read: so many items, then others have their turn. */
const ITEMS_A_TURN = 25;

/**
 * Takes items in: each gets its verdict, and what is refused its line in the ledger.
 * @param readItem reads one; by default as a call of Segment's specification
 */
export async function take(
  doors: Doors,
  items: readonly unknown[],
  arrival: Arrival,
  bytes: number,
  readItem: (item: unknown, index: number) => Statement | Refusal = (item) => acceptMessage(item, arrival),
) {
  doors.ingest.admit(items.length, bytes);
  const events: Submission[] = [];
  const refused: RefusedItem[] = [];
  // Each slot is an event whose verdict the commit tells, or an answer that is known already.
  const slots: ({ event: string } | Answer)[] = [];
  for (let start = 0; start < items.length; start += ITEMS_A_TURN) {
    if (start > 0) await nextTurn();
    const turn: Submission[] = [];
    for (const [index, item] of items.slice(start, start + ITEMS_A_TURN).entries()) {
      const read = readItem(item, start + index);
      const statement = !isRefusal(read) && itemTooLarge(item, bytes) ? refusal('event_too_large') : read;
      if (isRefusal(statement)) {
        const { source, received } = arrival;
        refused.push({ source, received, refusal: statement, excerpt: excerptOf(item) });
        slots.push({ id: idOf(item), status: 'refused', ...statement });
      } else {
        const { id, source } = statement.touchpoint;
        turn.push({ key: eventKey(source, id), statement });
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

function idOf(item: unknown): string | null {
  return isObject(item) && typeof item.messageId === 'string' ? item.messageId.slice(0, 200) : null;
}

function excerptOf(item: unknown): string {
  try {
    return (JSON.stringify(item) ?? 'undefined').slice(0, 2048).toWellFormed();
  } catch {
    // Writing JSON recurses where reading it does not: a few hundred thousand brackets end here.
    return '[nested too deeply to show]';
  }
}
