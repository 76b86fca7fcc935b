import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ServerProcess } from '@throughline/testkit';
import { peakMegabytes } from './doors.ts';
import type { Seeded } from './engines.ts';
import { runLoad, startProduct } from './processes.ts';
import { type Row, round, verdict } from './row.ts';
import { makeBodies } from './workload.ts';

// The declared workload as a file through `throughline import`, and out again through `throughline export`, beside
// the same workload in batches of 100 over HTTP on another copy of the same data.

const EVENTS = 60_000;
const BATCH_EVENTS = 24_000;
const COMMAND = path.join(import.meta.dirname, '../packages/server/src/cli/throughline.ts');
/** A door costs no more than this. */
const SHARE = 0.85;

interface Ran {
  readonly seconds: number;
  /** The largest resident set of the command, MB. */
  readonly peak: number;
}

export async function measureFileDoors(seeded: Seeded, events = EVENTS): Promise<Row[]> {
  const work = await mkdtemp(path.join(tmpdir(), 'throughline-bench-'));
  const copy = await seeded.copy();
  try {
    const batch = await batchRate(seeded, Math.min(events, BATCH_EVENTS));
    const file = path.join(work, 'history.jsonl');
    await writeFile(file, history(seeded.people, events));
    const server = await startProduct(copy);
    const imported = await command(server, ['import', file]);
    const accepted = await shipped(server);
    const afterImport = peakMegabytes(server.pid);
    const rows = [doorRow('doors.import', seeded, accepted, imported, afterImport, batch)];
    const exports = new Map<string, Ran>();
    for (const format of ['parquet', 'jsonl', 'csv', 'xes'])
      exports.set(
        format,
        await command(server, ['export', '--format', format, '--out', path.join(work, format)]),
      );
    const others = [...exports]
      .map(([format, { seconds }]) => `${format} ${round(accepted / seconds)}`)
      .join(', ');
    const exported = doorRow(
      'doors.export',
      seeded,
      accepted,
      exports.get('parquet')!,
      peakMegabytes(server.pid),
      batch,
    );
    rows.push({ ...exported, note: `Parquet; by format, touchpoints/s: ${others}; ${exported.note}` });
    await server.kill('SIGTERM');
    return rows;
  } finally {
    await copy.dispose();
    await rm(work, { recursive: true, force: true });
  }
}

function doorRow(
  id: string,
  { engine, people }: Seeded,
  events: number,
  { seconds, peak }: Ran,
  serverPeak: number,
  batch: number,
): Row {
  const rate = events / seconds;
  return {
    id,
    engine,
    people,
    value: round(rate),
    unit: 'events/s',
    floor: { what: 'ingest.batch in the same run, events/s', value: round(batch) },
    ratio: round(rate / batch),
    budget: '≥ 85 % of ingest.batch',
    ...verdict({ '85 % of ingest.batch': rate / batch >= SHARE }),
    note: `${events.toLocaleString('en-US')} events, from the command's start to its end; largest resident set: command ${Math.round(peak)} MB, server ${Math.round(serverPeak)} MB`,
  };
}

/** The same workload in batches of 100 over HTTP, events/s. */
export async function batchRate(seeded: Seeded, events: number): Promise<number> {
  const copy = await seeded.copy();
  try {
    const server = await startProduct(copy);
    const load = await runLoad({
      url: server.url,
      key: server.adminKey,
      events,
      people: seeded.people,
      batch: 100,
    });
    await server.kill('SIGTERM');
    return load.accepted / load.seconds;
  } finally {
    await copy.dispose();
  }
}

/** The workload's messages, one a line. */
function history(people: number, events: number): string {
  const { bodies } = makeBodies({ events, people, batch: 1_000, seed: 2 }, Date.now());
  const lines = bodies.flatMap((body) => (JSON.parse(body) as { batch: object[] }).batch);
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

/** Waits until all is in the analytical plane. @returns how many touchpoints there are */
async function shipped(server: ServerProcess): Promise<number> {
  for (;;) {
    const status = (await (await server.request('/v1/status')).json()) as {
      outbox: { rows: number };
      touchpoints: number | null;
    };
    if (status.outbox.rows === 0 && status.touchpoints) return status.touchpoints;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function command(server: ServerProcess, args: readonly string[]): Promise<Ran> {
  const started = performance.now();
  const child = spawn(process.execPath, [COMMAND, ...args, '--url', server.url, '--key', server.adminKey], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  const watching = watchPeak(child);
  const [code] = (await once(child, 'close')) as [number];
  const seconds = (performance.now() - started) / 1000;
  if (code !== 0) throw new Error(`throughline ${args[0]} failed: ${complaint}`);
  return { seconds, peak: watching() };
}

/** @returns ends it, with the largest resident set seen, MB */
function watchPeak({ pid }: ChildProcess): () => number {
  let peak = 0;
  const timer = setInterval(() => {
    peak = Math.max(peak, peakMegabytes(pid!));
  }, 50);
  return () => {
    clearInterval(timer);
    return peak;
  };
}
