import { readFileSync } from 'node:fs';
import { DOORS } from './door-bodies.ts';
import type { Seeded } from './engines.ts';
import { type LoadResult, runLoad, startProduct } from './processes.ts';
import { type Row, round, verdict } from './row.ts';

const EVENTS = 24_000;
/** A door costs no more than 15 %. */
const SHARE = 0.85;

interface Measured {
  readonly load: LoadResult;
  /** The largest resident set of the server, MB. */
  readonly peak: number;
}

/** Each door with the declared workload in its own protocol, beside the same workload in Segment's batches. */
export async function measureDoors(seeded: Seeded, ids: readonly string[], events = EVENTS): Promise<Row[]> {
  const plain = await measure(seeded, 'segment', events);
  const rows: Row[] = [];
  for (const id of ids) {
    // Segment's own door against itself: what the machine's noise is.
    const measured = await measure(seeded, id, events);
    rows.push(rowOf(`doors.${id}`, seeded, measured, plain));
  }
  return rows;
}

async function measure(seeded: Seeded, door: string, events: number): Promise<Measured> {
  const copy = await seeded.copy();
  try {
    const server = await startProduct(copy);
    const load = await runLoad({
      url: server.url,
      key: server.adminKey,
      events,
      people: seeded.people,
      batch: 100,
      door,
    });
    const peak = peakMegabytes(server.pid);
    await server.kill('SIGTERM');
    return { load, peak };
  } finally {
    await copy.dispose();
  }
}

function rowOf(id: string, { engine, people }: Seeded, { load, peak }: Measured, plain: Measured): Row {
  const rate = load.accepted / load.seconds;
  const batch = plain.load.accepted / plain.load.seconds;
  return {
    id,
    engine,
    people,
    value: round(rate),
    unit: 'events/s',
    floor: { what: 'ingest.batch in the same run, events/s', value: round(batch) },
    ratio: round(rate / batch),
    budget: '≥ 85 % of ingest.batch',
    ...verdict({ '85 % of ingest.batch': rate / batch >= SHARE, 'every event accepted': load.refused === 0 }),
    note: `batches of 100: p50 ${round(load.p50)} ms, p99 ${round(load.p99)} ms; largest resident set ${Math.round(peak)} MB, beside ingest.batch ${Math.round(plain.peak)} MB`,
  };
}

/** The largest resident set a process ever had, where the system tells. */
export function peakMegabytes(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1000;
  } catch {
    return 0;
  }
}

/** The doors that requests over HTTP come through. */
export const HTTP_DOORS = Object.keys(DOORS);
