import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultedInsert, InsertFault, InsertMatch, TruncateFault } from './clickhouse-server-faults.ts';
import { readyLine } from './server-process-ready.ts';
import { signalProcess, type Watchdog, watchProcess } from './server-process-watchdog.ts';

export interface ClickHouseOptions {
  /** Data directory, kept on stop. Default: a temporary one, removed on stop. */
  readonly directory?: string;
}

/** A fault that waits for its insert. */
export interface ExpectedInsert {
  /** The insert that met the fault: for a held one as soon as it is held, for the others once its rows landed. */
  readonly met: Promise<FaultedInsert>;
}

export interface HeldInsert extends ExpectedInsert {
  /** Lets the insert go on. */
  release(): Promise<void>;
}

/** The real ClickHouse engine in a process of its own, behind ClickHouse's HTTP interface, with faults on demand. */
export interface ClickHouseServer extends AsyncDisposable {
  /** For `CLICKHOUSE_URL` and `createClient({ url })`. */
  readonly url: string;
  /** The url with a database of its own in its path, which Throughline creates: for tests that share one server. */
  newDatabase(): string;
  readonly directory: string;
  /** Changes with `restart()`. */
  readonly pid: number;
  output(): string;
  /**
   * Holds the next insert before it is executed. At stage `running` (the default) the server lists it and KILL
   * QUERY cancels it; at `transit` it has not arrived for the server, which runs it when released, whatever was
   * killed meanwhile.
   */
  holdNextInsert(options?: InsertMatch & { stage?: 'running' | 'transit' }): Promise<HeldInsert>;
  /** Lets only the first rows, or one partition's rows, of the next insert land and breaks the connection. */
  truncateNextInsert(options: Omit<TruncateFault, 'kind'>): Promise<ExpectedInsert>;
  /** Executes the next insert whole and breaks the connection without an answer. */
  dropNextAnswer(options?: InsertMatch): Promise<ExpectedInsert>;
  /** Answers every query and ping 503 for so long (ms). */
  refuseFor(milliseconds: number): Promise<void>;
  /** Takes back faults that nothing met, and lets go what is held or refused. */
  clearFaults(): Promise<void>;
  /** Freezes the process (SIGSTOP) and thaws it. */
  pause(): void;
  resume(): void;
  /** SIGKILL; the data stays. */
  kill(): Promise<void>;
  /** Starts again on the same port and directory, after a stop where it still runs. */
  restart(): Promise<void>;
  /** SIGTERM, SIGKILL after 10 s; removes the directory if it was a temporary one. */
  stop(): Promise<void>;
}

/** Starts the server on loopback and a free port. @throws with its output where it does not get ready in 30 s. */
export async function startClickHouse(options: ClickHouseOptions = {}): Promise<ClickHouseServer> {
  const temporary = options.directory === undefined;
  const directory = options.directory ?? (await mkdtemp(join(tmpdir(), 'throughline-clickhouse-')));
  const server = new EngineProcess(directory, temporary);
  try {
    await server.start();
  } catch (cause) {
    await server.stop();
    throw cause;
  }
  return server;
}

class EngineProcess implements ClickHouseServer {
  readonly directory: string;
  readonly #temporary: boolean;
  #url = '';
  #process: ChildProcess | undefined;
  #watchdog: Watchdog | undefined;
  #output = '';
  #databases = 0;

  constructor(directory: string, temporary: boolean) {
    this.directory = directory;
    this.#temporary = temporary;
  }

  get url(): string {
    return this.#url;
  }

  get pid(): number {
    if (this.#process?.pid === undefined) throw new Error('The ClickHouse test server is not running.');
    return this.#process.pid;
  }

  newDatabase(): string {
    this.#databases += 1;
    return `${this.#url}/test_${process.pid}_${Date.now().toString(36)}_${this.#databases}`;
  }

  async start(): Promise<void> {
    const port = this.#url === '' ? '0' : new URL(this.#url).port;
    const script = join(import.meta.dirname, 'clickhouse-server.ts');
    const child = spawn(process.execPath, [script, this.directory, port], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // One engine query occupies one of libuv's threads (4 by default) until it ends.
      env: { ...process.env, UV_THREADPOOL_SIZE: '32', NODE_OPTIONS: '' },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-200_000);
      });
    }
    await once(child, 'spawn');
    this.#process = child;
    const directory = this.#temporary ? this.directory : undefined;
    this.#watchdog = watchProcess(child.pid!, { signal: 'KILL', directory });
    this.#url = await readyLine(child, 30_000, () => this.#output);
  }

  output(): string {
    return this.#output;
  }

  async holdNextInsert(options: InsertMatch & { stage?: 'running' | 'transit' } = {}): Promise<HeldInsert> {
    const { id, met } = await this.#plan({ kind: 'hold', stage: 'running', ...options });
    return { met, release: async () => void (await this.#control(`faults/${id}/release`)) };
  }

  async truncateNextInsert(options: Omit<TruncateFault, 'kind'>): Promise<ExpectedInsert> {
    return this.#plan({ ...options, kind: 'truncate' });
  }

  async dropNextAnswer(options: InsertMatch = {}): Promise<ExpectedInsert> {
    return this.#plan({ ...options, kind: 'drop' });
  }

  async refuseFor(milliseconds: number): Promise<void> {
    await this.#control('refuse', { milliseconds });
  }

  async clearFaults(): Promise<void> {
    await this.#control('clear');
  }

  pause(): void {
    signalProcess(this.pid, 'SIGSTOP');
  }

  resume(): void {
    signalProcess(this.pid, 'SIGCONT');
  }

  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  async restart(): Promise<void> {
    await this.#end('SIGTERM');
    await this.start();
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    if (this.#temporary) await rm(this.directory, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child?.pid !== undefined && child.exitCode === null && child.signalCode === null) {
      const closed = once(child, 'close');
      child.kill(signal);
      child.kill('SIGCONT');
      const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
      await closed;
      clearTimeout(timer);
    }
    this.#watchdog?.release();
    this.#watchdog = undefined;
  }

  async #plan(fault: InsertFault): Promise<{ id: number; met: Promise<FaultedInsert> }> {
    const { id } = (await this.#control('faults', fault)) as { id: number };
    const met = this.#control(`faults/${id}/met`) as Promise<FaultedInsert>;
    // A test that never looks must not fail for a server that was stopped before the fault was met.
    met.catch(() => undefined);
    return { id, met };
  }

  async #control(path: string, body: unknown = {}): Promise<unknown> {
    const response = await fetch(`${this.#url}/testkit/${path}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The ClickHouse test server answered ${response.status} to ${path}.`);
    return response.json();
  }
}
