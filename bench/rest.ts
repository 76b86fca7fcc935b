import { readFileSync } from 'node:fs';
import type { Seeded } from './engines.ts';
import { runLoad, startHelper, startProduct } from './processes.ts';
import { type Row, round, verdict } from './row.ts';

const EVENTS = 15_000;
/** After the load: long enough that shipping is done and the collector has been by, milliseconds. */
const REST_MS = 5_000;

/** Restart on existing data, and memory at rest after a load; the floor opens the same engines and does nothing. */
export async function measureStartAndRest(seeded: Seeded): Promise<Row[]> {
  const { engine, people } = seeded;
  const copy = await seeded.copy();
  try {
    const first = await startProduct(copy);
    await runLoad({ url: first.url, key: first.adminKey, events: EVENTS, people, batch: 100 });
    await new Promise((resolve) => setTimeout(resolve, REST_MS));
    const rest = residentMegabytes(first.pid);
    await first.kill('SIGTERM');

    const [restart, product] = await timed(() => startProduct(copy));
    await product.kill('SIGTERM');
    const [bare, helper] = await timed(() => startHelper('bare-start.ts', [copy.directory], copy));
    const bareMemory = residentMegabytes(helper.pid);
    await helper.stop();
    const opened = 'a process that opens the same engines and does nothing';
    return [
      {
        id: 'start',
        engine,
        people,
        value: round(restart),
        unit: 's',
        floor: { what: `${opened}, s`, value: round(bare) },
        ratio: round(restart / bare),
        budget: engine === 'pglite' ? '< 8 s' : 'none set',
        ...verdict({ 'within 8 s': engine === 'postgres' || restart < 8 }),
        note: 'from the command to the ready line, on existing data',
      },
      {
        id: 'memory',
        engine,
        people,
        value: Math.round(rest),
        unit: 'MB',
        floor: { what: `${opened}, MB`, value: Math.round(bareMemory) },
        ratio: round(rest / bareMemory),
        budget: '< 1,200 MB at rest',
        ...verdict({ 'below 1,200 MB': rest < 1_200 }),
        note: `resident, ${REST_MS / 1000} s after a load of ${EVENTS.toLocaleString('en-US')} events`,
      },
    ];
  } finally {
    await copy.dispose();
  }
}

async function timed<T>(work: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const started = performance.now();
  const result = await work();
  return [(performance.now() - started) / 1000, result];
}

function residentMegabytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1000;
}
