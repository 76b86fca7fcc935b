import { CodedError, type JsonValue, refusal } from '../../kernel/index.ts';
import { ValueRefused } from '../mapping/value-refused.ts';
import type { Condition, ValueSpec } from './value-spec.ts';

/** Row numbers have twelve digits, so that ids sort as the rows do: of two events at one time the first stays first. */
export function paddedRow(row: number): string {
  return String(row).padStart(12, '0');
}

/** What values are taken from. */
export interface Cells {
  readonly fields: readonly string[];
  readonly row: number;
}

/** What a value is computed with. */
export interface ValueContext {
  readonly columns: readonly string[];
  /** Name of the file, for `{#file}`. */
  readonly file: string;
  /** Texts that mean "nothing", besides the empty one. */
  readonly empty: readonly string[];
  /** The decimal separator of numbers. */
  readonly decimal: '.' | ',';
  /** Told each column that is used. */
  readonly onColumn?: ((column: string) => void) | undefined;
}

/** A value of a row: undefined where the row has none. @throws ValueRefused */
export type ValueOf = (cells: Cells) => JsonValue | undefined;

/** @throws CodedError `mapping_invalid` where a column is not in the file */
export function compileValue(spec: ValueSpec, path: string, context: ValueContext): ValueOf {
  const source = sourceOf(spec, path, context);
  const { extract, type } = spec;
  const expression = extract === undefined ? undefined : new RegExp(extract, 'u');
  const fallback = spec.default;
  return (cells) => {
    let value = source(cells);
    if (value === undefined) return fallback;
    if (expression) value = extracted(String(value), expression, path);
    return typeof value === 'string' ? converted(value, type ?? 'string', path, context) : value;
  };
}

function sourceOf(spec: ValueSpec, path: string, context: ValueContext): ValueOf {
  const { column, template, constant, cases } = spec;
  if (column !== undefined) return cellOf(column, path, context);
  if (template !== undefined) return templateOf(template, path, context);
  if (cases !== undefined) return casesOf(cases, path, context);
  return () => constant;
}

function cellOf(
  column: string,
  path: string,
  { columns, empty, onColumn }: ValueContext,
): (cells: Cells) => string | undefined {
  const index = columns.indexOf(column);
  if (index < 0) {
    throw mappingError(
      path,
      `there is no column '${column}'; the file has ${columns.map((name) => `'${name}'`).join(', ')}`,
    );
  }
  if (columns.indexOf(column, index + 1) >= 0) throw mappingError(path, `two columns are named '${column}'`);
  onColumn?.(column);
  const nothing = new Set(empty);
  return ({ fields }) => {
    const text = fields[index]!.trim();
    return text === '' || nothing.has(text) ? undefined : text;
  };
}

function templateOf(
  template: string,
  path: string,
  context: ValueContext,
): (cells: Cells) => string | undefined {
  const parts = template.split(/\{([^{}]*)\}/);
  if (parts.some((part, index) => index % 2 === 0 && /[{}]/.test(part)))
    throw mappingError(path, `a brace is not closed in '${template}'`);
  const compiled = parts.map((part, index): string | ((cells: Cells) => string | undefined) => {
    if (index % 2 === 0) return part;
    if (part === '#row') return ({ row }) => paddedRow(row);
    if (part === '#file') return context.file;
    return cellOf(part, path, context);
  });
  if (compiled.every((part) => typeof part === 'string')) {
    const text = compiled.join('');
    return () => (text === '' ? undefined : text);
  }
  return (cells) => {
    let text = '';
    for (const part of compiled) {
      const piece = typeof part === 'string' ? part : part(cells);
      // `customer-` without its number is nobody.
      if (piece === undefined) return undefined;
      text += piece;
    }
    return text;
  };
}

function casesOf(cases: NonNullable<ValueSpec['cases']>, path: string, context: ValueContext): ValueOf {
  const compiled = cases.map(({ when, use }, index) => ({
    holds: [when ?? []].flat().map((one) => conditionOf(one, `${path}.${index}.when`, context)),
    value: compileValue(use, `${path}.${index}.use`, context),
  }));
  return (cells) => compiled.find(({ holds }) => holds.every((test) => test(cells)))?.value(cells);
}

