import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describeWithData, type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './test/command.ts';

interface Graph {
  people: number;
  events: number;
  activities: { name: string; count: number; starts: number; ends: number }[];
  edges: { from: string; to: string; count: number; meanSeconds: number; medianSeconds: number }[];
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
  performance_dfg_mean_seconds?: [string, string, number][];
  n_variants: number;
}

let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-xes-'));
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Waits until everything has been shipped. */
async function shipped(): Promise<void> {
  await expect
    .poll(
      async () => {
        const status = (await (await server.request('/v1/status')).json()) as { outbox: { rows: number } };
        return status.outbox.rows;
      },
      { timeout: 20_000 },
    )
    .toBe(0);
}

async function graphOf(source: string): Promise<Graph> {
  await shipped();
  const answer = await server.request(`/v1/journeys/graph?source=${source}&variants=1`);
  return (await answer.json()) as Graph;
}

for (const [log, file] of [
  ['helpdesk', 'helpdesk.xes.gz'],
  ['teleclaims', '02_teleclaims.xes.gz'],
] as const) {
  describeWithData(describe, 'event-logs', `${log}, imported as XES`, (data) => {
    it(`[C8.4, C8.3] gives PM4Py’s counts to the last edge, with no mapping but --case person`, {
      timeout: 120_000,
    }, async () => {
      const reference = JSON.parse(await readFile(join(data, `${log}.pm4py.json`), 'utf8')) as Reference;
      const args = ['--case', 'person', '--refused', folder];
      const { out, end } = await run(server, 'import', join(data, file), ...args);
      expect(out).toContain(`${reference.events.toLocaleString('en-US')} accepted, 0 refused`);
      expect(end).toBe(0);
      const graph = await graphOf(file.replace('.xes.gz', ''));
      const by = (of: (activity: Graph['activities'][number]) => number) =>
        Object.fromEntries(graph.activities.map((one) => [one.name, of(one)]).filter(([, n]) => n !== 0));
      expect([graph.people, graph.events, graph.variantCount]).toEqual([
        reference.cases,
        reference.events,
        reference.n_variants,
      ]);
      expect(by(({ count }) => count)).toEqual(reference.activities);
      expect(by(({ starts }) => starts)).toEqual(reference.start_activities);
      expect(by(({ ends }) => ends)).toEqual(reference.end_activities);
      const edges = new Map(graph.edges.map(({ from, to, ...rest }) => [`${from} → ${to}`, rest]));
      expect(new Map([...edges].map(([edge, { count }]) => [edge, count]))).toEqual(
        new Map(reference.dfg.map(([from, to, count]) => [`${from} → ${to}`, count])),
      );
      for (const [from, to, seconds] of reference.performance_dfg_mean_seconds ?? [])
        expect(edges.get(`${from} → ${to}`)!.meanSeconds, `${from} → ${to}`).toBeCloseTo(seconds, 3);
    });
  });
}

const event = (name: string, hour: number, more = '') =>
  `<event><string key="concept:name" value="${name}"/><date key="time:timestamp" value="2026-03-01T${String(hour).padStart(2, '0')}:00:00.000+01:00"/>${more}</event>`;
const trace = (name: string, events: string) =>
  `<trace><string key="concept:name" value="${name}"/>${events}</trace>`;
const log = (...traces: string[]) =>
  `<?xml version="1.0"?>\n<log xes.version="1.0">\n${traces.join('\n')}\n</log>\n`;

