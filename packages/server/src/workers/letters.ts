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

/** What a request said of all its items, as it is kept with a letter. */
export type KeptArrival = Pick<Arrival, 'type' | 'context' | 'sentAt' | 'historical'>;

/**
 * A refused item as it is kept.
 * @param id the id that it was given, where it got that far
 */
export function letterOf({ item, arrival }: Origin, why: Refusal, id = ''): DeadLetter {
  const body = writtenOut(withoutKey(item));
  const beside = writtenOut(keptOf(arrival));
  const event = id === '' ? textOf(item, 'messageId') : id;
  return {
    id: letterId(arrival.source, textOf(item, 'messageId'), body.text),
    at: arrival.received,
    source: arrival.source,
    door: arrival.door ?? '',
    code: why.code,
    message: storable(why.message, 500),
    path: storable(why.path ?? '', 500),
    event,
    name: textOf(item, 'event') || textOf(item, 'name'),
    happened: happenedAt(item),
    body: body.text,
    arrival: beside.whole ? beside.text : '{}',
    whole: body.whole && beside.whole,
  };
}

/** A sender that repeats an event, word for word and under its own id, has one letter; others get one each. */
function letterId(source: string, messageId: string, body: string): Uuid {
  if (messageId === '') return randomUUID();
  return toUuid(digest('letter', source, messageId, createHash('sha256').update(body).digest('hex')));
}

/** Some clients write their key into every event: it is no part of one. */
function withoutKey(item: unknown): unknown {
  if (!isObject(item) || !Object.hasOwn(item, 'writeKey')) return item;
  const { writeKey: _, ...rest } = item;
  return rest;
}

function keptOf({ type, context, sentAt, historical }: Arrival): KeptArrival {
  return {
    ...(type ? { type } : {}),
    ...(context ? { context } : {}),
    ...(sentAt === undefined ? {} : { sentAt }),
    ...(historical ? { historical } : {}),
  };
}

/** JSON writes U+0000 and half surrogates as escapes, so its text can be stored whatever it holds. */
function writtenOut(value: unknown): { text: string; whole: boolean } {
  try {
    const text = JSON.stringify(value) ?? 'null';
    if (Buffer.byteLength(text) <= MAX_LETTER_BYTES) return { text, whole: true };
    return { text: Buffer.from(text).subarray(0, MAX_LETTER_BYTES).toString('utf8'), whole: false };
  } catch {
    // Writing JSON recurses where reading it does not: a few hundred thousand brackets end here.
    return { text: '', whole: false };
  }
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
  return parseTime(item.originalTimestamp ?? item.timestamp);
}

/** What was sent, as it is to be read once more; undefined where it was not kept whole. */
export function originOf(
  letter: Pick<DeadLetter, 'id' | 'at' | 'source' | 'door' | 'event' | 'body' | 'arrival' | 'whole'>,
  defaults: Arrival['defaults'],
): Origin | undefined {
  if (!letter.whole) return undefined;
  const { type, context, sentAt, historical } = JSON.parse(letter.arrival) as {
    readonly [field: string]: unknown;
  };
  return {
    item: JSON.parse(letter.body) as unknown,
    arrival: {
      received: letter.at,
      source: letter.source,
      door: letter.door,
      // The id it was given when it came, else one that is the same at every replay.
      newId: () => letter.event || letter.id,
      ...(EVENT_TYPES.includes(type as EventType) ? { type: type as EventType } : {}),
      ...(isObject(context) ? { context: context as JsonObject } : {}),
      ...(sentAt === undefined ? {} : { sentAt }),
      ...(historical === true ? { historical } : {}),
      ...(defaults ? { defaults } : {}),
    },
  };
}
