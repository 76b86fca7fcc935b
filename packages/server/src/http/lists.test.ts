import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Throughline } from '../server.ts';
import { get, makeKey, post, type Target } from './test/client.ts';
import { startHere } from './test/here.ts';
import { paused, webhookSample } from './test/samples.ts';

let directory: string;
let server: Throughline;
let admin: Target;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-lists-'));
  server = await startHere({ dataDirectory: directory });
  const key = (await readFile(server.newAdminKey!, 'utf8')).trim();
  admin = {
    request: (path, init = {}) =>
      fetch(server.url + path, { ...init, headers: { ...init.headers, authorization: `Bearer ${key}` } }),
  };
}, 60_000);
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

async function put(path: string, body: unknown): Promise<void> {
  const response = await admin.request(path, { method: 'PUT', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`PUT ${path}: ${response.status} ${await response.text()}`);
}

describe('Lists', () => {
  it('[H1.12] come a page at a time by one cursor, each item once, also while others are added', async () => {
    for (const name of ['c', 'a', 'b']) {
      await makeKey(admin, 'read', name);
      await put(`/v1/sources/${name}`, paused);
      await put(`/v1/destinations/${name}`, { kind: 'files', settings: { folder: name } });
      await put(`/v1/webhooks/${name}`, webhookSample({ scheme: 'token' }, 'aZ9xQ2mN7vB4kL1pR6tY8wE3'));
      await put(`/v1/imports/6f1c3c5e-8a54-4c38-9f6e-0a5a6a1b2c3${name}`, { name, source: 'till' });
      await put(`/v1/catalogue/touchpoints/${name}`, { basedOn: 0, value: {} });
      await post(admin, '/v1/batch', { batch: [{ type: 'none', messageId: name }] });
      await post(admin, '/v1/track', { event: name, userId: 'ann' });
    }
    const lists: [path: string, list: string, nameOf: (item: Record<string, string>) => string][] = [
      ['/v1/keys', 'keys', ({ name = '' }) => name],
      ['/v1/sources', 'sources', ({ name = '' }) => name],
      ['/v1/destinations', 'destinations', ({ name = '' }) => name],
      ['/v1/webhooks', 'webhooks', ({ name = '' }) => name],
      ['/v1/imports', 'imports', ({ name = '' }) => name],
      ['/v1/catalogue/touchpoints', 'touchpoints', ({ name = '' }) => name],
      ['/v1/dead-letters', 'letters', ({ event = '' }) => event],
    ];
    for (const [path, list, nameOf] of lists) {
      const found: string[] = [];
      let cursor: string | null | undefined;
      for (let turn = 0; cursor !== null && turn < 20; turn++) {
        const page = await get<Record<string, unknown>>(
          admin,
          `${path}?limit=1${cursor === undefined ? '' : `&cursor=${cursor}`}`,
        );
        const items = page[list] as Record<string, string>[];
        expect(items.length, path).toBeLessThanOrEqual(1);
        found.push(...items.map(nameOf));
        cursor = page.next as string | null;
        if (turn === 0 && path === '/v1/keys') await makeKey(admin, 'read', 'later');
      }
      expect(found.filter((name) => ['a', 'b', 'c'].includes(name)).toSorted(), path).toEqual([
        'a',
        'b',
        'c',
      ]);
      expect(new Set(found).size, path).toBe(found.length);
      const bad = await admin.request(`${path}?cursor=x`);
      expect([bad.status, ((await bad.json()) as { code: string }).code], path).toEqual([
        400,
        'cursor_invalid',
      ]);
    }
  });

  it('[G3.7] kinds of sources and destinations say what they want to know, and what of it is secret', async () => {
    interface Kinds {
      readonly kinds: readonly {
        readonly name: string;
        readonly settings: { readonly properties: Record<string, { secret?: boolean }> };
      }[];
    }
    const { kinds } = await get<Kinds>(admin, '/v1/destinations/kinds');
    expect(kinds.map(({ name }) => name).toSorted()).toEqual(['files', 'table', 'webhook']);
    const webhook = kinds.find(({ name }) => name === 'webhook')!;
    expect(webhook.settings.properties.secret?.secret).toBe(true);
    expect(webhook.settings.properties.url?.secret).toBeUndefined();
    const sources = await get<Kinds>(admin, '/v1/sources/kinds');
    expect(sources.kinds).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'postgres', gives: 'rows', listens: false })]),
    );
    const taken = await admin.request('/v1/sources/kinds', { method: 'PUT', body: JSON.stringify(paused) });
    expect(taken.status).toBe(400);
  });

  it('[G3.11] how often a touchpoint happened has a change whose interval takes people as the unit', async () => {
    const day = 86_400_000;
    const to = Date.UTC(2026, 4, 1);
    const at = (back: number) => new Date(to - back * day).toISOString();
    const calls = (event: string, user: string, times: readonly string[]) =>
      times.map((timestamp, n) => ({
        ...{ type: 'track', event, userId: user, timestamp, messageId: `${event}-${user}-${n}-${timestamp}` },
      }));
    const batch = Array.from({ length: 120 }, (_, n) => [
      // Everybody two or three times as often as before.
      ...calls('Risen', `u${n}`, [at(1), at(2), ...(n % 2 === 0 ? [at(3)] : []), at(30)]),
      // One person many times, all others as before.
      ...calls('One of them', `u${n}`, [at(1), at(30)]),
    ]).flat();
    const busy = calls(
      'One of them',
      'u1',
      Array.from({ length: 200 }, (_, n) => at(3 + n / 100)),
    );
    for (let from = 0; from < batch.length; from += 200)
      await post(admin, '/v1/import', { batch: batch.slice(from, from + 200) });
    const { outbox } = await post(admin, '/v1/import', { batch: busy });
    const { counts } = await get<{
      counts: {
        name: string;
        events: number;
        people: number;
        before: number;
        change: { low: number; high: number };
      }[];
    }>(admin, `/v1/catalogue/counts?from=${at(28)}&to=${new Date(to).toISOString()}&after=${outbox[0]}`);
    const of = (name: string) => counts.find((each) => each.name === name)!;
    expect(of('Risen')).toMatchObject({ events: 300, people: 120, before: 120 });
    expect(of('One of them')).toMatchObject({ events: 320, people: 120, before: 120 });
    expect(of('Risen').change.low).toBeGreaterThan(1.2);
    expect(of('Risen').change.high).toBeLessThan(1.8);
    expect(of('One of them').change.low).toBeLessThan(0);
    expect(of('One of them').change.high).toBeGreaterThan(2);
  });
});
