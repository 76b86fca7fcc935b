import { createHash } from 'node:crypto';
import {
  type ClickHouseServer,
  findPostgres,
  type PostgresServer,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import { SaxesParser } from 'saxes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, post } from './test/client.ts';

interface Line {
  readonly person: string | null;
  readonly key: string;
  readonly id: string;
  readonly source: string;
  readonly name: string;
  readonly time: string;
  readonly channel: string;
  readonly applied: number;
  readonly identifiers: { kind: string; value: string }[];
  readonly properties: Record<string, unknown>;
}

const PEOPLE = 12;
const EVENTS = 240;
const hour = (n: number) => new Date(Date.UTC(2026, 2, 1) + n * 3_600_000).toISOString();

/** Text that each format has to escape in its own way. */
const AWKWARD = 'a "quoted", <tag> & \'line\'\n\ttab \u{1f600} \ufffe end';

/** Half of what people do they do under an anonymous id; a login ties it to them. Every 20th event is nobody's. */
function batch(): object[] {
  const events = Array.from({ length: EVENTS }, (_, i) => ({
    type: 'track',
    messageId: `e${String(i).padStart(4, '0')}`,
    event: i === 7 ? `Odd ${AWKWARD}` : `E${i % 5}`,
    timestamp: hour(i),
    ...(i % 20 === 19
      ? {}
      : i % 2 === 0
        ? { userId: `u${i % PEOPLE}` }
        : { anonymousId: `a${(i - 1) % PEOPLE}` }),
    properties: { n: i, note: i === 7 ? AWKWARD : 'plain', nested: { list: [1, 'two', null] } },
    touchpoint: {
      channel: i % 3 === 0 ? 'store' : 'web',
      references: [{ kind: 'employee', id: `emp${i % 2}`, role: 'seller' }],
    },
  }));
  const logins = Array.from({ length: PEOPLE / 2 }, (_, i) => ({
    type: 'identify',
    messageId: `login${i}`,
    userId: `u${i * 2}`,
    anonymousId: `a${i * 2}`,
    timestamp: hour(500),
    traits: { plan: 'gold' },
  }));
  return [...events, ...logins];
}

async function page(server: ServerProcess, query: string) {
  const response = await server.request(`/v1/touchpoints/export?${query}`);
  const bytes = Buffer.from(await response.arrayBuffer());
  if (!response.ok) throw new Error(`${response.status} ${bytes}`);
  const next = /<([^>]+)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1];
  return { bytes, headers: response.headers, next };
}

/** All parts of an export. */
async function parts(server: ServerProcess, query: string): Promise<Buffer[]> {
  const found: Buffer[] = [];
  for (let at: string | undefined = query; at !== undefined; ) {
    const { bytes, next } = await page(server, at.replace(/^.*\?/, ''));
    found.push(bytes);
    at = next;
  }
  return found;
}

const linesOf = (some: readonly Buffer[]): Line[] =>
  some.flatMap((bytes) =>
    bytes
      .toString('utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Line),
  );

/** Traces of a log: case name, then each event's attributes. */
function tracesOf(xes: Buffer): { name: string; events: Map<string, string>[] }[] {
  const traces: { name: string; events: Map<string, string>[] }[] = [];
  const parser = new SaxesParser<{ xmlns: false }>({ xmlns: false });
  let event: Map<string, string> | undefined;
  let inTrace = false;
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes: { key = '', value = '' } }) => {
    if (name === 'trace') inTrace = traces.push({ name: '', events: [] }) > 0;
    else if (name === 'event') {
      event = new Map();
      traces.at(-1)!.events.push(event);
    } else if (event) event.set(key, value);
    else if (inTrace && key === 'concept:name') traces.at(-1)!.name = value;
  });
  parser.on('closetag', ({ name }) => {
    if (name === 'event') event = undefined;
    if (name === 'trace') inTrace = false;
  });
  parser.write(xes.toString('utf8')).close();
  return traces;
}

const engines = findPostgres() ? (['embedded', 'by URL'] as const) : (['embedded'] as const);
if (engines.length === 1) console.log('SKIP exports from ClickHouse by URL: no PostgreSQL here.');

