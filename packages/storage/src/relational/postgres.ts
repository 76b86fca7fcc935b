/** PostgreSQL (or Citus) by URL, through a pool of pg. */
import { Kysely, PostgresDialect } from 'kysely';
import pg from 'pg';
import { columnParsers, type RelationalEngine } from './engine.ts';

/** Connections per process: enough to keep a server of a few cores busy, few enough for max_connections = 100. */
const CONNECTIONS = 10;

/** How long a caller waits for a connection (ms) before it hears that the database is gone. */
const CONNECT_TIMEOUT = 10_000;

/**
 * Opens a pool and checks that the server answers.
 *
 * @throws the server's or the network's error where it cannot be reached.
 */
export async function openPostgres<S>(options: {
  url: string;
  maxConnections?: number;
  applicationName?: string;
}): Promise<RelationalEngine<S>> {
  const pool = new pg.Pool({
    connectionString: options.url,
    max: options.maxConnections ?? CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    application_name: options.applicationName ?? 'throughline',
    keepAlive: true,
    types: columnParsers,
  });
  // An idle connection that the server drops is replaced by the pool; unheard, the event would end the process.
  pool.on('error', () => {});
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    engine: 'postgres',
    db: new Kysely<S>({ dialect: new PostgresDialect({ pool }) }),
    exec: async (sql) => {
      await pool.query(sql);
    },
    close: () => pool.end(),
  };
}
