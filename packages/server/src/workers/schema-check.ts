import { CodedError, isObject, type JsonValue } from '@throughline/core/kernel';
import { FORMATS } from '@throughline/core/touchpoints';
import { Ajv2020, type ErrorObject } from 'ajv/dist/2020.js';
import { RE2JS } from 're2js';

/**
 * JSON Schemas that come from outside, made safe to run at the door:
 *
 *  C1 what a schema costs is bounded before it is compiled: its size, its depth, how many subschemas it comes to once
 *     every `$ref` is followed, and how many alternatives each item of a list or each field of a map is held
 *     against. Recursion is refused, and so is what refers to anything outside
 *  C2 patterns run in RE2's way, in time linear in the text, and their programs are bounded. What only a backtracking
 *     engine can do (look-around, back-references) is refused
 *  C3 `uniqueItems`, which compares every item with every other, needs a `maxItems` beside it
 *  C4 a check stops at the first error, changes nothing, and sees own properties only
 */
const MAX_SCHEMA_BYTES = 32 * 1024;
const MAX_SCHEMA_DEPTH = 32;
/** Subschemas, with every reference followed. */
const MAX_EXPANDED = 2_000;
/** Subschemas of `anyOf` and its like that every item may be held against: the largest event has some 10,000 items. */
const MAX_ALTERNATIVES = 50;
const MAX_PATTERN = 500;
/** Instructions of a compiled pattern; each may be looked at for each character of a text. */
const MAX_PROGRAM = 300;
const MAX_UNIQUE_ITEMS = 100;
const DIALECT = 'https://json-schema.org/draft/2020-12/schema';

/** Where an event is not as a schema says, and why. */
export interface SchemaError {
  /** As paths of refusals are: `properties.items.0.price`. */
  readonly path: string;
  readonly message: string;
}

/** What a schema is held against. */
export interface Checked {
  readonly properties: unknown;
  readonly traits: unknown;
  readonly context: unknown;
}

export type SchemaCheck = (event: Checked) => SchemaError | undefined;

const patterns = (source: string) => {
  const compiled = compilePattern(source);
  // The text is what the validator tells patterns apart by.
  return { test: (text: string) => compiled.test(text), toString: () => `/${source}/` };
};

function compilePattern(source: string): RE2JS {
  if (source.length > MAX_PATTERN) throw new Error(`a pattern has at most ${MAX_PATTERN} characters`);
  const compiled = RE2JS.compile(RE2JS.translateRegExp(source));
  if (compiled.programSize() > MAX_PROGRAM)
    throw new Error(`the pattern ${source.slice(0, 60)} is too large: repeat less`);
  return compiled;
}
// What a validator written out as code would call; ours are never written out.
patterns.code = 'patterns';

const ajv = new Ajv2020({
  strict: true,
  strictTypes: false,
  strictTuples: false,
  strictRequired: false,
  allowUnionTypes: true,
  ownProperties: true,
  formats: { ...FORMATS },
  code: { regExp: patterns },
  logger: false,
});

/**
 * Compiles a schema.
 * @throws CodedError 400 `schema_invalid` with the place, where it is none or may not be run
 */
export function compileSchema(schema: object): SchemaCheck {
  guard(schema);
  try {
    const validate = ajv.compile(schema);
    return ({ properties, traits, context }) => {
      if (validate({ properties, traits, context })) return undefined;
      return describe(validate.errors?.[0]);
    };
  } catch (error) {
    throw invalid('', (error as Error).message.slice(0, 300));
  } finally {
    // The compiled check lives on by itself; the compiler would keep every schema there ever was.
    ajv.removeSchema(schema);
  }
}

function describe(error: ErrorObject | undefined): SchemaError {
  if (!error) return { path: '', message: 'is not as the schema says' };
  const at = error.instancePath.split('/').slice(1).map(unescaped);
  const { missingProperty, additionalProperty, unevaluatedProperty, propertyName } = error.params as Record<
    string,
    unknown
  >;
  const name = missingProperty ?? additionalProperty ?? unevaluatedProperty ?? propertyName;
  const path = [...at, ...(typeof name === 'string' ? [name] : [])].join('.').slice(0, 500);
  return { path, message: (error.message ?? error.keyword).slice(0, 300) };
}

function unescaped(part: string): string {
  return part.replaceAll('~1', '/').replaceAll('~0', '~');
}

function invalid(path: string, why: string): CodedError {
  const place = path === '' ? 'The schema' : `The schema at ${path}`;
  return new CodedError(400, 'schema_invalid', `${place}: ${why}`, { path: `schema${path}` });
}

/** Keywords whose value is one schema, a list of them, or schemas by name. */
const ONE = new Set([
  'additionalProperties',
  'contains',
  'contentSchema',
  'else',
  'if',
  'items',
  'not',
  'propertyNames',
  'then',
  'unevaluatedItems',
  'unevaluatedProperties',
]);
const LIST = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems']);
const NAMED = new Set(['$defs', 'definitions', 'dependentSchemas', 'patternProperties', 'properties']);
/** Those that may look at a value in vain, and go on. */
const ALTERNATIVES = new Set([
  'allOf',
  'anyOf',
  'contains',
  'dependentSchemas',
  'else',
  'if',
  'not',
  'oneOf',
  'then',
]);
/** Those that look at each item of a list or each field of a map. */
const REPEATED = new Set([
  'additionalProperties',
  'contains',
  'items',
  'patternProperties',
  'propertyNames',
  'unevaluatedItems',
  'unevaluatedProperties',
]);
const REFUSED = new Set([
  '$id',
  '$anchor',
  '$dynamicAnchor',
  '$dynamicRef',
  '$recursiveAnchor',
  '$recursiveRef',
]);

