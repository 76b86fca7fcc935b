import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPostgres, type PostgresServer, startPostgres } from '@throughline/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, type Target, timelineOf } from '../http/test/client.ts';
import { startThroughline, type Throughline } from '../server.ts';

interface Told {
  readonly state: string;
  readonly settings: Record<string, unknown>;
  readonly runs: number;
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly failures: number;
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** A stranger's source, in JavaScript: what it gives lies beside it. */
const STRANGER = `export default {
  name: 'lines',
  settings: (z) => z.object({ file: z.string() }),
  async *pull(cursor = 0, { file }) {
    const { readFile } = await import('node:fs/promises');
    const all = (await readFile(file, 'utf8')).split('\\n').filter(Boolean);
    for (let i = cursor; i < all.length; i += 2)
      yield { messages: all.slice(i, i + 2).map((line) => JSON.parse(line)), cursor: Math.min(i + 2, all.length) };
  },
};`;

const PASSWORD = 'correct horse';
const mapping = {
  name: 'Order placed',
  time: 'at',
  identifiers: { userId: 'who' },
  properties: { total: { column: 'total', type: 'number' } },
};

describe.skipIf(findPostgres() === undefined)('declared sources', () => {
  let server: PostgresServer;
  let directory: string;
  let product: Throughline;
  let admin: Target;
  let shop: pg.Client;
  let own: pg.Client;
  let url: string;
  beforeAll(async () => {
    server = await startPostgres();
    directory = await mkdtemp(join(tmpdir(), 'throughline-sources-'));
    const databaseUrl = await server.createDatabase();
    await writeFile(join(directory, 'lines.mjs'), STRANGER);
    const options = { host: '127.0.0.1', port: 0, dataDirectory: join(directory, 'data'), databaseUrl };
    product = await startThroughline({ ...options, connectors: directory, logLevel: 'silent' });
    const key = (await readFile(product.newAdminKey!, 'utf8')).trim();
    admin = {
      request: (path, init = {}) =>
        fetch(product.url + path, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } }),
    };
    own = new pg.Client(databaseUrl);
    shop = new pg.Client(await server.createDatabase());
    await Promise.all([own.connect(), shop.connect()]);
    url = `postgres://postgres:${encodeURIComponent(PASSWORD)}@${shop.host}:${shop.port}/${shop.database}`;
  });
  afterAll(async () => {
    await product?.close();
    await Promise.all([own?.end(), shop?.end()]);
    await server?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const ask = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await admin.request(`/v1/sources${path}`, { method, ...init });
    return {
      status: response.status,
      body: (await response.json()) as Told & { code?: string; path?: string },
    };
  };
  const settings = (table: string, more: object = {}) => ({ url, table, cursor: 'at', key: 'id', ...more });
  const put = async (name: string, body: object) => {
    const answer = await ask('PUT', `/${name}`, { kind: 'postgres', mapping, everySeconds: 3_600, ...body });
    expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  };
  const until = async (name: string, holds: (told: Told) => boolean): Promise<Told> => {
    for (const deadline = Date.now() + 15_000; ; await delay(30)) {
      const told = await get<Told>(admin, `/v1/sources/${name}`);
      if (holds(told)) return told;
      if (Date.now() > deadline) throw new Error(`${name}: ${JSON.stringify(told)}`);
    }
  };
  /** Runs it once more, to its end. */
  const run = async (name: string, body: object = {}) => {
    const { runs } = await get<Told>(admin, `/v1/sources/${name}`);
    await ask('POST', `/${name}/run`, body);
    return until(name, (told) => told.runs > runs);
  };
  const orders = (table: string) =>
    shop.query(`create table ${table} (id bigint primary key, at timestamptz, who text, total numeric)`);
  const order = (table: string, id: number, at: string, who = 'ann') =>
    shop.query(`insert into ${table} values ($1::bigint, $2, $3, $1::bigint)`, [id, at, who]);
  const idsOf = async (person: string) =>
    (await timelineOf(admin, person)).map(({ properties }) => properties.total).sort();

  it('[C7.1, C7.3] rows of a table are touchpoints by the mapping, and those that come later too, on schedule', async () => {
    await orders('orders');
    await order('orders', 1, '2026-01-01T10:00:00.123Z');
    await put('orders', { settings: settings('orders'), everySeconds: 1 });
    await until('orders', ({ accepted }) => accepted === 1);
    await order('orders', 2, '2026-01-02');
    const told = await until('orders', ({ accepted }) => accepted === 2);
    expect(told).toMatchObject({ state: 'well', refused: 0, error: null });
    const [second, first] = await timelineOf(admin, 'userId:ann');
    expect(first).toMatchObject({
      id: expect.stringMatching(/^orders:1@2026-01-01 10:00:00\.123\+00$/),
      source: 'orders',
      name: 'Order placed',
      time: '2026-01-01T10:00:00.123Z',
      properties: { total: 1 },
    });
    expect(second?.properties).toEqual({ total: 2 });
  });

  it('[O2.4] pauses, resumes and forgets; what is unknown or wrong is told with its field', async () => {
    await orders('resting');
    await put('resting', { settings: settings('resting'), everySeconds: 1 });
    expect((await ask('POST', '/resting/pause')).body.state).toBe('paused');
    await order('resting', 1, '2026-01-01', 'rested');
    await delay(2_500);
    expect((await get<Told>(admin, '/v1/sources/resting')).accepted).toBe(0);
    await ask('POST', '/resting/resume');
    await until('resting', ({ accepted }) => accepted === 1);
    expect((await ask('DELETE', '/resting')).status).toBe(200);
    expect((await ask('GET', '/resting')).body.code).toBe('source_unknown');
    expect(await idsOf('userId:rested')).toEqual([1]);
    const declared = { kind: 'postgres', settings: settings('resting'), mapping };
    for (const [wrong, code, path] of [
      [{ ...declared, kind: 'carrier pigeon' }, 'source_kind_unknown', 'kind'],
      [{ ...declared, settings: { ...settings('x'), tabel: 'y' } }, 'source_invalid', 'settings'],
      [{ ...declared, settings: settings('x', { key: [] }) }, 'source_invalid', 'settings.key'],
      [{ ...declared, mapping: undefined }, 'source_invalid', 'mapping'],
      [{ ...declared, mapping: { nmae: 'x' } }, 'source_invalid', 'mapping'],
      [{ kind: 'lines', settings: { file: 'x' }, mapping }, 'source_invalid', 'mapping'],
      [
        { kind: 'mqtt', settings: { url: 'mqtt://h', topics: ['a'] }, mapping: { name: 'x' } },
        'source_invalid',
        'mapping.id',
      ],
      [
        { kind: 'mqtt', settings: { url: 'http://h', topics: ['a/#/b'] }, mapping },
        'source_invalid',
        'settings.url',
      ],
    ] as const) {
      const { status, body } = await ask('PUT', '/wrong', wrong);
      expect([status, body.code, body.path], JSON.stringify(body)).toEqual([400, code, path]);
    }
  });

  it('[O2.4] never shows a secret again, keeps it where *** is given back, and nowhere else', async () => {
    await orders('secret');
    await put('secret', { settings: settings('secret') });
    await until('secret', ({ runs }) => runs === 1);
    const { body } = await ask('GET', '/secret');
    const all = JSON.stringify([body, (await ask('GET', '')).body]);
    for (const text of [PASSWORD, encodeURIComponent(PASSWORD)]) expect(all).not.toContain(text);
    expect(body.settings.url).toContain('postgres:***@');
    await put('secret', { settings: { ...body.settings, overlap: 1 } });
    const { rows } = await own.query(`select settings from sources where name = 'secret'`);
    expect(JSON.stringify(rows)).not.toContain(encodeURIComponent(PASSWORD));
    const elsewhere = {
      ...body.settings,
      url: String(body.settings.url).replace('127.0.0.1', 'evil.example'),
    };
    const moved = await ask('PUT', '/secret', { kind: 'postgres', settings: elsewhere, mapping });
    expect([moved.status, moved.body.code, moved.body.path]).toEqual([400, 'secret_missing', 'settings.url']);
  });

  it('[V1.32] NUL, half a surrogate pair and integers beyond 2^53 refuse their own row, and are told once', async () => {
    await shop.query(
      'create table hostile (id bigint primary key, at timestamptz, who text, total numeric, doc json, n bigint)',
    );
    const insert = (id: number, doc: string, n: string) =>
      shop.query(`insert into hostile values (${id}, now(), 'hostile', ${id}, $1, $2)`, [doc, n]);
    await insert(1, '{"a":"\\u0000"}', '1');
    await insert(2, '{"a":"\\ud800"}', '1');
    await insert(3, '{}', '9007199254740993');
    await insert(4, '{"__proto__":1}', '1');
    await insert(5, '{"a":9007199254740993}', '1');
    await insert(6, '{"a":"fine"}', '-9007199254740991');
    const { properties } = mapping;
    const json = { doc: { column: 'doc', type: 'json' }, n: { column: 'n', type: 'integer' } };
    await put('hostile', {
      settings: settings('hostile'),
      mapping: { ...mapping, properties: { ...properties, ...json } },
    });
    await until('hostile', ({ runs }) => runs === 1);
    // In the window behind the cursor all of them are read again.
    expect(await run('hostile')).toMatchObject({ accepted: 1, refused: 5, duplicates: 0, error: null });
    expect(await idsOf('userId:hostile')).toEqual([6]);
    // What every run reads again is not written again.
    const { rows } = await own.query(`select moved from sources where name = 'hostile'`);
    expect(rows[0].moved).toBe('1');
  });

  it('[V1.31] a column that disappears stops the source with its name; once it is back nothing was passed over', async () => {
    await orders('narrowed');
    await order('narrowed', 1, '2026-01-01', 'narrow');
    await put('narrowed', { settings: settings('narrowed') });
    await until('narrowed', ({ accepted }) => accepted === 1);
    await shop.query('alter table narrowed rename column total to sum');
    await order('narrowed', 2, '2026-01-02', 'narrow');
    const failing = await run('narrowed');
    expect(failing).toMatchObject({ state: 'failing', accepted: 1, error: { code: 'column_missing' } });
    expect(failing.error!.message).toMatch(
      /properties\.total: there is no column 'total'.*nothing was passed over/,
    );
    await shop.query('alter table narrowed rename column sum to total');
    expect(await until('narrowed', ({ state }) => state === 'well')).toMatchObject({
      accepted: 2,
      error: null,
    });
    expect(await idsOf('userId:narrow')).toEqual([1, 2]);
  });

  it('[V1.30, C7.4] a cursor that went back is told; read from its start again, nothing is lost and nothing double, also when claims are forgotten', async () => {
    await orders('restored');
    for (let id = 1; id <= 4; id++) await order('restored', id, `2026-0${id}-01`, 'back');
    await put('restored', { settings: settings('restored') });
    await until('restored', ({ accepted }) => accepted === 4);
    // Restored from a copy of March, and written on: what came in April is another order now.
    await shop.query(`delete from restored where id >= 3`);
    await order('restored', 5, '2026-02-15', 'back');
    const failing = await run('restored');
    expect(failing.error?.code).toBe('cursor_went_back');
    expect(failing.error?.message).toMatch(/restored was read up to at = 2026-04-01.*ends at 2026-02-15/);
    await shipped();
    await own.query('delete from claims');
    const again = await run('restored', { fromStart: true });
    expect(again).toMatchObject({ state: 'well', accepted: 5, duplicates: 2, error: null });
    expect(await idsOf('userId:back')).toEqual([1, 2, 3, 4, 5]);
  });

  /** Waits until the history holds all there is. */
  async function shipped(): Promise<void> {
    while ((await own.query('select 1 from outbox limit 1')).rows.length > 0) await delay(20);
  }

  it('[C7.4] the end of a table is read again for longer than claims are kept: what they forgot the history knows', async () => {
    await orders('rested');
    await order('rested', 1, '2026-01-01T10:00:00Z', 'window');
    await put('rested', { settings: settings('rested') });
    await until('rested', ({ accepted }) => accepted === 1);
    await shipped();
    await own.query('delete from claims');
    await order('rested', 2, '2026-01-01T09:59:00Z', 'window');
    expect(await run('rested')).toMatchObject({ accepted: 2, duplicates: 1 });
    expect(await idsOf('userId:window')).toEqual([1, 2]);
  });

  it('[V1.33, O2.5] a server that is gone is told without its password, tried again, and read on from where it was', async () => {
    await orders('gone');
    await order('gone', 1, '2026-01-01', 'gone');
    const away = url.replace(/:\d+\//, ':1/');
    await put('gone', { settings: { ...settings('gone'), url: away } });
    const failing = await until('gone', ({ failures }) => failures >= 2);
    expect(failing).toMatchObject({ state: 'failing', error: { code: 'source_gone' } });
    expect(failing.error?.message).toMatch(/127\.0\.0\.1:1\/\w+ does not answer/);
    const metrics = await (await admin.request('/metrics')).text();
    expect(metrics).toMatch(/throughline_source_failures_total\{source="gone",code="source_gone"\} [2-9]/);
    await put('gone', { settings: settings('gone') });
    expect(await until('gone', ({ accepted }) => accepted === 1)).toMatchObject({
      state: 'well',
      error: null,
    });
    expect(await (await admin.request('/metrics')).text()).toContain(
      'throughline_source_touchpoints_total{source="gone",outcome="accepted"} 1',
    );
  });

  it('[O2.2] a stranger’s file, in JavaScript and without an import, is a source; one that is none stops the start', async () => {
    const file = join(directory, 'calls');
    const call = (id: number) =>
      JSON.stringify({
        type: 'track',
        event: 'E',
        messageId: `m${id}`,
        userId: 'stranger',
        properties: { total: id },
      });
    const unnamed = JSON.stringify({ type: 'track', event: 'E', userId: 'stranger' });
    await writeFile(file, `${[1, 2, 3].map(call).join('\n')}\n${unnamed}\n`);
    await put('mine', { kind: 'lines', settings: { file }, mapping: undefined });
    // Without an id it would be another event each time it is given.
    expect(await until('mine', ({ runs }) => runs === 1)).toMatchObject({ accepted: 3, refused: 1 });
    expect(await idsOf('userId:stranger')).toEqual([1, 2, 3]);
    const broken = await mkdtemp(join(tmpdir(), 'throughline-broken-'));
    for (const [name, text] of [
      ['empty.js', 'export default {};'],
      ['thrown.js', 'throw new Error("no");'],
      ['both.js', `export default { name: 'x', settings: (z) => z.object({}), pull() {}, listen() {} };`],
      ['again.js', `export default { name: 'mqtt', settings: (z) => z.object({}), async *pull() {} };`],
    ] as const) {
      await writeFile(join(broken, name), text);
      const start = startThroughline({
        host: '127.0.0.1',
        port: 0,
        dataDirectory: broken,
        connectors: broken,
      });
      await expect(start).rejects.toMatchObject({
        code: 'connector_invalid',
        message: expect.stringContaining(name),
      });
      await rm(join(broken, name));
    }
    await rm(broken, { recursive: true });
  });
});

if (findPostgres() === undefined) console.log('SKIP declared sources: PostgreSQL is not installed.');
