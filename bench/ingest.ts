import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EngineName, Seeded } from './engines.ts';
import { ingestTransactions, replayStatements, type Written, written } from './floor.ts';
import { type LoadResult, runLoad, startProduct } from './processes.ts';
import { type Row, round } from './row.ts';

const EVENTS = { batch: 40_000, single: 4_000 };
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
 * Measures the product and its floor on two copies of the same data: the floor sends the very statements that the
 * product sent, one after the other, and must leave the same claims, rows and bytes behind.
 */
export async function measureIngest(seeded: Seeded, kind: 'batch' | 'single'): Promise<IngestResult> {
  const work = await mkdtemp(path.join(tmpdir(), 'throughline-bench-'));
  const record = path.join(work, 'statements');
  const copy = await seeded.copy();
  const floorCopy = await seeded.copy();
  try {
    const server = await startProduct(copy, record);
    const load = await runLoad({
      url: server.url,
      key: server.adminKey,
      events: EVENTS[kind],
      people: seeded.people,
      batch: kind === 'batch' ? 100 : 1,
      connections: kind === 'batch' ? 16 : 64,
    });
    await server.kill('SIGTERM');
    const product = await copy.open();
    const ours = await written(product);
    await product.close();

    const engine = await floorCopy.open();
    const seconds = await replayStatements(engine, ingestTransactions(record));
    const theirs = await written(engine);
    await engine.close();
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      throw new Error(`the floor wrote something else: ${JSON.stringify({ ours, theirs })}`);
    }
    return { load, rate: load.accepted / load.seconds, floorRate: load.accepted / seconds, written: ours };
  } finally {
    await copy.dispose();
    await floorCopy.dispose();
    await rm(work, { recursive: true, force: true });
  }
}

export function batchRow(seeded: Seeded, { rate, floorRate, load }: IngestResult): Row {
  const budget = BUDGET[seeded.engine];
  const ratio = rate / floorRate;
  const holds = rate >= budget && ratio >= 0.5;
  return {
    id: 'ingest.batch',
    engine: seeded.engine,
    people: seeded.people,
    value: round(rate),
    unit: 'events/s',
    floor: { what: 'the same statements with no logic on the same engine, events/s', value: round(floorRate) },
    ratio: round(ratio),
    budget: `≥ ${budget} events/s and ≥ 50 % of its floor`,
    holds,
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
    floor: { what: 'the same statements with no logic on the same engine, events/s', value: round(floorRate) },
    ratio: round(rate / floorRate),
    budget: 'none set',
    holds: true,
    note: `one event a request over 64 connections: p50 ${round(load.p50)} ms, p99 ${round(load.p99)} ms`,
  };
}