async function put(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

async function timeline(person: string): Promise<Record<string, unknown>[]> {
  const answer = await server.request(`/v1/people/${person}/timeline`);
  return ((await answer.json()) as { touchpoints: Record<string, unknown>[] }).touchpoints;
}

describe('importing XES', () => {
  const details =
    '<string key="org:resource" value="Eve"/><string key="lifecycle:transition" value="start"/><int key="minutes" value="7"/><float key="cost" value="1.5"/><boolean key="again" value="false"/><string key="note" value=""/>';

  it('[C8.3] makes the case a person, the resource an employee and the rest typed properties', async () => {
    const path = await put('a.xes', log(trace('A1', event('Called', 9, details) + event('Wrote', 8))));
    expect((await run(server, 'import', path, '--case', 'person')).out).toContain('2 accepted');
    expect(await timeline('case:a%2FA1')).toMatchObject([
      {
        name: 'Called',
        time: '2026-03-01T08:00:00.000Z',
        references: [{ kind: 'employee', id: 'Eve', role: 'performer' }],
        properties: { 'lifecycle:transition': 'start', minutes: 7, cost: 1.5, again: false },
      },
      { name: 'Wrote', references: [], properties: {} },
    ]);
  });

  it('[C8.3] takes the case for an identifier of any kind, for a reference, or as a mapping says', async () => {
    const path = await put('b.xes', log(trace('B1', event('Called', 9, details))));
    await run(server, 'import', path, '--case', 'userId', '--source', 'kind');
    expect(await timeline('userId:B1')).toHaveLength(1);
    const { out } = await run(server, 'import', path, '--case', 'reference', '--source', 'reference');
    expect(out).toContain('1 accepted, 0 refused; 1 without a person');
    const mapping = await put(
      'map.yaml',
      "source: mapped\nname: '{concept:name} by {org:resource}'\ntime: time:timestamp\nidentifiers: { loyalty: case:concept:name }\nproperties: { '*': '*' }\n",
    );
    await run(server, 'import', path, '--mapping', mapping);
    expect(await timeline('loyalty:B1')).toMatchObject([
      { name: 'Called by Eve', properties: { minutes: '7', 'org:resource': 'Eve' } },
    ]);
  });

  it('[C8.3] asks what a case is where nobody said it', async () => {
    const asked = await run(server, 'import', await put('c.xes', log(trace('C1', event('Called', 9)))));
    expect(asked.end).toBe(1);
    expect(asked.err).toContain('needs only --case person where each case is a person. (mapping_missing)');
    const bad = await run(server, 'import', join(folder, 'c.xes'), '--case', 'no kind');
    expect(bad).toMatchObject({ end: 2, err: expect.stringContaining('--case is person, reference') });
    const bare = log(trace('C2', '<event><string key="concept:name" value="Called"/></event>'));
    const incomplete = await run(server, 'import', await put('d.xes', bare), '--case', 'person');
    expect(incomplete.err).toContain('has no time:timestamp; it has case:concept:name, concept:name');
  });

  it('[V1.23, V1.24] takes nothing of a log with a document type or a torn end; mended, all of it, once', async () => {
    const traces = Array.from({ length: 400 }, (_, i) =>
      trace(`E${i}`, event('Called', 9) + event('Left', 10)),
    );
    const whole = log(...traces);
    const bomb = whole.replace('<log', '<!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n<log');
    const args = ['--case', 'person', '--step', '100', '--source', 'torn'];
    for (const [broken, message] of [
      [bomb, /e\.xes, line 2, column \d+: there is a document type declaration.*\(xes_doctype\)/],
      [
        whole.slice(0, whole.length * 0.7),
        /e\.xes, line \d+, column \d+: .*The file ends too early.*\(xes_invalid\)/,
      ],
    ] as const) {
      const { end, err } = await run(server, 'import', await put('e.xes', broken), ...args);
      expect(end).toBe(1);
      expect(err).toMatch(message);
      expect((await server.request('/v1/people/case:torn%2FE0')).status).toBe(404);
    }
    const path = await put('e.xes', whole);
    expect((await run(server, 'import', path, ...args)).out).toContain('800 accepted, 0 refused');
    expect((await run(server, 'import', path, ...args)).out).toContain('was imported already');
    expect((await graphOf('torn')).events).toBe(800);
  });
});

describe('files that are broken', () => {
  it('[V1.20] a packed file that ends too early: place, cure, nothing in, and all of it once it is whole', async () => {
    const whole = gzipSync(
      log(...Array.from({ length: 99 }, (_, i) => trace(`F${i}`, event('Called', i % 24)))),
    );
    const path = join(folder, 'f.xes.gz');
    await writeFile(path, whole.subarray(0, whole.length - 20));
    const broken = await run(server, 'import', path, '--case', 'person');
    expect(broken.end).toBe(1);
    expect(broken.err).toMatch(
      /f\.xes\.gz is no complete gzip file: .* \(gzip -t .*nothing of it was taken.*\(gzip_invalid\)/,
    );
    await writeFile(path, whole);
    expect((await run(server, 'import', path, '--case', 'person')).out).toContain('99 accepted, 0 refused');
  });

  it('[V1.25] a CSV in Latin-1 with ragged rows: each bad line refused with place and cure, the others in, once', async () => {
    const mapping =
      'source: latin\nname: Visited\ntime: at\nidentifiers: { userId: who }\nproperties: { n: note }\n';
    const lines = [
      'at,who,note',
      '2026-03-01,g1,plain',
      '2026-03-01,g2,caf\u00e9',
      '2026-03-01,g3',
      '2026-03-01,g4,a,b',
      '2026-03-01,g5,"open',
      '2026-03-01,g6,last',
    ];
    const path = join(folder, 'g.csv');
    await writeFile(path, Buffer.from(`${lines.join('\n')}\n`, 'latin1'));
    const args = ['import', path, '--mapping', await put('latin.yaml', mapping), '--refused', folder];
    const { out, end } = await run(server, ...args);
    expect(end).toBe(0);
    expect(out).toMatch(/^g\.csv: 2 accepted, 4 refused \(see .*g\.csv\.refused\.jsonl\)/);
    const refused = (await readFile(join(folder, 'g.csv.refused.jsonl'), 'utf8')).trim().split('\n');
    expect(refused.map((line) => JSON.parse(line) as object)).toMatchObject([
      { line: 3, code: 'line_invalid', message: expect.stringContaining('encoding: windows-1252') },
      { line: 4, message: 'The line has 2 fields where the header has 3.' },
      { line: 5, message: 'The line has 4 fields where the header has 3.' },
      { line: 6, message: expect.stringContaining('The line is no valid CSV') },
    ]);
    expect((await run(server, ...args)).out).toContain('was imported already');
    expect(await timeline('userId:g6')).toHaveLength(1);
    // In its own encoding the line is read; under a name of its own, since the others are in.
    await put('mended.yaml', `${mapping}encoding: windows-1252\n`);
    const again = await run(server, 'import', path, '--mapping', join(folder, 'mended.yaml'));
    expect(again.err).toContain('Its rows would count twice');
    await writeFile(join(folder, 'g-mended.csv'), Buffer.from(`${lines[0]}\n${lines[2]}\n`, 'latin1'));
    await run(server, 'import', join(folder, 'g-mended.csv'), '--mapping', join(folder, 'mended.yaml'));
    expect(await timeline('userId:g2')).toMatchObject([{ properties: { n: 'café' } }]);
  });
});
