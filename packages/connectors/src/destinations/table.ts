import type { JsonValue } from '@throughline/core/kernel';
import { valueAt } from '@throughline/core/touchpoints';
import { type Delivery, defineDestination, type Outcome } from '../destination.ts';
import { type Cell, type Database, openDatabase, type Row } from './database.ts';

export interface TableSettings {
  readonly url: string;
  readonly password?: string | undefined;
  readonly tls: boolean;
  readonly table: string;
  readonly key?: string | undefined;
  readonly columns?: Readonly<Record<string, string>> | undefined;
}

/** Columns where none are declared, and what they hold. */
const COLUMNS: Readonly<Record<Delivery['entity'], Readonly<Record<string, string>>>> = {
  touchpoint: {
    key: 'key',
    id: 'id',
    source: 'source',
    type: 'type',
    name: 'name',
    time: 'time',
    received: 'received',
    channel: 'channel',
    corner: 'corner',
    department: 'department',
    person: 'person',
    properties: 'properties',
  },
  person: {
    person: 'person',
    merged_into: 'merged_into',
    identifiers: 'identifiers',
    traits: 'traits',
    touchpoints: 'touchpoints',
    first_seen: 'first_seen',
    last_seen: 'last_seen',
  },
};
/** Paths that hold instants: they become the database's own form. */
const INSTANTS = new Set(['time', 'received', 'first_seen', 'last_seen']);

/** Connections are kept as long as the settings are the same. */
const databases = new WeakMap<TableSettings, Promise<Database>>();

/**
 * Rows in a table of PostgreSQL, MySQL or MariaDB, by upsert: the same key again writes the same row. A value that the
 * table refuses (SQLSTATE classes 22 and 23) refuses its row alone; everything else is tried again.
 */
export const table = defineDestination<TableSettings>({
  name: 'table',
  settings: (z) => {
    const name = /^[A-Za-z_]\w{0,62}$/;
    return z.strictObject({
      /** `postgres://user@host:5432/database`, `mysql://…` or `mariadb://…`, without the password. */
      url: z.url({ protocol: /^(postgres(ql)?|mysql|mariadb)$/ }).max(500),
      password: z.string().max(500).meta({ secret: true }).optional(),
      tls: z.boolean().default(false),
      /** With its schema or database before a dot, where it is another one. */
      table: z.string().regex(/^[A-Za-z_]\w{0,62}(\.[A-Za-z_]\w{0,62})?$/, 'a name, or two parted by a dot'),
      /** The column that has a unique index. Default: `key`, or `person` for people. */
      key: z.string().regex(name).optional(),
      /** Column → path in what is delivered, as `{"total": "properties.total"}`. */
      columns: z.record(z.string().regex(name), z.string().min(1).max(300)).optional(),
    });
  },
  batching: () => ({ size: 256 }),
  check: ({ url }) =>
    new URL(url).password === '' ? undefined : 'url: put the password into `password`, where it is not shown',
  async deliver(batch, settings, { signal }) {
    const rows = batch.map((delivery) => rowOf(delivery, settings));
    const [first] = rows;
    if (!first) return [];
    const database = await opened(settings);
    return new Writer(database, settings.table, keyColumn(batch[0]!.entity, settings), signal).write(rows);
  },
  async close(settings) {
    const database = databases.get(settings);
    databases.delete(settings);
    await (await database)?.close();
  },
});

function opened(settings: TableSettings): Promise<Database> {
  const known = databases.get(settings);
  if (known) return known;
  const database = openDatabase(settings);
  databases.set(settings, database);
  return database;
}

function keyColumn(entity: Delivery['entity'], { key }: TableSettings): string {
  return key ?? (entity === 'person' ? 'person' : 'key');
}

function rowOf({ entity, key, value }: Delivery, settings: TableSettings): Row {
  const columns = settings.columns ?? COLUMNS[entity];
  const cells = Object.entries(columns).map(([column, path]): [string, Cell] => [
    column,
    cellOf(valueAt(value, path), INSTANTS.has(path)),
  ]);
  return new Map([...cells, [keyColumn(entity, settings), key]]);
}

function cellOf(value: JsonValue | undefined, isInstant: boolean): Cell {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return JSON.stringify(value);
  return isInstant && typeof value === 'string' ? new Date(value) : value;
}

/** Writes rows in order: in statements of many rows, and row by row where a statement was refused for a value. */
class Writer {
  readonly #database: Database;
  readonly #table: string;
  readonly #key: string;
  readonly #signal: AbortSignal;

  constructor(database: Database, table: string, key: string, signal: AbortSignal) {
    this.#database = database;
    this.#table = table;
    this.#key = key;
    this.#signal = signal;
  }

  async write(rows: readonly Row[]): Promise<Outcome[]> {
    const outcomes: Outcome[] = [];
    for (let at = 0; at < rows.length; ) {
      // Few different statements, so that a database can keep them prepared.
      const size = 2 ** Math.floor(Math.log2(rows.length - at));
      const written = await this.#writeSome(rows.slice(at, at + size));
      outcomes.push(...written);
      at += size;
      const last = written.at(-1);
      if (last?.status === 'retry') return [...outcomes, ...rows.slice(at).map(() => last)];
    }
    return outcomes;
  }

  async #writeSome(rows: readonly Row[]): Promise<Outcome[]> {
    const outcome = await this.#upsert(rows);
    if (outcome.status !== 'refused' || rows.length === 1) return rows.map(() => outcome);
    const outcomes: Outcome[] = [];
    for (const row of rows) {
      const last = outcomes.at(-1);
      outcomes.push(last?.status === 'retry' ? last : await this.#upsert([row]));
    }
    return outcomes;
  }

  async #upsert(rows: readonly Row[]): Promise<Outcome> {
    if (this.#signal.aborted) return { status: 'retry', code: 'timeout', reason: 'no answer in time' };
    // One statement may not write a row twice; the later one is what counts.
    const last = new Map(rows.map((row) => [String(row.get(this.#key)), row]));
    try {
      await this.#database.upsert(this.#table, this.#key, [...last.values()]);
      return { status: 'delivered' };
    } catch (error) {
      const { code, reason, isValue } = this.#database.describe(error);
      return { status: isValue ? 'refused' : 'retry', code, reason };
    }
  }
}
