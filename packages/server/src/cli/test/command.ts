import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';

const commandLine = resolve(import.meta.dirname, '../throughline.ts');

export interface Ran {
  /** The exit code, or the signal that ended it. */
  readonly end: number | NodeJS.Signals;
  readonly out: string;
  readonly err: string;
}

/** A command in a process of its own. */
export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ran>;
}

/** Where a server is, and the key to it. */
interface Server {
  readonly url: string;
  readonly adminKey: string;
  /** Further environment of the command. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function start(
  server: Server,
  args: readonly string[],
  nodeArguments: readonly string[] = [],
): Running {
  const child = spawn(process.execPath, [...nodeArguments, commandLine, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...server.environment,
      THROUGHLINE_URL: server.url,
      THROUGHLINE_KEY: server.adminKey,
      NODE_OPTIONS: '',
    },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString();
  });
  const ended = new Promise<Ran>((done, failed) => {
    child.once('error', failed);
    child.once('close', (code, signal) => done({ end: signal ?? code ?? -1, out, err }));
  });
  return { child, ended };
}

export function run(server: Server, ...args: string[]): Promise<Ran> {
  return start(server, args).ended;
}
