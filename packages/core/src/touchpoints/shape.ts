import { isObject, type JsonValue } from '../kernel/index.ts';
import { FORMATS, type Format, formatsOf } from './formats.ts';

/** Objects with more different keys than this are maps: what their values have in common is kept, not the keys. */
const MAX_KEYS = 64;
const MAX_KEY = 100;
/** Below this nothing is looked at. */
const MAX_LEVELS = 5;
/** Items of one array that are looked at. */
const MAX_ITEMS = 20;
/** A text that takes more different values than this is no choice between words. */
const MAX_VALUES = 8;
/** So often a text must have been seen before its few values are taken for all there are. */
const VALUES_FROM = 30;

/**
 * What values that were seen have in common: a sum over them, so that shapes of any parts, merged in any order, are
 * the shape of the whole. Counts are of values seen; what was never seen is absent.
 */
export interface Shape {
  /** Values seen. */
  readonly n: number;
  readonly null?: number;
  readonly boolean?: number;
  readonly integer?: number;
  /** Numbers that are no integers. */
  readonly fraction?: number;
  readonly text?: TextShape;
  readonly array?: { readonly n: number; readonly items?: Shape };
  readonly object?: ObjectShape;
  /** Objects and arrays too deep to look into. */
  readonly deep?: number;
}

interface TextShape {
  readonly n: number;
  readonly formats?: { readonly [name in Format]?: number };
  /** The values and how often each was seen; absent where there are too many, or they may be someone's own. */
  readonly values?: { readonly [value: string]: number };
}

interface ObjectShape {
  readonly n: number;
  /** By key; absent where there are too many different ones. */
  readonly fields?: { readonly [key: string]: Shape };
  /** Of all values together, where there are too many keys. */
  readonly rest?: Shape;
}

/** A value of a choice: one word, as programs write them. No text of this form is an address, a number or a sentence. */
const WORD = /^[A-Za-z][A-Za-z_-]{0,31}$/;
/** What people are called and where they live is never kept as a value, however few there are. */
const PERSONAL =
  /name|mail|phone|mobile|address|street|city|town|zip|postal|birth|gender|sex|token|secret|password|key|card|iban|account|user|person|customer|employee|religion|health/i;

/** @param values whether its words may be kept as they are: never of what says something about a person */
export function shapeOf(value: JsonValue, values = false, level = 0): Shape {
  if (value === null) return { n: 1, null: 1 };
  if (typeof value === 'boolean') return { n: 1, boolean: 1 };
  if (typeof value === 'number')
    return Number.isInteger(value) ? { n: 1, integer: 1 } : { n: 1, fraction: 1 };
  if (typeof value === 'string') return { n: 1, text: textShape(value, values) };
  if (level >= MAX_LEVELS) return { n: 1, deep: 1 };
  if (!isObject(value)) {
    const items = value.slice(0, MAX_ITEMS).map((item) => shapeOf(item, values, level + 1));
    return { n: 1, array: { n: 1, ...(items.length > 0 ? { items: items.reduce(mergeShapes) } : {}) } };
  }
  const fields = Object.entries(value).map(([key, field]): [string, Shape] => [
    key,
    shapeOf(field, values && !PERSONAL.test(key), level + 1),
  ]);
  return { n: 1, object: { n: 1, ...closedOrRest(fields) } };
}

function textShape(text: string, values: boolean): TextShape {
  const formats = formatsOf(text);
  return {
    n: 1,
    ...(formats.length > 0 ? { formats: Object.fromEntries(formats.map((format) => [format, 1])) } : {}),
    ...(values && WORD.test(text) ? { values: { [text]: 1 } } : {}),
  };
}

function closedOrRest(fields: readonly [string, Shape][]): Pick<ObjectShape, 'fields' | 'rest'> {
  const open =
    fields.length > MAX_KEYS || fields.some(([key]) => key.length > MAX_KEY || key === '__proto__');
  if (!open) return { fields: Object.fromEntries(fields) };
  return fields.length === 0 ? {} : { rest: fields.map(([, shape]) => shape).reduce(mergeShapes) };
}

