/**
 * Reading a table by a column that only grows, in any database: the order of the rows is that of the tuple
 * (cursor column, key columns), and the cursor is the greatest tuple read.
 *
 * Rows are committed in another order than their cursors are drawn: one that was stamped before the greatest may
 * become visible after it was read. So each run first reads a window behind the cursor again (`overlap`); what is
 * known of it is left out by its id. A row that takes longer than the window to be committed is missed.
 */
import { CodedError, digest } from '@throughline/core/kernel';
import type { z } from 'zod';
import type { Page, Row } from '../source.ts';

/** Rows in one page, and so in one transaction. */
const PAGE = 1_000;
/** Where nothing is said: five minutes of a time, a thousand of a number. */
const OVERLAP = { time: 300, number: 1_000 } as const;
/** Six hours: every run reads the window again. */
const LONGEST_OVERLAP = 6 * 3_600;
/** Ids are made of the key; one that is too long is a hash. */
const LONGEST_ID = 200;

/** The settings of a table, whatever the database. */
export function tableSettings(zod: typeof z, protocol: RegExp) {
  return zod.strictObject({
    url: zod.url({ protocol, hostname: /./ }).describe('Address with user, password and database.'),
    table: zod.string().min(1).max(200).describe('A table or view, as `orders` or `crm.orders`.'),
    cursor: zod.string().min(1).max(200).describe('The column that only grows: an update time, or a number.'),
    key: zod
      .union([zod.string().min(1), zod.array(zod.string().min(1)).min(1).max(8)])
      .describe('The column, or columns, that tell rows of the same cursor apart.'),
    overlap: zod
      .number()
      .min(0)
      .optional()
      .describe(
        `How far behind the cursor to look for rows that were committed late: seconds of a time (${OVERLAP.time} where nothing is said, ${LONGEST_OVERLAP} at most), or a difference of numbers (${OVERLAP.number}).`,
      ),
    shrinks: zod
      .boolean()
      .default(false)
      .describe('Whether the newest rows may be deleted; else a cursor that goes back is an error.'),
  });
}
export type TableSettings = z.infer<ReturnType<typeof tableSettings>>;

/** What a cursor column holds, as far as looking back is concerned. */
export type CursorKind = 'time' | 'number' | 'text';

/** Texts of the cursor column and the key columns, in order. */
export type Tuple = readonly string[];

/** How far a table was read, and which: a cursor says nothing of another. */
export interface TableCursor {
  readonly [field: string]: string | Tuple;
  readonly of: string;
  readonly at: Tuple;
}

/** From where to read, and how far. */
export interface Range {
  /** Rows beyond this tuple. */
  readonly after?: Tuple;
  /** Rows whose cursor column is within so much of this tuple's, seconds or a difference. */
  readonly within?: { readonly of: Tuple; readonly overlap: number };
  /** Rows up to this tuple. */
  readonly upTo?: Tuple;
}

/** One row as texts, in the order of the columns. */
export type Texts = readonly (string | null)[];

/** A table that is open for reading; its values are texts that its database reads back as they were. */
export interface OpenTable {
  /** Of each column: what it holds. */
  columns(): Promise<ReadonlyMap<string, CursorKind>>;
  /** Whether some row has no value in the cursor column: it would never be read. */
  hasUnplaced(): Promise<boolean>;
  /** Whether the greatest cursor is so much below this one. */
  wentBack(at: Tuple, overlap: number): Promise<string | undefined>;
  /** Rows in order, at most `limit`. */
  read(range: Range, limit: number): Promise<{ columns: readonly string[]; rows: readonly Texts[] }>;
  close(): Promise<void>;
}

