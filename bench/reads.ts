import type { Seeded } from './engines.ts';
import { type LoadResult, prepareGenerator, startHelper, startProduct } from './processes.ts';
import { type Row, round, verdict } from './row.ts';

interface ReadResult {
  readonly answered: number;
  readonly failed: number;
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

const SECONDS = 8;
const READS = { pglite: 500, postgres: 3_000 };
const EVENTS = { pglite: 500, postgres: 1_000 };

/**
 * Reading people while touchpoints come in, at the declared rates; then the same with the reads answered by the same
 * two SELECTs behind bare node:http, while the product takes the touchpoints in. PGlite has one connection, which a
 * bare reader cannot share: its floor is the product's own read with nothing coming in.
 */
export async function measureReads(seeded: Seeded): Promise<Row> {
  const { engine, people } = seeded;
  const copy = await seeded.copy();
  try {
    const product = await startProduct(copy);
    try {
      const measure = async (url: string, events: number): Promise<ReadResult> => {
        const reads = await prepareGenerator<ReadResult>('read-load.ts', {
          url,
          key: product.adminKey,
          people,
          rate: READS[engine],
          seconds: SECONDS,
        });
        const writes = await prepareGenerator<LoadResult>('load.ts', {
          url: product.url,
          key: product.adminKey,
          events: Math.max(100, events * (SECONDS + 2)),
          people,
          batch: 100,
          rate: Math.max(1, events),
          connections: 8,
          seed: Math.floor(performance.now()),
        });
        const writing = events > 0 ? writes.run() : writes.stop();
        const result = await reads.run();
        await writing;
        return result;
      };
      const ours = await measure(product.url, EVENTS[engine]);
      let floor: ReadResult;
      if (engine === 'postgres') {
        const bare = await startHelper('bare-reader.ts', [], copy);
        floor = await measure(bare.url, EVENTS[engine]);
        await bare.stop();
      } else floor = await measure(product.url, 0);
      return rowOf(seeded, ours, floor);
    } finally {
      await product.kill('SIGTERM');
    }
  } finally {
    await copy.dispose();
  }
}

function rowOf({ engine, people }: Seeded, ours: ReadResult, floor: ReadResult): Row {
  const ratio = ours.p99 / floor.p99;
  const load = `${READS[engine]} reads/s while ${EVENTS[engine]} events/s come in`;
  return {
    id: 'people.read',
    engine,
    people,
    value: round(ours.p99),
    unit: 'ms (p99)',
    floor: {
      what:
        engine === 'postgres'
          ? 'the same SELECTs behind bare node:http, p99 ms'
          : 'the same reads with nothing coming in, p99 ms',
      value: round(floor.p99),
    },
    ratio: round(ratio),
    budget: engine === 'postgres' ? 'p99 < 10 ms and ≤ 2 × its floor' : 'none set',
    ...(engine === 'pglite'
      ? { holds: true }
      : verdict({
          'under 10 ms': ours.p99 < 10,
          'within twice its floor': ratio <= 2,
          'every read answered': ours.failed === 0,
        })),
    note: `${load}; p50 ${round(ours.p50)} ms, p95 ${round(ours.p95)} ms, ${ours.failed} failed; floor p50 ${round(floor.p50)} ms`,
  };
}