/** The shape of what both were seen of. Associative and commutative, to the last bound. */
export function mergeShapes(a: Shape, b: Shape): Shape {
  return {
    n: a.n + b.n,
    ...present({
      null: sum(a.null, b.null),
      boolean: sum(a.boolean, b.boolean),
      integer: sum(a.integer, b.integer),
      fraction: sum(a.fraction, b.fraction),
      text: either(a.text, b.text, mergeTexts),
      array: either(a.array, b.array, (x, y) => ({
        n: x.n + y.n,
        ...present({ items: either(x.items, y.items, mergeShapes) }),
      })),
      object: either(a.object, b.object, mergeObjects),
      deep: sum(a.deep, b.deep),
    }),
  };
}

function mergeTexts(a: TextShape, b: TextShape): TextShape {
  const formats = either(a.formats, b.formats, sums);
  // Absent is «too many»: once so, always so.
  const values = a.values && b.values ? sums(a.values, b.values) : undefined;
  const few = values && Object.keys(values).length <= MAX_VALUES;
  return { n: a.n + b.n, ...present({ formats, values: few ? values : undefined }) };
}

function mergeObjects(a: ObjectShape, b: ObjectShape): ObjectShape {
  const n = a.n + b.n;
  if (a.fields && b.fields) {
    const fields = new Map(Object.entries(a.fields));
    for (const [key, shape] of Object.entries(b.fields))
      fields.set(key, either(fields.get(key), shape, mergeShapes)!);
    return { n, ...closedOrRest([...fields]) };
  }
  const all = [a, b].flatMap(({ fields, rest }) => [...Object.values(fields ?? {}), ...(rest ? [rest] : [])]);
  return all.length === 0 ? { n } : { n, rest: all.reduce(mergeShapes) };
}

function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined ? b : b === undefined ? a : a + b;
}

function sums<Counts extends { readonly [name: string]: number | undefined }>(a: Counts, b: Counts): Counts {
  const total = new Map<string, number>();
  for (const [name, count] of [...Object.entries(a), ...Object.entries(b)])
    total.set(name, (total.get(name) ?? 0) + (count ?? 0));
  return Object.fromEntries(total) as Counts;
}

function either<T>(a: T | undefined, b: T | undefined, merge: (a: T, b: T) => T): T | undefined {
  if (a === undefined) return b;
  return b === undefined ? a : merge(a, b);
}

/** Without what is undefined: the types are exact, and so is what is stored. */
function present<T extends object>(parts: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

type JsonSchema = { readonly [keyword: string]: JsonValue };

/**
 * The JSON Schema (2020-12) that says what a shape says: it takes every value the shape was made of. `required` is
 * what every one of them had, `format` what every text was, `enum` the few words that a text took.
 */
export function schemaOf(shape: Shape): JsonSchema {
  if (shape.deep !== undefined) return {};
  const types = typesOf(shape);
  if (types.length === 0) return {};
  const { text, array, object } = shape;
  return {
    ...present({
      type: types.length === 1 ? types[0]! : types,
      format: text && formatOf(text),
      enum: types.length === 1 && text?.values ? choiceOf(text.n, text.values) : undefined,
      items: array?.items && schemaOf(array.items),
    }),
    ...(object?.fields ? fieldSchemas(object.n, object.fields) : {}),
  };
}

function typesOf({ text, array, object, fraction, integer, boolean, null: nothing }: Shape): string[] {
  return [
    ...(object ? ['object'] : []),
    ...(array ? ['array'] : []),
    ...(text ? ['string'] : []),
    ...(fraction ? ['number'] : integer ? ['integer'] : []),
    ...(boolean ? ['boolean'] : []),
    ...(nothing ? ['null'] : []),
  ];
}

function formatOf({ n, formats = {} }: TextShape): Format | undefined {
  return (Object.keys(FORMATS) as Format[]).find((format) => formats[format] === n);
}

function choiceOf(seen: number, values: { readonly [value: string]: number }): string[] | undefined {
  return seen >= VALUES_FROM ? Object.keys(values).sort() : undefined;
}

function fieldSchemas(n: number, fields: { readonly [key: string]: Shape }): JsonSchema {
  const sorted = Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1));
  if (sorted.length === 0) return {};
  const required = sorted.filter(([, shape]) => shape.n === n).map(([key]) => key);
  return {
    properties: Object.fromEntries(sorted.map(([key, shape]) => [key, schemaOf(shape)])),
    ...(required.length > 0 ? { required } : {}),
  };
}
