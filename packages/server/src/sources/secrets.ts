import type { Source } from '@throughline/connectors/sources';
import { CodedError, isObject, type JsonObject, type JsonValue } from '@throughline/core/kernel';
import { z } from 'zod';

/** What stands in place of a secret; given back, it means the one that is kept. */
export const MASK = '***';

interface Declared {
  readonly settings: (zod: typeof z) => z.ZodType;
}

/** Settings as they may be shown: without the fields marked secret, and without the passwords of addresses. */
export function shown(settings: JsonObject, source: Declared): JsonObject {
  return walk(settings, schemaOf(source), () => MASK) as JsonObject;
}

/**
 * Puts kept secrets where `***` was given back.
 * @throws CodedError 400 `secret_missing` where none is kept, or the address around a password has changed
 */
export function unmasked(settings: JsonObject, kept: JsonObject | undefined, source: Declared): JsonObject {
  const schema = schemaOf(source);
  const before = kept === undefined ? undefined : shown(kept, source);
  return walk(settings, schema, (value, path) => {
    if (!isMasked(value)) return value;
    const old = at(kept, path);
    if (typeof old === 'string' && at(before, path) === value) return old;
    throw new CodedError(
      400,
      'secret_missing',
      `settings.${path.join('.')} is ${MASK}, and none is kept for it.`,
      {
        path: `settings.${path.join('.')}`,
      },
    );
  }) as JsonObject;
}

/** A message in which no secret of these settings stands any more. */
export function masked(message: string, source: Source, settings: JsonObject): string {
  const secrets = new Set<string>();
  walk(settings, schemaOf(source), (value) => {
    secrets.add(value);
    const url = passwordIn(value);
    if (url) for (const text of [url.password, decoded(url.password)]) secrets.add(text);
    return value;
  });
  let clean = message;
  for (const secret of secrets) if (secret.length > 2) clean = clean.replaceAll(secret, MASK);
  return clean.slice(0, 500);
}

type Change = (value: string, path: readonly string[]) => string;

/** Copies settings, with what `change` makes of every secret text in them. */
function walk(value: JsonValue, schema: unknown, change: Change, path: readonly string[] = []): JsonValue {
  if (typeof value === 'string') return ofText(value, schema, change, path);
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

function ofText(value: string, schema: unknown, change: Change, path: readonly string[]): string {
  if (alternatives(schema).some((one) => one.secret === true)) return change(value, path);
  const url = passwordIn(value);
  if (!url) return value;
  const changed = change(value, path);
  if (changed !== MASK) return changed;
  url.password = MASK;
  return url.href;
}

function isMasked(value: string): boolean {
  return value === MASK || passwordIn(value)?.password === MASK;
}

function passwordIn(value: string): URL | undefined {
  const url = URL.parse(value);
  return url && url.password !== '' ? url : undefined;
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
