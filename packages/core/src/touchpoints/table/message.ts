import { type JsonValue, type Refusal, refusal } from '../../kernel/index.ts';
import { ValueRefused } from '../mapping/value-refused.ts';
import type { TableMapping } from './mapping.ts';
import { timeReader } from './time.ts';
import type { ValueSpec } from './value-spec.ts';
import { type Cells, compileValue, mappingError, type ValueContext, type ValueOf } from './values.ts';

/** A message as Segment's HTTP API takes it. */
export type WrittenMessage = Record<string, JsonValue>;

/** Turns a row into a message, or tells why it is none. */
export type MessageOf = (cells: Cells) => WrittenMessage | Refusal;

/** What `properties: {'*': '*'}` stands for. */
const EVERYTHING = '*';

/**
 * Compiles a mapping for a file with these columns.
 * @param started milliseconds since the epoch: the time of rows under a mapping that reads none
 * @throws CodedError `mapping_invalid` where the mapping names a column that the file does not have
 */
export function compileTableMapping(
  mapping: TableMapping,
  columns: readonly string[],
  {
    file,
    started,
    onColumn,
  }: { file: string; started: number; onColumn?: ((column: string) => void) | undefined },
): MessageOf {
  const { empty, decimal } = mapping;
  const context: ValueContext = { columns, file, empty, decimal, onColumn };
  const value: Compile = (spec, path) => compileValue(spec, path, context);
  const optional = (spec: ValueSpec | undefined, path: string) => spec && value(spec, path);

  const id = value(mapping.id ?? { template: '{#file}#{#row}' }, 'id');
  const name = optional(mapping.name, 'name');
  const time = timeOf(mapping, value, started);
  const who = whoOf(compileAll(mapping.identifiers, 'identifiers', value));
  const where = placementOf(mapping, value);
  const properties = compileAll(withEverything(mapping.properties, columns), 'properties', value);
  const traits = compileAll(mapping.traits, 'traits', value);
  const read: MessageOf = (cells) => {
    const timestamp = time(cells);
    if (typeof timestamp === 'object') return timestamp;
    const messageId = id(cells);
    if (messageId === undefined) return refusal('wrong_type', 'id', 'id: the row gives none.');
    const message: WrittenMessage = { type: mapping.type, messageId: String(messageId), timestamp };
    const called = name?.(cells);
    if (called !== undefined) message[mapping.type === 'track' ? 'event' : 'name'] = String(called);
    const touchpoint = where(cells);
    const identifiers = who(cells, message);
    if (identifiers.length > 0) touchpoint.identifiers = identifiers;
    if (Object.keys(touchpoint).length > 0) message.touchpoint = touchpoint;
    if (properties.length > 0) message.properties = valuesOf(properties, cells);
    if (traits.length > 0) message.traits = valuesOf(traits, cells);
    return message;
  };
  return (cells) => {
    try {
      return read(cells);
    } catch (error) {
      if (error instanceof ValueRefused) return error.refusal;
      throw error;
    }
  };
}

type Compile = (spec: ValueSpec, path: string) => ValueOf;

/** Writes Segment's own identifiers into the message. @returns all others */
function whoOf(identifiers: readonly [kind: string, of: ValueOf][]) {
  return (cells: Cells, message: WrittenMessage): JsonValue[] => {
    const others: JsonValue[] = [];
    for (const [kind, of] of identifiers) {
      const stated = of(cells);
      if (stated === undefined) continue;
      if (kind === 'userId' || kind === 'anonymousId') message[kind] = String(stated);
      else others.push({ kind, value: String(stated) });
    }
    return others;
  };
}

/** Where it happened, and what else took part. A reference without its id did not. */
function placementOf(mapping: TableMapping, value: Compile): (cells: Cells) => Record<string, JsonValue> {
  const place = (['channel', 'corner', 'department'] as const).flatMap((field) => {
    const spec = mapping[field];
    return spec ? [[field, word(value(spec, field))] as const] : [];
  });
  const references = mapping.references.map((spec, index) => ({
    kind: word(value(spec.kind, `references.${index}.kind`)),
    id: value(spec.id, `references.${index}.id`),
    role: word(value(spec.role, `references.${index}.role`)),
  }));
  return (cells) => {
    const placement: Record<string, JsonValue> = {};
    for (const [field, of] of place) assign(placement, field, of(cells));
    const took = references.flatMap(({ kind, id, role }) => {
      const what = id(cells);
      return what === undefined
        ? []
        : [{ kind: kind(cells) ?? '', id: String(what), role: role(cells) ?? '' }];
    });
    if (took.length > 0) placement.references = took;
    return placement;
  };
}

function compileAll(
  specs: Readonly<Record<string, ValueSpec>>,
  path: string,
  value: Compile,
): [name: string, of: ValueOf][] {
  return Object.entries(specs).map(([name, spec]) => [name, value(spec, `${path}.${name}`)]);
}

function valuesOf(values: readonly [name: string, of: ValueOf][], cells: Cells): Record<string, JsonValue> {
  const result: Record<string, JsonValue> = {};
  for (const [name, of] of values) assign(result, name, of(cells));
  return result;
}

function assign(target: Record<string, JsonValue>, name: string, value: JsonValue | undefined): void {
  if (value === undefined) return;
  if (name !== '__proto__') target[name] = value;
  // As a property of its own it is refused later on, with its reason.
  else Object.defineProperty(target, name, { value, enumerable: true });
}

/** Every column that no property takes by name, as text. */
function withEverything(
  properties: TableMapping['properties'],
  columns: readonly string[],
): TableMapping['properties'] {
  const { [EVERYTHING]: every, ...named } = properties;
  if (every === undefined) return properties;
  if (every.column !== EVERYTHING)
    throw mappingError('properties.*', "takes '*' alone: every column under its own name");
  const taken = new Set(Object.values(named).map(({ column }) => column));
  const others = columns.filter(
    (column) => column.trim() !== '' && !taken.has(column) && !Object.hasOwn(named, column),
  );
  return { ...Object.fromEntries(others.map((column) => [column, { column }])), ...named };
}

/** Channels, corners, kinds and roles are lower-case words; files write them in any way. */
function word(of: ValueOf): (cells: Cells) => string | undefined {
  return (cells) => {
    const text = of(cells);
    return text === undefined
      ? undefined
      : String(text)
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, '_')
          .replace(/^_+|_+$/g, '');
  };
}

function timeOf(
  { time, type }: TableMapping,
  value: Compile,
  started: number,
): (cells: Cells) => number | Refusal {
  if (!time) return () => started;
  const read = timeReader(time.format, time.zone);
  const of = value(time.value, 'time');
  return (cells) => {
    const text = of(cells);
    // Filling in the present would put history into the wrong place.
    if (text === undefined)
      return refusal(
        'time_invalid',
        'time',
        `The row says no time of the ${type === 'identify' ? 'statement' : 'event'}.`,
      );
    return (
      read(String(text)) ??
      refusal(
        'time_invalid',
        'time',
        `${JSON.stringify(String(text).slice(0, 60))} is no time in the format ${time.format}.`,
      )
    );
  };
}
