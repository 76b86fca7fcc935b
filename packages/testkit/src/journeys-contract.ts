import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Analytical, type Graph, graph, graphPeople, land } from '@throughline/storage/analytical';
import { describe, expect, it } from 'vitest';
import { describeWithData } from './reference-data.ts';
import { graphOf, type Step } from './reference-graph.ts';

const NIL = '00000000-0000-0000-0000-000000000000';

/** What the directly-follows graph must be on every analytical engine. */
export function journeysContract(engine: string, analytical: () => Analytical): void {
  describeWithData(describe, 'event-logs', `${engine}: graphs of known logs`, (directory) => {
    for (const [log, id] of [
      ['running-example', 'X2.8'],
      ['receipt', 'X2.7'],
    ] as const) {
      it(`[${id}] ${log} equals PM4Py to the last edge`, async () => {
        const a = analytical();
        const source = randomUUID();
        await landSteps(a, readLog(directory, log), source);
        expectPm4py(await graph(a, { sources: [source], variants: 1_000 }), directory, log);
      });

      it(`[${id}, X2.9] ${log} equals PM4Py with cases on two leaves, merged, undone and merged again`, async () => {
        const a = analytical();
        const source = randomUUID();
        const steps = readLog(directory, log).map((step, n) => ({ ...step, ...split(step, n, source) }));
        await landSteps(a, steps, source);
        const apart = await graph(a, { sources: [source], variants: 10 });
        const seconds = new Map(
          steps.filter((step) => step.leaf !== step.first).map((s) => [s.leaf, s.first]),
        );
        await landMap(a, [...seconds], 1);
        expectPm4py(await graph(a, { sources: [source], variants: 1_000 }), directory, log);
        await landMap(
          a,
          [...seconds.keys()].map((leaf) => [leaf, leaf]),
          2,
        );
        expect(await graph(a, { sources: [source], variants: 10 })).toEqual(apart);
        await landMap(a, [...seconds], 3);
        expectPm4py(await graph(a, { sources: [source], variants: 1_000 }), directory, log);
      });
    }
  });

  describe(`${engine}: graphs`, () => {
    for (let seed = 1; seed <= 12; seed += 1) {
      it(`[X2.5, X2.6, X2.9] seed ${seed}: equals a plain reading of the same events, ties, merges and nobody's events included`, async () => {
        const a = analytical();
        const source = randomUUID();
        const { steps, merges } = randomHistory(seed, source);
        // In three shipments, so that neighbours and ties lie in different parts.
        for (const part of [0, 1, 2])
          await landSteps(
            a,
            steps.filter((_, n) => n % 3 === part),
            source,
          );
        await landMap(a, merges, seed);
        const people = new Map(merges);
        const known = steps.filter((step) => step.leaf !== NIL);
        const walked = known.map((step) => ({ ...step, person: people.get(step.leaf) ?? step.leaf }));
        expect(rounded(await graph(a, { sources: [source], variants: 5 }))).toEqual(
          rounded(graphOf(walked, 5)),
        );
        await expectSame(a, source, graphOf(walked, 5));
        const filter = { channels: ['web', 'store'], from: 3, to: 40, names: ['a', 'b', "c'd\\"] };
        expect(await graph(a, { ...filter, sources: [source], quantiles: false })).toEqual(
          graphOf(
            walked.filter(
              ({ channel, time, name }) =>
                filter.channels.includes(channel) &&
                filter.names.includes(name) &&
                time >= filter.from &&
                time < filter.to,
            ),
          ),
        );
      });
    }

    it('[X2.5] of nothing is empty', async () => {
      expect(await graph(analytical(), { sources: [randomUUID()], variants: 3 })).toEqual({
        people: 0,
        events: 0,
        activities: [],
        edges: [],
        variants: [],
        variantCount: 0,
      });
    });
  });
}

/** However many stretches it is read in, with how sure medians are, and by the people behind each edge. */
async function expectSame(a: Analytical, source: string, reference: Graph): Promise<void> {
  const filter = { sources: [source] };
  const inStretches = await graph(a, { ...filter, variants: 5, eventsAStretch: 7 });
  expect(rounded(inStretches)).toEqual(rounded(reference));
  const { edges } = await graph(a, { ...filter, orders: true, eventsAStretch: 7 });
  const plain = edges.map(({ ordersSeconds, ...edge }) => edge);
  expect(rounded({ ...reference, edges: plain })).toEqual(rounded(reference));
  for (const { ordersSeconds, medianSeconds } of edges) {
    const [low, high] = ordersSeconds!;
    expect([low <= medianSeconds!, high >= medianSeconds!]).toEqual([true, true]);
  }
  for (const { from, to, people } of reference.edges.slice(0, 5)) {
    const found = await graphPeople(a, filter, { kind: 'edge', from, to }, { limit: 1_000 });
    expect([found.people, new Set(found.rows.map(({ person }) => person)).size]).toEqual([people, people]);
  }
}

/** To twelve digits: an interpolated quantile's last bit depends on the order of the multiplication. */
function rounded(found: Graph): unknown {
  return JSON.parse(
    JSON.stringify(found, (_, value) => (typeof value === 'number' ? Number(value.toPrecision(12)) : value)),
  );
}

