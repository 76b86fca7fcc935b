import { CodedError, isObject, type JsonObject, type JsonValue } from '@throughline/core/kernel';
import { z } from 'zod';

/** What stands in place of a secret; given back, it means the one that is kept. */
export const MASK = '***';

/** A kind of source or destination, as far as it tells which of its settings are secret. */
export interface Declared {
  readonly settings: (zod: typeof z) => z.ZodType;
}

/** Where in settings a secret stands, and what it is: the whole address, where it is a password within one. */
export type Secret = readonly [path: readonly string[], value: JsonValue];

/** Settings as they may be shown: without the fields marked secret, and without the passwords of addresses. */
export function shown(settings: JsonObject, kind: Declared): JsonObject {
  return parted(settings, kind).open;
}

/** Settings without their secrets, and the secrets. */
export function parted(settings: JsonObject, kind: Declared): { open: JsonObject; secrets: Secret[] } {
  const secrets: Secret[] = [];
  const open = walk(settings, schemaOf(kind), (value, path) => {
    secrets.push([path, value]);
    return MASK;
  });
  return { open: open as JsonObject, secrets };
}

/** Settings with their secrets again. */
export function joined(open: JsonObject, secrets: readonly Secret[]): JsonObject {
  return secrets.reduce<JsonValue>((whole, [path, value]) => put(whole, path, value), open) as JsonObject;
}

/** Whether settings that were given refer to a secret that is kept. */
export function refersToKept(settings: JsonObject, kind: Declared): boolean {
  return parted(settings, kind).secrets.some(([, value]) => isMasked(value));
}

/**
 * Puts kept secrets where `***` was given back. Whoever may change an address must not learn by it what was kept from
 * them: once it leads to another host, secrets have to be given again.
 * @throws CodedError 400 `secret_missing` where none is kept, or the address has changed
 */
export function unmasked(settings: JsonObject, kept: JsonObject | undefined, kind: Declared): JsonObject {
  const before = kept === undefined ? undefined : shown(kept, kind);
  const isMoved = kept !== undefined && hostOf(settings) !== hostOf(kept);
  return walk(settings, schemaOf(kind), (value, path) => {
    if (!isMasked(value)) return value;
    const field = `settings.${path.join('.')}`;
    const old = at(kept, path);
    if (isMoved && old !== undefined)
      throw missing(field, 'the address changed, so the secret has to be given again');
    if (old !== undefined && at(before, path) === value) return old;
    throw missing(field, `it is ${MASK}, and none is kept for it`);
  }) as JsonObject;
}

function missing(path: string, why: string): CodedError {
  return new CodedError(400, 'secret_missing', `${path}: ${why}.`, { path });
}

/** A message in which no secret of these settings stands any more. */
export function masked(message: string, kind: Declared, settings: JsonObject): string {
  const texts = new Set<string>();
  for (const [, value] of parted(settings, kind).secrets) {
    for (const text of leaves(value)) texts.add(text);
    const url = passwordIn(value);
    if (url) for (const text of [url.password, decoded(url.password)]) texts.add(text);
  }
  let clean = message;
  for (const text of texts) if (text.length > 2) clean = clean.replaceAll(text, MASK);
  return clean.slice(0, 500);
}

function leaves(value: JsonValue): string[] {
  if (Array.isArray(value)) return value.flatMap(leaves);
  if (isObject(value)) return Object.values(value).flatMap(leaves);
  return value === null || typeof value === 'boolean' ? [] : [String(value)];
}

type Change = (value: JsonValue, path: readonly string[]) => JsonValue;

/** Copies settings, with what `change` makes of every secret in them. */
function walk(value: JsonValue, schema: unknown, change: Change, path: readonly string[] = []): JsonValue {
  if (alternatives(schema).some((one) => one.secret === true)) return change(value, path);
  if (typeof value === 'string') return ofText(value, change, path);
  if (Array.isArray(value)) {
    return value.map((one, index) => walk(one, inner(schema, '#'), change, [...path, String(index)]));
  }
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, one]): [string, JsonValue] => [
    key,
    walk(one, inner(schema, key), change, [...path, key]),
  ]);
  return Object.fromEntries(entries);
}

/** Of an address only its password is secret. */
function ofText(value: string, change: Change, path: readonly string[]): JsonValue {
  const url = passwordIn(value);
  if (!url) return value;
  const changed = change(value, path);
  if (changed !== MASK) return changed;
  url.password = MASK;
  return url.href;
}

function isMasked(value: JsonValue): boolean {
  return value === MASK || passwordIn(value)?.password === MASK;
}

function passwordIn(value: JsonValue): URL | undefined {
  const url = typeof value === 'string' ? URL.parse(value) : null;
  return url && url.password !== '' ? url : undefined;
}

function hostOf({ url }: JsonObject): string {
  return typeof url === 'string' ? (URL.parse(url)?.host ?? url) : '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function at(value: JsonValue | undefined, path: readonly string[]): JsonValue | undefined {
  let found: unknown = value;
  for (const key of path)
    found = typeof found === 'object' && found !== null ? (found as JsonObject)[key] : undefined;
  return found as JsonValue | undefined;
}

function put(into: JsonValue, [key, ...rest]: readonly string[], value: JsonValue): JsonValue {
  if (key === undefined) return value;
  if (Array.isArray(into))
    return into.map((one, index) => (String(index) === key ? put(one, rest, value) : one));
  if (!isObject(into)) return into;
  const entries = Object.entries(into).map(([name, one]): [string, JsonValue] => [
    name,
    name === key ? put(one, rest, value) : one,
  ]);
  return Object.fromEntries(entries);
}

function schemaOf({ settings }: Declared): unknown {
  return z.toJSONSchema(settings(z), { io: 'input', unrepresentable: 'any' });
}

/** A schema and all it may be instead. */
function alternatives(schema: unknown): JsonObject[] {
  if (!isObject(schema)) return [];
  const others = [schema.anyOf, schema.oneOf, schema.allOf].flatMap((list) =>
    Array.isArray(list) ? list : [],
  );
  return [schema, ...others.flatMap(alternatives)];
}

/** The schema of one key, or of the items of a list (`#`). */
function inner(schema: unknown, key: string): unknown {
  const found = alternatives(schema).flatMap((one) => {
    if (key === '#') return one.items ?? [];
    const { properties, additionalProperties } = one;
    return (isObject(properties) ? properties[key] : undefined) ?? additionalProperties ?? [];
  });
  return { anyOf: found };
}

/** Fields at the top that a kind marks as secret. */
export function secretFields(kind: Declared): string[] {
  const schema = schemaOf(kind);
  const fields = alternatives(schema).flatMap(({ properties }) =>
    isObject(properties) ? Object.keys(properties) : [],
  );
  return [...new Set(fields)].filter((field) =>
    alternatives(inner(schema, field)).some((one) => one.secret === true),
  );
}
