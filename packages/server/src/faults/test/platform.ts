import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import {
  type ClickHouseServer,
  type PostgresServer,
  type ServerOptions,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import type { Verification } from '../../workers/verify.ts';

/** How many kills, pairs and seconds: few in CI, the promised number in `npm run test:faults`. */
export const FULL = process.env.THROUGHLINE_FAULTS === 'full';

const COMMAND_LINE = path.resolve(import.meta.dirname, '../../cli/throughline.ts');

/** One installation of the product: its engines, and server processes of its own. */
export interface Platform extends AsyncDisposable {
  readonly name: string;
  /** Whether several processes may run on it at once. */
  readonly shared: boolean;
  readonly servers: readonly ServerProcess[];
  readonly postgres?: PostgresServer;
  readonly clickhouse?: ClickHouseServer;
  readonly databaseUrl?: string;
  readonly clickhouseUrl?: string;
  /** Any of the running servers. @throws where there is none at the moment */
  any(): ServerProcess;
  start(options?: Pick<ServerOptions, 'failpoints' | 'arguments' | 'env'>): Promise<ServerProcess>;
  /** Takes a server that was killed off the list. */
  forget(server: ServerProcess): void;
  /** `throughline verify`, with no server running where the engines are embedded. */
  verify(): Promise<Verification>;
  stopServers(): Promise<void>;
}

class Installation implements Platform {
  readonly name: string;
  readonly shared: boolean;
  readonly servers: ServerProcess[] = [];
  readonly postgres?: PostgresServer;
  readonly clickhouse?: ClickHouseServer;
  readonly databaseUrl?: string;
  readonly clickhouseUrl?: string;
  readonly #directory: string;
  readonly #stopEngines: () => Promise<void>;
  #adminKey: string | undefined;
  #started = 0;

  constructor(
    name: string,
    directory: string,
    engines: Partial<Pick<Platform, 'postgres' | 'clickhouse' | 'databaseUrl' | 'clickhouseUrl'>>,
    stopEngines: () => Promise<void>,
  ) {
    this.name = name;
    this.shared = engines.databaseUrl !== undefined && engines.clickhouseUrl !== undefined;
    this.#directory = directory;
    this.#stopEngines = stopEngines;
    Object.assign(this, engines);
  }

  any(): ServerProcess {
    const server = this.servers[Math.floor(Math.random() * this.servers.length)];
    if (!server) throw new Error('no server is running');
    return server;
  }

  async start(options: Pick<ServerOptions, 'failpoints' | 'arguments' | 'env'> = {}): Promise<ServerProcess> {
    const own = this.shared ? path.join(this.#directory, `process-${this.#started++}`) : this.#directory;
    const server = await startServer({
      ...options,
      // Processes that share a database share what secrets are encrypted under.
      env: { THROUGHLINE_SEAL_KEY: 'one key for every process of a platform', ...options.env },
      ...this.#place(own),
      ...(this.#adminKey === undefined ? {} : { adminKey: this.#adminKey }),
    });
    this.#adminKey ??= server.adminKey;
    this.servers.push(server);
    return server;
  }

  forget(server: ServerProcess): void {
    this.servers.splice(this.servers.indexOf(server), 1);
  }

  async verify(): Promise<Verification> {
    if (!this.shared) await this.stopServers();
    const place = this.#place(this.#directory);
    const run = promisify(execFile)(
      process.execPath,
      [COMMAND_LINE, 'verify', '--json', '--data', place.dataDirectory],
      {
        env: {
          ...process.env,
          NODE_OPTIONS: '',
          DATABASE_URL: this.databaseUrl ?? '',
          CLICKHOUSE_URL: this.clickhouseUrl ?? '',
        },
        maxBuffer: 1e8,
      },
    );
    // Exit code 1 says that something differs: what differs is in the output all the same.
    const { stdout } = await run.catch((error: { stdout: string; stderr: string; message: string }) => {
      if (error.stdout) return error;
      throw new Error(`${error.message}\n${error.stderr}`);
    });
    return JSON.parse(stdout) as Verification;
  }

  async stopServers(): Promise<void> {
    await Promise.all(this.servers.splice(0).map((server) => server.stop()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stopServers();
    await this.#stopEngines();
    await rm(this.#directory, { recursive: true, force: true });
  }

  #place(dataDirectory: string) {
    const { databaseUrl, clickhouseUrl } = this;
    return {
      dataDirectory,
      ...(databaseUrl === undefined ? {} : { databaseUrl }),
      ...(clickhouseUrl === undefined ? {} : { clickhouseUrl }),
    };
  }
}

const scratch = () => mkdtemp(path.join(tmpdir(), 'throughline-faults-'));

/** PGlite and chDB: one process at a time. */
export async function embedded(directory?: string): Promise<Platform> {
  return new Installation('PGlite and chDB', directory ?? (await scratch()), {}, async () => {});
}

/**
 * A PostgreSQL and a ClickHouse over HTTP of its own: as many processes as one likes.
 * @param postgresDirectory where PostgreSQL keeps its data, in place of a temporary directory
 */
export async function onServers(postgresDirectory?: string): Promise<Platform> {
  const [postgres, clickhouse] = await Promise.all([
    startPostgres(postgresDirectory === undefined ? {} : { dataDirectory: postgresDirectory }),
    startClickHouse(),
  ]);
  const engines = {
    postgres,
    clickhouse,
    databaseUrl: await postgres.createDatabase(),
    clickhouseUrl: clickhouse.newDatabase(),
  };
  return new Installation('PostgreSQL and ClickHouse over HTTP', await scratch(), engines, async () => {
    await Promise.all([postgres.stop(), clickhouse.stop()]);
  });
}
