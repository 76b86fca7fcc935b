import { digest, isObject, type JsonObject, type Refusal, refusal } from '../../kernel/index.ts';
import { EVENT_TYPES } from '../touchpoint.ts';
import { type Call, doorOf, kindOf, textOr } from './door.ts';

/**
 * CloudEvents 1.0, as the JSON format has them (binary mode is brought into it first).
 *
 * An event is known by its `source` and `id` within the name of the key that sent it: no key can take an id away
 * from, or speak as, a source of another key. `subject` names who or what it is about, extension attributes the rest.
 */
export const cloudeventsDoor = doorOf({
  name: 'cloudevents',
  id: 'id',
  translate,
  fields: {
    messageId: 'id',
    event: 'type',
    userId: 'userid',
    anonymousId: 'anonymousid',
    groupId: 'groupid',
    previousId: 'previousid',
    properties: 'data',
    traits: 'data',
    originalTimestamp: 'time',
    timestamp: 'time',
  },
});

/** Kinds of identifiers a subject may name a person by: `userId:ann`. Any other subject is a reference. */
const PERSON_KINDS = new Set(['userId', 'email', 'phone', 'card', 'device', 'anonymousId']);
/** Longer than this an id is kept as its hash: what was sent stands in the context. */
const MAX_ID = 200;
/** Attributes that have a place of their own in the call. */
const MOVED = new Set(['specversion', 'time', 'data', 'data_base64']);

function translate(event: JsonObject): Call | Refusal {
  const fault = faultOf(event);
  if (fault) return fault;
  const { id, source, type: name, subject, time, calltype } = event as { [key: string]: string };
  const type = calltype ?? 'track';
  const data = dataOf(event);
  const about = type === 'identify' || type === 'group' ? { traits: data } : { properties: data };
  return {
    type,
    messageId: idOf(source!, id!),
    ...(type === 'page' || type === 'screen' ? { name: textOr(data.name) ?? name } : { event: name }),
    userId: event.userid ?? null,
    anonymousId: event.anonymousid ?? null,
    previousId: event.previousid ?? null,
    groupId: event.groupid ?? null,
    ...about,
    originalTimestamp: time,
    context: { cloudevent: attributesOf(event) },
    touchpoint: {
      channel: event.channel,
      corner: event.corner,
      department: event.department,
      ...subjectOf(subject),
    },
  };
}

const REQUIRED = ['id', 'source', 'type'];
const TEXTS = ['subject', 'time', 'dataschema', 'datacontenttype', 'calltype', 'data_base64'];

function faultOf(event: JsonObject): Refusal | undefined {
  if (event.specversion !== '1.0')
    return refusal('wrong_type', 'specversion', 'Of CloudEvents only specversion 1.0 is understood.');
  for (const name of REQUIRED)
    if (textOr(event[name]) === undefined) return refusal('wrong_type', name, `${name}: a text is required`);
  for (const name of TEXTS)
    if (event[name] !== undefined && event[name] !== null && typeof event[name] !== 'string')
      return refusal('wrong_type', name, `${name}: must be text`);
  // A URI reference (RFC 3986) has no space; hence source and id can be told apart again.
  if (/\s/.test(event.source as string))
    return refusal('wrong_type', 'source', 'source: a URI reference has no space in it');
  const { calltype } = event;
  if (typeof calltype === 'string' && !(EVENT_TYPES as readonly string[]).includes(calltype))
    return refusal('type_unknown', 'calltype');
  return undefined;
}

function idOf(source: string, id: string): string {
  const whole = `${source} ${id}`;
  return whole.length <= MAX_ID ? whole : `sha256-128:${digest(source, id)}`;
}

/** Data that is no object is kept under its name. */
function dataOf(event: JsonObject): JsonObject {
  const { data, data_base64: bytes } = event;
  if (isObject(data)) return data;
  return {
    ...(data === undefined || data === null ? {} : { data }),
    ...(bytes === undefined || bytes === null ? {} : { data_base64: bytes }),
  };
}

/** Every attribute as it was sent: `dataschema`, `source`, `id` and the extensions among them. */
function attributesOf(event: JsonObject): JsonObject {
  const entries = Object.entries(event).filter(([name, value]) => !MOVED.has(name) && value !== null);
  return Object.fromEntries(entries);
}

interface About {
  readonly identifiers?: readonly { kind: string; value: string }[];
  readonly references?: readonly { kind: string; id: string; role: string }[];
}

/** `userId:ann` is a person, `order:4711` and `orders/4711` are things; what has no kind is of kind subject. */
function subjectOf(subject: string | undefined): About {
  if (!subject) return {};
  const [, kind, value] = /^([^:/]+)[:/](.+)$/s.exec(subject) ?? [];
  if (kind !== undefined && value !== undefined && subject[kind.length] === ':' && PERSON_KINDS.has(kind))
    return { identifiers: [{ kind, value }] };
  const word = kind === undefined ? undefined : kindOf(kind);
  return word === undefined
    ? { references: [{ kind: 'subject', id: subject, role: 'subject' }] }
    : { references: [{ kind: word, id: value!, role: 'subject' }] };
}

/** A header's value as the HTTP binding (3.1.3.2) has it read: unquoted, then percent-decoded once; undefined where that is no UTF-8. */
export function attributeFromHeader(value: string): string | undefined {
  const trimmed = value.trim();
  const unquoted = /^".*"$/s.test(trimmed) ? trimmed.slice(1, -1).replaceAll(/\\(.)/gs, '$1') : trimmed;
  try {
    return unquoted.replaceAll(/(?:%[0-9a-f]{2})+/gi, (bytes) => decodeURIComponent(bytes));
  } catch {
    return undefined;
  }
}

export function isJsonType(type: string): boolean {
  return /^[^;]*[/+]json\s*(;|$)/i.test(type);
}
