import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Certificate } from './certificates.ts';
import { signalProcess, type Watchdog, watchProcess } from './server-process-watchdog.ts';

export interface PostgresOptions {
  /** Where the cluster lives: an empty or absent directory, which is kept on stop. Default: a temporary one, removed on stop. */
  readonly dataDirectory?: string;
  /** Server settings beside the defaults, as for `-c name=value`. */
  readonly settings?: Readonly<Record<string, string | number>>;
  /** Its certificate: then it takes connections over TLS too. */
  readonly tls?: Certificate;
}

/** A real PostgreSQL of one's own: loopback, a free port, trust authentication, fsync on. */
export interface PostgresServer extends AsyncDisposable {
  /** Connection string of the `postgres` database. */
  readonly url: string;
  readonly dataDirectory: string;
  /** The postmaster's process id; changes with `restart()`. */
  readonly pid: number;
  /** Creates an empty database with a name of its own and gives its connection string. */
  createDatabase(): Promise<string>;
  /** Freezes every process of the server (SIGSTOP): connections stay open and nothing answers. */
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Immediate shutdown, as after a crash: clients lose their connections, the next start recovers from the log. */
  crash(): Promise<void>;
  /** Starts again on the same port and data, after a fast shutdown where it still runs. */
  restart(): Promise<void>;
  /** Fast shutdown, SIGKILL after 10 s; removes the directory if it was a temporary one. */
  stop(): Promise<void>;
  /** What the server wrote to its log. */
  output(): string;
}

/** Folder of `initdb` and `postgres`: on the PATH, else the newest under /usr/lib/postgresql; undefined where absent. */
export function findPostgres(): string | undefined {
  const onPath = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...onPath, ...packagedFolders()].find(
    (folder) => isExecutable(join(folder, 'initdb')) && isExecutable(join(folder, 'postgres')),
  );
}

function packagedFolders(): string[] {
  const root = '/usr/lib/postgresql';
  try {
    const versions = readdirSync(root).sort((left, right) => Number(right) - Number(left));
    return versions.map((version) => join(root, version, 'bin'));
  } catch {
    return [];
  }
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * Starts a PostgreSQL server for a test.
 *
 * @throws where PostgreSQL is not installed (ask `findPostgres()` first), or with the log where it does not start.
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<PostgresServer> {
  const binaries = findPostgres();
  if (binaries === undefined) throw new Error('PostgreSQL is not installed: no initdb on the PATH.');
  const owner = unprivilegedUser();
  const temporary = options.dataDirectory === undefined;
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'throughline-postgres-')));
  await mkdir(dataDirectory, { recursive: true });
  if (owner !== undefined) chownSync(dataDirectory, owner.uid, owner.gid);
  const cluster = new Cluster(binaries, dataDirectory, owner, temporary, {
    ...options.settings,
    ...(options.tls ? { ssl: 'on' } : {}),
  });
  try {
    if ((await readdir(dataDirectory)).length === 0) await cluster.initialise();
    if (options.tls) await layCertificate(dataDirectory, options.tls, owner);
    await cluster.startAnywhere();
  } catch (cause) {
    await cluster.stop();
    throw cause;
  }
  return cluster;
}

/** Where PostgreSQL looks for them by itself; it takes no key that others may read. */
async function layCertificate(directory: string, { cert, key }: Certificate, owner: Owner | undefined) {
  for (const [name, text] of Object.entries({ 'server.crt': cert, 'server.key': key })) {
    await writeFile(join(directory, name), text, { mode: 0o600 });
    if (owner !== undefined) chownSync(join(directory, name), owner.uid, owner.gid);
  }
}

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

class Cluster implements PostgresServer {
  readonly dataDirectory: string;
  readonly #binaries: string;
  readonly #owner: Owner | undefined;
  readonly #temporary: boolean;
  readonly #settings: Readonly<Record<string, string | number>>;
  #port = 0;
  #process: ChildProcess | undefined;
  #watchdog: Watchdog | undefined;
  #output = '';
  #databases = 0;

