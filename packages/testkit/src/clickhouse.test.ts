import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from './clickhouse.ts';

let server: ClickHouseServer;
let client: ClickHouseClient;

beforeAll(async () => {
  server = await startClickHouse();
  client = createClient({
    url: server.url,
    log: { level: ClickHouseLogLevel.OFF },
    compression: { request: true, response: true },
  });
});
afterAll(async () => {
  await client?.close();
  await server?.stop();
  expect(existsSync(server.directory)).toBe(false);
});

async function rows<T>(query: string, query_params: Record<string, unknown> = {}): Promise<T[]> {
  const result = await client.query({ query, query_params, format: 'JSONEachRow' });
  return result.json<T>();
}

async function table(name: string): Promise<void> {
  await client.command({
    query: `CREATE TABLE ${name} (month String, n UInt64) ENGINE = MergeTree PARTITION BY month ORDER BY n`,
  });
}

const lines = (count: number, month = (n: number) => (n % 2 ? '2026-01' : '2026-02')) =>
  Readable.from([
    Buffer.from(Array.from({ length: count }, (_, n) => JSON.stringify({ month: month(n), n })).join('\n')),
  ]);

const send = (name: string, count: number, query_id?: string) =>
  client
    .exec({
      query: `INSERT INTO ${name} SETTINGS date_time_input_format='best_effort' FORMAT JSONEachRow`,
      values: lines(count),
      ...(query_id === undefined ? {} : { query_id }),
    })
    .then(({ stream }) => stream.resume());

const count = async (name: string) =>
  Number((await rows<{ c: string }>(`SELECT count() AS c FROM ${name}`))[0]!.c);

describe('ClickHouse over HTTP', () => {
  it('[P3.5] defines, inserts and reads with parameters, settings and a database of its own', async () => {
    expect((await client.ping()).success).toBe(true);
    await client.command({ query: 'CREATE DATABASE elsewhere' });
    await client.command({
      query: 'CREATE TABLE elsewhere.t (n UInt64, s String) ENGINE = MergeTree ORDER BY n',
    });
    const there = createClient({ url: server.url, database: 'elsewhere' });
    await there.insert({ table: 't', values: [{ n: 1, s: "it's\t\\" }], format: 'JSONEachRow' });
    const inserted = await there.insert({
      table: 't',
      values: Readable.from([{ n: 2, s: 'ü' }]),
      format: 'JSONEachRow',
    });
    expect(inserted.summary?.written_rows).toBe('1');
    const found = await there.query({
      query: 'SELECT n, s, {list:Array(String)} AS list FROM t WHERE s = {s:String}',
      format: 'JSONEachRow',
      query_params: { s: "it's\t\\", list: ["a'b", 'c'] },
    });
    expect(found.query_id).toMatch(/-/);
    expect(JSON.parse(await found.text())).toMatchObject({ s: "it's\t\\", list: ["a'b", 'c'] });
    const whole = await there.query({
      query: 'SELECT sum(n) AS n FROM t',
      clickhouse_settings: { max_threads: 1 },
    });
    expect(await whole.json()).toMatchObject({ data: [{ n: 3 }], rows: 1 });
    const long = await there.query({
      query: 'SELECT length({s:String}) AS n',
      query_params: { s: 'x'.repeat(100_000) },
      use_multipart_params: true,
      format: 'JSONEachRow',
    });
    expect(await long.json()).toEqual([{ n: 100_000 }]);
    await there.close();
  });

  it('[P3.5] answers errors with the engine’s code, and takes an insert without rows', async () => {
    await table('errors');
    await expect(rows('SELECT * FROM nowhere')).rejects.toMatchObject({ code: '60', type: 'UNKNOWN_TABLE' });
    await expect(rows('SELEC 1')).rejects.toMatchObject({ type: 'SYNTAX_ERROR' });
    await expect(rows('SELECT {n:UInt8}', { n: 'x' })).rejects.toMatchObject({ code: '457' });
    await expect(rows('SELECT {n:UInt8}')).rejects.toMatchObject({ code: '456' });
    await expect(
      client.insert({ table: 'errors', values: [{ n: 'no number' }], format: 'JSONEachRow' }),
    ).rejects.toMatchObject({ code: '27' });
    await send('errors', 0);
    expect(await count('errors')).toBe(0);
    const forbidden = await fetch(`${server.url}/?query=${encodeURIComponent('DROP TABLE errors')}`);
    expect(forbidden.status).toBe(500);
    expect(forbidden.headers.get('x-clickhouse-exception-code')).toBe('164');
  });

  it('[P3.5] carries 100,000 rows in and out, from several clients at once', async () => {
    await table('big');
    const clients = Array.from({ length: 4 }, () => createClient({ url: server.url }));
    await Promise.all(
      clients.map((each) =>
        each
          .exec({ query: 'INSERT INTO big FORMAT JSONEachRow', values: lines(25_000) })
          .then(({ stream }) => stream.resume()),
      ),
    );
    expect(await count('big')).toBe(100_000);
    expect((await rows('SELECT * FROM big')).length).toBe(100_000);
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, n) => {
        const result = await clients[n % 4]!.query({
          query: 'SELECT {n:UInt64} AS n',
          query_params: { n },
          format: 'JSONEachRow',
        });
        return Number((await result.json<{ n: string }>())[0]!.n);
      }),
    );
    expect(answers).toEqual(Array.from({ length: 100 }, (_, n) => n));
    await Promise.all(clients.map((each) => each.close()));
  });
});

