import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ObjectStore, type ServerProcess, startObjectStore, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Api } from './api.ts';
import { type Manifest, touchpointsOf } from './export-manifest.ts';
import { runExport } from './export-run.ts';
import { openTarget } from './export-target.ts';
import { S3Store } from './s3-store.ts';
import { type Ran, run, start } from './test/command.ts';

const EVENTS = 3_000;
const PART = '250';
/** CSV makes the trip through a store, below. */
const FORMATS = ['jsonl', 'parquet', 'xes'] as const;

/** History of three sources and every type of call, with what each format finds awkward; everyone is somebody. */
function history(): string {
  const lines = Array.from({ length: EVENTS }, (_, i) => {
    const person = (i * 7919) % 211;
    const base = {
      messageId: `m${i}`,
      timestamp: new Date(Date.UTC(2026, 0, 1) + i * 61_000).toISOString(),
      userId: `u${person}`,
      touchpoint: {
        source: ['shop', 'crm', 'app'][i % 3],
        channel: i % 4 === 0 ? 'store' : 'web',
        ...(i % 5 === 0 ? { corner: 'service', department: 'desk' } : {}),
        ...(i % 6 === 0 ? { identifiers: [{ kind: 'loyalty', value: `l${person}` }] } : {}),
        ...(i % 7 === 0 ? { references: [{ kind: 'employee', id: `emp ${i % 3}`, role: 'seller' }] } : {}),
      },
      context: { page: { url: `https://a.example/?q=${i}&x="y"` }, ip: '192.0.2.1' },
    };
    if (i % 50 === 1)
      return {
        ...base,
        type: 'identify',
        anonymousId: `a${person}`,
        traits: { email: `p${person}@example.org`, plan: '<gold> & "more"' },
      };
    if (i % 50 === 2) return { ...base, type: 'page', name: 'Prices' };
    if (i % 50 === 3) return { ...base, type: 'group', groupId: `g${person}`, traits: { size: 3 } };
    if (i % 50 === 4) return { ...base, type: 'alias', previousId: `old${person}` };
    return {
      ...base,
      type: 'track',
      event: `E${i % 9}`,
      properties: {
        n: i,
        ratio: i / 7,
        text: 'two\nlines, a\ttab and ünïcode \u{1f600} \'"<&>',
        list: [1, [2]],
        no: null,
      },
    };
  });
  return `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`;
}

let folder: string;
let server: ServerProcess;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-export-'));
  server = await startServer();
  await writeFile(join(folder, 'history.jsonl'), history());
  const { out } = await run(server, 'import', join(folder, 'history.jsonl'));
  expect(out).toContain('3,000 accepted, 0 refused');
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const manifestIn = async (out: string) =>
  JSON.parse(await readFile(join(out, 'manifest.json'), 'utf8')) as Manifest;

function command(format: string, out: string, ...more: string[]): string[] {
  return ['export', '--format', format, '--out', out, '--part', PART, ...more];
}

/** What is in every file of a folder, by name; kills leave files behind whose names begin with a dot. */
async function contents(out: string): Promise<Record<string, string>> {
  const names = (await readdir(out)).filter((name) => name.startsWith('touchpoints-')).sort();
  const hashes = names.map(async (name) => [
    name,
    createHash('sha256')
      .update(await readFile(join(out, name)))
      .digest('hex'),
  ]);
  return Object.fromEntries(await Promise.all(hashes)) as Record<string, string>;
}

interface Line {
  id: string;
  source: string;
}

/** Everything that a server holds, in an order of its own, without what an arrival gives it. */
async function everything(of: ServerProcess): Promise<Line[]> {
  const answer = await of.request('/v1/touchpoints/export?limit=1000000');
  const lines = (await answer.text()).trim().split('\n');
  return lines
    .map((line) => {
      const {
        received: _,
        applied: __,
        settings: ___,
        ...rest
      } = JSON.parse(line) as Line & Record<string, unknown>;
      return rest as Line;
    })
    .sort((a, b) => (a.source + a.id < b.source + b.id ? -1 : 1));
}