  constructor(
    binaries: string,
    dataDirectory: string,
    owner: Owner | undefined,
    temporary: boolean,
    settings: Readonly<Record<string, string | number>>,
  ) {
    this.#binaries = binaries;
    this.dataDirectory = dataDirectory;
    this.#owner = owner;
    this.#temporary = temporary;
    // fsync is on by default; said here because the tests that count it depend on it.
    const all = { fsync: 'on', synchronous_commit: 'on', max_connections: 200, ...settings };
    this.#settings = { ...all, listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/postgres`;
  }

  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('PostgreSQL is not running.');
    return this.#process.pid;
  }

  async initialise(): Promise<void> {
    // Only the template is written without fsync; the server itself runs with it.
    const flags = ['-A', 'trust', '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--no-sync'];
    const initdb = this.#spawn('initdb', [...flags, '-D', this.dataDirectory]);
    const [code] = await once(initdb, 'close');
    if (code !== 0) throw new Error(`initdb ended with ${code}:\n${this.#output}`);
  }

  /** On a free port: another one where somebody took it before the server did. */
  async startAnywhere(): Promise<void> {
    for (let tries = 1; ; tries++) {
      this.#port = await freePort();
      try {
        return await this.start();
      } catch (error) {
        if (tries === 3 || !/Address already in use/.test(this.#output)) throw error;
        await this.#end('SIGQUIT');
        this.#output = '';
      }
    }
  }

  async start(): Promise<void> {
    const settings = Object.entries({ ...this.#settings, port: this.#port });
    const stated = settings.flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = this.#spawn('postgres', ['-D', this.dataDirectory, ...stated]);
    await once(child, 'spawn');
    this.#process = child;
    const directory = this.#temporary ? this.dataDirectory : undefined;
    this.#watchdog = watchProcess(child.pid!, { signal: 'QUIT', directory });
    const deadline = Date.now() + 30_000;
    while (!(await answers(this.url))) {
      const ended = child.exitCode !== null || child.signalCode !== null;
      if (ended || Date.now() > deadline) throw new Error(`PostgreSQL did not start:\n${this.#output}`);
      await delay(50);
    }
  }

  async createDatabase(): Promise<string> {
    this.#databases += 1;
    const name = `test_${process.pid}_${Date.now().toString(36)}_${this.#databases}`;
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      await client.query(`CREATE DATABASE ${name}`);
    } finally {
      await client.end();
    }
    return this.url.replace(/postgres$/, name);
  }

  async pause(): Promise<void> {
    const postmaster = this.pid;
    // First the postmaster, so that it starts no further backend while they are counted.
    signalProcess(postmaster, 'SIGSTOP');
    for (const child of childrenOf(postmaster)) signalProcess(child, 'SIGSTOP');
  }

  async resume(): Promise<void> {
    const postmaster = this.pid;
    for (const child of childrenOf(postmaster)) signalProcess(child, 'SIGCONT');
    signalProcess(postmaster, 'SIGCONT');
  }

  async crash(): Promise<void> {
    await this.#end('SIGQUIT');
  }

  async restart(): Promise<void> {
    await this.#end('SIGINT');
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#end('SIGINT');
    if (this.#temporary) await rm(this.dataDirectory, { recursive: true, force: true });
  }

  output(): string {
    return this.#output;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const closed = once(child, 'close');
      const children = childrenOf(child.pid);
      signalProcess(child.pid, signal);
      for (const backend of children) signalProcess(backend, 'SIGCONT');
      signalProcess(child.pid, 'SIGCONT');
      const timer = setTimeout(() => {
        for (const process of [child.pid!, ...children]) signalProcess(process, 'SIGKILL');
      }, 10_000);
      await closed;
      clearTimeout(timer);
    }
    this.#watchdog?.release();
    this.#watchdog = undefined;
  }

  #spawn(program: string, args: readonly string[]): ChildProcess {
    const child = spawn(join(this.#binaries, program), args, {
      ...this.#owner,
      cwd: this.dataDirectory,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-200_000);
      });
    }
    return child;
  }
}

/** Servers refuse to run as root; the packages bring users of their own, every Unix has nobody. */
export function unprivilegedUser(own = 'postgres'): Owner | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  const entry = [own, 'nobody']
    .map((name) => lines.find((line) => line.startsWith(`${name}:`)))
    .find((line) => line !== undefined);
  if (entry === undefined)
    throw new Error('A server does not run as root, and there is no unprivileged user.');
  const [, , uid, gid] = entry.split(':');
  return { uid: Number(uid), gid: Number(gid) };
}

/** Backends call setsid(), so a signal to the postmaster's group would miss them; /proc lists them. */
function childrenOf(pid: number): number[] {
  try {
    const list = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    return list.split(' ').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** A port that was free a moment ago; the caller binds it at once. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.');
  return address.port;
}