describe('Queries by id', () => {
  it('[P3.5] refuses an id that is running, lists it and kills it in the engine', async () => {
    const slow = client.query({
      query:
        'SELECT sleepEachRow(1) FROM numbers(60) SETTINGS max_block_size = 1, function_sleep_max_microseconds_per_block = 0',
      query_id: 'slow',
      format: 'JSONEachRow',
    });
    const failed = expect(slow).rejects.toMatchObject({ code: '394', type: 'QUERY_WAS_CANCELLED' });
    await expect
      .poll(() => rows("SELECT query_id FROM system.processes WHERE query_id = 'slow'"))
      .toHaveLength(1);
    await expect(client.query({ query: 'SELECT 1', query_id: 'slow' })).rejects.toMatchObject({
      code: '216',
    });
    const killed = await client.command({
      query: 'KILL QUERY WHERE query_id = {id:String} SYNC',
      query_params: { id: 'slow' },
    });
    expect(killed.query_id).not.toBe('slow');
    expect(await rows("SELECT query_id FROM system.processes WHERE query_id = 'slow'")).toEqual([]);
    await failed;
    expect(await rows("KILL QUERY WHERE query_id = 'nobody' SYNC")).toEqual([]);
  });
});

describe('Faults on demand', () => {
  it('[P3.5] a held insert is killed, or lands when released', async () => {
    await table('held');
    const first = await server.holdNextInsert({ match: 'held' });
    const lost = expect(send('held', 5, 'attempt-1')).rejects.toMatchObject({ code: '394' });
    expect(await first.met).toMatchObject({ queryId: 'attempt-1', sentRows: 5 });
    expect(await rows("KILL QUERY WHERE query_id = 'attempt-1' SYNC")).toMatchObject([
      { query_id: 'attempt-1' },
    ]);
    await lost;
    expect(await count('held')).toBe(0);

    const second = await server.holdNextInsert();
    const late = send('held', 5);
    await second.met;
    expect(await count('held')).toBe(0);
    await second.release();
    await late;
    expect(await count('held')).toBe(5);
  });

  it('[P3.5] an insert held in transit is out of reach of KILL QUERY', async () => {
    await table('transit');
    const held = await server.holdNextInsert({ stage: 'transit' });
    const late = send('transit', 5, 'attempt-2');
    await held.met;
    expect(await rows("KILL QUERY WHERE query_id = 'attempt-2' SYNC")).toEqual([]);
    await held.release();
    await late;
    expect(await count('transit')).toBe(5);
  });

  it('[P3.5] half an insert lands and the connection breaks: by rows, by partition, or whole without an answer', async () => {
    await table('half');
    const byRows = await server.truncateNextInsert({ rows: 3 });
    await expect(send('half', 10)).rejects.toThrow();
    expect(await byRows.met).toMatchObject({ sentRows: 10, landedRows: 3 });
    expect(await count('half')).toBe(3);

    await server.truncateNextInsert({ only: { column: 'month', startsWith: '2026-01' } });
    await expect(send('half', 10)).rejects.toThrow();
    expect(
      await rows('SELECT month, toUInt32(count()) AS c FROM half GROUP BY month ORDER BY month'),
    ).toEqual([
      { month: '2026-01', c: 1 + 5 },
      { month: '2026-02', c: 2 },
    ]);

    await server.dropNextAnswer();
    await expect(send('half', 10)).rejects.toThrow();
    expect(await count('half')).toBe(18);
    await send('half', 1);
    expect(await count('half')).toBe(19);
  });

  it('[P3.5] it refuses for a while, freezes, and keeps its rows over SIGKILL', async () => {
    await table('kept');
    await send('kept', 4);
    await server.refuseFor(60_000);
    await expect(rows('SELECT 1')).rejects.toMatchObject({ code: '745' });
    expect((await client.ping()).success).toBe(false);
    await server.clearFaults();
    expect(await rows('SELECT 1 AS one')).toEqual([{ one: 1 }]);

    server.pause();
    const frozen = rows('SELECT 1 AS one');
    expect(await Promise.race([frozen, new Promise((done) => setTimeout(done, 300, 'nothing'))])).toBe(
      'nothing',
    );
    server.resume();
    expect(await frozen).toEqual([{ one: 1 }]);

    const { url, pid } = server;
    await server.kill();
    await expect(rows('SELECT 1')).rejects.toThrow();
    await server.restart();
    expect(server.url).toBe(url);
    expect(server.pid).not.toBe(pid);
    expect(await count('kept')).toBe(4);
  });
});
