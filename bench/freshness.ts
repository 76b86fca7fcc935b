import { randomUUID } from 'node:crypto';
import type { Seeded } from './engines.ts';
import { startProduct } from './processes.ts';
import { type Row, round } from './row.ts';

const TRIALS = 25;

/** From the acknowledgement to an analytical read that has the event; the floor is that read without waiting. */
export async function measureFreshness(seeded: Seeded): Promise<Row> {
  const { engine, people } = seeded;
  const copy = await seeded.copy();
  try {
    const product = await startProduct(copy);
    try {
      const fresh: number[] = [];
      const plain: number[] = [];
      for (let trial = 0; trial < TRIALS; trial++) {
        const event = `Freshness ${randomUUID()}`;
        const sent = await product.request('/v1/track', {
          method: 'POST',
          body: JSON.stringify({ userId: `u${trial}`, event }),
        });
        const { outbox } = (await sent.json()) as { outbox: string[] };
        const read = `/v1/journeys/graph?name=${encodeURIComponent(event)}`;
        fresh.push(await timeRead(product, `${read}&after=${outbox[0]}`, 1));
        plain.push(await timeRead(product, read, 1));
      }
      const value = p95(fresh);
      const floor = p95(plain);
      return {
        id: 'freshness',
        engine,
        people,
        value: round(value),
        unit: 'ms (p95)',
        floor: { what: 'the same read once the event is there, p95 ms', value: round(floor) },
        ratio: round(value / floor),
        budget: 'none set; 0 stale',
        holds: true,
        note: `from the acknowledgement to a graph that has the event, ${TRIALS} trials, 0 stale`,
      };
    } finally {
      await product.kill('SIGTERM');
    }
  } finally {
    await copy.dispose();
  }
}

async function timeRead(
  product: { request(path: string): Promise<Response> },
  path: string,
  expected: number,
): Promise<number> {
  const started = performance.now();
  const { events } = (await (await product.request(path)).json()) as { events: number };
  if (events !== expected) throw new Error(`stale: ${events} events at ${path}`);
  return performance.now() - started;
}

function p95(values: number[]): number {
  return values.sort((a, b) => a - b)[Math.floor(0.95 * values.length)] ?? 0;
}
