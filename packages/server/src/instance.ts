import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { CodedError } from '@throughline/core/kernel';
import type { RelationalEngine, Schema } from '@throughline/storage/relational';
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

/**
 * Makes sure that this database and this history belong together, and that nobody else writes where only one may.
 * With chDB the history lives inside one process, so that process holds the database alone; processes that share a
 * ClickHouse hold it together. The lock lives and dies with a connection, so a killed process leaves none behind.
 * @throws CodedError `history_elsewhere`, `database_in_use`
 */
export async function claimDatabase(
  { db }: Pick<RelationalEngine<Schema>, 'db'>,
  history: History,
  directory: string,
): Promise<Release> {
  const name = history.kind === 'chdb' ? `chdb:${history.id}` : 'clickhouse';
  const me = nameOfProcess(directory);
  const held = Promise.withResolvers<void>();
  const done = Promise.withResolvers<void>();
  const holding = db.connection().execute(async (connection) => {
    const { rows } = await (history.kind === 'chdb'
      ? sql<{ taken: boolean }>`select pg_try_advisory_lock(${HISTORY_LOCK}) as taken`
      : sql<{ taken: boolean }>`select pg_try_advisory_lock_shared(${HISTORY_LOCK}) as taken`
    ).execute(connection);
    await sql`
      insert into installation (id, created, history, process)
      values (1, ${Date.now()}::bigint, ${name}, ${JSON.stringify(me)}::json) on conflict do nothing`.execute(
      connection,
    );
    const row = await connection
      .selectFrom('installation')
      .select(['history', 'process'])
      .executeTakeFirstOrThrow();
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
    if (!rows[0]?.taken) throw inUse('database_in_use', 'This database', first);
    await sql`update installation set process = ${JSON.stringify(me)}::json where id = 1`.execute(connection);
    held.resolve();
    await done.promise;
  });
  await Promise.race([held.promise, holding]);
  holding.catch(() => {});
  return async () => {
    done.resolve();
    await holding.catch(() => {});
  };
}
