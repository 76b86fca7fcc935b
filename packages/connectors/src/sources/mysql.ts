import { CodedError } from '@throughline/core/kernel';
import type { Connection, TypeCast } from 'mysql2/promise';
import { defineSource } from '../source.ts';
import { gone } from './outage.ts';
import {
  type CursorKind,
  type OpenTable,
  quotedName,
  type Range,
  readTable,
  type TableCursor,
  type TableSettings,
  type Texts,
  type Tuple,
  tableSettings,
} from './table.ts';

/** How long to wait for a connection, and for an answer, milliseconds. */
const CONNECT_MS = 10_000;
const ANSWER_MS = 120_000;

/** Values as the server writes them; with the session's character set and JSON alike this is UTF-8. */
const asText: TypeCast = (field) => field.string('utf8');

/** A table or view of MySQL or MariaDB. */
export const mysql = defineSource<TableSettings, TableCursor>({
  name: 'mysql',
  gives: 'rows',
  settings: (z) => tableSettings(z, /^(mysql|mariadb)$/),
  async *pull(cursor, settings, { signal }) {
    const table = await open(settings);
    const close = () => void table.close();
    signal.addEventListener('abort', close, { once: true });
    try {
      yield* readTable(table, cursor, settings);
    } catch (error) {
      throw gone(error, settings.url);
    } finally {
      signal.removeEventListener('abort', close);
      await table.close();
    }
  },
});

async function open(settings: TableSettings): Promise<OpenTable> {
  let connection: Connection | undefined;
  // Loaded where a table is read: most servers read none, and a start would pay for it.
  const { createConnection } = await import('mysql2/promise');
  try {
    connection = await createConnection({
      uri: settings.url.replace(/^mariadb:/, 'mysql:'),
      connectTimeout: CONNECT_MS,
      charset: 'utf8mb4',
      typeCast: asText,
    });
    // Unheard, the loss of a connection would end the process; the next query tells of it.
    connection.on('error', () => {});
    // Values are escaped by backslashes, so the session must read them so, whatever the server's own mode.
    await connection.query("set session sql_mode = 'STRICT_TRANS_TABLES', time_zone = '+00:00'");
    await connection.query('set session transaction read only');
    return new MysqlTable(connection, settings);
  } catch (error) {
    connection?.destroy();
    throw gone(error, settings.url);
  }
}

/** A column, as far as reading it goes. */
interface Column {
  readonly name: string;
  /** As `bigint`. */
  readonly type: string;
  readonly unsigned: boolean;
}

const BINARY = /^(binary|varbinary|tinyblob|blob|mediumblob|longblob|bit|geometry|point|vector)$/;
const TIME = /^(datetime|timestamp|date)$/;
const INTEGER = /^(tinyint|smallint|mediumint|int|bigint|year)$/;

