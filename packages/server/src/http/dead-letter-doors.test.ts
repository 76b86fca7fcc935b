import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Throughline } from '../server.ts';
import { get, makeKey, type Target, timelineOf } from './test/client.ts';
import { startHere } from './test/here.ts';

interface Letter {
  readonly id: string;
  readonly door: string;
  readonly event: string;
  readonly name: string;
  readonly code: string;
  readonly seen: number;
  readonly whole: boolean;
  readonly body: string;
  readonly arrival: string;
  readonly tried: string | null;
}
interface Replay {
  readonly replayed: number;
  readonly letters: { status: string; code?: string; message?: string }[];
}

/** A source of one row, which it gives again whenever it is asked. */
const TURNSTILE = `export default {
  name: 'turnstile',
  settings: (z) => z.object({}),
  gives: 'rows',
  async *pull() {
    yield { rows: [{ id: 'row-1', values: { who: 'tia', gate: 'north' } }], cursor: 1, again: true };
  },
};`;
const TOKEN = 'aZ9xQ2mN7vB4kL1pR6tY8wE3';

describe('Dead letters of every door', () => {
  let directory: string;
  let product: Throughline;
  let admin: Target;
  let key: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'throughline-letters-'));
    await writeFile(join(directory, 'turnstile.mjs'), TURNSTILE);
    product = await startHere({ dataDirectory: join(directory, 'data'), connectors: directory });
    const adminKey = (await readFile(product.newAdminKey!, 'utf8')).trim();
    admin = {
      request: (path, init = {}) =>
        fetch(product.url + path, {
          ...init,
          headers: { authorization: `Bearer ${adminKey}`, ...init.headers },
        }),
    };
    key = (await makeKey(admin, 'write', 'shop')).key;
  });
  afterAll(async () => {
    await product?.close();
    await rm(directory, { recursive: true, force: true });
  });

  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const init = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await admin.request(path, { method, ...init });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  };
  /** What has no total is refused from now on, or let in again. */
  const plan = async (name: string, onViolation: 'refuse' | 'allow') => {
    const path = `/v1/catalogue/touchpoints/${encodeURIComponent(name)}`;
    const response = await admin.request(path);
    const basedOn = response.ok ? ((await response.json()) as { version: number }).version : 0;
    const schema = { properties: { properties: { required: ['total'] } } };
    await ask('PUT', path, { basedOn, value: { schema, onViolation } });
  };
  const letters = async (query: Record<string, string>): Promise<Letter[]> => {
    const path = `/v1/dead-letters?${new URLSearchParams(query)}`;
    const { letters: found } = await get<{ letters: { id: string }[] }>(admin, path);
    return Promise.all(found.map(({ id }) => get<Letter>(admin, `/v1/dead-letters/${id}`)));
  };
  const replay = (which: object) => ask<Replay>('POST', '/v1/dead-letters/replay', which);
  const send = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(product.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });

  const at = '2026-01-15T11:00:00.000Z';
  it.each([
    {
      door: 'posthog',
      path: '/batch',
      name: 'till rung',
      wrap: (event: object) => ({ api_key: key, batch: [event] }),
      item: (who: unknown) => ({
        event: 'till rung',
        uuid: 'ph-1',
        distinct_id: who,
        timestamp: at,
        api_key: key,
        properties: { token: key, note: `key ${key}` },
      }),
    },
    {
      door: 'cloudevents',
      path: `/v1/cloudevents?access_token=`,
      name: 'till.sold',
      wrap: (event: object) => [event],
      item: (who: unknown) => ({
        ...{ specversion: '1.0', id: 'ce-1', source: '/till', type: 'till.sold', time: at, userid: who },
        data: { note: `key ${key}` },
      }),
    },
    {
      door: 'snowplow',
      path: `/com.snowplowanalytics.snowplow/tp2?key=`,
      name: 'ring',
      wrap: (event: object) => ({
        schema: 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4',
        data: [event],
      }),
      item: (who: unknown) => ({
        ...{ e: 'se', se_ca: 'till', se_ac: 'ring', eid: 'sp-1', dtm: String(Date.parse(at)), uid: who },
        se_la: `key ${key}`,
      }),
    },
  ])(
    '[L1.1, L1.13] $door: keeps the item as it was sent, without a key, and translates it again',
    async (each) => {
      const { door, name, item, wrap } = each;
      const path = each.path.endsWith('=') ? each.path + key : each.path;
      const person = `${door}-ann`;
      // Refused by the door itself: nothing can be made of it, now or later.
      expect((await send(path, wrap(item({ no: 'text' })))).status).toBeLessThan(300);
      const [bad] = await letters({ code: 'wrong_type', source: 'shop', text: 'no' });
      expect(bad).toMatchObject({ door, whole: true, name });
      expect((await replay({ ids: [bad!.id] })).letters).toMatchObject([
        { status: 'refused', code: 'wrong_type' },
      ]);
      await ask('POST', '/v1/dead-letters/discard', { ids: [bad!.id] });
      // Refused by the catalogue.
      await plan(name, 'refuse');
      await send(path, wrap(item(person)));
      const [letter] = await letters({ code: 'schema_violation', name });
      expect(letter).toMatchObject({ door, code: 'schema_violation', whole: true });
      expect(letter!.body + letter!.arrival).not.toContain(key);
      expect(letter!.body).toContain('key [key]');
      await plan(name, 'allow');
      expect(await replay({ ids: [letter!.id] })).toMatchObject({ replayed: 1 });
      expect(await timelineOf(admin, `userId:${person}`)).toMatchObject([
        { id: letter!.event, source: 'shop', name, time: at },
      ]);
    },
  );

  const webhook = async (name: string, mapping: object) =>
    ask('PUT', `/v1/webhooks/${name}`, {
      definition: { signature: { scheme: 'token' }, mapping },
      secrets: [TOKEN],
    });
  const deliver = (name: string, body: unknown, headers: Record<string, string> = {}) =>
    send(`/v1/webhooks/${name}/receive/${TOKEN}`, body, headers);

  it('[L1.13] a webhook’s item is mapped again by the mapping of now', async () => {
    const mapping = { each: '$[*]', id: '{@.no}', name: 'Ticket', identifiers: { userId: '{@.who}' } };
    await webhook('desk', { ...mapping, time: { value: '{@.opened}' } });
    await deliver('desk', [{ no: 't1', who: 'wim', opened: 'yesterday', since: at }]);
    const [letter] = await letters({ source: 'desk' });
    expect(letter).toMatchObject({ door: 'webhook', code: 'time_invalid', whole: true });
    expect(JSON.parse(letter!.body)).toEqual({ no: 't1', who: 'wim', opened: 'yesterday', since: at });
    expect((await replay({ ids: [letter!.id] })).letters).toMatchObject([{ code: 'time_invalid' }]);
    await webhook('desk', { ...mapping, time: { value: '{@.since}' } });
    expect(await replay({ ids: [letter!.id] })).toMatchObject({ replayed: 1 });
    expect(await timelineOf(admin, 'userId:wim')).toMatchObject([{ id: 't1', source: 'desk', time: at }]);
  });

  it('[L1.13] where a webhook’s mapping reads what was not kept, the call it made is replayed, or it is told why not', async () => {
    const mapping = {
      ...{ id: '{#header:x-no}', name: 'Parcel', identifiers: { userId: '{$.who}' } },
    };
    await webhook('post', mapping);
    await plan('Parcel', 'refuse');
    await deliver('post', { who: 'pia' }, { 'x-no': 'p1' });
    await deliver('post', { who: 'pia' });
    await plan('Parcel', 'allow');
    const { letters: told, replayed } = await replay({ filter: { source: 'post' } });
    expect(replayed).toBe(1);
    expect(told.find(({ status }) => status === 'refused')).toMatchObject({ code: 'letter_unmapped' });
    expect(await timelineOf(admin, 'userId:pia')).toMatchObject([{ id: 'p1', source: 'post' }]);
    const [left] = await letters({ source: 'post' });
    expect(left!.tried).toContain('only the item was kept');
  });

  it('[L1.12, L1.13] a source’s row that it gives again and again has one letter, and is mapped again', async () => {
    await plan('Passed', 'refuse');
    const mapping = { name: 'Passed', identifiers: { userId: 'who' } };
    const declare = (more: object) =>
      ask('PUT', '/v1/sources/gates', {
        kind: 'turnstile',
        settings: {},
        mapping: { ...mapping, ...more },
        everySeconds: 1,
      });
    const runs = async () => (await get<{ runs: number }>(admin, '/v1/sources/gates')).runs;
    await declare({});
    await expect.poll(runs, { timeout: 15_000 }).toBeGreaterThan(2);
    await admin.request('/v1/sources/gates/pause', { method: 'POST' });
    const found = await letters({ source: 'gates' });
    expect(found).toMatchObject([{ door: 'source', code: 'schema_violation', event: 'row-1', seen: 1 }]);
    expect(JSON.parse(found[0]!.body)).toEqual({ who: 'tia', gate: 'north' });
    const violations = await get<{ violations: { count: number; source: string }[] }>(
      admin,
      '/v1/catalogue/violations',
    );
    expect(violations.violations.filter(({ source }) => source === 'gates')).toMatchObject([{ count: 1 }]);
    expect(await replay({ filter: { source: 'gates' } })).toMatchObject({ replayed: 0 });
    // The mapping, mended, makes what the schema asks for of what was kept.
    await declare({ properties: { total: 'gate' } });
    await admin.request('/v1/sources/gates/pause', { method: 'POST' });
    const again = await replay({ filter: { source: 'gates' } });
    expect(again.letters.map(({ status }) => status).filter((status) => status === 'refused')).toEqual([]);
    expect(await timelineOf(admin, 'userId:tia')).toMatchObject([{ id: 'row-1', source: 'gates' }]);
  });
});
