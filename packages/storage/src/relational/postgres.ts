/** PostgreSQL (or Citus) by URL, through a pool of pg. */
import type { RelationalEngine } from './engine.ts';
import { openPool, overPool } from './pool.ts';

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
  const pool = openPool({
    connectionString: options.url,
    max: options.maxConnections ?? CONNECTIONS,
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    application_name: options.applicationName ?? 'throughline',
    keepAlive: true,
  });
  try {
    await pool.query('SELECT 1');
  } catch (error) {
    await pool.end();
    throw error;
  }
  return {
    engine: 'postgres',
    ...overPool<S>(pool),
    close: () => pool.end(),
  };
}