/** A name as MySQL has it in a statement. */
function quoted(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

class MysqlTable implements OpenTable {
  readonly #connection: Connection;
  readonly #table: string;
  readonly #name: string;
  readonly #order: readonly string[];
  #columns: readonly Column[] = [];

  constructor(connection: Connection, { table, cursor, key }: TableSettings) {
    this.#connection = connection;
    this.#table = table;
    this.#name = quotedName(table, quoted);
    this.#order = [cursor, ...[key].flat()];
  }

  async columns(): Promise<ReadonlyMap<string, CursorKind>> {
    const [name = '', schema] = this.#table.split('.').reverse();
    const rows = await this.#rows(
      `select column_name, data_type, column_type from information_schema.columns
       where table_schema = ${schema === undefined ? 'database()' : '?'} and table_name = ? order by ordinal_position`,
      schema === undefined ? [name] : [schema, name],
    );
    if (rows.length === 0) {
      throw new CodedError(
        502,
        'table_missing',
        `There is no table ${this.#table}. Mend the settings or the rights.`,
      );
    }
    this.#columns = rows.map(([column, type, full]) => ({
      name: column!,
      type: type!.toLowerCase(),
      unsigned: /unsigned/i.test(full!),
    }));
    const cursor = this.#columns.find((column) => column.name === this.#order[0]);
    if (cursor && /^(float|double)$/.test(cursor.type)) {
      throw new CodedError(
        422,
        'cursor_inexact',
        `${cursor.name} is a ${cursor.type}, which is not read exactly.`,
      );
    }
    return new Map(this.#columns.map((column) => [column.name, kindOf(column)]));
  }

  async hasUnplaced(): Promise<boolean> {
    const rows = await this.#rows(`select 1 from ${this.#name} where ${this.#cursor} is null limit 1`, []);
    return rows.length > 0;
  }

  async wentBack(at: Tuple, overlap: number): Promise<string | undefined> {
    const [row] = await this.#rows(
      `select newest.greatest from
         (select ${this.#cursor} as greatest from ${this.#name} order by 1 desc limit 1) as newest
       where newest.greatest < ${this.#back(overlap)}`,
      [at[0]!],
    );
    return row?.[0] ?? undefined;
  }

  async read({ after, within, upTo }: Range, limit: number) {
    const values: string[] = [];
    const conditions: string[] = [];
    const condition = (text: string, used: readonly string[]) => {
      conditions.push(text);
      values.push(...used);
    };
    if (after) condition(...this.#compared('>', after));
    if (within) condition(`${this.#cursor} > ${this.#back(within.overlap)}`, [within.of[0]!]);
    if (upTo) condition(...this.#compared('<=', upTo));
    const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const select = this.#columns.map(({ name, type }) =>
      BINARY.test(type) ? `hex(${quoted(name)})` : quoted(name),
    );
    const order = this.#order.map((name) => quoted(name)).join(', ');
    const rows = await this.#rows(
      `select ${select.join(', ')} from ${this.#name} ${where} order by ${order} limit ${limit}`,
      values,
    );
    return { columns: this.#columns.map(({ name }) => name), rows };
  }

  async close(): Promise<void> {
    this.#connection.destroy();
  }

  get #cursor(): string {
    return quoted(this.#order[0]!);
  }

  async #rows(sql: string, values: readonly string[]): Promise<Texts[]> {
    const [rows] = await this.#connection.query({
      sql,
      values: [...values],
      rowsAsArray: true,
      timeout: ANSWER_MS,
    });
    return rows as unknown as Texts[];
  }

  /**
   * A comparison of tuples, spelled out: of `(a, b) > (?, ?)` this engine uses no index. The bare comparison of the
   * first column before it gives it one.
   */
  #compared(operator: '>' | '<=', tuple: Tuple): [text: string, values: string[]] {
    const strict = operator === '>' ? '>' : '<';
    const values: string[] = [tuple[0]!];
    const place = (index: number) => {
      values.push(tuple[index]!);
      return this.#value(index);
    };
    const from = (index: number): string => {
      const column = quoted(this.#order[index]!);
      if (index === this.#order.length - 1) return `${column} ${operator} ${place(index)}`;
      return `(${column} ${strict} ${place(index)} or (${column} = ${place(index)} and ${from(index + 1)}))`;
    };
    const first = `${this.#cursor} ${strict}= ${this.#value(0)}`;
    return [`${first} and ${from(0)}`, values];
  }

  /** A text, as the column's own type: compared with a text, a number would be read as a double. */
  #value(index: number): string {
    const column = this.#columns.find(({ name }) => name === this.#order[index])!;
    if (TIME.test(column.type)) return 'cast(? as datetime(6))';
    if (INTEGER.test(column.type)) return `cast(? as ${column.unsigned ? 'unsigned' : 'signed'})`;
    if (column.type === 'decimal') return 'cast(? as decimal(65, 30))';
    return BINARY.test(column.type) ? 'unhex(?)' : '?';
  }

  /** So much before a value of the cursor column. */
  #back(overlap: number): string {
    const column = this.#columns.find(({ name }) => name === this.#order[0])!;
    if (kindOf(column) === 'time') return `cast(? as datetime(6)) - interval ${overlap} second`;
    return kindOf(column) === 'number' ? `cast(? as decimal(65, 30)) - ${overlap}` : this.#value(0);
  }
}

function kindOf({ type }: Column): CursorKind {
  if (TIME.test(type)) return 'time';
  return INTEGER.test(type) || type === 'decimal' ? 'number' : 'text';
}
