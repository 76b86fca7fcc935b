import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { type ColumnSource, parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openParquet, parquetFields, parquetRows } from './import-parquet.ts';
import { localPlace } from './place.ts';
import { run } from './test/command.ts';

let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-parquet-'));
  server = await startServer();
  await writeFile(
    join(folder, 'map.yaml'),
    `source: shop
name: '{what}'
time: at
identifiers: { userId: who }
references: [{ kind: order, id: order, role: subject }]
properties:
  price: { column: price, type: number }
  again: { column: again, type: boolean }
  items: { column: items, type: json }
`,
  );
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const at = (i: number) => new Date(Date.UTC(2026, 0, 1) + i * 60_000);

function columns(rows: number, prefix: string): ColumnSource[] {
  const of = <T>(value: (i: number) => T) => Array.from({ length: rows }, (_, i) => value(i));
  return [
    { name: 'what', data: of((i) => `E${i % 3}`), type: 'STRING' },
    { name: 'at', data: of(at), type: 'TIMESTAMP' },
    { name: 'who', data: of((i) => (i % 10 === 9 ? null : `${prefix}${i % 4}`)), type: 'STRING' },
    { name: 'order', data: of((i) => 9_007_199_254_740_000n + BigInt(i)), type: 'INT64' },
    { name: 'price', data: of((i) => i / 4), type: 'DOUBLE' },
    { name: 'again', data: of((i) => i % 2 === 0), type: 'BOOLEAN' },
    { name: 'items', data: of((i) => ({ sku: `s${i}` })), type: 'JSON' },
    { name: 'unused', data: of(() => 'x'.repeat(20)), type: 'STRING' },
  ];
}

async function put(name: string, rows: number, rowGroupSize: number, prefix = 'p'): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, Buffer.from(parquetWriteBuffer({ columnData: columns(rows, prefix), rowGroupSize })));
  return path;
}

const mapped = (file: string, ...more: string[]) =>
  run(server, 'import', file, '--mapping', join(folder, 'map.yaml'), ...more);

async function timeline(person: string) {
  const answer = await server.request(`/v1/people/${person}/timeline?limit=500`);
  return ((await answer.json()) as { touchpoints: Record<string, unknown>[] }).touchpoints;
}

describe('importing Parquet', () => {
  it('[C8.2] reads it by a mapping, types and all, whatever the size of its row groups', async () => {
    const { out, end } = await mapped(await put('a.parquet', 100, 30));
    expect(out).toMatch(/^a\.parquet: 100 accepted, 0 refused; 10 without a person/);
    expect(end).toBe(0);
    const events = await timeline('userId:p0');
    expect(events).toHaveLength(25);
    expect(events.at(-1)).toMatchObject({
      id: 'a.parquet#000000000001',
      source: 'shop',
      name: 'E0',
      time: at(0).toISOString(),
      properties: { price: 0, again: true, items: { sku: 's0' } },
      references: [{ kind: 'order', id: '9007199254740000', role: 'subject' }],
    });
  });

  it('[C8.2] unpacks a large row group slice by slice, and begins where it is told to', async () => {
    const place = await localPlace(await put('b.parquet', 50_000, 50_000));
    const file = await openParquet(place);
    expect(file).toMatchObject({ rows: 50_000, columns: expect.arrayContaining(['what', 'unused']) });
    let row = 24_990;
    for await (const rows of parquetRows(place, file, ['what', 'order'], row)) {
      expect(rows.length).toBeLessThanOrEqual(20_000);
      for (const one of rows) {
        expect(one.row).toBe(++row);
        if (row % 5_000 === 0)
          expect(parquetFields(one.content!, ['what', 'order', 'price'])).toEqual([
            `E${(row - 1) % 3}`,
            String(9_007_199_254_740_000n + BigInt(row - 1)),
            '',
          ]);
      }
    }
    expect(row).toBe(50_000);
  });

  it('[V1.21] takes nothing of a truncated file, says why and what to do, and all of it once it is whole', async () => {
    const path = await put('c.parquet', 3_000, 1_000, 'c');
    const whole = await readFile(path);
    for (const cut of [whole.subarray(0, whole.length - 7), whole.subarray(0, 5_000), Buffer.from('PAR1')]) {
      await writeFile(path, cut);
      const broken = await mapped(path);
      expect(broken.end).toBe(1);
      expect(broken.err).toMatch(
        /c\.parquet is no complete Parquet file: .*nothing of it was taken, and the same command imports it once it is whole\. \(parquet_invalid\)/,
      );
    }
    expect((await server.request('/v1/people/userId:c0')).status).toBe(404);
    await writeFile(path, whole);
    expect((await mapped(path)).out).toMatch(/^c\.parquet: 3,000 accepted, 0 refused/);
    expect((await mapped(path)).out).toContain('was imported already');
    expect(await timeline('userId:c0')).toHaveLength(500);
  });

  it('[V1.22] keeps the rows before a broken row group, names its first row, and counts none of them twice', async () => {
    const path = await put('d.parquet', 3_000, 1_000, 'd');
    const whole = await readFile(path);
    const file = await openParquet(await localPlace(path));
    const chunk = file.metadata.row_groups[1]!.columns[0]!.meta_data!;
    const start = Number(chunk.dictionary_page_offset ?? chunk.data_page_offset);
    const torn = Buffer.from(whole);
    torn.fill(0xff, start, start + Number(chunk.total_compressed_size));
    await writeFile(path, torn);
    for (let run = 0; run < 2; run++) {
      const broken = await mapped(path, '--step', '500');
      expect(broken.end).toBe(1);
      expect(broken.err).toMatch(
        /d\.parquet: row group 2 cannot be read from row 1,001 on: .*The rows before are in\..*\(parquet_invalid\)/,
      );
      const { imports } = (await (await server.request('/v1/imports')).json()) as {
        imports: { name: string; position: number; accepted: number }[];
      };
      const { position, accepted } = imports.find(({ name }) => name === 'd.parquet')!;
      expect(position).toBe(accepted);
      expect(position).toBe(1_000);
    }
    await writeFile(path, whole);
    expect((await mapped(path)).err).toContain('Its rows would count twice');
  });

  it('[C8.2] asks for a mapping where it needs one, and names the columns', async () => {
    const { end, err } = await run(server, 'import', await put('e.parquet', 10, 10));
    expect(end).toBe(1);
    expect(err).toContain('needs --mapping FILE, which tells what its columns mean: what, at, who, order');
  });
});
