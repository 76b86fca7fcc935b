/**
 * The port both relational engines implement. One SQL, one wire protocol and one set of value parsers serve
 * PGlite and PostgreSQL, so a query written once behaves the same on either; what differs (PGlite has a single
 * connection) is the engine's business, not the query's.
 */
import type { Kysely } from 'kysely';

/**
 * An open relational engine.
 *
 * Values read: int8 is a number (a value beyond ±(2^53 − 1) rejects the query with SQLSTATE 22003), json and
 * jsonb are their raw text, uuid is text, bytea is a Buffer, arrays are arrays of those. Values written: plain
 * arrays and Uint8Arrays are accepted as parameters, `unnest(${ids}::uuid[])` included.
 *
 * Errors keep `code` (SQLSTATE), `message`, `detail` and `constraint`. Of an engine that is gone (process killed,
 * disk full, failed fsync) `engineIsGone` is true; a commit in flight then has an unknown outcome, and later
 * queries work again once the cause is gone.
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

/** SQLSTATE classes that speak of the engine: connection, resources, shutdown (57P0x), system. */
const ENGINE_STATES = /^(08|53|58|57P0)/;

/** pg reports a lost or missing connection by errno, or by one of these sentences without any code. */
const CONNECTION_ERRORS = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);
const CONNECTION_MESSAGES = /Connection terminated|not queryable|timeout exceeded when trying to connect/;

/**
 * True where the failure is the engine's and not the statement's: the same statement may succeed once the engine
 * is back. Nothing is known about a commit that failed so.
 */
export function engineIsGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string') return ENGINE_STATES.test(code) || CONNECTION_ERRORS.has(code);
  return CONNECTION_MESSAGES.test(error.message);
}
