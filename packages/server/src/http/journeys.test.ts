import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { gunzipSync } from 'node:zlib';
import { describeWithData, type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const execute = promisify(execFile);
const COMMAND = path.join(import.meta.dirname, '../cli/throughline.ts');
const MAPPING = path.join(import.meta.dirname, '../../../../examples/event-log/mapping.yaml');

interface Edge {
  from: string;
  to: string;
  count: number;
  people: number;
  meanSeconds: number;
  medianSeconds: number;
}
interface Graph {
  people: number;
  events: number;
  activities: { name: string; count: number; starts: number; ends: number }[];
  edges: Edge[];
  variantCount: number;
}
/** What PM4Py 2.7 found in the same log. */
interface Reference {
  cases: number;
  events: number;
  activities: Record<string, number>;
  start_activities: Record<string, number>;
  end_activities: Record<string, number>;
  dfg: [string, string, number][];
  performance_dfg_mean_seconds: [string, string, number][];
  performance_dfg_median_seconds: [string, string, number][];
  n_variants: number;
}

let server: ServerProcess;
let work: string;

beforeAll(async () => {
  server = await startServer();
  work = await mkdtemp(path.join(tmpdir(), 'throughline-graph-'));
});
afterAll(async () => {
  await server?.stop();
  await rm(work, { recursive: true, force: true });
});

async function importFile(file: string, source: string, mapping = MAPPING): Promise<void> {
  const args = [
    'import',
    file,
    '--mapping',
    mapping,
    '--source',
    source,
    '--url',
    server.url,
    '--key',
    server.adminKey,
  ];
  await execute(process.execPath, [COMMAND, ...args]);
}

async function graph(query: string): Promise<Graph> {
  const response = await server.request(`/v1/journeys/graph?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as Graph;
}

/** Sends an event that is no step of any log, and waits until it has passed the whole way. */
async function shipped(): Promise<string> {
  const response = await server.request('/v1/track', {
    method: 'POST',
    body: JSON.stringify({ event: 'Marker' }),
  });
  const { outbox } = (await response.json()) as { outbox: string[] };
  return `after=${outbox[0]}`;
}

function expectReference(found: Graph, reference: Reference): void {
  const table = (rows: [string, string, number][]) =>
    new Map(rows.map(([from, to, value]) => [`${from} > ${to}`, value]));
  const edges = (value: (edge: Edge) => number) =>
    new Map(found.edges.map((edge) => [`${edge.from} > ${edge.to}`, value(edge)]));
  const names = (value: (activity: Graph['activities'][number]) => number) =>
    Object.fromEntries(
      found.activities.map((activity) => [activity.name, value(activity)] as const).filter(([, n]) => n > 0),
    );
  expect([found.people, found.events, found.variantCount]).toEqual([
    reference.cases,
    reference.events,
    reference.n_variants,
  ]);
  expect(names(({ count }) => count)).toEqual(reference.activities);
  expect(names(({ starts }) => starts)).toEqual(reference.start_activities);
  expect(names(({ ends }) => ends)).toEqual(reference.end_activities);
  expect(edges(({ count }) => count)).toEqual(table(reference.dfg));
  for (const [which, rows] of [
    ['meanSeconds', reference.performance_dfg_mean_seconds],
    ['medianSeconds', reference.performance_dfg_median_seconds],
  ] as const) {
    const ours = edges((edge) => edge[which]);
    for (const [edge, seconds] of table(rows))
      expect(ours.get(edge), `${which} of ${edge}`).toBeCloseTo(seconds, 3);
  }
}

const logs = [
  { log: 'running-example', file: 'running-example.csv', id: 'X2.8' },
  { log: 'receipt', file: 'receipt.csv.gz', id: 'X2.7' },
] as const;

for (const { log, file, id } of logs) {
  describeWithData(describe, 'event-logs', `the graph of ${log}, imported as CSV`, (folder) => {
    let reference: Reference;
    beforeAll(async () => {
      reference = JSON.parse(await readFile(path.join(folder, `${log}.pm4py.json`), 'utf8')) as Reference;
      await importFile(path.join(folder, file), log);
    });

    it(`[${id}, X2.5, X2.4] equals PM4Py's numbers to the last edge`, async () => {
      expectReference(await graph(`source=${log}&variants=1000&${await shipped()}`), reference);
    });

    it('[X2.9] equals them also when cases are known by two identifiers, merged on the way, and follows an undo', async () => {
      const split = await halved(path.join(folder, file));
      await importFile(split, `${log}-halved`, `${split}.yaml`);
      const query = `source=${log}-halved&variants=1000`;
      expectReference(await graph(`${query}&${await shipped()}`), reference);

      // Taken apart, the two halves of a case are two people; its other half still follows the map.
      const [first] = await caseNames(split);
      const profile = await (await server.request(`/v1/people/half_b:${encodeURIComponent(first!)}`)).json();
      const merge = (profile as { merges: { id: string }[] }).merges[0]!;
      const undone = await server.request(`/v1/people/merges/${merge.id}/undo`, { method: 'POST' });
      const { outbox } = (await undone.json()) as { outbox: string[] };
      const apart = await graph(`${query}&after=${outbox[0]}`);
      expect([apart.people, apart.events]).toEqual([reference.cases + 1, reference.events]);
    });
  });
}