export async function* readTable(
  table: OpenTable,
  cursor: TableCursor | undefined,
  settings: TableSettings,
): AsyncIterable<Page<TableCursor>> {
  const order = [settings.cursor, ...[settings.key].flat()];
  const of = `${settings.table} ${order.join(' ')}`;
  const overlap = await check(table, settings, order);
  if (cursor && cursor.of !== of) {
    throw new CodedError(
      409,
      'cursor_of_another',
      `The cursor is of ${cursor.of}, and the settings say ${of}. Run it from the start, or declare a source of another name.`,
    );
  }
  const at = cursor?.at;
  if (at) {
    await refuseGoingBack(table, settings, at, overlap);
    if (overlap > 0) yield* read({ within: { of: at, overlap }, upTo: at });
  }
  yield* read(at ? { after: at } : {});

  async function* read(range: Range): AsyncIterable<Page<TableCursor>> {
    let next: Range | undefined = range;
    while (next) {
      const { columns, rows } = await table.read(next, PAGE);
      if (rows.length === 0) return;
      const tuples = tuplesOf(columns, rows, order, settings);
      const last = tuples.at(-1)!;
      yield {
        columns,
        rows: rows.map((row, index) => rowOf(settings.table, columns, row, tuples[index]!)),
        // In the window behind the cursor it stays where it is.
        cursor: { of, at: range.upTo ?? last },
        ...(range.upTo ? { again: true } : {}),
      };
      next = rows.length < PAGE ? undefined : { ...(range.upTo ? { upTo: range.upTo } : {}), after: last };
    }
  }
}

/** @returns how far to look back @throws CodedError `column_missing`, `cursor_null`, `overlap_too_long` */
async function check(table: OpenTable, settings: TableSettings, order: readonly string[]): Promise<number> {
  const kinds = await table.columns();
  for (const name of order) {
    if (kinds.has(name)) continue;
    throw new CodedError(
      422,
      'column_missing',
      `${settings.table} has no column ${name}; it has ${[...kinds.keys()].join(', ')}. Mend the settings or the table: nothing was passed over.`,
    );
  }
  if (await table.hasUnplaced()) {
    throw new CodedError(
      422,
      'cursor_null',
      `Rows of ${settings.table} have no ${settings.cursor}, and would never be read. Take a column that every row has, or a view that gives it one (coalesce).`,
    );
  }
  const kind = kinds.get(settings.cursor)!;
  if (kind === 'text') return 0;
  const overlap = settings.overlap ?? OVERLAP[kind];
  if (kind === 'number' || overlap <= LONGEST_OVERLAP) return overlap;
  throw new CodedError(422, 'overlap_too_long', `overlap is at most ${LONGEST_OVERLAP} seconds.`);
}

async function refuseGoingBack(
  table: OpenTable,
  { table: name, cursor, shrinks }: TableSettings,
  at: Tuple,
  overlap: number,
): Promise<void> {
  const greatest = shrinks ? undefined : await table.wentBack(at, overlap);
  if (greatest === undefined) return;
  throw new CodedError(
    409,
    'cursor_went_back',
    `${name} was read up to ${cursor} = ${at[0]}, and now ends at ${greatest}: it was restored, or its newest rows were deleted. ` +
      'Run it from the start (--from-start): what is known is left out. Where rows are deleted as a rule, set shrinks: true.',
  );
}

function tuplesOf(
  columns: readonly string[],
  rows: readonly Texts[],
  order: readonly string[],
  { table }: TableSettings,
): Tuple[] {
  const places = order.map((name) => columns.indexOf(name));
  return rows.map((row) =>
    places.map((place, index) => {
      const text = row[place];
      if (typeof text === 'string') return text;
      throw new CodedError(
        422,
        'key_null',
        `A row of ${table} has no ${order[index]}: a key has a value in every row.`,
      );
    }),
  );
}

/** A row that was changed has another cursor: it is another event. */
function rowOf(table: string, columns: readonly string[], row: Texts, [cursor, ...key]: Tuple): Row {
  const id = `${table}:${key.join(':')}@${cursor}`;
  const values: Record<string, string | null> = {};
  columns.forEach((name, index) => {
    Object.defineProperty(values, name, { value: row[index] ?? null, enumerable: true, configurable: true });
  });
  return { id: id.length > LONGEST_ID ? digest(id) : id, values };
}

/** Of a schema and a name: `crm.orders`, each part quoted. */
export function quotedName(name: string, quote: (part: string) => string): string {
  return name.split('.').map(quote).join('.');
}