describe.each(engines)('exporting touchpoints, %s', (engine) => {
  let server: ServerProcess;
  let postgres: PostgresServer | undefined;
  let clickhouse: ClickHouseServer | undefined;
  let all: Line[];
  beforeAll(async () => {
    if (engine === 'embedded') server = await startServer();
    else {
      [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
      server = await startServer({
        databaseUrl: await postgres.createDatabase(),
        clickhouseUrl: clickhouse.newDatabase(),
      });
    }
    const { status } = await post(server, '/v1/import', { batch: batch() });
    expect(status).toBe(200);
    // Nothing was waited for: what was acknowledged is in the export.
    all = linesOf(await parts(server, 'format=jsonl'));
  });
  afterAll(async () => {
    await server?.stop();
    await clickhouse?.stop();
    await postgres?.stop();
  });

  it('[C8.5] JSONL: every touchpoint once, whole, with the person it belongs to by the map', async () => {
    expect(all).toHaveLength(EVENTS + PEOPLE / 2);
    expect(new Set(all.map(({ key }) => key)).size).toBe(all.length);
    const { person } = await get<{ person: string }>(server, '/v1/people/anonymousId:a2');
    const hers = all.filter((line) => line.person === person);
    expect(hers.map(({ id }) => id)).toEqual(expect.arrayContaining(['e0002', 'e0003', 'login1']));
    expect(all.filter((line) => line.person === null)).toHaveLength(EVENTS / 20);
    expect(all.find(({ id }) => id === 'e0007')).toEqual({
      person: expect.any(String),
      key: expect.stringMatching(/^[0-9a-f-]{36}$/),
      id: 'e0007',
      source: 'admin',
      type: 'track',
      name: `Odd ${AWKWARD}`,
      time: hour(7),
      received: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      applied: expect.any(Number),
      settings: expect.any(Number),
      channel: 'web',
      corner: '',
      department: '',
      identifiers: [{ kind: 'anonymousId', value: 'a6' }],
      properties: { n: 7, note: AWKWARD, nested: { list: [1, 'two', null] } },
      traits: {},
      context: {},
      references: [{ kind: 'employee', id: 'emp1', role: 'seller' }],
    });
  });

  it('[C8.5] CSV and Parquet hold the same rows, Parquet with times and numbers as such', async () => {
    const [csv] = await parts(server, 'format=csv');
    expect(csv!.toString('utf8').split('\n')[0]).toBe(Object.keys(all[0]!).join(','));
    const { parse } = await import('csv-parse/sync');
    const cells = parse(csv!, { columns: true }) as Record<string, string>[];
    const [parquet] = await parts(server, 'format=parquet');
    const file = new Uint8Array(parquet!).buffer;
    const typed = await parquetReadObjects({ file, compressors });
    expect(typed[0]!.time).toBeInstanceOf(Date);
    const read = (row: Record<string, unknown>) => {
      const { person, applied, settings, time, received } = row;
      const structures = ['identifiers', 'properties', 'traits', 'context', 'references'].map((name) => [
        name,
        JSON.parse(row[name] as string),
      ]);
      const instant = (value: unknown) => (value instanceof Date ? value.toISOString() : value);
      return {
        ...row,
        ...Object.fromEntries(structures),
        person: person === '' ? null : person,
        applied: Number(applied),
        settings: Number(settings),
        time: instant(time),
        received: instant(received),
      };
    };
    expect(cells.map(read)).toEqual(all);
    expect(typed.map(read)).toEqual(all);
  });

  it('[C8.5] XES: one trace a person, in time’s order, with what process mining reads; nobody’s are counted', async () => {
    const first = await page(server, 'format=xes&limit=40');
    expect(Number(first.headers.get('throughline-without-person'))).toBe(EVENTS / 20);
    const logs = await parts(server, 'format=xes&limit=40');
    expect(logs.length).toBeGreaterThan(2);
    const traces = logs.flatMap(tracesOf);
    const people = Map.groupBy(
      all.filter(({ person }) => person !== null),
      ({ person }) => person!,
    );
    // No person is split between two files.
    expect(traces.map(({ name }) => name).sort()).toEqual([...people.keys()].sort());
    for (const { name, events } of traces) {
      const lines = people.get(name)!.toSorted((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0));
      expect(events.map((event) => JSON.parse(event.get('touchpoint:json')!) as Line)).toEqual(lines);
      expect(events.map((event) => event.get('time:timestamp'))).toEqual(lines.map(({ time }) => time));
    }
    const odd = traces.flatMap(({ events }) => events).find((event) => event.get('n') === '7')!;
    expect(Object.fromEntries(odd)).toMatchObject({
      'concept:name': `Odd ${AWKWARD.replace('\ufffe', '\ufffd')}`,
      'org:resource': 'emp1',
      'lifecycle:transition': 'complete',
    });
  });

  it('[C8.6] filters by period, channel, source, name and person', async () => {
    const ids = async (query: string) =>
      linesOf(await parts(server, query))
        .map(({ id }) => id)
        .sort();
    const of = (test: (line: Line) => boolean) =>
      all
        .filter(test)
        .map(({ id }) => id)
        .sort();
    expect(await ids(`from=${hour(10)}&to=${hour(20)}`)).toEqual(
      of(({ time }) => time >= hour(10) && time < hour(20)),
    );
    expect(await ids('channel=store')).toEqual(of(({ channel }) => channel === 'store'));
    expect(await ids('name=E1&name=E2&channel=web')).toEqual(
      of(({ name, channel }) => ['E1', 'E2'].includes(name) && channel === 'web'),
    );
    expect(await ids('source=nothing')).toEqual([]);
    const { person } = await get<{ person: string }>(server, '/v1/people/userId:u4');
    for (const format of ['jsonl', 'xes']) {
      const some = await parts(server, `format=${format}&person=anonymousId:a4&limit=5`);
      const found =
        format === 'jsonl'
          ? linesOf(some).map(({ id }) => id)
          : some
              .flatMap(tracesOf)
              .flatMap(({ events }) => events.map((e) => (JSON.parse(e.get('touchpoint:json')!) as Line).id));
      expect(found.sort()).toEqual(of((line) => line.person === person));
    }
    expect((await server.request('/v1/touchpoints/export?person=userId:none')).status).toBe(404);
  });

  it('[C8.7] parts are whole, fit together, and are the same however often they are asked for', async () => {
    const whole = (await parts(server, 'format=jsonl')).map(String).join('');
    for (const limit of [29, 82, 123, 246, 1_000]) {
      const some = await parts(server, `format=jsonl&limit=${limit}`);
      expect(some.length, `limit ${limit}`).toBe(Math.ceil(all.length / limit));
      expect(some.map(String).join('')).toBe(whole);
    }
    const first = await page(server, 'limit=100');
    expect([first.headers.get('throughline-touchpoints'), first.headers.get('throughline-total')]).toEqual([
      '100',
      String(all.length),
    ]);
    const again = [await page(server, first.next!.slice(first.next!.indexOf('?') + 1))];
    again.push(await page(server, first.next!.slice(first.next!.indexOf('?') + 1)));
    const [one, two] = again.map(({ bytes }) => createHash('sha256').update(bytes).digest('hex'));
    expect(one).toBe(two);
  });

  it('[C8.7] what comes in, and who is merged, after it began is not in it', async () => {
    const before = linesOf(await parts(server, 'limit=1000'));
    const first = await page(server, 'limit=100');
    const more = [
      { type: 'track', event: 'Late', messageId: 'late', userId: 'u0', timestamp: hour(3) },
      { type: 'identify', messageId: 'tie', userId: 'u1', anonymousId: 'a0', timestamp: hour(501) },
      { type: 'alias', messageId: 'tie2', userId: 'u2', previousId: 'someone', timestamp: hour(502) },
    ];
    await post(server, '/v1/import', { batch: more });
    const after = linesOf([first.bytes, ...(await parts(server, first.next!))]);
    expect(after).toEqual(before);
    const now = linesOf(await parts(server, 'limit=1000'));
    expect(now).toHaveLength(before.length + more.length);
  });

  it('[C8.7] a cursor goes with its own question, and a stranger’s is refused', async () => {
    const { next } = await page(server, 'limit=100&channel=web');
    const query = new URLSearchParams(next!.slice(next!.indexOf('?')));
    expect(query.get('channel')).toBe('web');
    query.set('channel', 'store');
    for (const asked of [query.toString(), 'cursor=x', `cursor=${Buffer.from('{}').toString('base64url')}`]) {
      const refused = await server.request(`/v1/touchpoints/export?${asked}`);
      expect(await refused.json()).toMatchObject({ status: 400, code: 'cursor_invalid' });
    }
    expect((await server.request('/v1/touchpoints/export?format=xls')).status).toBe(400);
  });

  it('[C8.8] reads as fast as it is read from, lets go of who leaves, and bounds how many there are', async () => {
    const controllers = Array.from({ length: 12 }, () => new AbortController());
    const open = await Promise.all(
      controllers.map(({ signal }) => server.request('/v1/touchpoints/export?format=xes', { signal })),
    );
    // Whatever was refused says when to come back; whoever goes away frees a place.
    for (const answer of open.filter(({ status }) => status !== 200)) {
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '2']);
    }
    for (const controller of controllers) controller.abort();
    await expect
      .poll(async () => (await server.request('/v1/touchpoints/export?limit=1')).status, { timeout: 10_000 })
      .toBe(200);
  });
});
