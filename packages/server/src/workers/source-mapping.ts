import type { Row } from '@throughline/connectors/sources';
import { isObject, isRefusal, type JsonObject, MAX_DEPTH, type Refusal } from '@throughline/core/kernel';
import {
  compileTableMapping,
  type MessageOf,
  type TableMapping,
  type WrittenMessage,
} from '@throughline/core/touchpoints';

/** The column that holds the id a row has of its own; columns named so are none of the row's values. */
const ID = '#id';

/** Turns the rows of one source into messages, by the mapping that was declared with it. */
export class RowMapper {
  readonly #mapping: TableMapping;
  readonly #source: string;
  readonly #named: readonly string[];
  /** Of the columns seen last: rows of one page, and mostly of one source, have the same. */
  #compiled: { key: string; columns: readonly string[]; of: MessageOf } | undefined;

  constructor(mapping: TableMapping, source: string) {
    this.#mapping = mapping.id === undefined ? { ...mapping, id: { column: ID } } : mapping;
    this.#source = source;
    this.#named = [...columnsNamed(this.#mapping)];
  }

  /**
   * @param fixed the columns that every row has; without them a column that a row does not have is empty
   * @param now milliseconds since the epoch: when it happened, where the mapping reads no time
   * @throws CodedError `mapping_invalid` where the mapping names a column that is not among the fixed ones
   */
  messages(
    rows: readonly Row[],
    fixed: readonly string[] | undefined,
    now: number,
  ): (WrittenMessage | Refusal)[] {
    const flat = rows.map(({ values }) => flattened(values));
    const columns = fixed ? [ID, ...fixed] : this.#columnsOf(flat);
    const messageOf = this.#compile(columns);
    const timestamp = new Date(now).toISOString();
    return rows.map(({ id }, index) => {
      const values = flat[index]!;
      const fields = columns.map((column) => (column === ID ? id : (values.get(column) ?? '')));
      const message = messageOf({ fields, row: index });
      return isRefusal(message) || this.#mapping.time !== undefined ? message : { ...message, timestamp };
    });
  }

  #columnsOf(flat: readonly ReadonlyMap<string, string>[]): string[] {
    const columns = new Set([ID, ...this.#named]);
    if ('*' in this.#mapping.properties)
      for (const values of flat) for (const name of values.keys()) columns.add(name);
    return [...columns];
  }

  #compile(columns: readonly string[]): MessageOf {
    const key = JSON.stringify(columns);
    if (this.#compiled?.key === key) return this.#compiled.of;
    const mapping = { ...this.#mapping, properties: withEvery(this.#mapping.properties, columns) };
    const of = compileTableMapping(mapping, columns, { file: this.#source, started: 0 });
    this.#compiled = { key, columns, of };
    return of;
  }
}

/** `'*': '*'` stands for every value of a row, and for nothing that a source says about it. */
function withEvery(
  properties: TableMapping['properties'],
  columns: readonly string[],
): TableMapping['properties'] {
  if (properties['*']?.column !== '*') return properties;
  const { '*': _, ...named } = properties;
  const taken = new Set(Object.values(named).map(({ column }) => column));
  const others = columns.filter(
    (name) => !name.startsWith('#') && !taken.has(name) && !Object.hasOwn(named, name),
  );
  return { ...Object.fromEntries(others.map((column) => [column, { column }])), ...named };
}

/** Every column that a mapping speaks of: a text under `column`, or in the braces of a template. */
function* columnsNamed(spec: unknown): Iterable<string> {
  if (Array.isArray(spec)) for (const each of spec) yield* columnsNamed(each);
  if (!isObject(spec)) return;
  for (const [key, value] of Object.entries(spec)) {
    if (key === 'column' && typeof value === 'string' && value !== '*') yield value;
    else if (key === 'template' && typeof value === 'string') {
      for (const [, name] of value.matchAll(/\{([^{}]*)\}/g))
        if (name !== '#row' && name !== '#file') yield name!;
    } else yield* columnsNamed(value);
  }
}

/** Values by the path to them, as text: what a mapping reads. Lists, and what lies too deep, are JSON. */
function flattened(values: JsonObject): Map<string, string> {
  const flat = new Map<string, string>();
  const walk = (value: unknown, path: string, depth: number): void => {
    if (value === null || value === undefined) return;
    if (isObject(value) && depth < MAX_DEPTH) {
      for (const [key, inner] of Object.entries(value))
        walk(inner, path === '' ? key : `${path}.${key}`, depth + 1);
    } else flat.set(path, typeof value === 'object' ? json(value) : String(value));
  };
  walk(values, '', 0);
  return flat;
}

function json(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    // Writing JSON recurses where reading it does not.
    return '[nested too deeply to show]';
  }
}
