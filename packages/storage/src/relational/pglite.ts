/**
 * PGlite, PostgreSQL in WebAssembly, as a relational engine inside this process.
 *
 * Kysely's own PGlite dialect would need a proxy of PGlite's `query` and `transaction` on this side of the
 * thread, with its own parameter serialisers, value parsers and error class, each of which then has to be kept
 * equal to pg's. Speaking PostgreSQL's wire protocol to the worker instead lets pg and kysely's PostgreSQL
 * dialect serve both engines: types, errors, transactions, queueing (a pool of one) and reconnecting after a
 * failure are the same code, and what crosses the thread is one transferred buffer each way per query.
 */
import { fork } from 'node:child_process';
import fs from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RelationalEngine, RelationalEngineError } from './engine.ts';
import { PgliteHost } from './pglite-host.ts';
import { PgliteStream } from './pglite-stream.ts';
import { openPool, overPool } from './pool.ts';

/** The embedded engine, which also tells how often it has made something durable. */
export interface PgliteEngine<S> extends RelationalEngine<S> {
  /** fsyncs done since `openPglite`, restarts of the worker included. */
  fsyncs(): Promise<number>;
}

/**
 * Opens the data directory, creating it where it does not exist yet (a few seconds, in a child process).
 *
 * One process per directory: PGlite itself does not notice a second one, so the caller holds a lock.
 * `onFailure` hears of every failure of the engine (not of statements); the next query starts it again.
 *
 * @throws RelationalEngineError where the directory cannot be initialised or opened.
 */
export async function openPglite<S>(options: {
  directory: string;
  onFailure?: (error: Error) => void;
}): Promise<PgliteEngine<S>> {
  const directory = path.resolve(options.directory);
  await initialise(directory);
  const host = new PgliteHost(directory, options.onFailure ?? (() => {}));
  await host.start();

  const pool = openPool({
    max: 1,
    idleTimeoutMillis: 0,
    user: 'postgres',
    database: 'postgres',
    password: '',
    stream: () => new PgliteStream(host),
  });

  return {
    engine: 'pglite',
    ...overPool<S>(pool),
    fsyncs: async () => host.fsyncs,
    close: async () => {
      await pool.end();
      await host.close();
    },
  };
}

/**
 * Creates the data directory in a sibling and renames it into place: a process killed on the way leaves at most
 * the sibling, which the next attempt removes, and never a directory that looks like a database but is not.
 */
async function initialise(directory: string): Promise<void> {
  if (await exists(path.join(directory, 'PG_VERSION'))) return;
  const present = await fs.readdir(directory).catch(() => []);
  if (present.length > 0) {
    throw new RelationalEngineError(
      `${directory} holds ${present.length} entries but no database; choose an empty or a new directory`,
      '55000',
    );
  }
  const fresh = `${directory}.initialising`;
  await fs.rm(fresh, { recursive: true, force: true });
  await fs.mkdir(path.dirname(directory), { recursive: true });
  await runInitdb(fresh);
  await fs.rename(fresh, directory);
  const parent = await fs.open(path.dirname(directory), 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
}

function runInitdb(directory: string): Promise<void> {
  const child = fork(fileURLToPath(new URL('./pglite-initdb.ts', import.meta.url)), [directory], {
    // It runs once: what would be compiled a second time and better costs a second of a processor and wins nothing.
    execArgv: ['--liftoff-only'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      if (code === 0) return resolve();
      const how = signal ?? `exit code ${code}`;
      const full = complaint.includes('ENOSPC') || complaint.includes('errno: 51');
      const message = `could not initialise ${directory} (${how}): ${complaint.trim()}`;
      reject(new RelationalEngineError(message, full ? '53100' : '58000'));
    });
  });
}

const exists = (name: string): Promise<boolean> =>
  fs.access(name).then(
    () => true,
    () => false,
  );
