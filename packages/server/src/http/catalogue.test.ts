import { openChdb, openClickHouse } from '@throughline/storage/analytical';
import type { ServerProcess } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run as runCommand } from '../cli/test/command.ts';
import { get, makeKey, post, type Target, timelineOf } from './test/client.ts';
import { embedded, external, hasPostgres } from './test/installations.ts';

interface Told {
  readonly version: number;
  readonly changed: { by: string } | null;
  readonly value: Record<string, unknown>;
  readonly seen: { source: string; events: number; departments: Record<string, number> }[];
  readonly violations: { source: string; schema: number; action: string; count: number }[];
}

const touchpoint = (name: string) => `/v1/catalogue/touchpoints/${encodeURIComponent(name)}`;
const needsTotal = {
  type: 'object',
  properties: {
    properties: {
      type: 'object',
      required: ['total'],
      properties: { total: { type: 'number', minimum: 0 } },
    },
  },
};

interface Changed {
  readonly status: number;
  readonly [field: string]: unknown;
}

async function change(server: Target, method: string, path: string, body?: unknown): Promise<Changed> {
  const response = await server.request(path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  return { status: response.status, ...((await response.json()) as Record<string, unknown>) };
}

const put = (server: Target, name: string, value: unknown, basedOn = 0) =>
  change(server, 'PUT', touchpoint(name), { basedOn, value });

/** A target that speaks with a key of its own: the key's name is the source. */
async function sender(server: ServerProcess, name: string): Promise<Target> {
  const { key } = await makeKey(server, 'write', name);
  const headers = { authorization: `Bearer ${key}` };
  return {
    request: (path, init = {}) => server.request(path, { ...init, headers: { ...headers, ...init.headers } }),
  };
}

for (const [place, possible] of [
  [embedded(), true],
  [external(), hasPostgres],
] as const)
  describe.skipIf(!possible)(`The catalogue on ${place.name}`, () => {
    let servers: ServerProcess[];
    let first: ServerProcess;
    let last: ServerProcess;
    let web: Target;
    let till: Target;
    beforeAll(async () => {
      servers = await place.start();
      [first, last] = [servers[0]!, servers.at(-1)!];
      web = await sender(first, 'web');
      till = await sender(last, 'till');
    });
    afterAll(() => place.stop());

    const order = (id: string, properties: unknown, more: object = {}) => ({
      ...{ type: 'track', event: 'Order completed', userId: 'ann', messageId: id, properties },
      ...more,
    });
    const send = (target: Target, batch: object[]) => post(target, '/v1/batch', { batch });

    it('[K2.1, K2.3] an unseen event enters it as unplanned, with the schema of what all processes saw', async () => {
      const at = '2026-01-31T10:00:00Z';
      await send(web, [
        order('w1', { total: 12, coupon: 'SPRING', email: 'ann@example.org', at }),
        order('w2', { total: 3.5, email: 'ben@example.org', at }),
      ]);
      await send(till, [order('t1', { total: 7, at, lines: [{ sku: 'a' }] }, { userId: 'ben' })]);
      const unplanned = async () => {
        const told = await get<Told>(first, touchpoint('Order completed'));
        return told.seen.map(({ source, events }) => [source, events]);
      };
      await expect.poll(unplanned, { timeout: 10_000 }).toEqual([
        ['till', 1],
        ['web', 2],
      ]);
      const told = await get<Told>(first, touchpoint('Order completed'));
      expect(told).toMatchObject({
        version: 0,
        changed: null,
        value: {
          status: 'unplanned',
          onViolation: 'allow',
          pii: [{ pointer: '/properties/email', kind: 'email' }],
          schema: {
            properties: {
              properties: {
                type: 'object',
                required: ['at', 'total'],
                properties: {
                  at: { type: 'string', format: 'date-time' },
                  coupon: { type: 'string' },
                  email: { type: 'string', format: 'email' },
                  lines: { type: 'array', items: { required: ['sku'] } },
                  total: { type: 'number' },
                },
              },
            },
          },
        },
      });
      const { touchpoints } = await get<{ touchpoints: { name: string }[] }>(
        first,
        '/v1/catalogue/touchpoints?status=unplanned&text=ORDER',
      );
      expect(touchpoints).toMatchObject([
        { name: 'Order completed', version: 0, events: 3, hasSchema: true },
      ]);
    });

    it('[K2.9] tells whom a schema would have refused before it is saved, by source, with examples', async () => {
      const { outbox } = await send(web, [order('w3', { total: -1 }), order('w4', {})]);
      await first.request(`/v1/journeys/graph?after=${outbox[0]}`);
      const path = `${touchpoint('Order completed')}/preview`;
      const preview = await change(first, 'POST', path, { schema: needsTotal });
      expect(preview).toMatchObject({ status: 200, events: 5, examined: 5, violations: 2, exact: true });
      expect(preview.sources).toEqual([
        { source: 'web', events: 4, examined: 4, violations: 2, estimated: 2 },
        { source: 'till', events: 1, examined: 1, violations: 0, estimated: 0 },
      ]);
      expect(
        (preview.examples as { id: string; path: string }[]).map(({ id, path }) => [id, path]).sort(),
      ).toEqual([
        ['w3', 'properties.total'],
        ['w4', 'properties.total'],
      ]);
      const sampled = await change(first, 'POST', path, { schema: needsTotal, sample: 2, examples: 0 });
      expect(sampled).toMatchObject({ events: 5, examined: 2, exact: false, examples: [] });
      // Nothing was saved by asking.
      expect((await get<Told>(first, touchpoint('Order completed'))).version).toBe(0);
    });

    it('[K2.5, K2.6] refuses, marks or allows as set, in every process from the moment the change is answered', async () => {
      const outcomes: Record<string, string[]> = {};
      for (const [index, onViolation] of (['refuse', 'mark', 'allow'] as const).entries()) {
        const told = await get<Told>(first, touchpoint('Order completed'));
        const changed = await put(
          index % 2 === 0 ? first : last,
          'Order completed',
          { schema: needsTotal, onViolation, department: 'sales', stage: 'purchase' },
          told.version,
        );
        expect(changed.status).toBe(200);
        for (const [target, source] of [
          [web, 'web'],
          [till, 'till'],
        ] as const) {
          const answer = await send(target, [
            order(`${source}-${onViolation}-bad`, { total: 'much' }),
            order(`${source}-${onViolation}-good`, { total: 1 }),
          ]);
          outcomes[`${onViolation} ${source}`] = answer.items.map(
            ({ status, code, path }) => `${status} ${code} ${path}`,
          );
        }
      }
      const good = 'accepted undefined undefined';
      const bad = 'refused schema_violation properties.total';
      expect(outcomes).toEqual({
        'refuse web': [bad, good],
        'refuse till': [bad, good],
        'mark web': [good, good],
        'mark till': [good, good],
        'allow web': [good, good],
        'allow till': [good, good],
      });
      const ids = (await timelineOf(first, 'userId:ann')).map(({ id }) => id);
      expect(ids.filter((id) => id.endsWith('-bad')).sort()).toEqual([
        'till-allow-bad',
        'till-mark-bad',
        'web-allow-bad',
        'web-mark-bad',
      ]);
    });

    it('[K2.5] counts violations by source, version and what became of them, after the commit, once', async () => {
      // A repetition is a duplicate, and no further violation; what is refused is refused each time.
      await send(web, [order('web-mark-bad', { total: 'much' })]);
      const { version } = await get<Told>(first, touchpoint('Order completed'));
      const counted = async () => {
        const { violations } = await get<Told>(first, touchpoint('Order completed'));
        return violations.map(({ source, schema, action, count }) => [schema, source, action, count]).sort();
      };
      const expected = [
        [version - 2, 'till', 'refused', 1],
        [version - 2, 'web', 'refused', 1],
        [version - 1, 'till', 'marked', 1],
        [version - 1, 'web', 'marked', 1],
        [version, 'till', 'allowed', 1],
        [version, 'web', 'allowed', 1],
      ].sort();
      await expect.poll(counted, { timeout: 10_000 }).toEqual(expected);
      const { violations } = await get<{ violations: object[] }>(first, '/v1/catalogue/violations');
      expect(violations).toHaveLength(6);
      const metrics = await (await first.request('/metrics')).text();
      expect(metrics).toMatch(/^throughline_schema_violations_total\{action="marked"\} [12]$/m);
      const marked = async () => {
        const page = await get<{ marked: { id: string; schema: number; path: string }[] }>(
          last,
          `${touchpoint('Order completed')}/marked`,
        );
        return page.marked.map(({ id, schema, path }) => [id, schema, path]).sort();
      };
      await expect.poll(marked, { timeout: 10_000 }).toEqual([
        ['till-mark-bad', version - 1, 'properties.total'],
        ['web-mark-bad', version - 1, 'properties.total'],
      ]);
    });

    it('[K2.7] holds the steps of an import to it, by the version in force', async () => {
      const name = 'Imported';
      const id = `6f1c3c5e-8a54-4c38-9f6e-${String(Date.now()).slice(-12)}`;
      await change(last, 'PUT', `/v1/imports/${id}`, { name: 'orders.jsonl', source: 'erp' });
      const event = (messageId: string, properties: object) => ({
        ...{ type: 'track', event: name, userId: 'eva', messageId, properties },
        timestamp: '2026-01-01T00:00:00Z',
      });
      const step = (events: object[], more: object = {}) =>
        change(last, 'POST', `/v1/imports/${id}/steps`, { from: 0, to: 2, events, ...more });
      // Set in the other process, which this one learns of by itself.
      await put(first, name, { schema: needsTotal, onViolation: 'refuse' });
      const both = [event('i1', { total: 1 }), event('i2', {})];
      const refused = await step(both);
      expect(refused).toMatchObject({
        status: 422,
        code: 'step_refused',
        refused: [{ index: 1, code: 'schema_violation', path: 'properties.total' }],
      });
      const message = 'must have total';
      const left = { line: 2, code: 'schema_violation', message, excerpt: '{}', event: both[1] };
      expect(await step([both[0]!], { refused: [left] })).toMatchObject({ status: 200, position: 2 });
      const told = await get<Told>(first, touchpoint(name));
      await put(first, name, { schema: needsTotal, onViolation: 'mark' }, told.version);
      expect(await step([event('i3', {})], { from: 2, to: 3 })).toMatchObject({ status: 200, refused: [] });
      expect(await get(last, '/v1/people/userId:eva')).toMatchObject({ touchpoints: 2 });
      const counted = async () => {
        const { violations } = await get<Told>(first, touchpoint(name));
        return violations.map(({ source, action, count }) => [source, action, count]).sort();
      };
      await expect.poll(counted, { timeout: 10_000 }).toEqual([
        ['erp', 'marked', 1],
        ['erp', 'refused', 1],
      ]);
    });

    it('[K1.2] keeps every version with who, when and what, and restores any of them', async () => {
      const name = 'Ticket / closed ✓';
      const keys = [await makeKey(first, 'admin', 'anna'), await makeKey(first, 'admin', 'bert')];
      const as = (key: string): Target => ({
        request: (path, init = {}) =>
          first.request(path, { ...init, headers: { authorization: `Bearer ${key}` } }),
      });
      const [anna, bert] = keys.map(({ key }) => as(key)) as [Target, Target];
      const one = await put(anna, name, { description: 'one', department: 'service' });
      const two = await put(bert, name, { description: 'two' }, one.version as number);
      const gone = await change(anna, 'DELETE', `${touchpoint(name)}?basedOn=${two.version}`);
      expect(gone.status).toBe(200);
      expect((await first.request(touchpoint(name))).status).toBe(404);
      const back = await change(bert, 'POST', `${touchpoint(name)}/restore`, { version: one.version });
      const { versions } = await get<{ versions: Record<string, unknown>[] }>(
        last,
        `${touchpoint(name)}/versions`,
      );
      const plain = { onViolation: 'mark', pii: [], status: 'planned' };
      expect(versions.map(({ version, by, value }) => [version, by, value])).toEqual([
        [back.version, 'bert', { description: 'one', department: 'service', ...plain }],
        [gone.version, 'anna', null],
        [two.version, 'bert', { description: 'two', ...plain }],
        [one.version, 'anna', { description: 'one', department: 'service', ...plain }],
      ]);
      expect(Date.now() - Date.parse(versions[0]!.at as string)).toBeLessThan(60_000);
      expect(
        await change(first, 'POST', `${touchpoint(name)}/restore`, { version: gone.version }),
      ).toMatchObject({
        status: 404,
        code: 'version_unknown',
      });
    });

    it('[K1.3] loses no change: an old one is refused, and many at once of different touchpoints all count', async () => {
      const names = Array.from({ length: 8 }, (_, n) => `At once ${n}`);
      const all = await Promise.all(
        names.map((name, n) => put(servers[n % servers.length]!, name, { description: name })),
      );
      expect(all.map(({ status }) => status)).toEqual(names.map(() => 200));
      expect(new Set(all.map(({ version }) => version)).size).toBe(names.length);
      const same = await Promise.all(
        names.map((text, n) => put(servers[n % servers.length]!, 'Same', { description: text })),
      );
      expect(same.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(same.filter(({ code }) => code === 'catalogue_moved')).toHaveLength(names.length - 1);
      const { version, value } = await get<{ version: number; value: { touchpoints: object } }>(
        last,
        '/v1/catalogue',
      );
      expect(Object.keys(value.touchpoints)).toEqual(expect.arrayContaining(names));
      const documents = await Promise.all(
        [1, 2, 3].map((n) =>
          change(servers[n % servers.length]!, 'PUT', '/v1/catalogue', {
            basedOn: version,
            value: {
              ...value,
              touchpoints: { ...value.touchpoints, [`Pushed ${n}`]: {}, [`Also ${n}`]: {} },
            },
          }),
        ),
      );
      expect(documents.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
      const after = await get<{ version: number; value: { touchpoints: object } }>(first, '/v1/catalogue');
      expect(after.version).toBe(version + 2);
      expect(Object.keys(after.value.touchpoints).filter((name) => /^(Pushed|Also)/.test(name))).toHaveLength(
        2,
      );
    });

    it('[K1.1, K1.5] refuses words the structure lacks, schemas that may not run, and names beyond bounds; nothing changes', async () => {
      const { version: before } = await get<{ version: number }>(first, '/v1/catalogue/structure');
      const bad: [value: unknown, code: string][] = [
        [{ department: 'kitchen' }, 'catalogue_invalid'],
        [{ stage: 'limbo' }, 'catalogue_invalid'],
        [{ schema: { $ref: 'http://127.0.0.1:1/x' } }, 'schema_invalid'],
        [{ schema: { properties: { a: { pattern: '(a)\\1' } } } }, 'schema_invalid'],
        [{ owner: 'x' }, 'invalid_request'],
        [{ schema: 7 }, 'invalid_request'],
        [{ description: 'a\u0000b' }, 'nul_character'],
        [{ schema: { enum: ['\ud800'] } }, 'lone_surrogate'],
      ];
      for (const [value, code] of bad)
        expect(await put(first, 'Bad', value), JSON.stringify(value)).toMatchObject({ status: 400, code });
      for (const name of ['x'.repeat(201), '\u0000'])
        expect((await put(first, name, {})).status, JSON.stringify(name.slice(0, 9))).toBe(400);
      expect(
        await change(first, 'PUT', '/v1/catalogue/structure', {
          basedOn: before,
          value: { departments: [] },
        }),
      ).toMatchObject({ status: 400, code: 'catalogue_invalid' });
      const document = {
        basedOn: before,
        value: { touchpoints: { Fine: {}, Bad: { schema: { type: 'x' } } } },
      };
      expect(await change(first, 'PUT', '/v1/catalogue', document)).toMatchObject({
        status: 400,
        code: 'schema_invalid',
        detail: expect.stringContaining('Bad: '),
      });
      for (const strange of ['constructor', '__proto__', '../../keys', 'a?b=c&d', '%'])
        expect((await put(first, strange, {})).status, strange).toBe(200);
      for (const strange of ['constructor', '__proto__', '../../keys', 'a?b=c&d', '%']) {
        const told = await get<Told & { name: string }>(first, touchpoint(strange));
        expect(told).toMatchObject({ name: strange, value: { status: 'planned' } });
        await change(first, 'DELETE', touchpoint(strange));
      }
      const { value } = await get<{ value: { touchpoints: object } }>(first, '/v1/catalogue');
      expect(Object.keys(value.touchpoints)).not.toContain('Bad');
    });

    it('[K3.3, K3.4] tells gaps by the company’s own words and by what events say', async () => {
      const { version, value } = await get<{ version: number; value: Record<string, string[]> }>(
        first,
        '/v1/catalogue/structure',
      );
      expect(value.stages).toHaveLength(9);
      const own = {
        ...value,
        departments: [...value.departments!, 'front_desk'],
        stages: [...value.stages!, 'stay'],
      };
      expect(
        (await change(first, 'PUT', '/v1/catalogue/structure', { basedOn: version, value: own })).status,
      ).toBe(200);
      await send(web, [order('g1', { total: 1 }, { context: { touchpoint: { department: 'front_desk' } } })]);
      await send(till, [{ type: 'track', event: 'Key handed over', userId: 'ann' }]);
      interface Gaps {
        withoutOwner: { name: string }[];
        stagesWithoutTouchpoint: string[];
        severalDepartments: { name: string; claims: { department: string }[] }[];
      }
      const gaps = () => get<Gaps>(first, '/v1/catalogue/gaps');
      const several = async () =>
        (await gaps()).severalDepartments.find(({ name }) => name === 'Order completed')?.claims;
      await expect.poll(several, { timeout: 10_000 }).toEqual([
        { department: 'sales', by: 'catalogue' },
        { department: 'front_desk', by: 'events', source: 'web', events: 1 },
      ]);
      await expect
        .poll(async () => (await gaps()).withoutOwner.map(({ name }) => name), { timeout: 10_000 })
        .toContain('Key handed over');
      const { stagesWithoutTouchpoint } = await gaps();
      expect(stagesWithoutTouchpoint).toContain('stay');
      expect(stagesWithoutTouchpoint).not.toContain('purchase');
    });

    it('[K2.10] live equals replay whatever the catalogue let in, and every mark is a line of the ledger', async () => {
      await expect
        .poll(async () => (await get<{ outbox: { rows: number } }>(first, '/v1/status')).outbox.rows, {
          timeout: 20_000,
        })
        .toBe(0);
      for (const server of servers) await server.kill('SIGTERM');
      const verified = await verify(place.directory, place.environment);
      expect(verified.err).toBe('');
      expect(verified.end).toBe(0);
      const { CLICKHOUSE_URL: url } = place.environment;
      const history = url
        ? await openClickHouse({ url })
        : await openChdb({ directory: `${place.directory}/analytical` });
      try {
        const result = await history.client.query({
          query: `SELECT source, JSONExtractString(detail, 'id') AS id, key IN (SELECT key FROM events) AS there
            FROM ledger WHERE code = 'event_marked' AND JSONExtractString(detail, 'name') = 'Order completed'
            ORDER BY source`,
          format: 'JSONEachRow',
        });
        expect(await result.json()).toEqual([
          { source: 'till', id: 'till-mark-bad', there: 1 },
          { source: 'web', id: 'web-mark-bad', there: 1 },
        ]);
      } finally {
        await history.close();
      }
    });
  });

async function verify(directory: string, environment: Record<string, string>) {
  const before = { ...process.env };
  Object.assign(process.env, environment);
  try {
    const data = directory === '' ? [] : ['--data', directory];
    return await runCommand({ url: '', adminKey: '' }, 'verify', ...data);
  } finally {
    process.env = before;
  }
}