/** Rows of a log in file order; the row number, padded, is the id that settles ties. */
function readLog(directory: string, log: string): Step[] {
  const file = join(directory, log === 'receipt' ? 'receipt.csv.gz' : `${log}.csv`);
  const bytes = readFileSync(file);
  const [head, ...lines] = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString()
    .trim()
    .split(/\r?\n/);
  // No field of these two files is quoted.
  const columns = head!.split(',');
  const column = (name: string) => columns.indexOf(name);
  return lines.map((line, n) => {
    const fields = line.split(',');
    return {
      leaf: uuid(fields[column('case:concept:name')]!),
      name: fields[column('concept:name')]!,
      // Microseconds are all zero in both files.
      time: Date.parse(fields[column('time:timestamp')]!.replace(' ', 'T').replace(/(\.\d{3})\d+/, '$1')),
      id: String(n).padStart(8, '0'),
      channel: 'web',
    };
  });
}

function expectPm4py(found: Graph, directory: string, log: string): void {
  const known = JSON.parse(readFileSync(join(directory, `${log}.pm4py.json`), 'utf8'));
  expect(found.people).toBe(known.cases);
  expect(found.events).toBe(known.events);
  const counts = (of: 'count' | 'starts' | 'ends') =>
    Object.fromEntries(found.activities.filter((one) => one[of] > 0).map((one) => [one.name, one[of]]));
  expect(counts('count')).toEqual(known.activities);
  expect(counts('starts')).toEqual(known.start_activities);
  expect(counts('ends')).toEqual(known.end_activities);
  const edges = new Map(found.edges.map((edge) => [`${edge.from} → ${edge.to}`, edge]));
  expect(edges.size).toBe(known.dfg.length);
  for (const [from, to, count] of known.dfg) expect(edges.get(`${from} → ${to}`)?.count).toBe(count);
  for (const [from, to, mean] of known.performance_dfg_mean_seconds) {
    expect(edges.get(`${from} → ${to}`)?.meanSeconds).toBeCloseTo(mean, 5);
  }
  for (const [from, to, median] of known.performance_dfg_median_seconds) {
    expect(edges.get(`${from} → ${to}`)?.medianSeconds).toBeCloseTo(median, 5);
  }
  expect(found.variantCount).toBe(known.n_variants);
  const variants = new Map(found.variants?.map(({ names, count }) => [JSON.stringify(names), count]));
  for (const [names, count] of known.top20_variants) expect(variants.get(JSON.stringify(names))).toBe(count);
}

/** Every third case has every other event on a leaf of its own; leaves are the test's own, so tests do not meet. */
function split(step: Step, n: number, salt: string): { leaf: string; first: string } {
  const first = uuid(`${salt} ${step.leaf}`);
  const second = n % 2 === 1 && Number.parseInt(step.leaf.slice(0, 4), 16) % 3 === 0;
  return { first, leaf: second ? uuid(`${salt} ${step.leaf} second`) : first };
}

/** Forty people, some of two or three leaves, in a hundred milliseconds, so that many share one. */
function randomHistory(seed: number, salt: string): { steps: Step[]; merges: [string, string][] } {
  let state = seed * 2_654_435_761;
  const random = (below: number): number => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) % below;
  };
  const leaves = Array.from({ length: 40 }, (_, n) => uuid(`${salt} ${n}`));
  const merges = leaves.flatMap((leaf, n): [string, string][] => {
    const into = leaves[n - 1 - random(2)];
    return n % 4 === 3 && into !== undefined ? [[leaf, into]] : [];
  });
  // A leaf that took others in must not itself belong to another: the map names the person, not the next leaf.
  const taken = new Set(merges.map(([leaf]) => leaf));
  const steps = Array.from({ length: 600 }, () => ({
    leaf: random(30) === 0 ? NIL : leaves[random(leaves.length)]!,
    name: ['a', 'b', "c'd\\", 'ü\n', ''][random(5)]!,
    time: random(100),
    id: `e${random(1_000_000)}`,
    channel: ['web', 'store', 'mobile'][random(3)]!,
  }));
  return { steps, merges: merges.filter(([, person]) => !taken.has(person)) };
}

async function landSteps(a: Analytical, steps: readonly Step[], source: string): Promise<void> {
  const lines = steps.map(({ leaf, name, time, id, channel }) =>
    JSON.stringify({
      kind: 'event',
      key: randomUUID(),
      leaf,
      name,
      time,
      received: time,
      id,
      channel,
      source,
      applied: 1,
    }),
  );
  await land(a, { shipment: randomUUID(), attempt: randomUUID(), lines });
}

async function landMap(
  a: Analytical,
  rows: readonly (readonly [string, string])[],
  applied: number,
): Promise<void> {
  const lines = rows.map(([leaf, person]) =>
    JSON.stringify({ kind: 'map', row: randomUUID(), leaf, person, applied }),
  );
  await land(a, { shipment: randomUUID(), attempt: randomUUID(), lines });
}

function uuid(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return hex.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
