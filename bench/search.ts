import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { directoryEntry, type PersonState } from '@throughline/core/people';
import { land, markDirectoryFilled, migrate, openChdb, peopleLine } from '@throughline/storage/analytical';
import { allPeople } from '@throughline/storage/relational';
import type { Copy, Seeded } from './engines.ts';
import { startProduct } from './processes.ts';
import { type Row, round, verdict } from './row.ts';
import { NAMES, nameOf } from './seed.ts';

const PAGE = 10_000;

/** What is typed, letter by letter, each beginning a question of its own; then lists with nothing typed. */
export function questions(people: number): string[] {
  const someone = Math.floor(people * 0.618);
  const typed = [
    ...Object.values(NAMES).flatMap((names) => names.slice(0, 4)),
    nameOf(someone),
    nameOf(Math.floor(someone / 3)),
    `u${someone}`,
    `a${Math.floor(someone / 2)}`,
    'konstanz gold',
    'nobody at all',
  ];
  const beginnings = typed.flatMap((text) =>
    Array.from({ length: text.length }, (_, n) =>
      text
        .slice(0, n + 1)
        .trim()
        .toLowerCase(),
    ),
  );
  const lists = ['lastSeen', 'firstSeen', 'touchpoints'].flatMap((sort) => [
    `sort=${sort}`,
    `sort=${sort}&kind=customer`,
  ]);
  return [...[...new Set(beginnings)].map((q) => `q=${encodeURIComponent(q)}`), ...lists];
}

/**
 * A search as one types: every question once, one after the other, as one person's fingers ask them; a page of 50
 * people each, read from the primary. The floor reads 50 people by name and searches nothing.
 */
export async function measureSearch(seeded: Seeded): Promise<Row> {
  const copy = await seeded.copy();
  try {
    const filled = await fill(copy);
    const product = await startProduct(copy);
    try {
      const times: number[] = [];
      let slowest = { ms: 0, question: '' };
      for (const question of questions(seeded.people)) {
        const start = performance.now();
        const response = await product.request(`/v1/people?${question}&limit=50`);
        await response.json();
        const ms = performance.now() - start;
        if (response.status !== 200) throw new Error(`${question}: ${response.status}`);
        times.push(ms);
        if (ms > slowest.ms) slowest = { ms, question };
      }
      const floor = await readings((path, init) => product.request(path, init), seeded.people);
      return rowOf(
        seeded,
        times,
        floor,
        `${filled} people in the directory; slowest ${round(slowest.ms)} ms for ${slowest.question}`,
      );
    } finally {
      await product.kill('SIGTERM');
    }
  } finally {
    await copy.dispose();
  }
}

/** Writes the directory as the product does, by its own lines through its own door. */
async function fill(copy: Copy): Promise<number> {
  const relational = await copy.open();
  const analytical = await openChdb({ directory: path.join(copy.directory, 'analytical') });
  try {
    await migrate(analytical);
    let people = 0;
    let page: PersonState[] = [];
    const write = async () => {
      const entries = page.map((state) => directoryEntry(undefined, state));
      const lines = [peopleLine(entries, entries[0]!.applied)];
      await land(analytical, { shipment: randomUUID(), attempt: randomUUID(), lines });
      people += page.length;
      page = [];
    };
    for await (const state of allPeople(relational.db)) if (page.push(state) === PAGE) await write();
    if (page.length > 0) await write();
    await markDirectoryFilled(analytical);
    return people;
  } finally {
    await analytical.close();
    await relational.close();
  }
}

type Ask = (path: string, init?: RequestInit) => Promise<Response>;

async function readings(ask: Ask, people: number): Promise<number[]> {
  const times: number[] = [];
  for (let n = 0; n < 40; n++) {
    const some = Array.from({ length: 50 }, (_, i) => `userId:u${(n * 7919 + i * 104_729) % people}`);
    const start = performance.now();
    await (await ask('/v1/people/read', { method: 'POST', body: JSON.stringify({ people: some }) })).json();
    times.push(performance.now() - start);
  }
  return times;
}

function quantile(times: readonly number[], q: number): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]!;
}

function rowOf(
  { engine, people }: Seeded,
  times: readonly number[],
  floor: readonly number[],
  note: string,
): Row {
  const p95 = quantile(times, 0.95);
  return {
    id: 'console.search',
    engine,
    people,
    value: round(p95),
    unit: 'ms (p95)',
    floor: { what: 'reading 50 people by name, p95 ms', value: round(quantile(floor, 0.95)) },
    ratio: round(p95 / quantile(floor, 0.95)),
    budget: 'p95 < 300 ms',
    ...verdict({ 'under 300 ms': p95 < 300 }),
    note: `${times.length} questions, letter by letter and lists; p50 ${round(quantile(times, 0.5))} ms; ${note}`,
  };
}
