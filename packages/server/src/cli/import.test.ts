import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { leafOf } from '@throughline/core/people';
import { openPglite, type Schema } from '@throughline/storage/relational';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './test/command.ts';

let server: ServerProcess;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-import-'));
  server = await startServer();
});
afterAll(async () => {
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

const MAPPING = `
source: shop
name: '{what}'
time: { column: at, zone: Europe/Berlin }
identifiers: { userId: who, email: mail }
properties: { n: { column: n, type: integer } }
`;

async function put(name: string, content: string | Buffer): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function read<T>(path: string): Promise<T> {
  const response = await server.request(path);
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

interface Timeline {
  touchpoints: {
    id: string;
    name: string;
    time: string;
    source: string;
    properties: object;
    channel: string;
  }[];
}

function refusedOf(
  path: string,
): Promise<{ row: number; line: number; code: string; message: string; raw: string }[]> {
  return readFile(`${path}.refused.jsonl`, 'utf8').then((text) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line)),
  );
}

describe('throughline import', () => {
  it('[R4.11, T4.1, T4.7] imports CSV by a mapping, and writes what it refuses beside it, with line and reason', async () => {
    const mapping = await put('map.yaml', MAPPING);
    const file = await put(
      'a.csv',
      `what,at,who,mail,n
Seen,2026-01-05 10:00,ann,ann@example.org,1
Bought,2026-01-05 10:00,ann,,2
Seen,2026-13-05 10:00,bob,,3
Seen,2026-01-05 10:00,bob,,four
Seen,2026-01-05 10:00,bob
,2026-01-05 10:00,bob,,6
"Seen,2026-01-05 10:00,bob,,7
Left,2026-07-05 10:00,,ANN@example.org,8
Left,2026-07-05 10:00,,,9
`,
    );
    const { end, out } = await run(server, 'import', file, '--mapping', mapping);
    expect(end).toBe(0);
    expect(out).toMatch(
      /^a\.csv: 4 accepted, 5 refused \(see .*a\.csv\.refused\.jsonl\); 1 without a person; /,
    );
    expect((await refusedOf(file)).map(({ row, line, code }) => [row, line, code])).toEqual([
      [3, 4, 'time_invalid'],
      [4, 5, 'wrong_type'],
      [5, 6, 'line_invalid'],
      [6, 7, 'name_missing'],
      [7, 8, 'line_invalid'],
    ]);
    expect((await refusedOf(file))[3]).toMatchObject({ raw: ',2026-01-05 10:00,bob,,6' });
    // Two at the same time: newest first, so the later line stands before the earlier one.
    const { touchpoints } = await read<Timeline>('/v1/people/userId:ann/timeline');
    expect(touchpoints.map(({ name, time, id, properties }) => [name, time, id, properties])).toEqual([
      ['Left', '2026-07-05T08:00:00.000Z', 'a.csv#000000000008', { n: 8 }],
      ['Bought', '2026-01-05T09:00:00.000Z', 'a.csv#000000000002', { n: 2 }],
      ['Seen', '2026-01-05T09:00:00.000Z', 'a.csv#000000000001', { n: 1 }],
    ]);
  });

  it('[T4.6] does nothing when the same file comes again, and says so', async () => {
    const { end, out } = await run(
      server,
      'import',
      join(folder, 'a.csv'),
      '--mapping',
      join(folder, 'map.yaml'),
    );
    expect(end).toBe(0);
    expect(out).toMatch(
      /^a\.csv: was imported already, finished 20.*: 4 accepted, 5 refused .*Nothing to do\./,
    );
    expect(await read<Timeline>('/v1/people/userId:ann/timeline')).toMatchObject({
      touchpoints: { length: 3 },
    });
    expect(await refusedOf(join(folder, 'a.csv'))).toHaveLength(5);
  });

  it('[T4.6] refuses another content or mapping under the same name, whose rows would count twice', async () => {
    const mapping = await put('map.yaml', MAPPING);
    const file = await put('b.csv', 'what,at,who,mail,n\nSeen,2026-01-05 10:00,cleo,,1\n');
    await run(server, 'import', file, '--mapping', mapping);
    await put('b.csv', 'what,at,who,mail,n\nSeen,2026-01-05 10:00,cleo,,1\nSeen,2026-01-06 10:00,cleo,,2\n');
    const again = await run(server, 'import', file, '--mapping', mapping);
    expect(again.end).toBe(1);
    expect(again.err).toContain('a file named b.csv was imported into source shop');
    const named = await run(server, 'import', file, '--mapping', mapping, '--name', 'b2.csv');
    expect(named.out).toMatch(/^b2\.csv: 2 accepted, 0 refused/);
  });

  it('[T4.2, T4.7] imports JSONL, and puts down what only the server can refuse', async () => {
    const lines = [
      {
        type: 'identify',
        userId: 'dan',
        traits: { email: 'dan@example.org', plan: 'gold' },
        timestamp: '2026-02-01T00:00:00Z',
      },
      {
        type: 'track',
        userId: 'dan',
        event: 'Called',
        messageId: 'call-1',
        timestamp: '2026-02-02T00:00:00Z',
        touchpoint: { channel: 'contact_center' },
      },
      // Nobody is called "null": which values those are is the server's setting.
      { type: 'identify', userId: 'null', traits: { plan: 'x' } },
      { type: 'track', userId: 'dan' },
      { event: 'No type' },
      [1, 2],
      { type: 'track', userId: 9007199254740993n, event: 'Rounded' },
      { type: 'track', userId: 'dan', event: 'Half \ud83d' },
      { type: 'track', userId: 'dan', event: 'Nul \u0000' },
      { type: 'track', userId: 'dan', event: 'Large', properties: { text: 'x'.repeat(33_000) } },
      {
        type: 'track',
        userId: 'dan',
        event: 'Later',
        timestamp: '2026-02-03T00:00:00Z',
        sentAt: '2026-02-04T00:00:00Z',
      },
    ];
    const written = lines.map((line) =>
      JSON.stringify(line, (_, value) => (typeof value === 'bigint' ? 'BIG' : value)).replace(
        '"BIG"',
        '9007199254740993',
      ),
    );
    const file = await put('c.jsonl', `${written.join('\n')}\n{"type":"track","__proto__":{}}\nnot json`);
    const { end, out } = await run(server, 'import', file, '--source', 'crm', '--step', '4');
    expect(end).toBe(0);
    expect(out).toContain('c.jsonl: 3 accepted, 10 refused');
    expect((await refusedOf(file)).map(({ line, code }) => [line, code])).toEqual([
      [3, 'identifier_missing'],
      [4, 'name_missing'],
      [5, 'type_missing'],
      [6, 'not_an_object'],
      [7, 'unsafe_integer'],
      [8, 'lone_surrogate'],
      [9, 'nul_character'],
      [10, 'event_too_large'],
      [12, 'forbidden_key'],
      [13, 'line_invalid'],
    ]);
    const { touchpoints } = await read<Timeline>('/v1/people/email:dan@example.org/timeline');
    expect(touchpoints.map(({ id, time, source, channel }) => [id, time, source, channel])).toEqual([
      ['c.jsonl#000000000011', '2026-02-03T00:00:00.000Z', 'crm', 'unknown'],
      ['call-1', '2026-02-02T00:00:00.000Z', 'crm', 'contact_center'],
      ['c.jsonl#000000000001', '2026-02-01T00:00:00.000Z', 'crm', 'unknown'],
    ]);
  });

  it('[T4.3] imports several files, gzipped or not, CSV and JSONL', async () => {
    const rows = (from: number, count: number) =>
      `what,at,who,mail,n\n${Array.from({ length: count }, (_, i) => `Seen,2026-03-01T00:00:00Z,eva,,${from + i}\n`).join('')}`;
    const files = [
      await put('d.csv', rows(0, 30)),
      await put('e.csv.gz', gzipSync(rows(30, 40))),
      await put('f.jsonl.gz', gzipSync('{"type":"track","event":"Seen","userId":"eva"}\n'.repeat(5))),
    ];
    const { end, out } = await run(server, 'import', ...files, '--mapping', await put('map.yaml', MAPPING));
    expect(end).toBe(0);
    expect(out).toMatch(
      /d\.csv: 30 accepted.*\n.*e\.csv: 40 accepted.*\n.*f\.jsonl: 5 accepted.*\n.*3 files: 75 accepted, 0 refused/,
    );
    expect(await read('/v1/people/userId:eva')).toMatchObject({ touchpoints: 75 });
  });

  it('[T4.3] takes nothing of a packed file that ends too early, and all of it once it is whole', async () => {
    const rows = Array.from({ length: 3000 }, (_, i) => `Seen,2026-03-01T00:00:00Z,gus,,${i}\n`);
    const whole = gzipSync(`what,at,who,mail,n\n${rows.join('')}`);
    const file = await put('g.csv.gz', whole.subarray(0, whole.length - 9));
    const args = ['import', file, '--mapping', await put('map.yaml', MAPPING), '--step', '500'];
    const broken = await run(server, ...args);
    expect(broken.end).toBe(1);
    expect(broken.err).toContain('g.csv.gz is no complete gzip file: unexpected end of file');
    await put('g.csv.gz', whole);
    expect((await run(server, ...args)).out).toMatch(/^g\.csv: 3,000 accepted, 0 refused/);
    // Unpacked it is still the same file.
    await put('g.csv', `what,at,who,mail,n\n${rows.join('')}`);
    const unpacked = await run(
      server,
      'import',
      join(folder, 'g.csv'),
      '--mapping',
      join(folder, 'map.yaml'),
    );
    expect(unpacked.out).toContain('was imported already');
  });

  it('[T4.2] leaves out what repeats an id, and says how many', async () => {
    const event = (id: string) =>
      JSON.stringify({ type: 'track', userId: 'ida', event: 'Seen', messageId: id });
    const file = await put('k.jsonl', ['a', 'b', 'a', 'c', 'a'].map(event).join('\n'));
    const { out } = await run(server, 'import', file);
    expect(out).toContain('k.jsonl: 3 accepted, 0 refused, 2 left out that repeat an id');
    expect(await read('/v1/people/userId:ida')).toMatchObject({ touchpoints: 3 });
  });

  it('[R4.11] says what is asked wrongly', async () => {
    const csv = await put('h.csv', 'a,b\n');
    const map = await put('map.yaml', MAPPING);
    expect(await run(server, 'import')).toMatchObject({
      end: 2,
      err: expect.stringContaining('import takes one file or more'),
    });
    expect(await run(server, 'import', csv)).toMatchObject({
      end: 2,
      err: expect.stringContaining('needs --mapping'),
    });
    expect(await run(server, 'import', join(folder, 'none.csv'), '--mapping', map)).toMatchObject({
      end: 1,
      err: expect.stringContaining('none.csv cannot be read'),
    });
    const columns = await put('i.csv', 'a,b\n1,2\n');
    expect(await run(server, 'import', columns, '--mapping', map)).toMatchObject({
      end: 1,
      err: expect.stringContaining("mapping: name: there is no column 'what'; the file has 'a', 'b'"),
    });
    expect(await run(server, 'import', csv, csv, '--mapping', map)).toMatchObject({
      end: 2,
      err: expect.stringContaining('have the same name'),
    });
    const nowhere = { url: 'http://127.0.0.1:9', adminKey: 'x' };
    expect(await run(nowhere, 'import', columns, '--mapping', map)).toMatchObject({
      end: 1,
      err: expect.stringContaining('no answer from http://127.0.0.1:9'),
    });
  });

  it('[T4.8] folds history as live traffic is folded: the same messages give the same people', async () => {
    const messages = (prefix: string) =>
      Array.from({ length: 60 }, (_, i) => {
        const who = `${prefix}-${i % 4}`;
        const base = {
          messageId: `${prefix}-${i}`,
          timestamp: new Date(Date.UTC(2026, 3, 1) + ((i * 37) % 60) * 3.6e6).toISOString(),
        };
        if (i % 7 === 3)
          return {
            ...base,
            type: 'identify',
            userId: who,
            anonymousId: `a-${who}`,
            traits: { plan: `p${i}`, email: `${who}@example.org` },
          };
        if (i % 5 === 1) return { ...base, type: 'page', anonymousId: `a-${who}`, name: 'Home' };
        return {
          ...base,
          type: 'track',
          userId: who,
          event: `E${i % 3}`,
          touchpoint: { channel: i % 2 ? 'store' : 'web' },
        };
      });
    const file = await put(
      'j.jsonl',
      messages('file')
        .map((message) => JSON.stringify(message))
        .join('\n'),
    );
    await run(server, 'import', file, '--step', '7');
    const sent = await server.request('/v1/import', {
      method: 'POST',
      body: JSON.stringify({ batch: messages('live') }),
    });
    expect(await sent.json()).toMatchObject({ success: true });
    for (let i = 0; i < 4; i++) {
      const [imported, live] = await Promise.all(['file', 'live'].map((prefix) => person(prefix, i)));
      expect(imported).toEqual(live);
    }
  });

  it('[T4.8] writes each person once a step, however many events it has', async () => {
    // The three files above were a step each, of 75 events together.
    await server.kill('SIGTERM');
    const engine = await openPglite<Schema>({ directory: join(server.dataDirectory, 'relational') });
    try {
      const { version } = await engine.db
        .selectFrom('people')
        .select('version')
        .where('person', '=', leafOf('userId', 'eva'))
        .executeTakeFirstOrThrow();
      expect(version).toBe(3);
    } finally {
      await engine.close();
    }
  });

  /** A person's profile, without what differs by prefix, source and clock. */
  async function person(prefix: string, number: number): Promise<unknown> {
    const {
      person: _,
      identifiers,
      merges,
      ...profile
    } = await read<{
      person: string;
      identifiers: { kind: string }[];
      merges: unknown[];
    }>(`/v1/people/userId:${prefix}-${number}`);
    const text = JSON.stringify({
      ...profile,
      kinds: identifiers.map(({ kind }) => kind),
      merges: merges.length,
    });
    return JSON.parse(text.replaceAll(`${prefix}-`, ''), (key, value) =>
      ['applied', 'source'].includes(key) ? undefined : value,
    );
  }
});
