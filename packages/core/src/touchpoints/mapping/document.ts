import { isRefusal, type JsonObject, type JsonValue, type Refusal, refusal } from '../../kernel/index.ts';
import { type DocumentMapping, invalidMapping, parseDocumentMapping, type Rule } from './mapping.ts';
import { compilePath, type Delivery, type Here, isTooDeep, PlaceError } from './places.ts';
import { readTime } from './read-time.ts';
import { ValueRefused } from './value-refused.ts';
import type { ValueSpec } from './value-spec.ts';
import { compileConditions, compileValue, MappingError, textOf, type ValueOf } from './values.ts';

/** Touchpoints that one delivery may give: what gives more is a path that was not meant. */
export const MAX_TOUCHPOINTS = 2_500;

/** What a rule made of an item: a call as in Segment's specification, or why there is none. */
export type Mapped =
  | { readonly message: JsonObject; readonly item: unknown }
  | { readonly refusal: Refusal; readonly item: unknown };

export interface MappedDelivery {
  readonly mapped: readonly Mapped[];
  /** Items for which no rule holds: the mapping means them to be passed over. */
  readonly ignored: number;
}

/** Turns what arrived into messages. Never throws, whatever arrived. */
export interface DocumentMapper {
  map(delivery: Delivery): MappedDelivery;
  /** The same with a pause after every item, so that others have their turn: what it returns in the end. */
  steps(delivery: Delivery): Generator<undefined, MappedDelivery>;
  /**
   * Maps one item that was mapped before, of which nothing is left but itself.
   * @returns what it gives now; undefined where the mapping reads more than the item: headers, or what lay around it
   */
  again(item: unknown): readonly Mapped[] | undefined;
}

/** @throws CodedError 400 `mapping_invalid` */
export function compileDocumentMapping(content: unknown): DocumentMapper {
  const mapping = parseDocumentMapping(content);
  try {
    return compile(mapping);
  } catch (error) {
    if (error instanceof MappingError) throw invalidMapping([error.message]);
    throw error;
  }
}

function compile(mapping: DocumentMapping): DocumentMapper {
  const { each, touchpoints, when } = mapping;
  const itemsOf = each === undefined ? undefined : itemsAt(each);
  const concerns = compileConditions(when ?? [], 'when');
  const rules = touchpoints
    ? touchpoints.map((rule, index) => compileRule(rule, mapping, `touchpoints.${index}.`))
    : [compileRule({ ...mapping, when: undefined }, undefined, '')];
  function* steps(delivery: Delivery): Generator<undefined, MappedDelivery> {
    const { body } = delivery;
    const refuse = (why: Refusal) => ({ mapped: [{ refusal: why, item: body }], ignored: 0 });
    if (isTooDeep(body)) return refuse(refusal('too_deep'));
    const whole: Here = { delivery, item: body, index: 0 };
    const items = itemsOf ? itemsOf(whole) : [body];
    if (items.length > MAX_TOUCHPOINTS) return refuse(tooMany());
    const mapped: Mapped[] = [];
    let ignored = 0;
    for (const [index, item] of items.entries()) {
      const here: Here = { delivery, item, index };
      const those = concerns(here) ? rules.filter(({ holds }) => holds(here)) : [];
      if (those.length === 0) ignored++;
      for (const { read } of those) mapped.push(attempt(read, here));
      yield;
    }
    return mapped.length > MAX_TOUCHPOINTS ? refuse(tooMany()) : { mapped, ignored };
  }
  const map = (delivery: Delivery): MappedDelivery => {
    const all = steps(delivery);
    let step = all.next();
    while (!step.done) step = all.next();
    return step.value;
  };
  const again = (item: unknown): readonly Mapped[] | undefined => {
    const here = alone(item, itemsOf === undefined);
    try {
      if (isTooDeep(item)) return [{ refusal: refusal('too_deep'), item }];
      return concerns(here)
        ? rules.filter(({ holds }) => holds(here)).map(({ read }) => attempt(read, here))
        : [];
    } catch (error) {
      if (error instanceof NothingLeft) return undefined;
      throw error;
    }
  };
  return { map, steps, again };
}

class NothingLeft extends Error {}

/** An item of which nothing is left but itself. @param isBody whether it was the whole body of its delivery */
function alone(item: unknown, isBody: boolean): Here {
  const gone = (): never => {
    throw new NothingLeft();
  };
  const delivery = {
    get body() {
      return isBody ? item : gone();
    },
    get headers() {
      return gone();
    },
    get query() {
      return gone();
    },
  };
  return {
    delivery,
    item,
    get index() {
      return isBody ? 0 : gone();
    },
  };
}

function itemsAt(each: string): (here: Here) => readonly unknown[] {
  try {
    return compilePath(each);
  } catch (error) {
    if (error instanceof PlaceError) throw new MappingError('each', error.message);
    throw error;
  }
}

function tooMany(): Refusal {
  return refusal('too_many', 'each', `The body gives more than ${MAX_TOUCHPOINTS} touchpoints.`);
}

function attempt(read: (here: Here) => JsonObject | Refusal, here: Here): Mapped {
  const { item } = here;
  try {
    const made = read(here);
    return isRefusal(made) ? { refusal: made, item } : { message: made as JsonObject, item };
  } catch (error) {
    if (error instanceof ValueRefused) return { refusal: error.refusal, item };
    throw error;
  }
}

