import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { layCluster } from './pglite-cluster.ts';
import { readyLine } from './server-process-ready.ts';
import { type Watchdog, watchProcess } from './server-process-watchdog.ts';

export interface ServerOptions {
  /** Kept on stop. Default: a temporary one, removed on stop. */
  readonly dataDirectory?: string;
  readonly databaseUrl?: string;
  readonly clickhouseUrl?: string;
  /**
   * The key for `request`. Default: `admin.key` in the data directory, which only the first server on a database
   * writes: give the others its `adminKey`.
   */
  readonly adminKey?: string | undefined;
  /** Default: one that the system chooses. */
  readonly port?: number;
  /** Further environment; `undefined` takes a variable away. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The web console: `build` for tests that open its pages. Default: `none`. */
  readonly console?: 'build' | 'serve' | 'none';
  /** `NAME:ACTION:PASS` each, see fault-server.ts; any makes it the entry in place of the command line. */
  readonly failpoints?: readonly string[];
  /** Further arguments of the command line. */
  readonly arguments?: readonly string[];
  /** The script to run in place of `throughline.ts`; it takes the same arguments. */
  readonly entry?: string;
  /** Time until the ready line (ms). Default 60,000. */
  readonly readyWithin?: number;
}

/** Throughline in an operating-system process of its own. */
export interface ServerProcess extends AsyncDisposable {
  readonly url: string;
  /** @throws where none was given and the server wrote none. */
  readonly adminKey: string;
  readonly dataDirectory: string;
  readonly pid: number;
  /** Standard output and error so far, the last 200,000 characters. */
  output(): string;
  /** A request to a path of the server, with the admin key where no Authorization is given. */
  request(path: string, init?: RequestInit): Promise<Response>;
  /** Sends a signal and, where that ends the process (SIGKILL, SIGTERM, SIGINT, SIGQUIT), waits for its end. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** The exit code, or 128 for an end by signal. */
  waitForExit(): Promise<number>;
  /** SIGTERM, SIGKILL after 30 s; removes a temporary data directory; gives the exit code as `waitForExit`. */
  stop(): Promise<number>;
}

const entries = {
  commandLine: resolve(import.meta.dirname, '../../server/src/cli/throughline.ts'),
  withFailpoints: join(import.meta.dirname, 'fault-server.ts'),
};

/**
 * Starts a server on loopback and waits for its ready line.
 *
 * @throws with the server's output where it ends first or is not ready in time.
 */
export async function startServer(options: ServerOptions = {}): Promise<ServerProcess> {
  const temporary = options.dataDirectory === undefined;
  const dataDirectory = options.dataDirectory ?? (await mkdtemp(join(tmpdir(), 'throughline-server-')));
  if (options.databaseUrl === undefined) await layCluster(join(dataDirectory, 'relational'));
  const child = spawn(process.execPath, [...flags(), ...argumentsOf(options, dataDirectory)], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: environmentOf(options),
  });
  const server = new NodeServer(child, dataDirectory, temporary, options.adminKey);
  try {
    await once(child, 'spawn');
    await server.ready(options.readyWithin ?? 60_000);
  } catch (cause) {
    await server.kill('SIGKILL');
    await server.stop();
    throw cause;
  }
  return server;
}

const SHORT_LIVED = ['--wasm-tiering-budget=1300000000', '--min-semi-space-size=16'];

/**
 * In tests a server lives for seconds: only what runs a hundred times as often as usual is worth compiling a second time
 * and better, or PGlite's code takes a fifth of a start; and a heap that begins large is swept less. Where it is
 * measured (bench) it runs as it always does.
 */
function flags(): readonly string[] {
  return process.env.VITEST === undefined ? [] : SHORT_LIVED;
}

function argumentsOf(options: ServerOptions, dataDirectory: string): string[] {
  const failpoints = options.failpoints ?? [];
  const entry = options.entry ?? (failpoints.length > 0 ? entries.withFailpoints : entries.commandLine);
  const place = ['--port', String(options.port ?? 0), '--host', '127.0.0.1', '--data', dataDirectory];
  const faults = failpoints.flatMap((failpoint) => ['--failpoint', failpoint]);
  return [entry, 'start', ...place, '--sample', 'none', ...faults, ...(options.arguments ?? [])];
}

function environmentOf(options: ServerOptions): NodeJS.ProcessEnv {
  // The engines are the test's choice alone, whatever the shell that runs it has set.
  const given = {
    DATABASE_URL: options.databaseUrl,
    CLICKHOUSE_URL: options.clickhouseUrl,
    NODE_OPTIONS: undefined,
    THROUGHLINE_CONSOLE: options.console ?? 'none',
  };
  const environment: NodeJS.ProcessEnv = { ...process.env, ...given, ...options.env };
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined));
}

const ending: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT'];

class NodeServer implements ServerProcess {
  readonly dataDirectory: string;
  readonly #child: ChildProcess;
  readonly #temporary: boolean;
  readonly #exit: Promise<number>;
  #watchdog: Watchdog | undefined;
  #url = '';
  #adminKey: string | undefined;
  #output = '';

  constructor(child: ChildProcess, dataDirectory: string, temporary: boolean, adminKey: string | undefined) {
    this.#adminKey = adminKey;
    this.#child = child;
    this.dataDirectory = dataDirectory;
    this.#temporary = temporary;
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-200_000);
      });
    }
    this.#exit = new Promise((done) => {
      child.once('close', (code) => {
        this.#watchdog?.release();
        this.#watchdog = undefined;
        done(code ?? 128);
      });
    });
  }

  async ready(timeLimit: number): Promise<void> {
    const directory = this.#temporary ? this.dataDirectory : undefined;
    this.#watchdog = watchProcess(this.pid, { signal: 'KILL', directory });
    this.#url = await readyLine(this.#child, timeLimit, () => this.#output);
    const written = await readFile(join(this.dataDirectory, 'admin.key'), 'utf8').catch(() => undefined);
    this.#adminKey ??= written?.trim();
  }

  get url(): string {
    return this.#url;
  }

  get adminKey(): string {
    if (this.#adminKey === undefined) {
      throw new Error(
        'This server wrote no admin.key: another one on its database was first; give its adminKey.',
      );
    }
    return this.#adminKey;
  }

  get pid(): number {
    return this.#child.pid!;
  }

  output(): string {
    return this.#output;
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (!headers.has('authorization')) headers.set('authorization', `Bearer ${this.adminKey}`);
    return fetch(new URL(path, this.#url), { ...init, headers });
  }

  async kill(signal: NodeJS.Signals): Promise<void> {
    this.#child.kill(signal);
    if (ending.includes(signal)) await this.#exit;
  }

  waitForExit(): Promise<number> {
    return this.#exit;
  }

  async stop(): Promise<number> {
    this.#child.kill('SIGTERM');
    // A stopped process takes no other signal than SIGKILL before it goes on.
    this.#child.kill('SIGCONT');
    const timer = setTimeout(() => this.#child.kill('SIGKILL'), 30_000);
    const code = await this.#exit;
    clearTimeout(timer);
    if (this.#temporary) await rm(this.dataDirectory, { recursive: true, force: true });
    return code;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}
