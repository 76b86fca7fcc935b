/** What both engines share: a pool of pg, its value parsers, and kysely over it. */
import {
  type DatabaseConnection,
  Kysely,
  PostgresDialect,
  type PostgresDialectConfig,
  PostgresDriver,
} from 'kysely';
import pg from 'pg';
import { type RelationalEngine, RelationalEngineError } from './engine.ts';

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
const columnParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format ?? 'text') === 'text' && parsers.has(oid)
      ? parsers.get(oid)
      : pg.types.getTypeParser(oid, format ?? 'text')) as pg.CustomTypesConfig['getTypeParser'],
};

/**
 * Opens a pool that reads values as the port promises and survives the loss of its connections.
 *
 * Statements are not prepared by name. Tried, 2 cores: reading one state of 1.2 KB takes some 250 µs through
 * PGlite and 50 µs less when prepared (20 µs less with custom plans, which are needed: a generic plan made while a
 * table was empty stays until the next ANALYZE). A micro-batch of some ten statements takes 50 ms and more, so
 * that is not worth plans that outlive a migration, and names that a connection pooler in between mixes up.
 */
export function openPool(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({ ...config, types: columnParsers });
  // Both are needed: the pool reports the loss of an idle connection, and a connection that is lost while it is
  // checked out but between two statements of a transaction reports it itself. Unheard, either event would end
  // the process. Whoever holds the connection learns of it by the rejection of its next statement.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/**
 * Kysely's driver, except that a ROLLBACK which fails does not hide why the transaction failed. It fails when
 * the connection is gone, and then the engine rolls back by itself; the driver has already marked the connection
 * for disposal.
 */
class Driver extends PostgresDriver {
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await super
      .rollbackTransaction(connection as Parameters<PostgresDriver['rollbackTransaction']>[0])
      .catch(() => {});
  }
}

class Dialect extends PostgresDialect {
  readonly #config: PostgresDialectConfig;

  constructor(config: PostgresDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): PostgresDriver {
    return new Driver(this.#config);
  }
}

/** The parts of the port that are the same over any pool. */
export function overPool<S>(pool: pg.Pool): Pick<RelationalEngine<S>, 'db' | 'exec'> {
  return {
    db: new Kysely<S>({ dialect: new Dialect({ pool }) }),
    exec: async (sql) => {
      await pool.query(sql);
    },
  };
}
