import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  migrateRelational,
  openPglite,
  openPostgres,
  type RelationalEngine,
  type Schema,
} from '@throughline/storage/relational';
import { type PostgresServer, startPostgres } from '@throughline/testkit';
import pg from 'pg';
import { seedPeople } from './seed.ts';

export type EngineName = 'pglite' | 'postgres';

/** A relational plane filled with people, of which each measurement gets a copy of its own. */
export interface Seeded {
  readonly engine: EngineName;
  readonly people: number;
  /** Median size of a state, bytes. */
  readonly stateBytes: number;
  /** A fresh copy: what a server is started with. */
  copy(): Promise<Copy>;
  dispose(): Promise<void>;
}

export interface Copy {
  /** The server's data directory; with PGlite its relational plane is in there. */
  readonly directory: string;
  /** Undefined for the embedded engine. */
  readonly databaseUrl: string | undefined;
  open(): Promise<RelationalEngine<Schema>>;
  dispose(): Promise<void>;
}

export async function seed(engine: EngineName, people: number): Promise<Seeded> {
  return engine === 'pglite' ? seedPglite(people) : seedPostgres(people);
}

async function seedPglite(people: number): Promise<Seeded> {
  const root = await mkdtemp(path.join(tmpdir(), 'throughline-bench-'));
  const original = path.join(root, 'relational');
  const opened = await openPglite<Schema>({ directory: original });
  await migrateRelational(opened);
  const stateBytes = await seedPeople(opened, people);
  await opened.close();
  return {
    engine: 'pglite',
    people,
    stateBytes,
    copy: async () => {
      const directory = await mkdtemp(path.join(tmpdir(), 'throughline-bench-'));
      await cp(original, path.join(directory, 'relational'), { recursive: true });
      return {
        directory,
        databaseUrl: undefined,
        open: () => openPglite<Schema>({ directory: path.join(directory, 'relational') }),
        dispose: () => rm(directory, { recursive: true, force: true }),
      };
    },
    dispose: () => rm(root, { recursive: true, force: true }),
  };
}

let server: Promise<PostgresServer> | undefined;

/** One PostgreSQL for the whole run, with settings a careful operator of such a machine would choose. */
function postgres(): Promise<PostgresServer> {
  server ??= startPostgres({
    settings: {
      shared_buffers: '1GB',
      max_wal_size: '4GB',
      checkpoint_timeout: '15min',
      wal_compression: 'lz4',
    },
  });
  return server;
}

export async function stopEngines(): Promise<void> {
  await (await server)?.stop();
  server = undefined;
}

async function seedPostgres(people: number): Promise<Seeded> {
  const cluster = await postgres();
  const url = await cluster.createDatabase();
  const opened = await openPostgres<Schema>({ url });
  await migrateRelational(opened);
  const stateBytes = await seedPeople(opened, people);
  await opened.close();
  const drop = (database: string) =>
    administer(cluster.url, `drop database "${nameOf(database)}" with (force)`);
  return {
    engine: 'postgres',
    people,
    stateBytes,
    copy: async () => {
      const directory = await mkdtemp(path.join(tmpdir(), 'throughline-bench-'));
      const name = `copy_${Math.random().toString(36).slice(2)}`;
      await administer(cluster.url, `create database "${name}" template "${nameOf(url)}"`);
      await administer(cluster.url, 'checkpoint');
      const databaseUrl = Object.assign(new URL(url), { pathname: `/${name}` }).href;
      return {
        directory,
        databaseUrl,
        open: () => openPostgres<Schema>({ url: databaseUrl }),
        dispose: async () => {
          await drop(databaseUrl);
          await rm(directory, { recursive: true, force: true });
        },
      };
    },
    dispose: () => drop(url),
  };
}

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