interface CompiledRule {
  readonly holds: (here: Here) => boolean;
  readonly read: (here: Here) => JsonObject | Refusal;
}

type Written = Record<string, JsonValue>;

/** @param at where the rule stands in the mapping, with a dot at its end: part of every complaint about it */
function compileRule(rule: Rule, common: DocumentMapping | undefined, at: string): CompiledRule {
  const optional = (field: 'name' | 'id' | 'channel' | 'corner' | 'department') => {
    const spec = rule[field] ?? common?.[field];
    return spec && compileValue(spec, at + field);
  };
  const type = rule.type ?? common?.type ?? 'track';
  const [id, name] = [optional('id'), optional('name')];
  const time = timeOf(rule.time ?? common?.time, `${at}time`);
  const place = (['channel', 'corner', 'department'] as const).flatMap((field) => {
    const of = optional(field);
    return of ? [[field, word(of, at + field)] as const] : [];
  });
  const references = [...(common?.references ?? []), ...rule.references].map(compileReference(at));
  const both = (field: 'identifiers' | 'properties' | 'traits') =>
    compileAll({ ...common?.[field], ...rule[field] }, at + field);
  const [identifiers, properties, traits] = [both('identifiers'), both('properties'), both('traits')];

  const placementOf = (here: Here, message: Written): Written => {
    const placement: Written = {};
    for (const [field, of] of place) assign(placement, field, of(here));
    const who = whoOf(identifiers, here, message);
    if (who.length > 0) placement.identifiers = who;
    const took = references.flatMap((reference) => reference(here));
    if (took.length > 0) placement.references = took;
    return placement;
  };
  const read = (here: Here): JsonObject | Refusal => {
    const messageId = id?.(here);
    if (messageId === undefined) return refusal('wrong_type', 'id', 'id: the document gives none.');
    const message: Written = { type, messageId: textOf(messageId, 'id') };
    const timestamp = time?.(here);
    if (typeof timestamp === 'object') return timestamp;
    if (timestamp !== undefined) message.timestamp = timestamp;
    const called = name?.(here);
    if (called !== undefined) message[type === 'track' ? 'event' : 'name'] = textOf(called, 'name');
    const touchpoint = placementOf(here, message);
    if (Object.keys(touchpoint).length > 0) message.touchpoint = touchpoint;
    if (properties.length > 0) message.properties = valuesOf(properties, here);
    if (traits.length > 0) message.traits = valuesOf(traits, here);
    return message;
  };
  return { holds: compileConditions(rule.when ?? [], `${at}when`), read };
}

type Named = readonly [name: string, of: ValueOf, path: string];

function compileAll(specs: Readonly<Record<string, ValueSpec>>, path: string): Named[] {
  return Object.entries(specs).map(([name, spec]) => {
    const at = `${path}.${name}`;
    return [name, compileValue(spec, at), at] as const;
  });
}

/** Writes Segment's own identifiers into the message. A list gives several of one kind. @returns all others */
function whoOf(identifiers: readonly Named[], here: Here, message: Written): JsonValue[] {
  const others: JsonValue[] = [];
  for (const [kind, of, path] of identifiers) {
    for (const value of listOf(of(here))) {
      const text = textOf(value, path);
      if (kind === 'userId' || kind === 'anonymousId') message[kind] = text;
      else others.push({ kind, value: text });
    }
  }
  return others;
}

/** A reference without its id did not take part; a list of ids gives one each. */
function compileReference(at: string) {
  return (spec: Rule['references'][number], index: number): ((here: Here) => JsonValue[]) => {
    const path = `${at}references.${index}`;
    const kind = word(compileValue(spec.kind, `${path}.kind`), `${path}.kind`);
    const role = word(compileValue(spec.role, `${path}.role`), `${path}.role`);
    const id = compileValue(spec.id, `${path}.id`);
    return (here) =>
      listOf(id(here)).map((one) => ({
        kind: kind(here) ?? '',
        id: textOf(one, `${path}.id`),
        role: role(here) ?? '',
      }));
  };
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [value];
}

function valuesOf(values: readonly Named[], here: Here): Written {
  const result: Written = {};
  for (const [name, of] of values) assign(result, name, of(here));
  return result;
}

function assign(target: Written, name: string, value: JsonValue | undefined): void {
  if (value === undefined) return;
  if (name !== '__proto__') target[name] = value;
  // As a property of its own it is refused later on, with its reason.
  else Object.defineProperty(target, name, { value, enumerable: true });
}

/** Channels, corners, kinds and roles are lower-case words; documents write them in any way. */
function word(of: ValueOf, path: string): (here: Here) => string | undefined {
  return (here) => {
    const value = of(here);
    return value === undefined
      ? undefined
      : textOf(value, path)
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '_')
          .replace(/^_+|_+$/g, '');
  };
}

/** A document that says when it happened is believed; one that should and does not is refused. */
function timeOf(
  spec: DocumentMapping['time'],
  path: string,
): ((here: Here) => number | Refusal | undefined) | undefined {
  if (!spec) return undefined;
  const of = compileValue(spec.value, path);
  return (here) => {
    const value = of(here);
    if (value === undefined)
      return spec.optional ? undefined : refusal('time_invalid', path, `${path}: the document says no time.`);
    return (
      readTime(value, spec.format) ??
      refusal('time_invalid', path, `${path}: there is no time in the format ${spec.format}.`)
    );
  };
}