function conditionOf(spec: Condition, path: string, context: ValueContext): (cells: Cells) => boolean {
  const cell = cellOf(spec.column, path, context);
  const { equals, lt, lte, gt, gte, empty } = spec;
  const among = spec.in ?? (equals === undefined ? undefined : [equals]);
  const expression = spec.matches === undefined ? undefined : new RegExp(spec.matches, 'u');
  const numeric =
    [lt, lte, gt, gte].some((bound) => bound !== undefined) || among?.some((one) => typeof one === 'number');
  return (cells) => {
    const text = cell(cells);
    if (empty !== undefined && empty !== (text === undefined)) return false;
    if (text === undefined) return empty === true;
    const number = numeric ? numberIn(text, context) : undefined;
    if (among && !among.some((one) => (typeof one === 'number' ? one === number : String(one) === text)))
      return false;
    if (expression && !expression.test(text)) return false;
    const within = (bound: number | undefined, test: (number: number, bound: number) => boolean) =>
      bound === undefined || (number !== undefined && test(number, bound));
    return (
      within(lt, (a, b) => a < b) &&
      within(lte, (a, b) => a <= b) &&
      within(gt, (a, b) => a > b) &&
      within(gte, (a, b) => a >= b)
    );
  };
}

function extracted(text: string, expression: RegExp, path: string): string {
  const match = expression.exec(text);
  if (!match) throw refuse('wrong_type', path, `${show(text)} does not match /${expression.source}/`);
  return match[1] ?? match[0];
}

function converted(
  text: string,
  type: NonNullable<ValueSpec['type']>,
  path: string,
  context: ValueContext,
): JsonValue {
  switch (type) {
    case 'string':
      return text;
    case 'number':
    case 'integer':
      return numberOf(text, type, path, context);
    case 'boolean': {
      if (/^(true|t|yes|y|1)$/i.test(text)) return true;
      if (/^(false|f|no|n|0)$/i.test(text)) return false;
      throw refuse('wrong_type', path, `${show(text)} is neither true nor false`);
    }
    case 'json':
      try {
        return JSON.parse(text) as JsonValue;
      } catch {
        throw refuse('wrong_type', path, `${show(text)} is not JSON`);
      }
  }
}

function numberOf(text: string, type: 'number' | 'integer', path: string, context: ValueContext): number {
  const number = numberIn(text, context);
  if (number === undefined) throw refuse('wrong_type', path, `${show(text)} is no number`);
  if (type === 'number') return number;
  if (!Number.isInteger(number)) throw refuse('wrong_type', path, `${show(text)} is no integer`);
  if (!Number.isSafeInteger(number))
    throw refuse('unsafe_integer', path, `${show(text)} lies beyond 2^53; read it as text`);
  return number;
}

/** A number as people and programs write it, thousands grouped or not. */
function numberIn(text: string, { decimal }: ValueContext): number | undefined {
  const group = decimal === '.' ? ',' : '.';
  const plain = GROUPED[decimal].test(text) ? text.replace(/[\s']/g, '').replaceAll(group, '') : text;
  const number = decimal === '.' ? plain : plain.replace(',', '.');
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(number) ? Number(number) : undefined;
}

const GROUPED = {
  '.': /^[+-]?\d{1,3}(?:[,\s']\d{3})+(?:\.\d*)?$/,
  ',': /^[+-]?\d{1,3}(?:[.\s']\d{3})+(?:,\d*)?$/,
};

function refuse(code: 'wrong_type' | 'unsafe_integer', path: string, what: string): ValueRefused {
  return new ValueRefused(refusal(code, path, `${path}: ${what}.`));
}

function show(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 59)}…` : text);
}

/** The mapping does not fit the file, or is none. */
export function mappingError(path: string, what: string): CodedError {
  return new CodedError(400, 'mapping_invalid', `mapping: ${path}: ${what}`);
}
