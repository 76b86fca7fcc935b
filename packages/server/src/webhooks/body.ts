import type { IncomingHttpHeaders } from 'node:http';
import { isRounded, type Refusal, refusal } from '@throughline/core/kernel';
import { isTooDeep } from '@throughline/core/touchpoints';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** What a body says, or why it cannot be read. */
export type ReadBody = { readonly value: unknown } | { readonly refusal: Refusal };

/** Reads a body whose sender is known: one that is broken is kept as refused, and not asked for again. */
export function readBody(bytes: Buffer, kind: 'json' | 'form'): ReadBody {
  const broken = (why: string) => ({ refusal: refusal('body_invalid', undefined, why) });
  if (bytes.length === 0) return broken('The delivery has no body.');
  let text: string;
  try {
    text = utf8.decode(bytes);
  } catch {
    return broken('The body is not valid UTF-8.');
  }
  if (kind === 'form') return { value: readForm(text) };
  try {
    return { value: parseExactly(text) };
  } catch (error) {
    return broken(`The body is not JSON: ${(error as Error).message.slice(0, 200)}`);
  }
}

/** Digits enough for an integer that a double would round. */
const LONG_NUMBER = /\d{16}/;

/**
 * Reads JSON with integers beyond 2^53 as text, digit by digit: vendors number their records with 64 bits, and a
 * rounded id is somebody else's.
 */
function parseExactly(text: string): unknown {
  const value: unknown = JSON.parse(text);
  // A reviver goes as deep as the document, and what is too deep is refused anyway.
  if (!LONG_NUMBER.test(text) || isTooDeep(value)) return value;
  // TypeScript's library does not know the third argument yet (ECMAScript 2026).
  return JSON.parse(text, exactly as (key: string, inner: unknown) => unknown);
}

function exactly(_key: string, inner: unknown, { source }: { readonly source?: string }): unknown {
  const rounded = typeof inner === 'number' && isRounded(inner);
  return rounded && source !== undefined && /^-?\d+$/.test(source) ? source : inner;
}

/** An object of a form's fields: a name that comes several times has a list. */
export function readForm(text: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(text);
  const names = [...new Set(fields.keys())];
  // From entries: a field named __proto__ is a property like any other.
  return Object.fromEntries(
    names.map((name) => {
      const values = fields.getAll(name);
      return [name, values.length === 1 ? values[0]! : values];
    }),
  );
}

/** Headers by name in lower case; one that came several times is joined, as HTTP has it. */
export function flatHeaders(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
    ),
  );
}

/** The query by name, each with its first value. */
export function flatQuery(search: string): Record<string, string> {
  const fields = new URLSearchParams(search);
  return Object.fromEntries([...new Set(fields.keys())].map((name) => [name, fields.get(name) ?? '']));
}
