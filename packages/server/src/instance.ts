import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { CodedError } from '@throughline/core/kernel';
import { type Hold, holdLock, type RelationalEngine, type Schema } from '@throughline/storage/relational';
import { sql } from 'kysely';

/** A process, so that a refusal can name it. */
interface ProcessName {
  readonly host: string;
  readonly pid: number;
  /** Kernel's start time of the process: a pid may come again, with another one. */
  readonly started: string;
  readonly directory: string;
}

/** Lets go of what this process held alone. */
export type Release = () => Promise<void>;

/**
 * Takes a data directory for this process alone: PGlite opens one twice without complaint, and loses data.
 * @throws CodedError `directory_in_use`, naming the process that has it
 */
export async function lockDirectory(directory: string): Promise<Release> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const file = path.join(directory, 'throughline.pid');
  const mine = JSON.stringify(nameOfProcess(directory));
  const draft = `${file}.${process.pid}.${randomUUID()}`;
  await writeFile(draft, mine, { mode: 0o600 });
  try {
    // Linking fails where the name exists: whoever links first has it.
    for (let tries = 0; tries < 3; tries++) {
      try {
        await link(draft, file);
        return () => unlink(file).catch(() => {});
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      }
      const holder = await readHolder(file);
      if (holder && isAlive(holder))
        throw inUse('directory_in_use', `The data directory ${directory}`, holder);
      if (holder) await unlink(file).catch(() => {});
    }
    throw new CodedError(
      503,
      'directory_in_use',
      `The data directory ${directory} is being opened by another process.`,
    );
  } finally {
    await unlink(draft).catch(() => {});
  }
}

async function readHolder(file: string): Promise<ProcessName | undefined> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text) as ProcessName;
  } catch {
    return { host: hostname(), pid: 0, started: '', directory: '' };
  }
}

function isAlive({ host, pid, started }: ProcessName): boolean {
  // Another machine's process on a shared disk cannot be looked at: believe that it lives.
  if (host !== hostname()) return true;
  if (pid === process.pid) return started === startTime(pid);
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return startTime(pid) === started;
}

/** Field 22 of /proc/<pid>/stat; empty where there is no /proc, and then the pid alone has to do. */
function startTime(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()!.split(' ')[19] ?? '';
  } catch {
    return '';
  }
}

function nameOfProcess(directory: string): ProcessName {
  return {
    host: hostname(),
    pid: process.pid,
    started: startTime(process.pid),
    directory: path.resolve(directory),
  };
}

function inUse(code: string, what: string, { host, pid, directory }: ProcessName): CodedError {
  return new CodedError(
    503,
    code,
    `${what} is in use by process ${pid} on ${host}${directory ? ` (data in ${directory})` : ''}. Stop it first, or give this process its own.`,
  );
}

/** Where the history is: in the chDB of one data directory, or on a ClickHouse that several processes share. */
export type History = { readonly kind: 'chdb'; readonly id: string } | { readonly kind: 'clickhouse' };

/** The chDB of a data directory, by an id that is kept beside it. */
export async function chdbHistory(directory: string): Promise<History> {
  const file = path.join(directory, 'history.id');
  const known = await readFile(file, 'utf8').catch(() => undefined);
  if (known) return { kind: 'chdb', id: known.trim() };
  const id = randomUUID();
  await writeFile(file, `${id}\n`, { mode: 0o600 });
  return { kind: 'chdb', id };
}

// An arbitrary number that every process of ours agrees on.
const HISTORY_LOCK = 7_412_002;

/** A database that this process may write to, for as long as it holds the lock that says so. */
export interface DatabaseClaim {
  /**
   * Tells when the lock is lost, as when the database starts anew, and when it is held again: in between nothing may
   * be written. It is taken again by itself as soon as it can be.
   */
  watch(events: { lost: (why: string) => void; regained: () => void }): void;
  readonly release: Release;
}

/** How long between two attempts to hold a lost lock again, milliseconds. */
const RECLAIM_MS = 250;

/**
 * Makes sure that this database and this history belong together, and that nobody else writes where only one may.
 * With chDB the history lives inside one process, so that process holds the database alone; processes that share a
 * ClickHouse hold it together. The lock lives and dies with a connection, so a killed process leaves none behind.
 * @throws CodedError `history_elsewhere`, `database_in_use`
 */
export async function claimDatabase(
  { db }: Pick<RelationalEngine<Schema>, 'db'>,
  { url, history, directory }: { url: string; history: History; directory: string },
): Promise<DatabaseClaim> {
  const take = () => takeDatabase(db, url, history, directory);
  let hold = await take();
  let released = false;
  const retake = async (lost: (why: string) => void) => {
    while (!released) {
      try {
        hold = await take();
        return;
      } catch (error) {
        if (error instanceof CodedError) lost(error.message);
        await new Promise((resolve) => setTimeout(resolve, RECLAIM_MS));
      }
    }
  };
  return {
    watch: async ({ lost, regained }) => {
      while (!released) {
        const error = await hold.lost;
        lost(`the lock on the database was lost: ${error.message}`);
        await retake(lost);
        if (!released) regained();
      }
    },
    release: async () => {
      released = true;
      await hold.release();
    },
  };
}

async function takeDatabase(
  db: RelationalEngine<Schema>['db'],
  url: string,
  history: History,
  directory: string,
): Promise<Hold> {
  const name = history.kind === 'chdb' ? `chdb:${history.id}` : 'clickhouse';
  const me = nameOfProcess(directory);
  await sql`
    insert into installation (id, created, history, process)
    values (1, ${Date.now()}::bigint, ${name}, ${JSON.stringify(me)}::json) on conflict do nothing`.execute(
    db,
  );
  const row = await db.selectFrom('installation').select(['history', 'process']).executeTakeFirstOrThrow();
  const first = JSON.parse(row.process) as ProcessName;
  if (row.history !== name) {
    const where =
      row.history === 'clickhouse'
        ? 'on a ClickHouse server (CLICKHOUSE_URL)'
        : 'in the embedded engine of another process';
    throw new CodedError(
      503,
      'history_elsewhere',
      `This database keeps its history ${where}: first used by process ${first.pid} on ${first.host} with data in ${first.directory}.`,
    );
  }
  const hold = await holdLock({ url, key: HISTORY_LOCK, shared: history.kind === 'clickhouse' });
  if (!hold) throw inUse('database_in_use', 'This database', first);
  await sql`update installation set process = ${JSON.stringify(me)}::json where id = 1`.execute(db);
  return hold;
}
