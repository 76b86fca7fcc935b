import { createReadStream } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createGunzip } from 'node:zlib';
import { openChdb } from '@throughline/storage/analytical';
import { describeWithData, type ServerProcess, startServer } from '@throughline/testkit';
import { parse } from 'csv-parse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '../http/operations.ts';
import { type Ran, run } from './test/command.ts';

const mapping = resolve(import.meta.dirname, '../../../../examples/online-retail/mapping.yaml');
const PURCHASED = 'Item purchased';
const RETURNED = 'Item returned';

/** What the files themselves say, counted without any of our code. */
interface Counted {
  lines: number;
  withoutCustomer: number;
  readonly invoices: Set<string>;
  /** Lines by customer and day. */
  readonly days: Map<string, number>;
  /** What each customer did: local time and name, in the order of the files. */
  readonly walks: Map<string, { time: string; name: string }[]>;
}

async function count(files: readonly string[]): Promise<Counted> {
  const counted: Counted = {
    lines: 0,
    withoutCustomer: 0,
    invoices: new Set(),
    days: new Map(),
    walks: new Map(),
  };
  for (const file of files) {
    const rows = createReadStream(file)
      .pipe(createGunzip())
      .pipe(parse({ columns: true }));
    for await (const row of rows) take(counted, row as Record<string, string>);
  }
  return counted;
}

function take(counted: Counted, row: Record<string, string>): void {
  const { InvoiceNo, InvoiceDate, CustomerID, Quantity } = row as Record<
    'InvoiceNo' | 'InvoiceDate' | 'CustomerID' | 'Quantity',
    string
  >;
  counted.lines++;
  counted.invoices.add(InvoiceNo);
  if (CustomerID === '') {
    counted.withoutCustomer++;
    return;
  }
  const customer = CustomerID.replace(/\.0$/, '');
  const day = `${customer} ${InvoiceDate.slice(0, 10)}`;
  counted.days.set(day, (counted.days.get(day) ?? 0) + 1);
  const walk = counted.walks.get(customer) ?? [];
  counted.walks.set(customer, walk);
  walk.push({ time: InvoiceDate, name: Number(Quantity) < 0 ? RETURNED : PURCHASED });
}

/** Directly-follows counts of the files, as `from → to`. */
function edgesOf({ walks }: Counted): Record<string, number> {
  const edges: Record<string, number> = {};
  for (const walk of walks.values()) {
    // Sorting is stable: at the same time the earlier line stays first.
    const sorted = walk.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
    for (const [n, { name }] of sorted.entries()) {
      const edge = `${sorted[n - 1]?.name} → ${name}`;
      if (n > 0) edges[edge] = (edges[edge] ?? 0) + 1;
    }
  }
  return edges;
}

interface Graph {
  people: number;
  edges: { from: string; to: string; count: number; people: number; meanSeconds: number }[];
}

describeWithData(describe, 'online-retail', 'online-retail', (directory) => {
  let data: string;
  let server: ServerProcess;
  let imported: Ran;
  let counted: Counted;
  beforeAll(async () => {
    const files = (await readdir(directory)).filter((name) => name.endsWith('.csv.gz')).sort();
    const paths = files.map((name) => join(directory, name));
    data = await mkdtemp(join(tmpdir(), 'throughline-retail-'));
    server = await startServer({ dataDirectory: data });
    imported = await run(server, 'import', ...paths, '--mapping', mapping);
    counted = await count(paths);
    while ((await read<Status>('/v1/status')).outbox.rows > 0) await setTimeout(100);
  }, 900_000);
  afterAll(async () => {
    await server?.stop();
    if (data) await rm(data, { recursive: true, force: true });
  });

  async function read<T>(path: string): Promise<T> {
    const response = await server.request(path);
    expect(response.status).toBe(200);
    return (await response.json()) as T;
  }

  it('[D1.1] takes in all 541,909 lines of 13 gzipped files, 135,080 of them without a customer', async () => {
    expect(imported.end, imported.err).toBe(0);
    const summary = imported.out.trimEnd().split('\n').at(-1)!;
    console.log(`online-retail: ${summary}`);
    expect(summary).toMatch(/^13 files: 541,909 accepted, 0 refused; 135,080 without a person; /);
    expect(counted).toMatchObject({ lines: 541_909, withoutCustomer: 135_080 });
    expect(await read('/v1/status')).toMatchObject({ touchpoints: 541_909, withoutPerson: 135_080 });
  });

  it('[D1.2] has 4,372 people', async () => {
    expect(counted.walks.size).toBe(4_372);
    expect(await read('/v1/status')).toMatchObject({ people: 4_372 });
  });

  it('[D1.3] has the file’s own number of lines a person, in the profiles', async () => {
    const asked = [...counted.walks.keys()];
    for (let at = 0; at < asked.length; at += 200) {
      const some = asked.slice(at, at + 200);
      const body = JSON.stringify({ people: some.map((customer) => `userId:${customer}`) });
      const answer = await server.request('/v1/people/read', { method: 'POST', body });
      const { people } = (await answer.json()) as { people: { profile: { touchpoints: number } | null }[] };
      expect(people.map(({ profile }) => profile?.touchpoints)).toEqual(
        some.map((customer) => counted.walks.get(customer)!.length),
      );
    }
  });

  it('[D1.4] prints one of them', async () => {
    const { end, out } = await run(server, 'person', 'userId:12346', '--limit', '5');
    expect(end).toBe(0);
    // The best known customer of this file: bought 74,215 storage jars, and gave them back 16 minutes later.
    expect(out).toMatch(/userId\s+12346/);
    expect(out).toContain('Touchpoints: 2, from 2011-01-18T10:01:00.000Z to 2011-01-18T10:17:00.000Z');
    expect(out).toMatch(/2011-01-18T10:17:00\.000Z\s+web\s+Item returned\s+.*"quantity":-74215/);
    expect(out).toMatch(/2011-01-18T10:01:00\.000Z\s+web\s+Item purchased\s+.*"quantity":74215/);
  });

  it('[D1.5] shows as a directly-follows graph what the files hold', async () => {
    const graph = await read<Graph>('/v1/journeys/graph?source=online-retail');
    expect(graph.people).toBe(4_372);
    const edges = graph.edges.map(({ from, to, count }) => [`${from} → ${to}`, count]);
    expect(Object.fromEntries(edges)).toEqual(edgesOf(counted));
  });

  it('[D1.2, D1.3] has 25,900 invoices, and the file’s own number of lines a person and a day, in the history', async () => {
    expect(counted.invoices.size).toBe(25_900);
    await server.stop();
    const analytical = await openChdb({ directory: join(data, 'analytical') });
    try {
      const query = async <T>(sql: string): Promise<T[]> =>
        (await analytical.client.query({ query: sql, format: 'JSONEachRow' })).json<T>();
      const orders = await query<{ id: string }>(
        `SELECT DISTINCT JSONExtractString(references, 1, 'id') AS id FROM events WHERE source = 'online-retail'`,
      );
      expect(new Set(orders.map(({ id }) => id))).toEqual(counted.invoices);
      const days = await query<{ day: string; lines: number }>(
        `SELECT concat(JSONExtractString(identifiers, 1, 'value'), ' ', toString(toDate(toTimeZone(time, 'Europe/London')))) AS day,
           toUInt32(count()) AS lines
         FROM events WHERE leaf != toUUID('00000000-0000-0000-0000-000000000000') GROUP BY day`,
      );
      expect(new Map(days.map(({ day, lines }) => [day, lines]))).toEqual(counted.days);
    } finally {
      await analytical.close();
    }
  }, 120_000);
});
