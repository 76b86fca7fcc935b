import pg from 'pg';
import type { TableSettings } from './table.ts';

export type Cell = string | number | boolean | Date | null;
/** Column → value. All rows of a call have the same columns, in the same order. */
export type Row = ReadonlyMap<string, Cell>;

/** A database as a table is written to. */
export interface Database {
  /** One statement: all rows or none. */
  upsert(table: string, key: string, rows: readonly Row[]): Promise<void>;
  /** What failed, without the values it was about; `isValue` where the same row will never be taken. */
  describe(error: unknown): { code: string; reason: string; isValue: boolean };
  close(): Promise<void>;
}

const CONNECTIONS = 4;
const CONNECT_MS = 5_000;
/** Longer than an attempt may take: it only ends what nobody waits for any more. */
const STATEMENT_MS = 60_000;

export async function openDatabase(
  settings: Pick<TableSettings, 'url' | 'password' | 'tls'>,
): Promise<Database> {
  return settings.url.startsWith('postgres') ? openPostgres(settings) : openMysql(settings);
}

function openPostgres({ url, password, tls }: Pick<TableSettings, 'url' | 'password' | 'tls'>): Database {
  const pool = new pg.Pool({
    ...partsOf(url, 5432),
    // Never undefined: the driver would take one from this process's environment.
    password: password ?? '',
    ...(tls ? { ssl: true } : {}),
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    statement_timeout: STATEMENT_MS,
    application_name: 'throughline',
  });
  // A connection that breaks while it is idle is replaced at its next use.
  pool.on('error', () => {});
  return {
    async upsert(table, key, rows) {
      const { columns, values } = laidOut(rows, key);
      const quote = (name: string) => `"${name}"`;
      const width = columns.length;
      const tuples = rows.map(
        (_, row) => `(${columns.map((_, at) => `$${row * width + at + 1}`).join(', ')})`,
      );
      const set = columns
        .filter((name) => name !== key)
        .map((name) => `${quote(name)} = excluded.${quote(name)}`);
      await pool.query(
        `insert into ${table.split('.').map(quote).join('.')} (${columns.map(quote).join(', ')})
         values ${tuples.join(', ')} on conflict (${quote(key)}) do ${set.length > 0 ? `update set ${set.join(', ')}` : 'nothing'}`,
        values,
      );
    },
    describe: (error) => describe(error, (error as { code?: unknown }).code),
    close: () => pool.end(),
  };
}

async function openMysql({
  url,
  password,
  tls,
}: Pick<TableSettings, 'url' | 'password' | 'tls'>): Promise<Database> {
  // Loaded where a table is written: most servers write none, and a start would pay for it.
  const { default: mysql } = await import('mysql2/promise');
  const pool = mysql.createPool({
    ...partsOf(url, 3306),
    ...(password === undefined ? {} : { password }),
    ...(tls ? { ssl: {} } : {}),
    connectionLimit: CONNECTIONS,
    connectTimeout: CONNECT_MS,
    maxPreparedStatements: 32,
    timezone: 'Z',
  });
  return {
    async upsert(table, key, rows) {
      const { columns, values } = laidOut(rows, key);
      const quote = (name: string) => `\`${name}\``;
      const tuple = `(${columns.map(() => '?').join(', ')})`;
      const changed = columns.filter((name) => name !== key);
      const set = (changed.length > 0 ? changed : [key]).map(
        (name) => `${quote(name)} = values(${quote(name)})`,
      );
      // Prepared, not escaped: escaping depends on the server's sql_mode.
      await pool.execute(
        `insert into ${table.split('.').map(quote).join('.')} (${columns.map(quote).join(', ')})
         values ${rows.map(() => tuple).join(', ')} on duplicate key update ${set.join(', ')}`,
        values,
      );
    },
    describe: (error) => describe(error, (error as { sqlState?: unknown }).sqlState),
    close: () => pool.end(),
  };
}

function partsOf(url: string, defaultPort: number) {
  const { hostname, port, username, pathname } = new URL(url);
  return {
    host: decodeURIComponent(hostname.replace(/^\[|\]$/g, '')),
    port: port === '' ? defaultPort : Number(port),
    user: decodeURIComponent(username),
    database: decodeURIComponent(pathname.slice(1)),
  };
}

/** The key first, so that it is written also where nothing else is. */
function laidOut(rows: readonly Row[], key: string): { columns: string[]; values: Cell[] } {
  const columns = [key, ...[...(rows[0]?.keys() ?? [])].filter((name) => name !== key)];
  return { columns, values: rows.flatMap((row) => columns.map((name) => row.get(name) ?? null)) };
}

/** MySQL's errors about a value that have the general SQLSTATE: incorrect value, invalid JSON, failed check. */
const MYSQL_VALUES = new Set([1366, 3140, 3819, 4025]);

function describe(error: unknown, state: unknown): { code: string; reason: string; isValue: boolean } {
  const { errno, code: name, message } = error as { errno?: unknown; code?: unknown; message?: unknown };
  const code = String(state ?? name ?? 'unknown');
  const isValue = /^2[23]/.test(code) || (typeof errno === 'number' && MYSQL_VALUES.has(errno));
  // Databases quote values from the first quotation mark on.
  const text = String(message ?? '')
    .replace(/["'`(:].*$/s, '')
    .trim();
  return { code, reason: text === '' ? 'the database refused' : text.slice(0, 200), isValue };
}
