import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type ServerProcess, startServer } from '@throughline/testkit';
import type { Copy } from './engines.ts';

/** As `npm start` runs it; BENCH_PROFILE names a folder for the processor's profile. */
const NODE_OPTIONS = [
  '--max-semi-space-size=64',
  ...(process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []),
].join(' ');

/** The product in its own process on a copy of seeded data, noting its statements where asked. */
export function startProduct(copy: Copy, record?: string): Promise<ServerProcess> {
  return startServer({
    entry: path.join(import.meta.dirname, 'recording-server.ts'),
    env: { NODE_OPTIONS },
    dataDirectory: copy.directory,
    ...(copy.databaseUrl === undefined ? {} : { databaseUrl: copy.databaseUrl }),
    ...(record === undefined ? {} : { arguments: ['--record', record] }),
  });
}

/** A small script of the bench in its own process, which says `listening on …` when it is ready. */
export interface Helper {
  readonly url: string;
  readonly pid: number;
  stop(): Promise<void>;
}

export async function startHelper(script: string, args: readonly string[], copy: Copy): Promise<Helper> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, DATABASE_URL: copy.databaseUrl ?? '' },
  });
  for await (const line of createInterface({ input: child.stdout })) {
    if (!line.startsWith('listening on ')) continue;
    return { url: line.slice('listening on '.length), pid: child.pid!, stop: () => stopped(child) };
  }
  throw new Error(`${script} ended before it was ready`);
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}

/** A load generator in its own process: prepared first, then started together with others. */
export interface Generator<Result> {
  run(): Promise<Result>;
  stop(): Promise<void>;
}

export async function prepareGenerator<Result>(
  script: string,
  options: Record<string, string | number>,
): Promise<Generator<Result>> {
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const child = spawn(process.execPath, [path.join(import.meta.dirname, script), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  if ((await lines.next()).done) throw new Error(`${script} ended before it was ready`);
  return {
    run: async () => {
      child.stdin.write('go\n');
      const { value, done } = await lines.next();
      if (done) throw new Error(`${script} ended without a result`);
      return JSON.parse(value as string) as Result;
    },
    stop: () => stopped(child),
  };
}

export interface LoadResult {
  readonly seconds: number;
  readonly accepted: number;
  readonly duplicate: number;
  readonly refused: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

export interface LoadOptions {
  readonly url: string;
  readonly key: string;
  readonly events: number;
  readonly people: number;
  readonly batch: number;
  readonly connections?: number;
  /** Events a second to keep to; as fast as answers come where absent. */
  readonly rate?: number;
  readonly seed?: number;
  /** Whose protocol it speaks (door-bodies.ts): Segment's where absent. */
  readonly door?: string;
}

/** Runs the load generator for touchpoints in its own process. */
export async function runLoad({ connections = 16, seed = 1, ...options }: LoadOptions): Promise<LoadResult> {
  const generator = await prepareGenerator<LoadResult>('load.ts', { ...options, connections, seed });
  return generator.run();
}
