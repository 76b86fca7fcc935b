import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Owner } from './postgres.ts';
import { signalProcess, type Watchdog, watchProcess } from './server-process-watchdog.ts';

/** Folders of programs beside the PATH: an ordinary user's often lacks those of servers. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin'];

/** A program on the PATH or in a server's folder; undefined where absent. */
export function findProgram(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...folders, ...SERVER_FOLDERS]
    .map((folder) => join(folder, name))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
}

export interface DaemonOptions {
  readonly program: string;
  readonly args: readonly string[];
  readonly owner: Owner | undefined;
  readonly cwd: string;
  /** Removed when this process is gone, and by nobody else. */
  readonly directory: string;
  /** Whether it answers; asked until it does. */
  readonly answers: () => Promise<boolean>;
}

/** A server of somebody else's, in an operating-system process of its own. */
export class Daemon {
  readonly #options: DaemonOptions;
  #child: ChildProcess | undefined;
  #watchdog: Watchdog | undefined;
  #output = '';

  constructor(options: DaemonOptions) {
    this.#options = options;
  }

  /** What it wrote so far. */
  get output(): string {
    return this.#output;
  }

  /** @throws with its output where it does not answer within 30 s */
  async start(): Promise<void> {
    const { program, args, owner, cwd, directory, answers } = this.#options;
    const child = spawn(program, args, { ...owner, cwd, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.#output = (this.#output + chunk.toString()).slice(-50_000);
      });
    }
    await once(child, 'spawn');
    this.#child = child;
    this.#watchdog = watchProcess(child.pid!, { signal: 'KILL', directory });
    const deadline = Date.now() + 30_000;
    while (!(await answers())) {
      const ended = child.exitCode !== null || child.signalCode !== null;
      if (ended || Date.now() > deadline) throw new Error(`${program} did not start:\n${this.#output}`);
      await delay(30);
    }
  }

  /** Sends a signal; waits for the end where it is one that ends a process. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const closed = once(child, 'close');
    signalProcess(child.pid, signal);
    if (signal === 'SIGSTOP' || signal === 'SIGCONT') return;
    const timer = setTimeout(() => signalProcess(child.pid!, 'SIGKILL'), 10_000);
    await closed;
    clearTimeout(timer);
    this.#watchdog?.release();
  }
}
