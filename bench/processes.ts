import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { type ServerProcess, startServer } from '@throughline/testkit';
import type { Copy } from './engines.ts';

/** The product in its own process on a copy of seeded data, noting its statements where asked. */
export function startProduct(copy: Copy, record?: string): Promise<ServerProcess> {
  return startServer({
    entry: path.join(import.meta.dirname, 'recording-server.ts'),
    // As `npm start` runs it; BENCH_PROFILE names a folder for the processor's profile.
    env: {
      NODE_OPTIONS: [
        '--max-semi-space-size=64',
        ...(process.env.BENCH_PROFILE ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`] : []),
      ].join(' '),
    },
    dataDirectory: copy.directory,
    ...(copy.databaseUrl === undefined ? {} : { databaseUrl: copy.databaseUrl }),
    ...(record === undefined ? {} : { arguments: ['--record', record] }),
  });
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
  readonly seed?: number;
}

/** Runs the load generator in its own process. */
export async function runLoad({
  url,
  key,
  events,
  people,
  batch,
  connections = 16,
  seed = 1,
}: LoadOptions): Promise<LoadResult> {
  const child = spawn(
    process.execPath,
    [
      path.join(import.meta.dirname, 'load.ts'),
      ...['--url', url, '--key', key, '--events', String(events), '--people', String(people)],
      ...['--batch', String(batch), '--connections', String(connections), '--seed', String(seed)],
    ],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  await lines.next();
  child.stdin.write('go\n');
  const { value, done } = await lines.next();
  if (done) throw new Error('the load generator ended without a result');
  if (child.exitCode === null) await once(child, 'exit');
  return JSON.parse(value as string) as LoadResult;
}
