import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openClickHouse } from '@throughline/storage/analytical';
import { openPostgres, type Schema } from '@throughline/storage/relational';
import {
  type ClickHouseServer,
  findPostgres,
  type PostgresServer,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Seal } from '../auth/seal.ts';
import { type Answer, get } from '../http/test/client.ts';
import { Webhooks } from './registry.ts';
import { signed } from './test/senders.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

const SECRET = 'whsec_test_5f2a9c';
const mapping = { each: '$[*]', id: '{@.id}', name: 'Order {@.what}', identifiers: { userId: '@.who' } };
const definition = (name = mapping.name) => ({
  signature: { scheme: 'stripe' },
  mapping: { ...mapping, name },
});

const put = async (server: ServerProcess, body: object, name = 'shop') =>
  (await (
    await server.request(`/v1/webhooks/${name}`, { method: 'PUT', body: JSON.stringify(body) })
  ).json()) as { version?: number; code?: string };

async function deliver(server: ServerProcess, items: unknown, name = 'shop'): Promise<Answer> {
  const { body, headers } = signed('stripe', JSON.stringify(items), Date.now());
  const response = await fetch(`${server.url}/v1/webhooks/${name}/receive`, {
    method: 'POST',
    headers,
    body,
  });
  const answer = (await response.json()) as Omit<Answer, 'status' | 'headers'>;
  return { status: response.status, headers: response.headers, ...answer };
}

describe('Secrets of webhooks on the embedded engine', () => {
  it('[C5.13] are in no file in the clear, in no answer and in no log, and outlive a restart', async () => {
    await using first = await startServer({ arguments: ['--log-level', 'trace'] });
    expect(await put(first, { definition: definition(), secrets: [SECRET] })).toMatchObject({ version: 1 });
    expect(await deliver(first, [{ id: '1', what: 'placed', who: 'ann' }])).toMatchObject({ status: 200 });
    for (const path of ['', '/shop']) {
      const answer = await (await first.request(`/v1/webhooks${path}`)).text();
      expect(answer).toContain('"secrets":true');
      expect(answer).not.toContain(SECRET);
    }
    const token = { signature: { scheme: 'token' }, mapping };
    const wrong = await first.request('/v1/webhooks/wrong', {
      method: 'PUT',
      body: JSON.stringify({ definition: token, secrets: ['guessable-one'] }),
    });
    expect(await wrong.text()).not.toContain('guessable-one');
    const directory = first.dataDirectory;
    await first.kill('SIGTERM');
    expect((await stat(join(directory, 'seal.key'))).mode & 0o777).toBe(0o600);
    const files = await readdir(directory, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      const content = await readFile(join(file.parentPath, file.name));
      expect(content.includes(SECRET), file.name).toBe(false);
    }
    expect(first.output()).not.toContain(SECRET);

    await using again = await startServer({ dataDirectory: directory });
    expect((await deliver(again, [{ id: '1', what: 'placed', who: 'ann' }])).items).toMatchObject([
      { status: 'duplicate' },
    ]);
  });
});