describe('exporting to a folder', () => {
  it('[C8.7, C8.10] killed at 30 % and at 70 %, equals one that was not, and then there is nothing to do', {
    timeout: 120_000,
  }, async () => {
    const whole = join(folder, 'whole');
    expect((await run(server, ...command('jsonl', whole))).out).toMatch(/3,000 touchpoints in 12 files/);
    const broken = join(folder, 'broken');
    for (const part of [4, 9]) {
      const { child, ended } = start(server, command('jsonl', broken));
      while (((await manifestIn(broken).catch(() => undefined))?.parts.length ?? 0) < part)
        await setTimeout(2);
      child.kill('SIGKILL');
      expect((await ended).end).toBe('SIGKILL');
      expect((await manifestIn(broken)).parts.length).toBeLessThan(12);
    }
    const last = await run(server, ...command('jsonl', broken));
    expect(last.err).toMatch(/going on after part \d+/);
    expect(last.out).toMatch(/3,000 touchpoints in 12 files, [\d,]+ of them by this run/);
    expect(await contents(broken)).toEqual(await contents(whole));
    const [a, b] = await Promise.all([manifestIn(whole), manifestIn(broken)]);
    expect(b.parts).toEqual(a.parts);
    expect(a.parts.map(({ sha256 }) => sha256)).toEqual(Object.values(await contents(whole)));
    expect((await run(server, ...command('jsonl', broken))).out).toMatch(
      /was exported already.*Nothing to do/,
    );
  });

  it('[C8.10] goes on through a server that is killed under it', { timeout: 120_000 }, async () => {
    await using first = await startServer({ dataDirectory: join(folder, 'data') });
    await run(first, 'import', join(folder, 'history.jsonl'));
    const out = join(folder, 'through');
    const port = Number(new URL(first.url).port);
    const running = start(first, command('csv', out, '--part', '100'));
    while (((await manifestIn(out).catch(() => undefined))?.parts.length ?? 0) < 5) await setTimeout(2);
    await first.kill('SIGKILL');
    await using _second = await startServer({ dataDirectory: join(folder, 'data'), port });
    const { end, err, out: said } = await running.ended;
    expect(end, err).toBe(0);
    expect(err).toMatch(/trying again in/);
    expect(said).toMatch(/3,000 touchpoints in 30 files/);
    const rows = (await manifestIn(out)).parts.map(({ touchpoints }) => touchpoints);
    expect(rows.reduce((sum, n) => sum + n, 0)).toBe(EVENTS);
  });

  it('[C8.6, C8.10] takes the filter, and refuses to go on with another one', async () => {
    const out = join(folder, 'filtered');
    const args = command('jsonl', out, '--channel', 'store', '--source', 'crm', '--from', '2026-01-02');
    expect((await run(server, ...args)).end).toBe(0);
    const lines = (await readFile(join(out, 'touchpoints-000001.jsonl'), 'utf8')).trim().split('\n');
    for (const line of lines)
      expect(JSON.parse(line)).toMatchObject({
        channel: 'store',
        source: 'crm',
        time: expect.stringMatching(/^2026-01-0[23]/),
      });
    const other = await run(server, ...command('jsonl', out, '--channel', 'web'));
    expect(other.end).toBe(1);
    expect(other.err).toMatch(
      /holds an export of something else: --format jsonl .*--channel store.*Give another --out.*\(export_differs\)/,
    );
    await writeFile(join(folder, 'whole-manifest'), 'x');
    await mkdir(join(folder, 'none'), { recursive: true });
    await copyFile(join(folder, 'whole-manifest'), join(folder, 'none', 'manifest.json'));
    expect((await run(server, ...command('jsonl', join(folder, 'none')))).err).toContain(
      '(export_unreadable)',
    );
    expect((await run(server, ...command('jsonl', join(folder, 'history.jsonl')))).err).toContain(
      '(export_unwritable)',
    );
    for (const wrong of [
      ['--out', out, '--format', 'xls'],
      ['--format', 'csv'],
      ['--out', out, '--from', 'noon'],
    ])
      expect((await run(server, 'export', ...wrong)).end).toBe(2);
  });

  it.each(FORMATS)(
    '[C8.9, C8.1] %s: exported and imported elsewhere, they are the same events about the same people',
    {
      timeout: 120_000,
    },
    async (format) => {
      const out = join(folder, `trip-${format}`);
      expect((await run(server, ...command(format, out, '--part', '1000'))).end).toBe(0);
      await using elsewhere = await startServer();
      const files = (await readdir(out))
        .filter((name) => name.startsWith('touchpoints-'))
        .map((name) => join(out, name));
      const imported: Ran = await run(elsewhere, 'import', ...files);
      expect(imported.end, imported.err).toBe(0);
      expect(imported.out).toMatch(/3 files: 3,000 accepted, 0 refused; 0 without a person/);
      expect(await everything(elsewhere)).toEqual(await everything(server));
    },
  );
});

