import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  freePort,
  type ObjectStore,
  type ServerProcess,
  startObjectStore,
  startServer,
} from '@throughline/testkit';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { S3Store } from './s3-store.ts';
import { run } from './test/command.ts';

const ROWS = 3_000;
let store: ObjectStore;
let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-s3-'));
  [store, server] = await Promise.all([startObjectStore(), startServer()]);
  await writeFile(
    join(folder, 'map.yaml'),
    'source: lake\nname: "{what}"\ntime: at\nidentifiers: { userId: who }\nproperties: { note: note }\n',
  );
});
afterAll(async () => {
  await store?.[Symbol.asyncDispose]();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const flags = { patience: '2' };
const bucket = (environment: Record<string, string> = {}) =>
  new S3Store('lake', flags, { ...store.environment, ...environment });
const at = (environment: Record<string, string> = {}) => ({
  url: server.url,
  adminKey: server.adminKey,
  environment: { ...store.environment, ...environment },
});
const mapped = (address: string, ...more: string[]) =>
  run(
    at(),
    'import',
    address,
    '--mapping',
    join(folder, 'map.yaml'),
    '--refused',
    folder,
    '--step',
    '300',
    ...more,
  );

/** About 600 KB: more than one read-ahead of a connection. */
function csv(person: string): Buffer {
  const rows = Array.from(
    { length: ROWS },
    (_, i) =>
      `E${i % 3},${new Date(Date.UTC(2026, 0, 1) + i * 1e6).toISOString()},${person},${'n'.repeat(180)}\n`,
  );
  return Buffer.from(`what,at,who,note\n${rows.join('')}`);
}

async function touchpoints(person: string): Promise<number> {
  const answer = await server.request(`/v1/people/userId:${person}`);
  return answer.status === 404 ? 0 : ((await answer.json()) as { touchpoints: number }).touchpoints;
}

describe('an object store', () => {
  it('[C8.11] signs, writes in one request and in pieces, reads ranges and lists by prefix, whatever the key', async () => {
    const s3 = bucket();
    const keys = ['a b/ü+&=?#.jsonl', 'a b/2.jsonl', 'other/3.jsonl'];
    for (const key of keys) await s3.put(key, Buffer.from(`of ${key}`), 'text/plain');
    const listed = [];
    for await (const { key, size } of s3.list('a b/')) listed.push([key, size]);
    expect(listed).toEqual([
      ['a b/2.jsonl', 14],
      ['a b/ü+&=?#.jsonl', Buffer.byteLength('of a b/ü+&=?#.jsonl')],
    ]);
    const { etag } = await s3.head(keys[0]!);
    expect((await s3.slice(keys[0]!, 3, 6, etag)).toString()).toBe('a b');
    const pieces = [Buffer.alloc(5 * 1024 * 1024, 'x'), Buffer.from('end')];
    const upload = await s3.beginUpload('large', 'text/plain');
    const etags = [];
    for (const [index, piece] of pieces.entries())
      etags.push(await s3.uploadPiece('large', upload, index + 1, piece));
    await s3.completeUpload('large', upload, etags);
    expect(await s3.head('large')).toMatchObject({ size: 5 * 1024 * 1024 + 3 });
    expect(await s3.get('nothing')).toBeUndefined();
  });

  it('[C8.11] imports CSV by a mapping, gzip and Parquet from it', { timeout: 60_000 }, async () => {
    const s3 = bucket();
    const { gzipSync } = await import('node:zlib');
    await s3.put('in/a.csv', csv('a'), 'text/csv');
    await s3.put('in/b.csv.gz', gzipSync(csv('b')), 'application/gzip');
    const columnData = ['what', 'at', 'who', 'note'].map((name) => ({
      name,
      data: Array.from({ length: 900 }, (_, i) =>
        name === 'at' ? `2026-01-01T00:00:00Z` : name === 'who' ? 'c' : `${name} ${i}`,
      ),
      type: 'STRING' as const,
    }));
    await s3.put(
      'in/c.parquet',
      Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize: 300 })),
      'application/x',
    );
    const { out, end, err } = await mapped('s3://lake/in/');
    expect(end, err).toBe(0);
    expect(out).toMatch(/a\.csv: 3,000 accepted[\s\S]*b\.csv: 3,000 accepted[\s\S]*c\.parquet: 900 accepted/);
    expect(await Promise.all(['a', 'b', 'c'].map(touchpoints))).toEqual([ROWS, ROWS, 900]);
    // Known by its entity tag, it is not read again.
    store.fault(() => undefined);
    expect((await mapped('s3://lake/in/a.csv')).out).toContain('was imported already');
    expect(store.requests.filter(({ method }) => method === 'GET').length).toBeLessThan(2);
  });

  it('[V1.26] what it refuses is told with place, code and cure, and no secret', async () => {
    await bucket().put('ok.csv', csv('nobody'), 'text/csv');
    const secret = 'not-the-secret';
    const cases: [string, Record<string, string>, RegExp][] = [
      [
        's3://lake/ok.csv',
        { AWS_SECRET_ACCESS_KEY: secret },
        /s3:\/\/lake\/ok\.csv: the store refuses \(403.*Check the credentials.*\(s3_denied\)/,
      ],
      [
        's3://lake/none.csv',
        {},
        /s3:\/\/lake\/none\.csv is not there \(404.*Check bucket, key and --s3-endpoint\. \(s3_missing\)/,
      ],
      ['s3://nowhere/x.csv', {}, /s3:\/\/nowhere\/x\.csv is not there .*\(s3_missing\)/],
      ['s3://lake/empty/', {}, /s3:\/\/lake\/empty\/ has no data files below it/],
      [
        's3://lake/ok.csv',
        { AWS_ACCESS_KEY_ID: '' },
        /needs credentials: set AWS_ACCESS_KEY_ID.*\(s3_credentials\)/,
      ],
      [
        's3://lake/ok.csv',
        { AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${await freePort()}` },
        /the store does not answer as it should \(connect ECONNREFUSED.*\(s3_unavailable\)/,
      ],
    ];
    for (const [address, environment, message] of cases) {
      const args = ['--mapping', join(folder, 'map.yaml'), '--refused', folder, '--patience', '0.5'];
      const { end, err } = await run(at(environment), 'import', address, ...args);
      expect(end).toBe(1);
      expect(err).toMatch(message);
      expect(err).not.toContain(secret);
    }
    expect(await touchpoints('nobody')).toBe(0);
  });

  it.each([
    ['403', { status: 403, code: 'AccessDenied' }, /s3_denied/],
    ['404', { status: 404, code: 'NoSuchKey' }, /s3_missing/],
    ['500', { status: 500, code: 'InternalError' }, /s3_unavailable/],
  ] as const)(
    '[V1.27] answers %s half-way: rows before are in, and the same command takes the rest, once',
    {
      timeout: 60_000,
    },
    async (name, fault, code) => {
      const key = `half-${name}.csv`;
      const person = `half${name}`;
      await bucket().put(key, csv(person), 'text/csv');
      // The first answer breaks off in the middle, and from then on the store refuses.
      let reads = 0;
      store.fault(({ method, url }) => {
        if (method !== 'GET' || !url.includes(key)) return undefined;
        // The first look is at two bytes, to see whether it is packed.
        reads++;
        if (reads <= 2) return undefined;
        return reads === 3 ? { cutAfter: 400_000 } : fault;
      });
      const broken = await mapped(`s3://lake/${key}`, '--patience', '1');
      expect(broken.end).toBe(1);
      expect(broken.err).toMatch(code);
      expect(broken.err).toContain('the same command goes on from there');
      const before = await touchpoints(person);
      expect(before).toBeGreaterThan(ROWS / 3);
      expect(before).toBeLessThan(ROWS);
      store.fault(() => undefined);
      const { out, end } = await mapped(`s3://lake/${key}`);
      expect(end).toBe(0);
      expect(out).toContain('3,000 accepted, 0 refused');
      expect(await touchpoints(person)).toBe(ROWS);
    },
  );

  it('[V1.27] is asked again where it breaks off or overloads for a while, and an object that was replaced is not mixed', {
    timeout: 60_000,
  }, async () => {
    await bucket().put('flaky.csv', csv('flaky'), 'text/csv');
    let asked = 0;
    store.fault(({ method, url }) => {
      if (method !== 'GET' || !url.includes('flaky')) return undefined;
      asked++;
      // The first look, whether it is packed, passes. Then each answer breaks off, and each other is a refusal.
      if (asked === 1) return undefined;
      return asked % 2 === 0 ? { cutAfter: 90_000 } : { status: 503, code: 'SlowDown' };
    });
    const { out, err } = await mapped('s3://lake/flaky.csv');
    expect(out, err).toContain('3,000 accepted, 0 refused');
    expect(await touchpoints('flaky')).toBe(ROWS);
    expect(asked).toBeGreaterThan(8);

    store.fault(() => undefined);
    const s3 = bucket();
    const { etag } = await s3.head('flaky.csv');
    await s3.put('flaky.csv', csv('other'), 'text/csv');
    store.fault(({ method }) => (method === 'GET' ? { status: 412, code: 'PreconditionFailed' } : undefined));
    await expect(s3.slice('flaky.csv', 0, 10, etag)).rejects.toMatchObject({
      code: 's3_changed',
      message: expect.stringContaining('was replaced while it was read'),
    });
    store.fault(() => undefined);
    expect((await mapped('s3://lake/flaky.csv')).err).toContain('Its rows would count twice');
    expect(await readFile(join(folder, 'map.yaml'), 'utf8')).toContain('source: lake');
  });
});