/** C1 and C3. */
function guard(schema: object): void {
  assertDepth(schema as JsonValue, 0);
  if (Buffer.byteLength(JSON.stringify(schema)) > MAX_SCHEMA_BYTES)
    throw invalid('', `it has more than ${MAX_SCHEMA_BYTES / 1024} KB`);
  const { $schema } = schema as { $schema?: unknown };
  if ($schema !== undefined && String($schema).replace(/#$/, '') !== DIALECT)
    throw invalid('/$schema', `only ${DIALECT} is understood`);
  new Guard(schema as JsonValue).costOf(schema as JsonValue, '');
}

function assertDepth(value: JsonValue, depth: number): void {
  if (typeof value !== 'object' || value === null) return;
  if (depth > MAX_SCHEMA_DEPTH) throw invalid('', `it is nested deeper than ${MAX_SCHEMA_DEPTH} levels`);
  for (const each of Object.values(value)) assertDepth(each as JsonValue, depth + 1);
}

/** What it takes to hold a value against a schema. */
interface Cost {
  /** Subschemas, with every reference followed. */
  readonly size: number;
  /** Those of them that may be tried in vain. */
  readonly alternatives: number;
}

const NOTHING: Cost = { size: 0, alternatives: 0 };

class Guard {
  readonly #root: JsonValue;
  readonly #costs = new Map<JsonValue, Cost>();
  /** Subschemas whose cost is being found: meeting one again is recursion. */
  readonly #open = new Set<JsonValue>();

  constructor(root: JsonValue) {
    this.#root = root;
  }

  costOf(schema: JsonValue, path: string): Cost {
    if (typeof schema === 'boolean') return { size: 1, alternatives: 0 };
    if (!isObject(schema)) throw invalid(path, 'a schema is an object, true or false');
    const known = this.#costs.get(schema);
    if (known) return known;
    if (this.#open.has(schema)) throw invalid(path, 'it refers to itself, and recursion is not taken');
    this.#open.add(schema);
    let [size, alternatives] = [1, 0];
    for (const [keyword, value] of Object.entries(schema)) {
      const cost = this.#ofKeyword(keyword, value, schema, `${path}/${keyword}`);
      size += cost.size;
      alternatives += ALTERNATIVES.has(keyword) ? cost.size : cost.alternatives;
      if (size > MAX_EXPANDED) throw invalid(path, `it comes to more than ${MAX_EXPANDED} subschemas`);
    }
    this.#open.delete(schema);
    this.#costs.set(schema, { size, alternatives });
    return { size, alternatives };
  }

  #ofKeyword(
    keyword: string,
    value: JsonValue,
    schema: { readonly [key: string]: JsonValue },
    path: string,
  ): Cost {
    if (REFUSED.has(keyword)) throw invalid(path, `${keyword} is not taken`);
    if (keyword === '$schema' && schema !== this.#root) throw invalid(path, '$schema stands at the top');
    if (keyword === '$ref') return this.costOf(this.#target(value, path), path);
    if (keyword === 'uniqueItems' && value === true && !isSmall(schema.maxItems))
      throw invalid(path, `uniqueItems needs maxItems beside it, at most ${MAX_UNIQUE_ITEMS}`);
    const below = this.#below(keyword, value);
    const cost = below.map(([place, each]) => this.costOf(each, `${path}${place}`)).reduce(plus, NOTHING);
    const tried = cost.alternatives + (keyword === 'patternProperties' ? below.length : 0);
    if (REPEATED.has(keyword) && tried > MAX_ALTERNATIVES)
      throw invalid(
        path,
        `each of many values would be held against more than ${MAX_ALTERNATIVES} alternatives`,
      );
    return cost;
  }

  #below(keyword: string, value: JsonValue): [place: string, schema: JsonValue][] {
    if (ONE.has(keyword)) return [['', value]];
    if (LIST.has(keyword) && Array.isArray(value)) return value.map((each, index) => [`/${index}`, each]);
    if (NAMED.has(keyword) && isObject(value))
      return Object.entries(value).map(([name, each]) => [`/${name.slice(0, 100)}`, each]);
    return [];
  }

  /** What a `$ref` points to: a JSON pointer into the schema itself, and nothing else. */
  #target(ref: JsonValue, path: string): JsonValue {
    if (typeof ref !== 'string' || !/^#(\/.*)?$/.test(ref))
      throw invalid(path, 'a $ref points into the schema itself, as #/$defs/name');
    let at: JsonValue = this.#root;
    for (const part of ref.split('/').slice(1)) {
      const key = decodePart(part);
      const next: JsonValue | undefined =
        typeof at === 'object' && at !== null && key !== undefined && Object.hasOwn(at, key)
          ? (at as { readonly [key: string]: JsonValue })[key]
          : undefined;
      if (next === undefined) throw invalid(path, `there is nothing at ${ref.slice(0, 100)}`);
      at = next;
    }
    return at;
  }
}

function plus(a: Cost, b: Cost): Cost {
  return { size: a.size + b.size, alternatives: a.alternatives + b.alternatives };
}

function decodePart(part: string): string | undefined {
  try {
    return unescaped(decodeURIComponent(part));
  } catch {
    return undefined;
  }
}

function isSmall(maxItems: JsonValue | undefined): boolean {
  return typeof maxItems === 'number' && maxItems <= MAX_UNIQUE_ITEMS;
}