describe('exporting to a store', () => {
  let store: ObjectStore;
  beforeAll(async () => {
    store = await startObjectStore();
  });
  afterAll(() => store[Symbol.asyncDispose]());

  const at = () => ({ url: server.url, adminKey: server.adminKey, environment: store.environment });

  it('[C8.11, C8.9, C8.1] csv: written to a store and imported elsewhere from there, they are the same events', {
    timeout: 120_000,
  }, async () => {
    const args = ['--format', 'csv', '--part', '1000'];
    const { out, end } = await run(at(), 'export', '--out', 's3://lake/daily/csv', ...args);
    expect(end).toBe(0);
    expect(out).toContain('s3://lake/daily/csv: 3,000 touchpoints in 3 files');
    await using elsewhere = await startServer();
    const there = { ...at(), url: elsewhere.url, adminKey: elsewhere.adminKey };
    const imported = await run(there, 'import', 's3://lake/daily/csv/');
    expect(imported.out, imported.err).toMatch(/3 files: 3,000 accepted, 0 refused/);
    expect(await everything(elsewhere)).toEqual(await everything(server));
    const again = await run(there, 'import', 's3://lake/daily/csv/touchpoints-000002.csv');
    expect(again.out).toContain('was imported already');
  });

  it('[C8.11, V1.27] goes on after a store that broke off, from the last whole object', {
    timeout: 60_000,
  }, async () => {
    let puts = 0;
    store.fault(({ method, url }) =>
      method === 'PUT' && url.includes('/broken/') && ++puts > 5
        ? { status: 500, code: 'InternalError' }
        : undefined,
    );
    const args = ['--format', 'jsonl', '--part', PART, '--patience', '1'];
    const broken = await run(at(), 'export', '--out', 's3://lake/broken', ...args);
    expect(broken.end).toBe(1);
    expect(broken.err).toMatch(
      /s3:\/\/lake\/broken\/.*500 InternalError.*The same command goes on from there.*\(s3_unavailable\)/,
    );
    store.fault(() => undefined);
    const { out, err } = await run(at(), 'export', '--out', 's3://lake/broken', ...args);
    expect(err).toMatch(/going on after part [2-9]/);
    expect(out).toMatch(/3,000 touchpoints in 12 files/);
    const kept = await new S3Store('lake', { patience: '1' }, store.environment).get('broken/manifest.json');
    const there = JSON.parse(kept!.toString('utf8')) as Manifest;
    const undisturbed = join(folder, 'undisturbed');
    await run(server, ...command('jsonl', undisturbed));
    expect(there.parts).toEqual((await manifestIn(undisturbed)).parts);
  });
});

describe('the run of an export', () => {
  it('[C8.10] tells after each part how far it is, and writes the manifest before it says so', async () => {
    const out = join(folder, 'told');
    const target = await openTarget(out, { patience: '1' });
    const told: [parts: number, touchpoints: number, total: number][] = [];
    const question = { format: 'jsonl', filter: {}, part: '1000' };
    await runExport(question, target, new Api(server.url, server.adminKey), {
      patience: 1_000,
      say: () => {},
      onPart: (manifest) => {
        told.push([manifest.parts.length, touchpointsOf(manifest), manifest.total]);
        expect(JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'))).toEqual(manifest);
      },
    });
    expect(told).toEqual([
      [1, 1_000, EVENTS],
      [2, 2_000, EVENTS],
      [3, 3_000, EVENTS],
    ]);
  });
});

describe('the memory of an export', () => {
  /** The largest resident set of an export to a store, MB, in a heap of 40 MB. */
  async function peakOf(store: ObjectStore, out: string, ...filter: string[]): Promise<number> {
    const at = { url: server.url, adminKey: server.adminKey, environment: store.environment };
    const { child, ended } = start(at, ['export', '--out', out, ...filter], ['--max-old-space-size=40']);
    let peak = 0;
    while (child.exitCode === null && child.signalCode === null) {
      const status = await readFile(`/proc/${child.pid}/status`, 'utf8').catch(() => '');
      peak = Math.max(peak, Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024);
      await setTimeout(10);
    }
    expect(await ended).toMatchObject({ end: 0 });
    return peak;
  }

  it('[C8.8, C8.11] does not grow with one object of 50 MB, written in pieces', {
    timeout: 120_000,
  }, async () => {
    const line = (i: number) =>
      JSON.stringify({
        type: 'track',
        userId: `u${i % 50}`,
        event: 'Large',
        messageId: `large${i}`,
        properties: { text: `${i} `.repeat(10_000).slice(0, 25_000) },
      });
    await writeFile(
      join(folder, 'large.jsonl'),
      Array.from({ length: 2_000 }, (_, i) => `${line(i)}\n`).join(''),
    );
    await run(server, 'import', join(folder, 'large.jsonl'), '--source', 'large');
    await using store = await startObjectStore();
    const small = await peakOf(store, 's3://lake/small', '--source', 'shop');
    store.fault(() => undefined);
    const large = await peakOf(store, 's3://lake/large', '--source', 'large');
    const pieces = store.requests.filter(({ url }) => url.includes('partNumber='));
    console.log(`peak of the command: ${small.toFixed(0)} MB for 0.5 MB, ${large.toFixed(0)} MB for 51 MB`);
    expect(pieces.length).toBeGreaterThan(5);
    // A piece of 5 MB is gathered, joined, signed and sent. The whole object, so often in memory, were 150 MB more.
    expect(large).toBeLessThan(small + 90);
  });
});
