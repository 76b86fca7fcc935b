import { isRounded, type JsonValue, refusal } from '../../kernel/index.ts';
import { compilePlace, type Here, isPlace, PlaceError, type ValuesAt } from './places.ts';
import { readTime } from './read-time.ts';
import { ValueRefused } from './value-refused.ts';
import type { Condition, TimeFormat, ValueSpec } from './value-spec.ts';
import type { ValueKind } from './vocabulary.ts';

/** A value of a document: undefined where it has none. @throws ValueRefused */
export type ValueOf = (here: Here) => JsonValue | undefined;

/** A mapping that cannot be compiled, and where in it. */
export class MappingError extends Error {
  constructor(path: string, what: string) {
    super(`${path}: ${what}`);
  }
}

/** @throws MappingError where a path is none */
export function compileValue(spec: ValueSpec, path: string): ValueOf {
  const source = sourceOf(spec, path);
  const steps = stepsOf(spec, path);
  const fallback = spec.default;
  return (here) => {
    let value = source(here);
    for (const step of steps) {
      if (value === undefined) break;
      value = step(value);
    }
    return value ?? fallback;
  };
}

function sourceOf(spec: ValueSpec, path: string): ValueOf {
  if (spec.path !== undefined) return takeOf(spec, placeAt(spec.path, path));
  if (spec.template !== undefined) return templateOf(spec.template, path);
  if (spec.coalesce !== undefined) {
    const ways = spec.coalesce.map((way, index) => compileValue(way, `${path}.coalesce.${index}`));
    return (here) => {
      for (const way of ways) {
        const value = way(here);
        if (value !== undefined) return value;
      }
      return undefined;
    };
  }
  if (spec.cases !== undefined) return casesOf(spec.cases, path);
  const { constant } = spec;
  return () => constant;
}

function placeAt(place: string, path: string): ValuesAt {
  try {
    return compilePlace(place);
  } catch (error) {
    if (error instanceof PlaceError) throw new MappingError(path, error.message);
    throw error;
  }
}

function takeOf({ take = 'first', join }: ValueSpec, values: ValuesAt): ValueOf {
  if (join !== undefined)
    return (here) => {
      const texts = values(here).filter(isScalar).map(String);
      return texts.length === 0 ? undefined : texts.join(join);
    };
  switch (take) {
    case 'first':
      return (here) => trimmed(values(here)[0]);
    case 'last':
      return (here) => trimmed(values(here).at(-1));
    case 'all':
      return (here) => {
        const all = values(here);
        return all.length === 0 ? undefined : all;
      };
    case 'count':
      return (here) => values(here).length;
  }
}

function trimmed(value: JsonValue | undefined): JsonValue | undefined {
  return typeof value === 'string' ? value.trim() : value;
}

function templateOf(template: string, path: string): ValueOf {
  const parts = template.split(/\{([^{}]*)\}/);
  if (parts.some((part, index) => index % 2 === 0 && /[{}]/.test(part)))
    throw new MappingError(path, `a brace is not closed in '${template}'`);
  const compiled = parts.map((part, index): string | ((here: Here) => string | undefined) => {
    if (index % 2 === 0) return part;
    if (!isPlace(part)) throw new MappingError(path, `'{${part}}' is no path: one begins with $, @ or #`);
    const values = placeAt(part, path);
    return (here) => {
      const value = trimmed(values(here)[0]);
      return value === undefined ? undefined : textOf(value, path);
    };
  });
  return (here) => {
    let text = '';
    for (const part of compiled) {
      const piece = typeof part === 'string' ? part : part(here);
      // `customer-` without its number is nobody.
      if (piece === undefined) return undefined;
      text += piece;
    }
    return text === '' ? undefined : text;
  };
}

function casesOf(cases: NonNullable<ValueSpec['cases']>, path: string): ValueOf {
  const compiled = cases.map(({ when, use }, index) => ({
    holds: compileConditions(when ?? [], `${path}.${index}.when`),
    value: compileValue(use, `${path}.${index}.use`),
  }));
  return (here) => compiled.find(({ holds }) => holds(here))?.value(here);
}

/** @returns whether all hold */
export function compileConditions(specs: readonly Condition[], path: string): (here: Here) => boolean {
  const tests = specs.map((spec) => conditionOf(spec, path));
  return (here) => tests.every((test) => test(here));
}

