import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Daemon, findProgram } from './daemon.ts';
import { freePort, type Owner, unprivilegedUser } from './postgres.ts';

/** A real MariaDB of one's own: loopback, a free port, a temporary directory. */
export interface MariadbServer extends AsyncDisposable {
  /** Creates an empty database with a name of its own and gives its address. */
  createDatabase(): Promise<string>;
  /** SIGKILL, as in a crash. */
  crash(): Promise<void>;
  /** Starts again on the same port and data. */
  restart(): Promise<void>;
  /** Shuts it down and removes its directory. */
  stop(): Promise<void>;
}

/** Where `mariadbd` and `mariadb-install-db` are; undefined where either is absent. */
export function findMariadb(): { server: string; install: string } | undefined {
  const [server, install] = [findProgram('mariadbd'), findProgram('mariadb-install-db')];
  return server === undefined || install === undefined ? undefined : { server, install };
}

/** @throws where MariaDB is not installed (ask `findMariadb()` first), or with its output where it does not start. */
export async function startMariadb(): Promise<MariadbServer> {
  const programs = findMariadb();
  if (programs === undefined) throw new Error('MariaDB is not installed: no mariadbd.');
  const owner = unprivilegedUser('mysql');
  const directory = await mkdtemp(join(tmpdir(), 'throughline-mariadb-'));
  if (owner !== undefined) chownSync(directory, owner.uid, owner.gid);
  const port = await freePort();
  const url = `mysql://root@127.0.0.1:${port}`;
  await install(programs.install, directory, owner);
  const daemon = new Daemon({
    program: programs.server,
    args: [
      '--no-defaults',
      `--datadir=${join(directory, 'data')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(directory, 'socket')}`,
      `--pid-file=${join(directory, 'pid')}`,
      '--innodb-buffer-pool-size=32M',
    ],
    owner,
    cwd: directory,
    directory,
    answers: () => answers(url),
  });
  let databases = 0;
  const stop = async () => {
    await daemon.signal('SIGTERM');
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await daemon.start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    createDatabase: async () => {
      databases += 1;
      const { createConnection } = await import('mysql2/promise');
      const connection = await createConnection(url);
      await connection.query(`create database test_${databases} character set utf8mb4`);
      await connection.end();
      return `${url}/test_${databases}`;
    },
    crash: () => daemon.signal('SIGKILL'),
    restart: async () => {
      await daemon.signal('SIGTERM');
      await daemon.start();
    },
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function install(program: string, directory: string, owner: Owner | undefined): Promise<void> {
  const args = [
    '--no-defaults',
    `--datadir=${join(directory, 'data')}`,
    '--auth-root-authentication-method=normal',
  ];
  const child = spawn(program, [...args, '--skip-test-db'], {
    ...owner,
    cwd: directory,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${program} ended with ${code}:\n${output}`);
}

async function answers(url: string): Promise<boolean> {
  try {
    const { createConnection } = await import('mysql2/promise');
    await (await createConnection(url)).end();
    return true;
  } catch {
    return false;
  }
}
