import pg from 'pg';
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
  type Tuple,
  tableSettings,
} from './table.ts';

/** How long to wait for a connection, and for an answer, milliseconds. */
const CONNECT_MS = 10_000;
const ANSWER_MS = 120_000;

/** Values as the server writes them: nothing is rounded, shortened or moved to another zone on its way. */
const asText: pg.CustomTypesConfig = { getTypeParser: () => (text: string) => text } as pg.CustomTypesConfig;

/** A table or view of PostgreSQL, or of what speaks its protocol. */
export const postgres = defineSource<TableSettings, TableCursor>({
  name: 'postgres',
  gives: 'rows',
  settings: (z) => tableSettings(z, /^postgres(ql)?$/),
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
  const client = new pg.Client({
    connectionString: settings.url,
    connectionTimeoutMillis: CONNECT_MS,
    query_timeout: ANSWER_MS,
    application_name: 'throughline source',
    types: asText,
  });
  // Unheard, the loss of a connection would end the process; the next query tells of it.
  client.on('error', () => {});
  try {
    await client.connect();
    // The offset is part of a time's text, and a text is read back as it was written.
    await client.query(
      `set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres'; set extra_float_digits = 1;
       set default_transaction_read_only = on`,
    );
  } catch (error) {
    await client.end().catch(() => {});
    throw gone(error, settings.url);
  }
  return new PostgresTable(client, settings);
}

class PostgresTable implements OpenTable {
  readonly #client: pg.Client;
  readonly #name: string;
  readonly #cursor: string;
  readonly #order: readonly string[];
  /** Of the columns in order, for the casts of what is compared with them. */
  #types: readonly string[] = [];
  #closed: Promise<void> | undefined;

  constructor(client: pg.Client, { table, cursor, key }: TableSettings) {
    this.#client = client;
    this.#name = quotedName(table, pg.escapeIdentifier);
    this.#order = [cursor, ...[key].flat()];
    this.#cursor = pg.escapeIdentifier(cursor);
  }

  async columns(): Promise<ReadonlyMap<string, CursorKind>> {
    const { rows } = await this.#client.query<{ name: string; type: string }>(
      `select attname as name, format_type(atttypid, -1) as type from pg_attribute
       where attrelid = $1::regclass and attnum > 0 and not attisdropped order by attnum`,
      [this.#name],
    );
    const types = new Map(rows.map(({ name, type }) => [name, type]));
    this.#types = this.#order.map((name) => types.get(name) ?? 'text');
    return new Map(rows.map(({ name, type }) => [name, kindOf(type)]));
  }

  async hasUnplaced(): Promise<boolean> {
    const { rows } = await this.#client.query(
      `select 1 from ${this.#name} where ${this.#cursor} is null limit 1`,
    );
    return rows.length > 0;
  }

  async wentBack(at: Tuple, overlap: number): Promise<string | undefined> {
    const { rows } = await this.#client.query<{ greatest: string }>(
      `select greatest from (select ${this.#cursor} as greatest from ${this.#name} order by 1 desc limit 1) as newest
       where greatest < ${this.#back('$1', overlap)}`,
      [at[0]],
    );
    return rows[0]?.greatest;
  }

  async read({ after, within, upTo }: Range, limit: number) {
    const values: string[] = [];
    const value = (text: string) => `$${values.push(text)}`;
    const tuple = (texts: Tuple) =>
      `(${texts.map((text, index) => `${value(text)}::${this.#types[index]}`).join(', ')})`;
    const order = this.#order.map(pg.escapeIdentifier).join(', ');
    const conditions = [
      ...(after ? [`(${order}) > ${tuple(after)}`] : []),
      ...(within ? [`${this.#cursor} > ${this.#back(value(within.of[0]!), within.overlap)}`] : []),
      ...(upTo ? [`(${order}) <= ${tuple(upTo)}`] : []),
    ];
    const where = conditions.length > 0 ? `where ${conditions.join(' and ')}` : '';
    const result = await this.#client.query({
      text: `select * from ${this.#name} ${where} order by ${order} limit ${limit}`,
      values,
      rowMode: 'array',
    });
    return { columns: result.fields.map(({ name }) => name), rows: result.rows as (string | null)[][] };
  }

  close(): Promise<void> {
    this.#closed ??= this.#client.end().catch(() => {});
    return this.#closed;
  }

  /** So much before a value of the cursor column. */
  #back(value: string, overlap: number): string {
    const [type = 'text'] = this.#types;
    if (kindOf(type) === 'time') return `${value}::${type} - make_interval(secs => ${overlap})`;
    return kindOf(type) === 'number' ? `${value}::numeric - ${overlap}` : `${value}::${type}`;
  }
}

function kindOf(type: string): CursorKind {
  if (/^(timestamp|date)/.test(type)) return 'time';
  return /^(smallint|integer|bigint|numeric|real|double precision)/.test(type) ? 'number' : 'text';
}
