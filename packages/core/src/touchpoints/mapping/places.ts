import { JSONPathEnvironment, JSONPathError, type JSONValue } from 'json-p3';
import { isObject, type JsonValue, MAX_DEPTH } from '../../kernel/index.ts';

/** What arrived in one request, as a mapping sees it. */
export interface Delivery {
  readonly body: unknown;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
}

/** Where a mapping stands: in the whole delivery (`$`), at one of its items (`@`). */
export interface Here {
  readonly delivery: Delivery;
  readonly item: unknown;
  /** Of the item among those of its `each`, from 0. */
  readonly index: number;
}

/** The values at a place, in the order of the document; what is null or an empty text is no value. */
export type ValuesAt = (here: Here) => readonly JsonValue[];

/** Credentials are no data, whoever sends them: no mapping may keep them as such. */
const CREDENTIALS = new Set(['authorization', 'proxy-authorization', 'cookie']);

// Deeper bodies are refused before any path is followed, so this bound is never met.
const environment = new JSONPathEnvironment({ maxRecursionDepth: MAX_DEPTH + 2 });

/** Whether a text names a place, and is not a word that stands for itself. */
export function isPlace(text: string): boolean {
  return /^[$@#]/.test(text);
}

/**
 * Compiles a place: `$.a.b` (JSONPath, RFC 9535, in the body), `@.b` (the same in the item of `each`),
 * `#header:x-topic`, `#query:order`, `#index`.
 * @throws PlaceError where it is none
 */
export function compilePlace(place: string): ValuesAt {
  const nodes = place.startsWith('#') ? compileSurroundings(place) : compilePath(place);
  return (here) => nodes(here).filter((value): value is JsonValue => !isNothing(value));
}

/** As compilePlace, for a JSONPath alone, and with everything that is there, `null` too. @throws PlaceError */
export function compilePath(path: string): (here: Here) => readonly unknown[] {
  if (!/^[$@]/.test(path)) throw new PlaceError(`'${path}' is no path: one begins with $ or @`);
  try {
    const query = environment.compile(`$${path.slice(1)}`);
    const ofItem = path.startsWith('@');
    // The library's type of JSON has no readonly; it changes nothing either.
    return ({ delivery, item }) => query.query((ofItem ? item : delivery.body) as JSONValue).values();
  } catch (error) {
    if (error instanceof JSONPathError)
      throw new PlaceError(`'${path}' is no JSONPath (RFC 9535): ${error.message}`);
    throw error;
  }
}

function compileSurroundings(place: string): (here: Here) => readonly unknown[] {
  if (place === '#index') return ({ index }) => [index];
  const [, where, name = ''] = /^#(header|query):([^\s]+)$/.exec(place) ?? [];
  if (where === undefined) throw new PlaceError(`'${place}' is none of #header:NAME, #query:NAME and #index`);
  const key = where === 'header' ? name.toLowerCase() : name;
  if (where === 'header' && CREDENTIALS.has(key))
    throw new PlaceError(`'${place}' is a credential, and not for a mapping to read`);
  return ({ delivery }) => {
    const from = where === 'header' ? delivery.headers : delivery.query;
    return Object.hasOwn(from, key) ? [from[key]] : [];
  };
}

/** A place that a mapping names and that is none. */
export class PlaceError extends Error {}

function isNothing(value: unknown): boolean {
  return value === null || value === undefined || (typeof value === 'string' && value.trim() === '');
}

/** Whether a document is nested deeper than an event may be. Looks no deeper than that itself. */
export function isTooDeep(value: unknown, depth = 0): boolean {
  if (!Array.isArray(value) && !isObject(value)) return false;
  if (depth >= MAX_DEPTH) return true;
  return Object.values(value).some((inner) => isTooDeep(inner, depth + 1));
}