describe.skipIf(!installed)('Webhooks on PostgreSQL, in two processes', () => {
  let postgres: PostgresServer;
  let clickhouse: ClickHouseServer;
  let databaseUrl: string;
  let clickhouseUrl: string;
  let one: ServerProcess;
  let two: ServerProcess;
  beforeAll(async () => {
    [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
    databaseUrl = await postgres.createDatabase();
    clickhouseUrl = clickhouse.newDatabase();
    const env = { THROUGHLINE_SEAL_KEY: 'one key of many characters for both processes' };
    one = await startServer({ databaseUrl, clickhouseUrl, env });
    two = await startServer({ databaseUrl, clickhouseUrl, env, adminKey: one.adminKey });
  });
  afterAll(async () => {
    await Promise.all([one?.stop(), two?.stop()]);
    await Promise.all([postgres?.stop(), clickhouse?.stop()]);
  });

  it('[C5.12] a version made in one process holds in the other at once', async () => {
    await put(one, { definition: definition('Order one {@.what}'), secrets: [SECRET] });
    for (let version = 2; version < 8; version++) {
      const [writer, reader] = version % 2 === 0 ? [two, one] : [one, two];
      expect(await put(writer, { definition: definition(`Order v${version}`) })).toMatchObject({ version });
      await deliver(reader, [{ id: `v${version}`, what: 'placed', who: 'val' }]);
      const { touchpoints } = await get<{ touchpoints: { name: string }[] }>(
        reader,
        '/v1/people/userId:val/timeline?limit=1',
      );
      expect(touchpoints[0]?.name).toBe(`Order v${version}`);
    }
    await two.request('/v1/webhooks/shop', { method: 'DELETE' });
    expect(await deliver(one, [])).toMatchObject({ status: 401 });
  });

  it('[C5.12, C5.13] every version is kept, and of the newest alone its secret, encrypted', async () => {
    await put(one, { definition: definition(), secrets: [SECRET] });
    const both = await Promise.all([one, two].map((server) => put(server, { definition: definition() })));
    // Of two who write at once at least one is told that it has; nobody overwrites anybody.
    const versions = both.flatMap(({ version }) => (version === undefined ? [] : [version]));
    expect(versions.length).toBeGreaterThan(0);
    expect(new Set(versions).size).toBe(versions.length);
    for (const { code } of both) expect([undefined, 'webhook_moved']).toContain(code);
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query<{ version: number; definition: unknown; sealed: Buffer | null }>(
        `select version, definition, sealed from webhooks where name = 'shop' order by version`,
      );
      expect(rows.map(({ version }) => version)).toEqual(rows.map((_, index) => index + 1));
      expect(rows[7]?.definition).toBeNull();
      expect(rows.filter(({ sealed }) => sealed !== null)).toEqual([rows.at(-1)]);
      expect(rows.at(-1)?.sealed?.includes(SECRET)).toBe(false);
    } finally {
      await client.end();
    }
  });

  it('[C5.13, C5.15] sealed under another key they open for nobody, senders repeat, and a new secret mends it', async () => {
    await put(one, { definition: definition(), secrets: [SECRET] }, 'sealed');
    const engine = await openPostgres<Schema>({ url: databaseUrl });
    try {
      const other = new Webhooks(engine.db, new Seal('another key than that of the processes', '/nowhere'));
      const change = { content: definition(), basedOn: undefined };
      const author = { by: 'test', at: Date.now() };
      const wrong = { status: 503, code: 'seal_key_wrong' };
      await expect(other.open('sealed')).rejects.toMatchObject(wrong);
      await expect(other.put('sealed', change, author)).rejects.toMatchObject(wrong);
      await other.put('sealed', { ...change, secrets: ['whsec_new'] }, author);
      expect(await other.open('sealed')).toMatchObject({ version: 2, secrets: ['whsec_new'] });
      expect(await deliver(one, [], 'sealed')).toMatchObject(wrong);
    } finally {
      await engine.close();
    }
  });

  it('[V1.16] what was refused is in the ledger, with what came in', async () => {
    await put(one, { definition: definition(), secrets: [SECRET] }, 'ledger');
    const bad = await deliver(one, [{ id: { odd: true }, what: 'placed' }], 'ledger');
    expect(bad.items).toMatchObject([{ status: 'refused', code: 'wrong_type', path: 'id' }]);
    const waiting = async () => (await get<{ outbox: { rows: number } }>(one, '/v1/status')).outbox.rows;
    await expect.poll(waiting, { timeout: 20_000 }).toBe(0);
    const history = await openClickHouse({ url: clickhouseUrl });
    try {
      const result = await history.client.query({
        query: `SELECT source, JSONExtractString(detail, 'code') AS reason, JSONExtractString(detail, 'event') AS event
          FROM ledger WHERE code = 'event_refused'`,
        format: 'JSONEachRow',
      });
      expect(await result.json()).toEqual([
        { source: 'ledger', reason: 'wrong_type', event: '{"id":{"odd":true},"what":"placed"}' },
      ]);
    } finally {
      await history.close();
    }
  });

  it('[C5.15, V1.19] while the database is away a delivery is told to come again, and lands once when it does', async () => {
    const item = [{ id: 'late', what: 'placed', who: 'lia' }];
    await put(one, { definition: definition(), secrets: [SECRET] }, 'late');
    await postgres.crash();
    const away = await deliver(one, item, 'late');
    expect([away.status, away.code]).toEqual([503, 'unavailable']);
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    await postgres.restart();
    // Each process finds out by itself that the database is there again, and answers 503 until it has.
    for (const process of [one, two])
      await expect
        .poll(async () => (await deliver(process, item, 'late')).status, { timeout: 30_000, interval: 200 })
        .toBe(200);
    expect((await deliver(two, item, 'late')).items).toMatchObject([{ status: 'duplicate' }]);
    expect(await get(one, '/v1/people/userId:lia')).toMatchObject({ touchpoints: 1 });
  }, 60_000);
});