describe('the graph', () => {
  it('[X2.6] is filtered by channel and by period, and counts people, not events', async () => {
    const at = (hour: number) => new Date(Date.UTC(2026, 2, 1, hour)).toISOString();
    const step = (userId: string, event: string, hour: number, channel: string) => ({
      type: 'track',
      userId,
      event,
      messageId: `${userId}-${event}-${hour}`,
      timestamp: at(hour),
      context: { touchpoint: { channel } },
    });
    const batch = [
      step('g1', 'Search', 1, 'web'),
      step('g1', 'Book', 2, 'web'),
      step('g1', 'Search', 3, 'web'),
      step('g1', 'Book', 5, 'web'),
      step('g2', 'Search', 1, 'web'),
      step('g2', 'Call', 2, 'contact_center'),
      step('g2', 'Book', 3, 'web'),
    ];
    await server.request('/v1/import', { method: 'POST', body: JSON.stringify({ batch }) });
    const names = 'name=Search&name=Book&name=Call';
    const all = await graph(`${names}&${await shipped()}`);
    expect(all.edges.find(({ from, to }) => from === 'Search' && to === 'Book')).toMatchObject({
      count: 2,
      people: 1,
      meanSeconds: 5400,
      medianSeconds: 5400,
    });
    const web = await graph(`${names}&channel=web`);
    expect(web.edges.find(({ from, to }) => from === 'Search' && to === 'Book')).toMatchObject({
      count: 3,
      people: 2,
    });
    const early = await graph(`${names}&from=${at(0)}&to=${at(3)}`);
    expect([early.people, early.events]).toEqual([2, 4]);
  });

  it('[X2.4] waits for what it is told to, and says when it does not come', async () => {
    const unknown = await server.request('/v1/journeys/graph?after=not-an-id');
    expect(unknown.status).toBe(400);
  });
});

/** The same log with each case under two names in turn: `half_a` and `half_b` see it by halves, some rows by both. */
async function halved(file: string): Promise<string> {
  const bytes = await readFile(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [head = '', ...rows] = text.trimEnd().split(/\r?\n/);
  const column = head.split(',').indexOf('case:concept:name');
  const seen = new Map<string, number>();
  const lines = rows.map((row) => {
    const name = row.split(',')[column]!;
    const turn = seen.get(name) ?? 0;
    seen.set(name, turn + 1);
    // The second row of a case ties both names; before and after it they alternate.
    const [a, b] = [turn === 1 || turn % 2 === 0 ? name : '', turn === 1 || turn % 2 === 1 ? name : ''];
    return `${row},${a},${b}`;
  });
  const out = path.join(work, `${path.basename(file, '.gz')}.halved.csv`);
  await writeFile(out, `${head},half_a,half_b\n${lines.join('\n')}\n`);
  const mapping = (await readFile(MAPPING, 'utf8')).replace(
    /^identifiers:\n(?: {2}.*\n)+/m,
    'identifiers:\n  half_a: half_a\n  half_b: half_b\n',
  );
  await writeFile(`${out}.yaml`, mapping);
  return out;
}

async function caseNames(file: string): Promise<string[]> {
  const [head = '', ...rows] = (await readFile(file, 'utf8')).trimEnd().split('\n');
  const column = head.split(',').indexOf('case:concept:name');
  return rows.map((row) => row.split(',')[column]!);
}
