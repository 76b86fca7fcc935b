import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EngineName, Seeded } from './engines.ts';
import { ingestTransactions, replayStatements, type Written, written } from './floor.ts';
import { type LoadResult, runLoad, startProduct } from './processes.ts';
import { type Row, round, verdict } from './row.ts';

const EVENTS = { batch: 48_000, single: 3_000 };
const BUDGET = { pglite: 4_000, postgres: 6_000 } satisfies Record<EngineName, number>;

export interface IngestResult {
  readonly load: LoadResult;
  /** Events a second, acknowledged. */
  readonly rate: number;
  /** The same statements with no logic in between, events a second. */
  readonly floorRate: number;
  readonly written: Written;
}

/**
 * Measures the product, then has it do the same once more while every statement is noted, and sends those statements
 * again with no logic in between: the floor, which must leave the same claims, rows and bytes behind.
 */
export async function measureIngest(
  seeded: Seeded,
  kind: 'batch' | 'single',
  events = EVENTS[kind],
): Promise<IngestResult> {
  const work = await mkdtemp(path.join(tmpdir(), 'throughline-bench-'));
  const record = path.join(work, 'statements');
  try {
    const measured = await runProduct(seeded, kind, events);
    const noted = await runProduct(seeded, kind, events, record);
    const floor = await runFloor(seeded, record);
    if (JSON.stringify(noted.written) !== JSON.stringify(floor.written)) {
      throw new Error(
        `the floor wrote something else: ${JSON.stringify({ product: noted.written, floor: floor.written })}`,
      );
    }
    const { load, written } = measured;
    return {
      load,
      rate: load.accepted / load.seconds,
      floorRate: noted.load.accepted / floor.seconds,
      written,
    };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function runProduct(seeded: Seeded, kind: 'batch' | 'single', events: number, record?: string) {
  const copy = await seeded.copy();
  try {
    const server = await startProduct(copy, record);
    const load = await runLoad({
      url: server.url,
      key: server.adminKey,
      events,
      people: seeded.people,
      batch: kind === 'batch' ? 100 : 1,
      connections: kind === 'batch' ? 16 : 64,
    });
    await server.kill('SIGTERM');
    const engine = await copy.open();
    try {
      return { load, written: await written(engine) };
    } finally {
      await engine.close();
    }
  } finally {
    await copy.dispose();
  }
}

async function runFloor(seeded: Seeded, record: string) {
  const copy = await seeded.copy();
  try {
    const engine = await copy.open();
    try {
      const seconds = await replayStatements(engine, ingestTransactions(record));
      return { seconds, written: await written(engine) };
    } finally {
      await engine.close();
    }
  } finally {
    await copy.dispose();
  }
}

export function batchRow(seeded: Seeded, { rate, floorRate, load }: IngestResult): Row {
  const budget = BUDGET[seeded.engine];
  const ratio = rate / floorRate;
  return {
    id: 'ingest.batch',
    engine: seeded.engine,
    people: seeded.people,
    value: round(rate),
    unit: 'events/s',
    floor: {
      what: 'the same statements with no logic on the same engine, events/s',
      value: round(floorRate),
    },
    ratio: round(ratio),
    budget: `≥ ${budget} events/s and ≥ 50 % of its floor`,
    ...verdict({ [`${budget} events/s`]: rate >= budget, 'half of its floor': ratio >= 0.5 }),
    note: `batches of 100: p50 ${round(load.p50)} ms, p99 ${round(load.p99)} ms; states ${Math.round(seeded.stateBytes)} bytes at the median`,
  };
}

export function singleRow(seeded: Seeded, { rate, floorRate, load }: IngestResult): Row {
  return {
    id: 'ingest.single',
    engine: seeded.engine,
    people: seeded.people,
    value: round(rate),
    unit: 'events/s',
    floor: {
      what: 'the same statements with no logic on the same engine, events/s',
      value: round(floorRate),
    },
    ratio: round(rate / floorRate),
    budget: 'none set',
    holds: true,
    note: `one event a request over 64 connections: p50 ${round(load.p50)} ms, p99 ${round(load.p99)} ms`,
  };
}

type Rates = Pick<IngestResult, 'rate' | 'floorRate'>;

/** How much throughput is left with more people, against what is left of the floor's. */
export function growthRow({ engine, people }: Seeded, result: Rates, smallest: Rates): Row {
  const ours = result.rate / smallest.rate;
  const floor = result.floorRate / smallest.floorRate;
  const ratio = ours / floor;
  return {
    id: 'ingest.growth',
    engine,
    people,
    value: round(ours),
    unit: 'of the throughput at 10,000 people',
    floor: { what: 'the floor’s own quotient', value: round(floor) },
    ratio: round(ratio),
    budget: '≥ 90 % of the floor’s quotient',
    ...verdict({ '90 % of the floor’s quotient': ratio >= 0.9 }),
  };
}
