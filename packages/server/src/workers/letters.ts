import { createHash, randomUUID } from 'node:crypto';
import { digest, isObject, type JsonObject, type Refusal, toUuid, type Uuid } from '@throughline/core/kernel';
import {
  type Arrival,
  EVENT_TYPES,
  type EventType,
  MAX_EVENT_BYTES,
  parseTime,
} from '@throughline/core/touchpoints';
import type { DeadLetter } from '@throughline/storage/relational';
import type { Origin } from './batch.ts';

/** What is kept of an item: the largest event there may be. What its request said beside it may be as much again. */
const MAX_LETTER_BYTES = MAX_EVENT_BYTES;

/** A key of ours: some clients put it into every event, and nothing that is kept of a refused one may hold it. */
const KEY = /tl_[0-9a-f]{12}_[\w-]{32}/g;

export function withoutKeys(text: string): string {
  return text.replaceAll(KEY, '[key]');
}

/** What is kept with an item beside it: what its request said of all items, and what a mapping made of it. */
type Beside = Pick<Arrival, 'type' | 'context' | 'sentAt' | 'historical' | 'statesSource'> &
  Pick<Origin, 'made' | 'row' | 'alone'>;

/** What is known of a refused item without reading it. */
export interface Known {
  /** The id that it has, or was given where it got that far. */
  readonly id?: string;
  readonly name?: string;
  /** Whether it may be given again, word for word: it has one letter then, with or without an id. */
  readonly again?: boolean | undefined;
}

/** A refused item as it is kept. */
export function letterOf(origin: Origin, why: Refusal, known: Known = {}): DeadLetter {
  const { arrival, door } = origin;
  const { item, ...made } = fitting(origin);
  const told = origin.made ?? item;
  const body = writtenOut(withoutKey(item));
  const beside = writtenOut(besideOf(arrival, made));
  const own = ownId(door, told);
  return {
    id: known.again || own !== '' ? sameId(arrival.source, own, body.text) : randomUUID(),
    at: arrival.received,
    source: arrival.source,
    door,
    code: why.code,
    message: storable(withoutKeys(why.message), 500),
    path: storable(why.path ?? '', 500),
    event: storable(withoutKeys(known.id || own), 200),
    name: storable(withoutKeys(known.name ?? nameOf(door, told)), 200),
    happened: happenedAt(told),
    body: body.text,
    arrival: beside.whole ? beside.text : '{}',
    whole: body.whole && beside.whole,
  };
}

/** A sender that repeats an event, word for word and under its own id, has one letter; others get one each. */
function sameId(source: string, own: string, body: string): Uuid {
  return toUuid(digest('letter', source, own, createHash('sha256').update(body).digest('hex')));
}

/** A large document out of which a small call was made is kept as that call, which is all of it that counts. */
function fitting({ item, made, row }: Origin): Pick<Origin, 'item' | 'made' | 'row' | 'alone'> {
  if (made !== undefined && !writtenOut(item).whole) return { item: made, alone: true };
  return { item, ...(made === undefined ? {} : { made }), ...(row === undefined ? {} : { row }) };
}

/** Some clients write their key into every event: it is no part of one. */
function withoutKey(item: unknown): unknown {
  if (!isObject(item) || !Object.hasOwn(item, 'writeKey')) return item;
  const { writeKey: _, ...rest } = item;
  return rest;
}

function besideOf(
  { type, context, sentAt, historical, statesSource }: Arrival,
  { made, row, alone }: Pick<Origin, 'made' | 'row' | 'alone'>,
): Beside {
  return {
    ...(type ? { type } : {}),
    ...(context ? { context } : {}),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(historical ? { historical } : {}),
    ...(statesSource ? { statesSource } : {}),
    ...(made === undefined ? {} : { made }),
    ...(row === undefined ? {} : { row }),
    ...(alone ? { alone } : {}),
  };
}

/** JSON writes U+0000 and half surrogates as escapes, so its text can be stored whatever it holds. */
function writtenOut(value: unknown): { text: string; whole: boolean } {
  try {
    const text = withoutKeys(JSON.stringify(value) ?? 'null');
    if (Buffer.byteLength(text) <= MAX_LETTER_BYTES) return { text, whole: true };
    return { text: Buffer.from(text).subarray(0, MAX_LETTER_BYTES).toString('utf8'), whole: false };
  } catch {
    // Writing JSON recurses where reading it does not: a few hundred thousand brackets end here.
    return { text: '', whole: false };
  }
}

/** Where protocols have the sender's own id and the name of an event: a call's `messageId` and `event` elsewhere. */
const FIELDS: Readonly<Record<string, { readonly id: string; readonly name: string }>> = {
  posthog: { id: 'uuid', name: 'event' },
  cloudevents: { id: 'id', name: 'type' },
  snowplow: { id: 'eid', name: 'se_ac' },
};

function ownId(door: string, item: unknown): string {
  return textOf(item, FIELDS[door]?.id ?? 'messageId');
}

function nameOf(door: string, item: unknown): string {
  return textOf(item, FIELDS[door]?.name ?? 'event') || textOf(item, 'name');
}

function textOf(item: unknown, field: string): string {
  const value = isObject(item) && Object.hasOwn(item, field) ? item[field] : undefined;
  return typeof value === 'string' ? storable(value, 200) : '';
}

function storable(text: string, length: number): string {
  return text.slice(0, length).toWellFormed().replaceAll('\0', '�');
}

function happenedAt(item: unknown): number | undefined {
  if (!isObject(item)) return undefined;
  return parseTime(item.originalTimestamp ?? item.timestamp ?? item.time);
}

/** What was sent, as it is to be read once more; undefined where it was not kept whole. */
export function originOf(
  letter: Pick<DeadLetter, 'id' | 'at' | 'source' | 'door' | 'event' | 'body' | 'arrival' | 'whole'>,
  defaults: Arrival['defaults'],
): Origin | undefined {
  if (!letter.whole) return undefined;
  const beside = JSON.parse(letter.arrival) as { readonly [field: string]: unknown };
  const { type, context, sentAt, historical, statesSource, made, row, alone } = beside;
  return {
    item: JSON.parse(letter.body) as unknown,
    door: letter.door,
    ...(made === undefined ? {} : { made }),
    ...(typeof row === 'string' ? { row } : {}),
    ...(alone === true ? { alone } : {}),
    arrival: {
      received: letter.at,
      source: letter.source,
      // The id it was given when it came, else one that is the same at every replay.
      newId: () => letter.event || letter.id,
      ...(EVENT_TYPES.includes(type as EventType) ? { type: type as EventType } : {}),
      ...(isObject(context) ? { context: context as JsonObject } : {}),
      ...(sentAt === undefined ? {} : { sentAt }),
      ...(historical === true ? { historical } : {}),
      ...(statesSource === true ? { statesSource } : {}),
      ...(defaults ? { defaults } : {}),
    },
  };
}
