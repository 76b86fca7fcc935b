import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type ClickHouseServer,
  findPostgres,
  type PostgresServer,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';

/** Whether PostgreSQL is here; where it is not, a line says what is skipped for it. */
export const hasPostgres = findPostgres() !== undefined;
if (!hasPostgres) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

/** One database, and as many processes on it as it can have. */
export interface Installation {
  readonly name: string;
  /** One process embedded, two where both engines are servers. */
  start(): Promise<ServerProcess[]>;
  /** Starts a process, or one more, on the same data. */
  restart(failpoints?: readonly string[]): Promise<ServerProcess>;
  /** Where commands that open the data themselves find them. */
  readonly environment: Record<string, string>;
  directory: string;
  stop(): Promise<void>;
}

export function embedded(): Installation {
  const running: ServerProcess[] = [];
  return {
    name: 'PGlite and chDB',
    environment: {},
    directory: '',
    async start() {
      this.directory = await mkdtemp(join(tmpdir(), 'throughline-test-'));
      return [await this.restart()];
    },
    async restart(failpoints = []) {
      const server = await startServer({ dataDirectory: this.directory, failpoints });
      running.push(server);
      return server;
    },
    async stop() {
      for (const server of running) await server.stop();
      await rm(this.directory, { recursive: true, force: true });
    },
  };
}

export function external(): Installation {
  const running: ServerProcess[] = [];
  let postgres: PostgresServer | undefined;
  let clickhouse: ClickHouseServer | undefined;
  return {
    name: 'PostgreSQL and ClickHouse, two processes',
    environment: {},
    directory: '',
    async start() {
      [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
      this.environment.DATABASE_URL = await postgres.createDatabase();
      this.environment.CLICKHOUSE_URL = clickhouse.newDatabase();
      const first = await this.restart();
      return [first, await this.restart()];
    },
    async restart(failpoints = []) {
      const { DATABASE_URL: databaseUrl = '', CLICKHOUSE_URL: clickhouseUrl = '' } = this.environment;
      const adminKey = running[0]?.adminKey;
      const server = await startServer({
        ...{ databaseUrl, clickhouseUrl, adminKey, failpoints },
        env: { THROUGHLINE_SEAL_KEY: 'one key for every process of a test' },
      });
      running.push(server);
      return server;
    },
    async stop() {
      for (const server of running) await server.stop();
      await Promise.all([postgres?.stop(), clickhouse?.stop()]);
    },
  };
}
