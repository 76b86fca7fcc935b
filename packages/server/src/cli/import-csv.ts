import { isUtf8 } from 'node:buffer';
import { type Info, type Parser, parse } from 'csv-parse';
import { type Lines, MAX_LINE_BYTES } from './import-bytes.ts';
import { NOT_UTF8, OVERLONG, type Row, readable, unreadable } from './import-row.ts';

export interface CsvOptions {
  readonly delimiter: string;
  /** Names of the columns, where the file has no header row. */
  readonly columns?: readonly string[] | undefined;
  /** Told the columns before any row is read; may throw. */
  readonly onColumns: (columns: readonly string[]) => void;
}

/**
 * Reads CSV (RFC 4180; any of LF, CRLF and CR ends a row) with csv-parse, many rows at a time.
 *
 * What csv-parse gives up on costs one line, not the rest of the file: that line is refused and reading starts anew
 * on the next one, also where a quote that is never closed had swallowed many.
 */
export async function* csvRows(
  lines: AsyncIterable<Lines>,
  options: CsvOptions,
): AsyncGenerator<Row<readonly string[]>[]> {
  const reader = new CsvReader(options);
  for await (const { bytes, overlong } of lines) {
    if (overlong) await reader.refuseOverlong(bytes);
    else await reader.read(bytes);
    yield reader.taken();
  }
  await reader.flush();
  yield reader.taken();
}

class CsvReader {
  readonly #options: CsvOptions;
  #width: number | undefined;
  #parser: Parser;
  /** Bytes given to the parser that belong to no row yet. */
  #pending: Buffer = Buffer.alloc(0);
  /** How many bytes of this parser's input lie before them. */
  #passed = 0;
  #line = 1;
  #row = 0;
  #rows: Row<readonly string[]>[] = [];
  /** Thrown by whoever was told the columns: no fault of the line. */
  #objection: Error | undefined;

  constructor(options: CsvOptions) {
    this.#options = options;
    this.#parser = this.#newParser();
    if (options.columns) this.#takeColumns(options.columns);
  }

  /** The rows since it was last asked. */
  taken(): Row<readonly string[]>[] {
    const rows = this.#rows;
    this.#rows = [];
    return rows;
  }

  async read(bytes: Buffer): Promise<void> {
    this.#pending = this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    let failure = await write(this.#parser, bytes);
    while (failure) failure = await this.#readOnAfter(failure);
  }

  /** Nothing follows: what is still open is a row, or refused. */
  async flush(): Promise<void> {
    let failure = await end(this.#parser);
    while (failure) failure = (await this.#readOnAfter(failure)) ?? (await end(this.#parser));
    this.#startOver();
  }

  async refuseOverlong(head: Buffer): Promise<void> {
    await this.flush();
    this.#rows.push(unreadable({ row: ++this.#row, line: this.#line++, raw: head }, OVERLONG));
  }

  /** Refuses the line on which the trouble began, and reads what follows it with a new parser. */
  async #readOnAfter(failure: Error): Promise<Error | undefined> {
    if (this.#objection) throw this.#objection;
    this.#skipEmptyLines();
    const end = this.#pending.indexOf(10) + 1 || this.#pending.length;
    const raw = this.#pending.subarray(0, end);
    const rest = this.#pending.subarray(end);
    this.#refuse(raw, failure.message);
    this.#startOver();
    if (rest.length === 0) return undefined;
    this.#pending = rest;
    return write(this.#parser, rest);
  }

  #refuse(raw: Buffer, why: string): void {
    if (this.#width === undefined) throw new Error(`the header cannot be read: ${why}`);
    this.#rows.push(unreadable({ row: ++this.#row, line: this.#line, raw: trimmed(raw) }, reason(why)));
    this.#line += newlines(raw);
  }

  #startOver(): void {
    this.#parser = this.#newParser();
    this.#pending = Buffer.alloc(0);
    this.#passed = 0;
  }

  #newParser(): Parser {
    const parser = parse({
      delimiter: this.#options.delimiter,
      columns: false,
      relax_column_count: true,
      skip_empty_lines: true,
      max_record_size: MAX_LINE_BYTES,
      // Nothing is pushed into the stream: rows are taken here, in order with those that are refused.
      on_record: (fields: string[], info: Info) => {
        this.#take(fields, info.bytes);
        return null;
      },
    });
    // The callback of write and end tells it.
    parser.on('error', () => {});
    return parser;
  }

  #take(fields: readonly string[], upTo: number): void {
    this.#skipEmptyLines();
    const raw = this.#pending.subarray(0, upTo - this.#passed);
    this.#pending = this.#pending.subarray(raw.length);
    this.#passed = upTo;
    const line = this.#line;
    this.#line += newlines(raw);
    if (this.#width === undefined) {
      this.#takeColumns(fields);
      return;
    }
    const place = { row: ++this.#row, line, raw: trimmed(raw) };
    if (!isUtf8(raw)) this.#rows.push(unreadable(place, NOT_UTF8));
    else if (fields.length === this.#width) this.#rows.push(readable(place, fields));
    else this.#rows.push(unreadable(place, raggedness(fields.length, this.#width)));
  }

  #takeColumns(columns: readonly string[]): void {
    this.#width = columns.length;
    try {
      this.#options.onColumns(columns);
    } catch (error) {
      this.#objection = error as Error;
      throw error;
    }
  }

  #skipEmptyLines(): void {
    let at = 0;
    for (; this.#pending[at] === 10 || this.#pending[at] === 13; at++)
      if (this.#pending[at] === 10) this.#line++;
    this.#pending = this.#pending.subarray(at);
    this.#passed += at;
  }
}

function write(parser: Parser, bytes: Buffer): Promise<Error | undefined> {
  return new Promise((resolve) => parser.write(bytes, (error) => resolve(error ?? undefined)));
}

function end(parser: Parser): Promise<Error | undefined> {
  return new Promise((resolve) => parser.end((error?: Error | null) => resolve(error ?? undefined)));
}

function newlines(bytes: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) count++;
  return count;
}

function trimmed(raw: Buffer): Buffer {
  let end = raw.length;
  while (end > 0 && (raw[end - 1] === 10 || raw[end - 1] === 13)) end--;
  return raw.subarray(0, end);
}

function raggedness(fields: number, columns: number): string {
  return `The line has ${fields} ${fields === 1 ? 'field' : 'fields'} where the header has ${columns}.`;
}

/** csv-parse tells of lines as it counts them, from where it was started. */
function reason(message: string): string {
  return `The line is no valid CSV: ${message.replace(/ (at|on) line \d+/, '').replace(/, value is .*$/s, '')}.`;
}
