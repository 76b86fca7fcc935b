/**
 * The port both relational engines implement. One SQL, one wire protocol and one set of value parsers serve
 * PGlite and PostgreSQL, so a query written once behaves the same on either; what differs (PGlite has a single
 * connection) is the engine's business, not the query's.
 */
import type { Kysely } from 'kysely';
import pg from 'pg';

/**
 * An open relational engine.
 *
 * Values read: int8 is a number (a value beyond ±(2^53 − 1) rejects the query with SQLSTATE 22003), json and
 * jsonb are their raw text, uuid is text, bytea is a Buffer, arrays are arrays of those. Values written: plain
 * arrays and Uint8Arrays are accepted as parameters, `unnest(${ids}::uuid[])` included.
 *
 * Errors keep `code` (SQLSTATE), `message`, `detail` and `constraint`. An engine that is gone (process killed,
 * disk full, failed fsync) rejects with a code of class 08, 53, 57 or 58; what was in flight then has an unknown
 * outcome, and later queries work again once the cause is gone.
 */
export interface RelationalEngine<S> {
  readonly engine: 'pglite' | 'postgres';
  readonly db: Kysely<S>;
  /** Runs several plain statements, without parameters, as one implicit transaction (for migrations). */
  exec(sql: string): Promise<void>;
  /** Waits for what is running, then lets go of every connection, thread and file. */
  close(): Promise<void>;
}

/** An error of the engine itself rather than of a statement; `code` is the SQLSTATE that fits best. */
export class RelationalEngineError extends Error {
  readonly code: string;

  constructor(message: string, code: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'RelationalEngineError';
    this.code = code;
  }
}

const INT8 = 20;
const INT8_ARRAY = 1016;
const JSON_TEXT = 114;
const JSONB = 3802;
const JSON_ARRAY = 199;
const JSONB_ARRAY = 3807;
const UUID_ARRAY = 2951;

/** Refuses rather than rounds: an integer that a JS number cannot hold exactly is a defect, never a value. */
function safeInteger(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  throw new RelationalEngineError(`int8 value ${text} does not fit a JavaScript number exactly`, '22003');
}

/** pg-types declares its array parser as a function, but exports an object with `create`. */
const arrayParser = pg.types.arrayParser as unknown as {
  create<T>(text: string, element: (text: string) => T): { parse(): (T | null)[] };
};

const arrayOf =
  <T>(element: (text: string) => T) =>
  (text: string): (T | null)[] =>
    arrayParser.create(text, element).parse();

const asText = (text: string): string => text;

const parsers = new Map<number, (text: string) => unknown>([
  [INT8, safeInteger],
  [INT8_ARRAY, arrayOf(safeInteger)],
  [JSON_TEXT, asText],
  [JSONB, asText],
  [JSON_ARRAY, arrayOf(asText)],
  [JSONB_ARRAY, arrayOf(asText)],
  [UUID_ARRAY, arrayOf(asText)],
]);

/**
 * How column text becomes a value, given to each pool: parsers registered on `pg.types` would be global and
 * change every other user of pg in the process.
 */
export const columnParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format ?? 'text') === 'text' && parsers.has(oid)
      ? parsers.get(oid)
      : pg.types.getTypeParser(oid, format ?? 'text')) as pg.CustomTypesConfig['getTypeParser'],
};
