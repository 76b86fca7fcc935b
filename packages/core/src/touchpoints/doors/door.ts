import { isObject, isRefusal, type JsonObject, type JsonValue, type Refusal } from '../../kernel/index.ts';
import { type Arrival, acceptMessage, type Statement } from '../accept.ts';

/** How the items of one protocol are read: all that a protocol beside Segment's own has to say. Pure. */
export interface Door {
  /** A lower-case word, as metrics show it. */
  readonly name: string;
  /** Reads one item of a request, by its place in it. Never throws on input, however hostile. */
  readonly accept: (item: unknown, arrival: Arrival, index: number) => Statement | Refusal;
  /** The sender's own id of an item, for the verdict on one that was refused. */
  readonly idOf: (item: unknown) => string | null;
}

/** Segment's HTTP API, whose calls every other protocol is translated into. */
export const segmentDoor: Door = {
  name: 'segment',
  accept: acceptMessage,
  idOf: (item) => textId(item, 'messageId'),
};

/** A call in Segment's shape, made by a translation: its keys are the translation's own, never the sender's. */
export type Call = { readonly [key: string]: unknown };

export interface Protocol {
  readonly name: string;
  /** The field that holds the sender's own id of an item. */
  readonly id: string;
  /** Makes the call that an item states, or tells why it states none. */
  readonly translate: (item: JsonObject, arrival: Arrival) => Call | Refusal;
  /** What the protocol calls the fields that a refusal of the call may name: `userId` → `distinct_id`. */
  readonly fields: Readonly<Record<string, string>>;
}

/** The door of a protocol: its items are translated, and then judged as every call is. */
export function doorOf({ name, id, translate, fields }: Protocol): Door {
  return {
    name,
    accept: (item, arrival) => {
      if (!isObject(item)) return acceptMessage(item, arrival);
      const call = translate(item, arrival);
      if (isRefusal(call)) return call;
      const statement = acceptMessage(call, { ...arrival, sentAt: undefined });
      return isRefusal(statement) ? inWordsOf(fields, statement) : statement;
    },
    idOf: (item) => textId(item, id),
  };
}

/** Says where the fault lies in the item as it was sent, not in what it was translated into. */
function inWordsOf(fields: Protocol['fields'], refusal: Refusal): Refusal {
  const [field = '', ...rest] = (refusal.path ?? '').split('.');
  if (!Object.hasOwn(fields, field)) return refusal;
  const path = [fields[field], ...rest].join('.');
  const { code, message } = refusal;
  return { code, message: message.replace(new RegExp(`^${field}(?=[.:])`), fields[field]!), path };
}

function textId(item: unknown, field: string): string | null {
  const id = isObject(item) && Object.hasOwn(item, field) ? item[field] : undefined;
  return typeof id === 'string' ? id.slice(0, 200) : null;
}

/** The entries of an object, or none where it is something else: clients send null and text for what is missing. */
export function objectOr(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function textOr(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** An object without what is undefined, null or empty text; undefined where nothing is left. */
export function known(
  entries: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> | undefined {
  const left = Object.entries(entries).filter(
    ([, value]) => value !== undefined && value !== null && value !== '',
  );
  return left.length === 0 ? undefined : Object.fromEntries(left);
}

export function filled(object: JsonObject | undefined): JsonObject | undefined {
  return object === undefined || Object.keys(object).length === 0 ? undefined : object;
}

/** An object without some of its keys. */
export function without(object: JsonObject, keys: ReadonlySet<string>): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.has(key)));
}

/** A word for a reference's kind out of what a sender calls it; undefined where no letter is left to start with. */
export function kindOf(name: string): string | undefined {
  const word = name
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .replace(/^[^a-z]+/, '')
    .slice(0, 50);
  return word === '' ? undefined : word;
}
