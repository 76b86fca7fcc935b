import { CodedError } from '@throughline/core/kernel';
import { tableMapping } from '@throughline/core/touchpoints';
import type { LoadedMapping } from './import-mapping.ts';
import { type Row, readable } from './import-row.ts';
import { XesParser, type XesType, type XesValue } from './xes-parser.ts';

/** Where an export of ours keeps a touchpoint whole. */
const EXPORTED = 'touchpoint:json';
/** More different attributes than this in one log are no columns. */
const MAX_COLUMNS = 2_000;

/** What a first look at a whole log found. */
export interface XesSurvey {
  /** Every attribute there is, in the order of first appearance. */
  readonly columns: readonly string[];
  /** The type that a column has throughout; `string` where it changes, or where an integer would be rounded. */
  readonly types: ReadonlyMap<string, XesType>;
  /** Written by our own export: each event holds its touchpoint whole. */
  readonly exported: boolean;
}

/**
 * Reads a log to its end, before anything of it is sent: columns have to be known, and a log that is broken half-way
 * must not be half in.
 * @throws CodedError `xes_doctype`, `xes_invalid`
 */
export async function surveyXes(chunks: AsyncIterable<Buffer>, shown: string): Promise<XesSurvey> {
  const types = new Map<string, XesType>();
  let events = 0;
  let exported = 0;
  for await (const rows of xesRows(chunks, shown)) {
    for (const { content } of rows) {
      events++;
      if (content?.has(EXPORTED)) exported++;
      for (const [key, value] of content ?? []) types.set(key, commonType(types.get(key), value));
    }
    if (types.size > MAX_COLUMNS)
      throw new CodedError(
        400,
        'xes_invalid',
        `${shown} has more than ${MAX_COLUMNS} different attributes: data seem to stand where keys should.`,
      );
  }
  return { columns: [...types.keys()], types, exported: events > 0 && exported === events };
}

function commonType(before: XesType | undefined, { type, text }: XesValue): XesType {
  const now = type === 'int' && !Number.isSafeInteger(Number(text)) ? 'string' : type;
  return before === undefined || before === now ? now : 'string';
}

/** The events of a log, in the order of the file; several at a time. */
export async function* xesRows(
  chunks: AsyncIterable<Buffer>,
  shown: string,
): AsyncGenerator<Row<ReadonlyMap<string, XesValue>>[]> {
  const parser = new XesParser(shown);
  let row = 0;
  const rowsOf = (events: ReturnType<XesParser['write']>) =>
    events.map(({ values, line }) => {
      const raw = Buffer.from(JSON.stringify(Object.fromEntries([...values].map(([k, v]) => [k, v.text]))));
      return readable({ row: ++row, line, raw }, values);
    });
  for await (const text of decoded(chunks, shown)) yield rowsOf(parser.write(text));
  yield rowsOf(parser.close());
}

/** In the encoding that the XML declaration or a byte order mark names; UTF-8 where none does. */
async function* decoded(chunks: AsyncIterable<Buffer>, shown: string): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  let bytes = 0;
  const decode = (chunk: Buffer | undefined) => {
    try {
      return decoder!.decode(chunk, { stream: chunk !== undefined });
    } catch {
      throw new CodedError(
        400,
        'xes_invalid',
        `${shown}: what follows byte ${bytes} is not valid ${decoder!.encoding}. Name the file's encoding in its first line (<?xml version="1.0" encoding="…"?>), or bring it to UTF-8. Nothing of it was taken.`,
      );
    }
  };
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(encodingOf(chunk, shown), { fatal: true });
    yield decode(chunk);
    bytes += chunk.length;
  }
  if (decoder) yield decode(undefined);
}

function encodingOf(head: Buffer, shown: string): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const declared = /^(?:\ufeff)?\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(
    head.subarray(0, 200).toString('utf8'),
  )?.[1];
  try {
    return new TextDecoder(declared ?? 'utf-8').encoding;
  } catch {
    throw new CodedError(400, 'xes_invalid', `${shown}, line 1: there is no encoding ${declared}.`);
  }
}

/** Cells of a row, as a mapping reads them. */
export function xesFields(values: ReadonlyMap<string, XesValue>, columns: readonly string[]): string[] {
  return columns.map((column) => values.get(column)?.text ?? '');
}

/** The touchpoint that an export of ours put into the event. */
export function exportedIn(values: ReadonlyMap<string, XesValue>): unknown {
  try {
    return JSON.parse(values.get(EXPORTED)?.text ?? '');
  } catch {
    return undefined;
  }
}

const [ACTIVITY, TIME, RESOURCE, CASE] = [
  'concept:name',
  'time:timestamp',
  'org:resource',
  'case:concept:name',
];
const VALUE_TYPES: Readonly<Partial<Record<XesType, string>>> = {
  int: 'integer',
  float: 'number',
  boolean: 'boolean',
};

/**
 * How a log is read without a mapping: `concept:name` is what happened, `time:timestamp` when, `org:resource` the
 * employee who did it, and everything else a property of its own type.
 * @param caseIs what a case is: `person` (of kind `case`), `reference` (something that took part), or the kind of
 *   identifier that its name is
 * @param source goes before the case's name where the case is a person: every log has a case 1
 * @throws CodedError `xes_incomplete`
 */
export function defaultXesMapping(
  { columns, types }: XesSurvey,
  caseIs: string,
  source: string,
  shown: string,
): LoadedMapping['mapping'] {
  for (const needed of [ACTIVITY, TIME, CASE]) {
    if (columns.length > 0 && !columns.includes(needed!))
      throw new CodedError(
        400,
        'xes_incomplete',
        `${shown} has no ${needed}; it has ${columns.slice(0, 20).join(', ')}. Say with --mapping where names, times and cases stand.`,
      );
  }
  if (columns.length === 0) return tableMapping({ name: 'Event' });
  const references = [
    ...(columns.includes(RESOURCE!) ? [{ kind: 'employee', id: RESOURCE, role: 'performer' }] : []),
    ...(caseIs === 'reference' ? [{ kind: 'case', id: CASE, role: 'subject' }] : []),
  ];
  const identifiers =
    caseIs === 'person'
      ? { case: { template: `${source.replaceAll(/[{}]/g, '')}/{${CASE}}` } }
      : { [caseIs]: CASE };
  const rest = columns.filter((column) => ![ACTIVITY, TIME, RESOURCE, CASE].includes(column));
  return tableMapping({
    name: `{${ACTIVITY}}`,
    time: { column: TIME },
    ...(caseIs === 'reference' ? {} : { identifiers }),
    references,
    properties: Object.fromEntries(
      rest.map((column) => [column, { column, type: VALUE_TYPES[types.get(column)!] ?? 'string' }]),
    ),
  });
}