/** Of a path with several values the condition holds where it does of one of them. */
function conditionOf(spec: Condition, path: string): (here: Here) => boolean {
  const values = placeAt(spec.path, path);
  const { lt, lte, gt, gte, empty } = spec;
  const among = spec.in ?? (spec.equals === undefined ? undefined : [spec.equals]);
  const expression = spec.matches === undefined ? undefined : new RegExp(spec.matches, 'u');
  const within = (bound: number | undefined, holds: (bound: number) => boolean) =>
    bound === undefined || holds(bound);
  const holdsOf = (value: JsonValue): boolean => {
    const number = numberIn(value) ?? Number.NaN;
    if (among && !among.some((one) => (typeof one === 'number' ? one === number : isText(value, one))))
      return false;
    if (expression && !(isScalar(value) && expression.test(String(value)))) return false;
    return (
      within(lt, (bound) => number < bound) &&
      within(lte, (bound) => number <= bound) &&
      within(gt, (bound) => number > bound) &&
      within(gte, (bound) => number >= bound)
    );
  };
  return (here) => {
    const found = values(here);
    if (empty !== undefined && empty !== (found.length === 0)) return false;
    return found.length === 0 ? empty === true : found.some(holdsOf);
  };
}

function isText(value: JsonValue, one: string | boolean): boolean {
  return isScalar(value) && String(value).trim() === String(one);
}

type Step = (value: JsonValue) => JsonValue | undefined;

/** What is done with a value, in this order, whatever order it is written in. */
function stepsOf(spec: ValueSpec, path: string): Step[] {
  const { extract, lower, lookup, type, divide, time } = spec;
  const steps: Step[] = [];
  if (extract !== undefined) {
    const expression = new RegExp(extract, 'u');
    steps.push((value) => extracted(textOf(value, path), expression, path));
  }
  if (lower) steps.push((value) => textOf(value, path).toLowerCase());
  if (lookup) steps.push((value) => lookedUp(lookup, textOf(value, path)));
  if (type !== undefined) steps.push((value) => converted(value, type, path));
  if (divide !== undefined) steps.push((value) => (converted(value, 'number', path) as number) / divide);
  if (time !== undefined) steps.push((value) => isoTime(value, time, path));
  return steps;
}

function lookedUp(table: NonNullable<ValueSpec['lookup']>, text: string): JsonValue | undefined {
  return Object.hasOwn(table, text) ? table[text] : undefined;
}

function extracted(text: string, expression: RegExp, path: string): string {
  const match = expression.exec(text);
  if (!match) throw refuse(path, `${show(text)} does not match /${expression.source}/`);
  return match[1] ?? match[0];
}

function isoTime(value: JsonValue, format: TimeFormat, path: string): string {
  const time = readTime(value, format);
  if (time === undefined)
    throw new ValueRefused(
      refusal('time_invalid', path, `${path}: ${show(value)} is no time in the format ${format}.`),
    );
  return new Date(time).toISOString();
}

function converted(value: JsonValue, type: ValueKind, path: string): JsonValue {
  switch (type) {
    case 'string':
      return textOf(value, path);
    case 'number':
    case 'integer': {
      const number = numberIn(value);
      if (number === undefined) throw refuse(path, `${show(value)} is no number`);
      if (type === 'integer' && !Number.isInteger(number)) throw refuse(path, `${show(value)} is no integer`);
      return number;
    }
    case 'boolean': {
      const text = textOf(value, path);
      if (/^(true|t|yes|y|1)$/i.test(text)) return true;
      if (/^(false|f|no|n|0)$/i.test(text)) return false;
      throw refuse(path, `${show(value)} is neither true nor false`);
    }
    case 'json':
      if (typeof value !== 'string') return value;
      try {
        return JSON.parse(value) as JsonValue;
      } catch {
        throw refuse(path, `${show(value)} is not JSON`);
      }
  }
}

/** A number, or a text that is one as programs write it. */
function numberIn(value: JsonValue): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string') return undefined;
  return /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*$/.test(value) ? Number(value) : undefined;
}

export function isScalar(value: JsonValue): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

/** The text of a scalar. @throws ValueRefused for lists and objects, and for integers that were rounded */
export function textOf(value: JsonValue, path: string): string {
  if (!isScalar(value)) throw refuse(path, `${show(value)} is no single value`);
  if (typeof value === 'number' && isRounded(value))
    throw new ValueRefused(
      refusal(
        'unsafe_integer',
        path,
        `${path}: ${value} lies beyond 2^53; its sender should write it as text.`,
      ),
    );
  return String(value);
}

function refuse(path: string, what: string): ValueRefused {
  return new ValueRefused(refusal('wrong_type', path, `${path}: ${what}.`));
}

function show(value: JsonValue): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59).toWellFormed()}…` : text;
}
