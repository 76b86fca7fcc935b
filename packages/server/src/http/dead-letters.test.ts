import { randomUUID } from 'node:crypto';
import type { ServerProcess } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, makeKey, post, type Target, timelineOf } from './test/client.ts';
import { embedded, external, hasPostgres } from './test/installations.ts';

interface Letter {
  readonly id: string;
  readonly received: string;
  readonly happened: string | null;
  readonly source: string;
  readonly door: string;
  readonly event: string;
  readonly name: string;
  readonly code: string;
  readonly path: string;
  readonly seen: number;
  readonly whole: boolean;
  readonly tries: number;
  readonly replayed: string | null;
  readonly body: string;
  readonly tried: string | null;
}
interface Replay {
  readonly replayed: number;
  readonly duplicates: number;
  readonly refused: number;
  readonly letters: { id: string; status: string; code?: string }[];
  readonly outbox: string[];
  readonly next: string | null;
}
interface Summary {
  readonly sources: { source: string; letters: number; waiting: number; bytes: number }[];
  readonly dropped: { source: string; why: string; letters: number }[];
}

async function ask<T>(server: Target, method: string, path: string, body?: unknown): Promise<T> {
  const response = await server.request(path, { method, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

const replay = (server: Target, which: object) =>
  ask<Replay>(server, 'POST', '/v1/dead-letters/replay', which);

async function list(server: Target, query: Record<string, string> = {}): Promise<Letter[]> {
  const letters: Letter[] = [];
  let cursor = '';
  while (true) {
    const page = await get<{ letters: Letter[]; next: string | null }>(
      server,
      `/v1/dead-letters?limit=3&${new URLSearchParams(query)}${cursor}`,
    );
    letters.push(...page.letters);
    if (page.next === null) return letters;
    cursor = `&cursor=${page.next}`;
  }
}

/** A target that speaks with a key of its own: the key's name is the source. */
async function holder(server: ServerProcess, scope: 'write' | 'read', name: string): Promise<Target> {
  const { key } = await makeKey(server, scope, name);
  return {
    request: (path, init = {}) =>
      server.request(path, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } }),
  };
}

async function plan(server: Target, name: string, onViolation: string): Promise<void> {
  const path = `/v1/catalogue/touchpoints/${encodeURIComponent(name)}`;
  const response = await server.request(path);
  const basedOn = response.ok ? ((await response.json()) as { version: number }).version : 0;
  const schema = { properties: { properties: { required: ['total'] } } };
  await ask(server, 'PUT', path, { basedOn, value: { schema, onViolation } });
}

for (const [place, possible] of [
  [embedded(), true],
  [external(), hasPostgres],
] as const)
  describe.skipIf(!possible)(`Dead letters on ${place.name}`, () => {
    let servers: ServerProcess[];
    let first: ServerProcess;
    let last: ServerProcess;
    beforeAll(async () => {
      servers = await place.start();
      [first, last] = [servers[0]!, servers.at(-1)!];
    });
    afterAll(() => place.stop());

    const order = (messageId: string, userId: string, more: object = {}) => ({
      ...{ type: 'track', event: 'Ordered', userId, messageId, properties: {} },
      ...more,
    });

    it('[L1.1] keeps every refused event whole, with its reason, source, door, id and times', async () => {
      const shop = await holder(first, 'write', 'shop');
      const half = { type: 'track', event: 'E', userId: 'ann', properties: { a: 'x\u0000y', b: '\ud800' } };
      const events = [
        { ...half, messageId: 'nul', timestamp: '2026-01-31T10:00:00.000Z' },
        { type: 'none', messageId: 'type' },
        'no object',
        { type: 'identify', messageId: 'nobody', traits: { plan: 'gold' } },
        { type: 'track', event: 'Large', messageId: 'large', properties: { text: 'ü'.repeat(20_000) } },
      ];
      const began = Date.now();
      await post(shop, '/v1/batch', { batch: events });
      const single = await post(shop, '/v1/track', {
        ...{ ...order('one', 'ann'), properties: 7 },
        writeKey: 'a secret',
      });
      expect(single.status).toBe(400);
      const large = await post(shop, '/v1/t', {
        event: 'Large',
        userId: 'a',
        messageId: 'alone',
        properties: { t: 'x'.repeat(33_000) },
      });
      expect([large.status, large.code]).toEqual([413, 'event_too_large']);
      const letters = await list(last, { source: 'shop' });
      const told = new Map(letters.map((letter) => [letter.event, letter]));
      expect(letters.map(({ event, code, path, door }) => [event, code, path, door]).sort()).toEqual([
        ['', 'not_an_object', '', 'segment'],
        ['alone', 'event_too_large', '', 'segment'],
        ['large', 'event_too_large', '', 'segment'],
        ['nobody', 'identifier_missing', '', 'segment'],
        ['nul', 'nul_character', 'properties.a', 'segment'],
        ['one', 'wrong_type', 'properties', 'segment'],
        ['type', 'type_unknown', 'type', 'segment'],
      ]);
      expect(told.get('nul')).toMatchObject({
        happened: '2026-01-31T10:00:00.000Z',
        name: 'E',
        whole: true,
        seen: 1,
      });
      expect(Date.parse(told.get('nul')!.received)).toBeGreaterThanOrEqual(began);
      const whole = await get<Letter>(first, `/v1/dead-letters/${told.get('nul')!.id}`);
      expect(JSON.parse(whole.body)).toEqual(events[0]);
      expect(JSON.parse((await get<Letter>(first, `/v1/dead-letters/${told.get('')!.id}`)).body)).toBe(
        'no object',
      );
      // The key that some clients write into the event is kept nowhere.
      const keyless = await get<Letter>(first, `/v1/dead-letters/${told.get('one')!.id}`);
      expect(JSON.parse(keyless.body)).toEqual({ ...order('one', 'ann'), properties: 7 });
      const cut = await get<Letter>(first, `/v1/dead-letters/${told.get('large')!.id}`);
      expect([cut.whole, Buffer.byteLength(cut.body) <= 32 * 1024 + 2]).toEqual([false, true]);
    });

    it('[L1.12] keeps one letter of an event that its sender repeats, and counts it', async () => {
      const shop = await holder(first, 'write', 'repeats');
      const bad = { ...order('again', 'ann'), timestamp: 'yesterday' };
      for (const server of [bad, bad]) await post(shop, '/v1/batch', { batch: [server, server] });
      await post(shop, '/v1/batch', { batch: [{ ...bad, properties: { other: 1 } }] });
      const letters = await list(first, { source: 'repeats' });
      expect(letters.map(({ event, seen }) => [event, seen]).sort()).toEqual([
        ['again', 1],
        ['again', 4],
      ]);
    });

    it('[L1.2] keeps nothing for wrong keys, and nothing of what is no request', async () => {
      const counted = async () => (await get<Summary>(first, '/v1/dead-letters/summary')).sources;
      const before = await counted();
      const reader = await holder(first, 'read', 'reader');
      const nobody: Target = {
        request: (path, init = {}) =>
          fetch(first.url + path, {
            ...init,
            headers: { authorization: `Bearer tl_${'0'.repeat(12)}_${'x'.repeat(32)}` },
          }),
      };
      for (const target of [reader, nobody]) {
        const answer = await post(target, '/v1/batch', { batch: [{ type: 'none' }] });
        expect([401, 403]).toContain(answer.status);
      }
      const inBody = await fetch(`${first.url}/v1/batch`, {
        method: 'POST',
        body: JSON.stringify({ batch: [{ type: 'none' }], writeKey: 'wrong' }),
      });
      expect(inBody.status).toBe(401);
      expect((await post(first, '/v1/batch', '{"batch":[')).status).toBe(400);
      expect(await counted()).toEqual(before);
    });

    it('[L1.5, K2.9] replays once the schema is mended: the event lands once, with its id and its times', async () => {
      const shop = await holder(first, 'write', 'web');
      await plan(first, 'Ordered', 'refuse');
      const now = Date.now();
      const [sentAt, happened] = [60_000, 120_000].map((ago) => new Date(now - ago).toISOString());
      const answer = await post(shop, '/v1/batch', {
        sentAt,
        context: { ip: '127.0.0.1' },
        batch: [
          order('r1', 'rob', { timestamp: happened }),
          order('r2', 'rob', { messageId: undefined }),
          order('r3', 'rob', { properties: { total: 1 } }),
        ],
      });
      expect(answer.items.map(({ code }) => code)).toEqual([
        'schema_violation',
        'schema_violation',
        undefined,
      ]);
      const given = answer.items[1]!.id!;
      const [letter] = (await list(first, { source: 'web' })).filter(({ event }) => event === 'r1');
      // Nothing is mended yet: it is refused again, stays, and says why.
      const early = await replay(last, { filter: { source: 'web' } });
      expect(early).toMatchObject({ replayed: 0, refused: 2, letters: [{ code: 'schema_violation' }, {}] });
      expect(await get<Letter>(first, `/v1/dead-letters/${letter!.id}`)).toMatchObject({
        tries: 1,
        replayed: null,
        tried: expect.stringContaining('schema_violation'),
      });
      const preview = (schema: object) =>
        ask<{ deadLetters: object }>(last, 'POST', '/v1/catalogue/touchpoints/Ordered/preview', { schema });
      expect((await preview({ type: 'object' })).deadLetters).toEqual({ examined: 2, accepted: 2 });
      expect((await preview({ required: ['none'] })).deadLetters).toEqual({ examined: 2, accepted: 0 });
      await plan(last, 'Ordered', 'mark');
      const done = await replay(first, {
        filter: { source: 'web', code: 'schema_violation', name: 'Ordered' },
      });
      expect(done).toMatchObject({ replayed: 2, duplicates: 0, refused: 0, next: null });
      expect(done.outbox).toHaveLength(1);
      const landed = (await timelineOf(last, 'userId:rob')).filter(({ id }) => id !== 'r3');
      expect(landed.map(({ id, source }) => [id, source]).sort()).toEqual(
        [
          [given, 'web'],
          ['r1', 'web'],
        ].sort(),
      );
      const one = landed.find(({ id }) => id === 'r1')!;
      expect(one.received).toBe(letter!.received);
      // As it would have been then: the sender's clock, set right by when it sent.
      expect(Date.parse(one.time)).toBe(Date.parse(letter!.received) - 60_000);
      expect(one.context).toEqual({ ip: '127.0.0.1' });
      expect(await get(first, '/v1/people/userId:rob')).toMatchObject({ touchpoints: 3 });
    });

    it('[L1.6] replayed again, or by many at once, or after it came in by another way, it never counts twice', async () => {
      const shop = await holder(first, 'write', 'crowd');
      await plan(first, 'Ordered', 'refuse');
      const batch = Array.from({ length: 40 }, (_, n) => order(`c${n}`, `crowd-${n % 4}`));
      await post(shop, '/v1/batch', { batch });
      await plan(first, 'Ordered', 'allow');
      // Its sender was mended first, and sent five of them again.
      const resent = batch.slice(0, 5).map((event) => ({ ...event, properties: { total: 1 } }));
      await post(shop, '/v1/batch', { batch: resent });
      const filter = { source: 'crowd' };
      const runs = await Promise.all(
        Array.from({ length: 8 }, (_, n) => replay(servers[n % servers.length]!, { filter })),
      );
      expect(runs.reduce((sum, { replayed }) => sum + replayed, 0)).toBe(35);
      expect(await replay(first, { filter })).toMatchObject({ replayed: 0, duplicates: 0, refused: 0 });
      const ids = (await list(first, { source: 'crowd', state: 'replayed' })).map(({ id }) => id);
      expect(ids).toHaveLength(40);
      expect(await replay(last, { ids })).toMatchObject({ replayed: 0 });
      for (let n = 0; n < 4; n++) {
        expect(await get(first, `/v1/people/userId:crowd-${n}`)).toMatchObject({ touchpoints: 10 });
        expect(await timelineOf(last, `userId:crowd-${n}`)).toHaveLength(10);
      }
    });

    it('[L1.6] finds in the history what its claim is forgotten of', async () => {
      const shop = await holder(first, 'write', 'late');
      await plan(first, 'Ordered', 'refuse');
      await post(shop, '/v1/batch', { batch: [order('l1', 'lea')] });
      await plan(first, 'Ordered', 'allow');
      // An import claims no ids: only the history knows that this one is there.
      const path = `/v1/imports/${randomUUID()}`;
      await ask(first, 'PUT', path, { name: 'late.jsonl', source: 'late' });
      const step = { from: 0, to: 1, events: [order('l1', 'lea')] };
      const { outbox } = await ask<{ outbox: string }>(first, 'POST', `${path}/steps`, step);
      await first.request(`/v1/journeys/graph?after=${outbox}`);
      expect(await replay(last, { filter: { source: 'late' } })).toMatchObject({
        replayed: 0,
        duplicates: 1,
      });
      expect(await get(first, '/v1/people/userId:lea')).toMatchObject({ touchpoints: 1 });
    });

    it('[L1.1] keeps what an import refuses, and replays it as it was', async () => {
      await plan(first, 'Ordered', 'refuse');
      const path = `/v1/imports/${randomUUID()}`;
      await ask(first, 'PUT', path, { name: 'old.jsonl', source: 'archive' });
      const event = order('a1', 'old-ann', {
        timestamp: '2020-01-01T00:00:00Z',
        sentAt: '2021-01-01T00:00:00Z',
      });
      const refused = { line: 1, code: 'schema_violation', message: 'must have total', excerpt: '{…', event };
      const unread = { line: 2, code: 'line_invalid', message: 'no JSON', excerpt: '{"a":' };
      await ask(first, 'POST', `${path}/steps`, { from: 0, to: 2, events: [], refused: [refused, unread] });
      await plan(first, 'Ordered', 'allow');
      const done = await replay(first, { filter: { source: 'archive' } });
      expect(done.letters.map(({ status, code }) => [status, code])).toEqual(
        expect.arrayContaining([
          ['replayed', undefined],
          ['refused', 'not_an_object'],
        ]),
      );
      expect(await timelineOf(first, 'userId:old-ann')).toMatchObject([
        { id: 'a1', time: '2020-01-01T00:00:00.000Z' },
      ]);
    });

    it('[L1.7] is searched by source, code, name, period and text, page by page', async () => {
      const shop = await holder(first, 'write', 'search');
      const bad = (n: number, more: object = {}) => ({ ...order(`s${n}`, 'sam', more), timestamp: 'never' });
      await post(shop, '/v1/batch', {
        batch: Array.from({ length: 10 }, (_, n) => bad(n, { properties: { n } })),
      });
      const from = new Date().toISOString();
      await post(shop, '/v1/batch', {
        batch: [bad(10, { event: 'Other', properties: { note: 'A “quoted” Ünïque\nword' } }), { type: 'x' }],
      });
      const events = async (query: Record<string, string>) =>
        (await list(first, { source: 'search', ...query })).map(({ event }) => event).sort();
      const all = Array.from({ length: 11 }, (_, n) => `s${n}`);
      expect(await events({ code: 'time_invalid' })).toEqual([...all].sort());
      expect(await events({ name: 'Other' })).toEqual(['s10']);
      expect(await events({ from })).toEqual(['', 's10']);
      expect(await events({ to: from })).toEqual(all.slice(0, 10));
      expect(await events({ text: 'Ünïque\nWORD' })).toEqual(['s10']);
      expect(await events({ text: "' or true --" })).toEqual([]);
      expect(await events({ state: 'replayed' })).toEqual([]);
      const times = (await list(first, { source: 'search' })).map(({ received }) => received);
      expect(times).toEqual([...times].sort().reverse());
      const broken = await first.request('/v1/dead-letters?cursor=x');
      expect(await broken.json()).toMatchObject({ status: 400, code: 'cursor_invalid' });
    });

    it('[L1.10] shows bodies, and what is in them, to keys of scope admin alone', async () => {
      const reader = await holder(first, 'read', 'curious');
      const listed = await reader.request('/v1/dead-letters?state=all');
      const text = await listed.text();
      expect(listed.status).toBe(200);
      expect(text).not.toMatch(/"body"|"message"|Ünïque|rob/);
      const { letters } = JSON.parse(text) as { letters: Letter[] };
      for (const path of [
        `/v1/dead-letters/${letters[0]!.id}`,
        '/v1/dead-letters/export',
        '/v1/dead-letters?text=rob',
      ])
        expect((await reader.request(path)).status, path).toBe(403);
    });

    it('[L1.8] is exported whole as JSON lines, as a stream', async () => {
      const response = await first.request('/v1/dead-letters/export?state=all&source=search');
      expect(response.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
      expect(response.headers.get('transfer-encoding')).toBe('chunked');
      const lines = (await response.text())
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as Letter);
      expect(lines.map(({ id }) => id)).toEqual(
        (await list(first, { source: 'search' })).map(({ id }) => id),
      );
      for (const { body } of lines) JSON.parse(body);
      expect(await (await first.request('/v1/dead-letters/export?source=none')).text()).toBe('');
    });

    it('[L1.4] erases whatever names a person, however it is written, and counts it', async () => {
      const shop = await holder(first, 'write', 'erase');
      const refused = (messageId: string, more: object) => ({ type: 'none', messageId, ...more });
      const batch = [
        refused('e1', { userId: 'u-erase-me' }),
        refused('e2', { traits: { email: 'Erase.Me@Example.org' } }),
        refused('e3', { properties: { note: 'Call erase.me@example.org back' } }),
        refused('e4', { traits: { phone: '+44 20 7946 0958' } }),
        refused('e5', { userId: 42 }),
        refused('e6', { properties: { quantity: 42, text: '42' } }),
        refused('e7', { properties: { 'u-erase-me': 1 } }),
        refused('e8', { userId: 'someone-else' }),
        {
          type: 'track',
          event: 'Large',
          userId: 'u-erase-me',
          messageId: 'e9',
          properties: { t: 'x'.repeat(40_000) },
        },
      ];
      await post(shop, '/v1/batch', { batch });
      const erase = (...identifiers: string[]) =>
        ask<{ erased: number }>(
          first,
          'DELETE',
          `/v1/dead-letters?${new URLSearchParams(identifiers.map((each) => ['identifier', each]))}`,
        );
      const left = async () => (await list(first, { source: 'erase' })).map(({ event }) => event).sort();
      expect(await erase('userId:u-erase-me', 'email:erase.me@example.org')).toMatchObject({
        erased: 5,
        ledger: 5,
      });
      expect(await left()).toEqual(['e4', 'e5', 'e6', 'e8']);
      expect(await erase('phone:+442079460958')).toMatchObject({ erased: 1, ledger: 1 });
      // A short one only where identifiers stand: it is a part of too much else.
      expect(await erase('userId:42')).toMatchObject({ erased: 1, ledger: 1 });
      expect(await left()).toEqual(['e6', 'e8']);
      const { dropped } = await get<Summary>(first, '/v1/dead-letters/summary');
      expect(dropped).toContainEqual(expect.objectContaining({ source: 'erase', why: 'erased', letters: 7 }));
      // What was replayed is erased too.
      expect((await erase('userId:rob')).erased).toBe(2);
      expect(await list(first, { source: 'web', state: 'all' })).toEqual([]);
    });

    it('[L1.11] throws away what nobody will repair, and counts it', async () => {
      const shop = await holder(first, 'write', 'junk');
      await post(shop, '/v1/batch', { batch: [{ type: 'a' }, { type: 'b' }, { type: 'track' }] });
      const discard = (which: object) =>
        ask<{ discarded: number }>(first, 'POST', '/v1/dead-letters/discard', which);
      expect(await discard({ filter: { source: 'junk', code: 'type_unknown' } })).toEqual({ discarded: 2 });
      expect((await list(first, { source: 'junk' })).map(({ code }) => code)).toEqual(['name_missing']);
      const { dropped, sources } = await get<Summary>(first, '/v1/dead-letters/summary');
      expect(dropped).toContainEqual(
        expect.objectContaining({ source: 'junk', why: 'discarded', letters: 2 }),
      );
      expect(sources).toContainEqual(expect.objectContaining({ source: 'junk', letters: 1, waiting: 1 }));
      for (const which of [{}, { ids: [], filter: {} }, { ids: [randomUUID()], filter: {} }]) {
        const response = await first.request('/v1/dead-letters/discard', {
          method: 'POST',
          body: JSON.stringify(which),
        });
        expect(response.status, JSON.stringify(which)).toBe(400);
      }
    });

    it('[L1.3] drops the oldest beyond the quota of a source, and counts them where they are seen', async () => {
      const shop = await holder(first, 'write', 'flood');
      const { version, value } = await get<{ version: number; value: Record<string, unknown> }>(
        first,
        '/v1/settings',
      );
      const quota = { ...value, deadLetters: { perSource: 20 } };
      await ask(first, 'PUT', '/v1/settings', { basedOn: version, value: quota });
      for (let n = 0; n < 5; n++) {
        const batch = Array.from({ length: 10 }, (_, m) => ({ type: 'none', messageId: `f${10 * n + m}` }));
        await post(shop, '/v1/batch', { batch });
      }
      const summary = () => get<Summary>(first, '/v1/dead-letters/summary');
      const kept = async () => (await summary()).sources.find(({ source }) => source === 'flood')?.letters;
      await expect.poll(kept, { timeout: 20_000, interval: 250 }).toBe(20);
      expect((await summary()).dropped).toContainEqual(
        expect.objectContaining({ source: 'flood', why: 'quota', letters: 30 }),
      );
      const left = (await list(first, { source: 'flood' })).map(({ event }) => event);
      expect(left.sort()).toEqual(Array.from({ length: 20 }, (_, n) => `f${30 + n}`).sort());
    });

    it('[L1.6] a process that dies before or after the commit of a replay leaves every event there once', async () => {
      await plan(first, 'Ordered', 'refuse');
      const shop = await holder(first, 'write', 'killed');
      await post(shop, '/v1/batch', { batch: Array.from({ length: 6 }, (_, n) => order(`k${n}`, 'kay')) });
      await plan(first, 'Ordered', 'allow');
      if (place.directory !== '') await first.stop();
      const filter = { source: 'killed' };
      for (const when of ['before-commit', 'after-commit']) {
        const dying = await place.restart([`${when}:kill:1`]);
        await expect(replay(dying, { filter })).rejects.toThrow();
        await dying.waitForExit();
      }
      const healthy = await place.restart();
      expect(await replay(healthy, { filter })).toMatchObject({ replayed: 0, refused: 0 });
      expect(await list(healthy, { source: 'killed', state: 'replayed' })).toHaveLength(6);
      expect(await get(healthy, '/v1/people/userId:kay')).toMatchObject({ touchpoints: 6 });
      expect(await timelineOf(healthy, 'userId:kay')).toHaveLength(6);
    });
  });
