import type { ChildProcess } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { start } from './test/command.ts';

/** The command's heap, MB: less than the large file holds. */
const HEAP_MB = 60;
const ROW_BYTES = 4_000;
const SMALL_ROWS = 4_500;
const LARGE_ROWS = 18_000;

let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-memory-'));
  server = await startServer();
  await writeFile(
    join(folder, 'map.yaml'),
    'name: Noted\nidentifiers: { userId: who }\nproperties: { note: note }\n',
  );
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function put(name: string, rows: number): Promise<string> {
  function* lines() {
    yield 'who,note\n';
    for (let i = 0; i < rows; i++) yield `u${i % 50},${`${i} `.repeat(ROW_BYTES).slice(0, ROW_BYTES)}\n`;
  }
  const path = join(folder, name);
  await pipeline(Readable.from(lines()), createGzip({ level: 1 }), createWriteStream(path));
  return path;
}

/** The largest resident set a process ever had, MB. */
async function peakOf({ pid, exitCode }: ChildProcess): Promise<number> {
  if (exitCode !== null) return 0;
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

async function importAndWatch(file: string): Promise<{ peak: number; out: string }> {
  const args = ['import', file, '--mapping', join(folder, 'map.yaml')];
  const { child, ended } = start(server, args, [`--max-old-space-size=${HEAP_MB}`]);
  let peak = 0;
  while (child.exitCode === null && child.signalCode === null) {
    peak = Math.max(peak, await peakOf(child));
    await setTimeout(50);
  }
  const { end, out, err } = await ended;
  expect(end, err).toBe(0);
  return { peak, out };
}

describe('an import of a large file', () => {
  it('[T4.4] takes a file larger than its memory, and four times the file takes no more', {
    timeout: 240_000,
  }, async () => {
    const small = await importAndWatch(await put('small.csv.gz', SMALL_ROWS));
    const large = await importAndWatch(await put('large.csv.gz', LARGE_ROWS));
    expect((LARGE_ROWS * ROW_BYTES) / 1024 / 1024).toBeGreaterThan(HEAP_MB);
    expect(large.out).toContain('18,000 accepted, 0 refused');
    console.log(
      `peak of the command: ${small.peak.toFixed(0)} MB for 17 MB, ${large.peak.toFixed(0)} MB for 69 MB`,
    );
    expect(large.peak).toBeLessThan(small.peak + 60);
  });
});
