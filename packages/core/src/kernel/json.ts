import { type Refusal, refusal } from './errors.ts';

export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** Deeper than this, an event is refused: no client nests so, and every later reader recurses. */
export const MAX_DEPTH = 32;

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Looks for what an engine would refuse a whole batch for, or silently change. Iterates only to MAX_DEPTH. */
export function findPoison(value: unknown, path = '', depth = 0): Refusal | undefined {
  if (typeof value === 'string') return poisonText(value, path);
  if (typeof value === 'number') {
    // JSON's 1e999 is read as infinity, which would come out as null.
    if (!Number.isFinite(value)) return refusal('wrong_type', path, 'A number is too large for a double.');
    return isRounded(value) && Math.abs(value) < 1e21 ? refusal('unsafe_integer', path) : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= MAX_DEPTH) return refusal('too_deep', path);
  for (const key of Object.keys(value)) {
    if (key === '__proto__') return refusal('forbidden_key', path);
    const found =
      poisonText(key, path) ??
      findPoison((value as Record<string, unknown>)[key], path === '' ? key : `${path}.${key}`, depth + 1);
    if (found) return found;
  }
  return undefined;
}

/** Whether an integer may have been rounded when it was read. One of 1e21 or more may be meant as a measurement. */
export function isRounded(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** Equal as JSON: the order of an object's keys does not count. */
export function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  return (
    keys.length === others.length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame((a as JsonObject)[key], (b as JsonObject)[key]))
  );
}

function poisonText(text: string, path: string): Refusal | undefined {
  if (text.includes('\0')) return refusal('nul_character', path);
  return text.isWellFormed() ? undefined : refusal('lone_surrogate', path);
}
