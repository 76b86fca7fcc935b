import type { z } from 'zod';
import {
  findPoison,
  isObject,
  isRefusal,
  isRounded,
  type JsonObject,
  type Refusal,
  refusal,
} from '../kernel/index.ts';
import { type Message, messageSchema, type Placement, placementSchema } from './message.ts';
import { eventTime } from './time.ts';
import { EVENT_TYPES, type EventType, type Touchpoint } from './touchpoint.ts';

/** The largest event, in bytes of JSON (Segment's own limit). */
export const MAX_EVENT_BYTES = 32 * 1024;

/** What is known of an item before it is read. */
export interface Arrival {
  /** Milliseconds since the epoch, by our clock. */
  readonly received: number;
  readonly source: string;
  /** The type its endpoint implies: `/v1/track` needs none in the body. */
  readonly type?: EventType;
  /** The batch's own context, under the item's. */
  readonly context?: JsonObject;
  /** The batch's `sentAt`, where the item has none. Absent for history: its times stand as they are. */
  readonly sentAt?: unknown;
  /** History is imported as it was, so a message's `sentAt` corrects nothing. */
  readonly historical?: boolean;
  /** Whether an item may say of which source it is: files may, a key speaks for its own source alone. */
  readonly statesSource?: boolean;
  /** An id for an event whose sender gave none. */
  readonly newId: () => string;
  /** Where touchpoints of this source happen, unless they say otherwise. */
  readonly defaults?: { channel?: string; corner?: string; department?: string };
}

/** An event as it was said: identifiers are not resolved yet, so it is independent of the settings. */
export interface Statement {
  readonly touchpoint: Omit<Touchpoint, 'identifiers'>;
  readonly message: Message;
  readonly placement: Placement;
}

/** Reads one item of a request. Never throws on input, however hostile. */
export function acceptMessage(item: unknown, arrival: Arrival): Statement | Refusal {
  const read = readMessage(item, arrival);
  if (isRefusal(read)) return read;
  const { message } = read;
  const context: JsonObject = { ...arrival.context, ...message.context };
  const placed = readPlacement(message, context);
  if (isRefusal(placed)) return placed;
  const name = nameOf(message);
  if (name === undefined) return refusal('name_missing', 'event');
  if (name.length > 200) return refusal('wrong_type', 'event', 'A name has at most 200 characters.');
  const time = timeOf(message, arrival);
  if (typeof time !== 'number') return time;
  const { touchpoint: _, ...bare } = context;
  const source = (arrival.statesSource ? placed.source : undefined) ?? arrival.source;
  const defaults = source === arrival.source ? arrival.defaults : undefined;
  return {
    message,
    placement: placed,
    touchpoint: {
      id: message.messageId || arrival.newId(),
      source,
      type: message.type,
      name,
      time,
      received: arrival.received,
      channel: placed.channel ?? defaults?.channel ?? inferChannel(message, context),
      corner: placed.corner ?? defaults?.corner ?? '',
      department: placed.department ?? defaults?.department ?? '',
      properties: (message.properties ?? {}) as Touchpoint['properties'],
      traits: traitsOf(message, context),
      context: bare as Touchpoint['context'],
      references: referencesOf(message, placed),
    },
  };
}

function readMessage(item: unknown, arrival: Arrival): { message: Message } | Refusal {
  if (!isObject(item)) return refusal('not_an_object');
  const poison = findPoison(item) ?? findPoison(arrival.context, 'context', 1);
  if (poison) return poison;
  const type = item.type ?? arrival.type;
  if (type === undefined) return refusal('type_missing', 'type');
  if (!EVENT_TYPES.includes(type as EventType)) return refusal('type_unknown', 'type');
  const parsed = messageSchema.safeParse({ ...item, type });
  if (!parsed.success) return wrongType(parsed.error);
  const { groupId } = parsed.data;
  if (typeof groupId === 'number' && isRounded(groupId)) return refusal('unsafe_integer', 'groupId');
  return { message: parsed.data };
}

function timeOf(message: Message, { received, historical, sentAt }: Arrival): number | Refusal {
  const byCaller = timeByRudderCaller(message);
  if (byCaller !== undefined) return eventTime({ original: byCaller, sentAt: undefined }, received);
  const original = message.originalTimestamp ?? message.timestamp;
  return eventTime({ original, sentAt: historical ? undefined : (message.sentAt ?? sentAt) }, received);
}

/** RudderStack's clients say where they run in a field that Segment's calls have not. */
const RUDDER_CHANNELS: readonly unknown[] = ['server', 'web', 'mobile'];

/**
 * Of RudderStack's clients `originalTimestamp` is when they were called. A `timestamp` beside it is when it happened,
 * by the word of their caller, and stands as it is.
 */
function timeByRudderCaller({ channel, timestamp, originalTimestamp }: Message): string | number | undefined {
  const isRudders = RUDDER_CHANNELS.includes(channel) && Boolean(originalTimestamp);
  return isRudders ? (timestamp ?? undefined) : undefined;
}

function readPlacement(message: Message, context: JsonObject): Placement | Refusal {
  if (context.touchpoint === undefined || context.touchpoint === null) return message.touchpoint ?? {};
  const parsed = placementSchema.safeParse(context.touchpoint);
  if (!parsed.success) return wrongType(parsed.error, 'context.touchpoint');
  // null means not known, so it does not override.
  const stated = Object.entries(message.touchpoint ?? {}).filter(([, value]) => value !== null);
  return { ...parsed.data, ...Object.fromEntries(stated) };
}

function wrongType(error: z.ZodError, under = ''): Refusal {
  const issue = error.issues[0]!;
  const path = [...(under === '' ? [] : [under]), ...issue.path].join('.');
  return refusal('wrong_type', path, `${path || 'The event'}: ${issue.message}`);
}

function nameOf(message: Message): string | undefined {
  const stated = message.event || message.name || undefined;
  switch (message.type) {
    case 'track':
      return message.event || undefined;
    case 'page':
      return stated ?? 'Page viewed';
    case 'screen':
      return stated ?? 'Screen viewed';
    case 'identify':
      return 'Identified';
    case 'group':
      return 'Joined group';
    case 'alias':
      return 'Aliased';
  }
}

/** RudderStack's client for browsers puts what an identify call states into `context.traits` alone. */
function traitsOf(message: Message, context: JsonObject): Touchpoint['traits'] {
  const besides = message.type === 'identify' && isObject(context.traits) ? context.traits : {};
  return { ...besides, ...message.traits } as Touchpoint['traits'];
}

function referencesOf(message: Message, placement: Placement): Touchpoint['references'] {
  const references = [...(placement.references ?? [])];
  if (message.groupId !== undefined && message.groupId !== null && message.groupId !== '') {
    references.push({ kind: 'group', id: String(message.groupId), role: 'member_of' });
  }
  return references;
}

/** Where it happened, read off what clients put into `context` (Segment's specification of it). */
function inferChannel(message: Message, context: JsonObject): string {
  if (message.type === 'screen') return 'mobile';
  const os = isObject(context.os) ? context.os.name : undefined;
  if (typeof os === 'string' && /^(ios|ipados|android|watchos)$/i.test(os)) return 'mobile';
  const library = isObject(context.library) ? context.library.name : undefined;
  if (typeof library === 'string') {
    if (/ios|android|react-native|flutter|swift|kotlin/i.test(library)) return 'mobile';
    if (/analytics\.js|analytics-next|browser|posthog-js|^web$/i.test(library)) return 'web';
  }
  return message.type === 'page' || isObject(context.page) ? 'web' : 'unknown';
}
