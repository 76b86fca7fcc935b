import { gzipSync } from 'node:zlib';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { get, gzip, post, timelineOf } from './test/client.ts';

const KB = 1024;
let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

/** JSON of exactly so many bytes, by a property that is as long as it takes. */
function padded(bytes: number, make: (filler: string) => unknown): string {
  const bare = Buffer.byteLength(JSON.stringify(make('')));
  return JSON.stringify(make('x'.repeat(bytes - bare)));
}

describe('Segment’s endpoints', () => {
  it('[T2.1] each takes its call and says in the timeline what it was', async () => {
    const calls = {
      identify: { traits: { plan: 'gold' } },
      track: { event: 'Order completed', properties: { total: 12.5 } },
      page: { name: 'Home', properties: { url: 'https://shop.example/' } },
      screen: { name: 'Basket' },
      group: { groupId: 'acme', traits: { seats: 3 } },
      alias: { previousId: 'every-before' },
    };
    for (const [type, call] of Object.entries(calls)) {
      const answer = await post(server, `/v1/${type}`, {
        userId: 'every',
        messageId: `every-${type}`,
        ...call,
      });
      expect(answer, type).toMatchObject({
        status: 200,
        success: true,
        items: [{ id: `every-${type}`, status: 'accepted' }],
      });
      expect(answer.outbox).toHaveLength(1);
    }
    const events = await timelineOf(server, 'userId:every');
    expect(Object.fromEntries(events.map(({ type, name }) => [type, name]))).toEqual({
      identify: 'Identified',
      track: 'Order completed',
      page: 'Home',
      screen: 'Basket',
      group: 'Joined group',
      alias: 'Aliased',
    });
    expect(events.find(({ type }) => type === 'track')!.properties).toEqual({ total: 12.5 });
  });

  it('[T2.1] the short addresses of the browser’s and the phones’ SDKs are the same doors', async () => {
    for (const type of ['identify', 'track', 'page', 'screen', 'group', 'alias']) {
      const call = { userId: 'short', previousId: 'p', groupId: 'g', event: 'E', messageId: `short-${type}` };
      expect((await post(server, `/v1/${type[0]}`, call)).items[0]!.status, type).toBe('accepted');
      expect((await post(server, `/v1/${type}/`, call)).items[0]!.status, type).toBe('duplicate');
    }
    const answer = await post(server, '/v1/b', { batch: [{ type: 'page', userId: 'short' }] });
    expect(answer.items).toMatchObject([{ status: 'accepted' }]);
    expect((await timelineOf(server, 'userId:short')).map(({ type }) => type).sort()).toEqual(
      ['alias', 'group', 'identify', 'page', 'page', 'screen', 'track'].sort(),
    );
  });

  it('[T2.1] pages of other origins may send, and read the answer', async () => {
    const preflight = await fetch(`${server.url}/v1/t`, {
      method: 'OPTIONS',
      headers: {
        origin: 'https://shop.example',
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization,anonymousid,content-type',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('anonymousid');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    const answer = await post(server, '/v1/t', { event: 'Seen', anonymousId: 'cross' });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('access-control-expose-headers')).toContain('retry-after');
    const refused = await post(server, '/v1/t', '{', { authorization: 'Basic nobody' });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
    const read = await fetch(`${server.url}/v1/people/userId:ann`, { method: 'OPTIONS' });
    expect([read.status, read.headers.get('access-control-allow-origin')]).toEqual([204, null]);
  });
});

describe('Bodies', () => {
  const batch = (count: number, more: object = {}) => ({
    batch: Array.from({ length: count }, (_, n) => ({
      type: 'track',
      event: 'E',
      userId: `u${n % 7}`,
      ...more,
    })),
  });

  it('[T2.5] may be gzipped, declared or not', async () => {
    for (const headers of [{ 'content-encoding': 'gzip' }, { 'content-encoding': 'x-gzip' }, {}]) {
      const answer = await post(server, '/v1/batch', gzip(batch(3)), headers as Record<string, string>);
      expect(answer.items.map(({ status }) => status)).toEqual(Array(3).fill('accepted'));
    }
    for (const type of ['', '/', 'multipart/form-data', 'application/x-www-form-urlencoded', 'text/plain'])
      expect((await post(server, '/v1/batch', gzip(batch(1)), { 'content-type': type })).status, type).toBe(
        200,
      );
    const cut = gzip(batch(3)).slice(0, 40);
    const encoding = { 'content-encoding': 'gzip' };
    expect(await post(server, '/v1/batch', cut, encoding)).toMatchObject({
      status: 400,
      code: 'invalid_gzip',
    });
    expect(await post(server, '/v1/batch', 'plain', encoding)).toMatchObject({ code: 'invalid_gzip' });
    expect(await post(server, '/v1/batch', '{}', { 'content-encoding': 'br' })).toMatchObject({
      status: 415,
      code: 'unsupported_encoding',
    });
  });

  it('[T2.6, T2.13] an event has up to 32 KB: a larger one is 413 alone, and refused within its batch', async () => {
    const event = (filler: string) => ({ userId: 'large', event: 'E', properties: { filler } });
    expect((await post(server, '/v1/track', padded(32 * KB, event))).status).toBe(200);
    expect(await post(server, '/v1/track', padded(32 * KB + 1, event))).toMatchObject({
      status: 413,
      code: 'event_too_large',
    });
    const items = (bytes: number) =>
      padded(bytes, (filler) => ({ type: 'track', messageId: `large-${bytes}`, ...event(filler) }));
    const answer = await post(
      server,
      '/v1/batch',
      `{"batch":[${items(32 * KB)},${items(32 * KB + 1)},${items(200)}]}`,
    );
    expect(answer).toMatchObject({ status: 200, success: false });
    expect(answer.items).toMatchObject([
      { status: 'accepted' },
      { id: `large-${32 * KB + 1}`, status: 'refused', code: 'event_too_large' },
      { status: 'accepted' },
    ]);
  });

  it('[T2.7, T2.13] a batch has up to 500 KB, as sent and unpacked, whatever it says of its length', async () => {
    const sized = (bytes: number) => padded(bytes, (filler) => ({ ...batch(20), filler }));
    const limit = 500 * KB;
    const packed = { 'content-encoding': 'gzip' };
    expect((await post(server, '/v1/batch', sized(limit))).items).toHaveLength(20);
    expect((await post(server, '/v1/batch', gzipSync(sized(limit)), packed)).items).toHaveLength(20);
    for (const [body, headers] of [
      [sized(limit + 1), {}],
      [gzipSync(sized(limit + 1)), packed],
      ['['.repeat(10_000_000), {}],
    ] as const)
      expect(await post(server, '/v1/import', body, headers)).toMatchObject({
        status: 413,
        code: 'body_too_large',
      });
    const chunked = await server.request('/v1/batch', {
      method: 'POST',
      body: new Blob([sized(limit + 1)]).stream(),
      duplex: 'half',
    } as RequestInit);
    expect(chunked.status).toBe(413);
  });

  it('[T2.7, T2.13] a batch has up to 2,500 events', async () => {
    const answer = await post(server, '/v1/batch', batch(2500));
    expect(answer.status).toBe(200);
    expect(answer.items.filter(({ status }) => status === 'accepted')).toHaveLength(2500);
    expect(answer.outbox.length).toBeGreaterThan(1);
    expect(await post(server, '/v1/batch', batch(2501))).toMatchObject({
      status: 413,
      code: 'batch_too_long',
    });
    expect(await post(server, '/v1/batch', { batch: [] })).toMatchObject({
      status: 200,
      success: true,
      items: [],
    });
  });

  it('[T2.1] what is no batch is 400, and says where', async () => {
    expect(await post(server, '/v1/batch', { batch: 'x' })).toMatchObject({ status: 400, path: 'batch' });
    expect(await post(server, '/v1/batch', {})).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await post(server, '/v1/batch', '[]')).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await post(server, '/v1/batch', '')).toMatchObject({ status: 400, code: 'empty_body' });
    expect(await post(server, '/v1/batch', '{"batch":[')).toMatchObject({
      status: 400,
      code: 'invalid_json',
    });
    const bytes = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d]);
    expect(await post(server, '/v1/batch', bytes)).toMatchObject({ status: 400, code: 'invalid_utf8' });
  });
});

describe('What a batch says for all', () => {
  it('[T2.8] its context lies under each item’s own', async () => {
    await post(server, '/v1/batch', {
      context: {
        app: { name: 'shop' },
        locale: 'de-AT',
        touchpoint: { channel: 'store', corner: 'commerce' },
      },
      batch: [
        { type: 'track', event: 'Plain', userId: 'context' },
        { type: 'track', event: 'Own', userId: 'context', context: { locale: 'fr-FR', ip: '192.0.2.1' } },
      ],
    });
    const events = await timelineOf(server, 'userId:context');
    const by = new Map(events.map((event) => [event.name, event as unknown as Record<string, unknown>]));
    expect(by.get('Plain')).toMatchObject({
      context: { app: { name: 'shop' }, locale: 'de-AT' },
      channel: 'store',
      corner: 'commerce',
    });
    expect(by.get('Own')!.context).toEqual({ app: { name: 'shop' }, locale: 'fr-FR', ip: '192.0.2.1' });
  });

  it('[T2.9] timestamp = receivedAt − (sentAt − originalTimestamp), and history stands as it is', async () => {
    // A clock that is five years behind: sent an hour after it happened, by that clock.
    const clock = { originalTimestamp: '2021-03-04T05:06:07.000Z', sentAt: '2021-03-04T06:06:07.250Z' };
    const event = (messageId: string) => ({ type: 'track', event: 'E', userId: 'skewed', messageId });
    await post(server, '/v1/track', { ...event('single'), ...clock });
    await post(server, '/v1/batch', {
      sentAt: clock.sentAt,
      batch: [
        { ...event('of the batch'), timestamp: clock.originalTimestamp },
        { ...event('own sentAt'), timestamp: clock.originalTimestamp, sentAt: '2021-03-04T05:06:08.000Z' },
        event('none'),
      ],
    });
    await post(server, '/v1/import', {
      sentAt: clock.sentAt,
      batch: [{ ...event('history'), timestamp: clock.originalTimestamp }],
    });
    const events = new Map((await timelineOf(server, 'userId:skewed')).map((event) => [event.id, event]));
    const late = (id: string) => Date.parse(events.get(id)!.received) - Date.parse(events.get(id)!.time);
    expect(late('single')).toBe(3_600_250);
    expect(late('of the batch')).toBe(3_600_250);
    expect(late('own sentAt')).toBe(1000);
    expect(late('none')).toBe(0);
    expect(events.get('history')!.time).toBe(clock.originalTimestamp);
  });
});

describe('Verdicts', () => {
  it('[T2.10, T2.11] each item has its own, in order, and a bad one fails no other', async () => {
    const good = (messageId: string) => ({ type: 'track', event: 'E', userId: 'verdicts', messageId });
    await post(server, '/v1/batch', { batch: [good('v1')] });
    const answer = await post(server, '/v1/batch', {
      batch: [
        good('v1'),
        good('v2'),
        good('v2'),
        7,
        null,
        [],
        { ...good('v3'), type: 'jump' },
        { ...good('v4'), type: undefined },
        { ...good('v5'), event: undefined },
        { type: 'identify', messageId: 'v6', traits: { plan: 'x' } },
        { ...good('v7'), timestamp: 'yesterday' },
        { ...good('v8'), timestamp: '0001-01-01T00:00:00Z' },
        { ...good('v9'), timestamp: '9999-12-31T23:59:59Z' },
        { ...good('v10'), userId: { a: 1 } },
        { ...good('v11'), properties: [1] },
        good('v12'),
      ],
    });
    expect(answer).toMatchObject({ status: 200, success: false });
    expect(answer.items.map(({ status, code }) => code ?? status)).toEqual([
      'duplicate',
      'accepted',
      'duplicate',
      'not_an_object',
      'not_an_object',
      'not_an_object',
      'type_unknown',
      'type_missing',
      'name_missing',
      'identifier_missing',
      'time_invalid',
      'time_out_of_range',
      'time_out_of_range',
      'wrong_type',
      'wrong_type',
      'accepted',
    ]);
    expect(answer.items.map(({ id }) => id).slice(6)).toEqual([
      'v3',
      'v4',
      'v5',
      'v6',
      'v7',
      'v8',
      'v9',
      'v10',
      'v11',
      'v12',
    ]);
    for (const { status, message } of answer.items) if (status === 'refused') expect(message).toBeTruthy();
    const ids = (await timelineOf(server, 'userId:verdicts')).map(({ id }) => id);
    expect(ids.sort()).toEqual(['v1', 'v12', 'v2']);
    const metrics = await (await server.request('/metrics')).text();
    for (const code of ['identifier_missing', 'time_invalid'])
      expect(metrics).toContain(`throughline_touchpoints_refused_total{code="${code}"} 1\n`);
  });

  it('[T2.12] a refused event alone is 400, with the reason', async () => {
    const answer = await post(server, '/v1/track', { userId: 'alone', event: 'E', timestamp: 'soon' });
    expect(answer).toMatchObject({ status: 400, code: 'time_invalid', path: 'timestamp' });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(await post(server, '/v1/identify', { traits: {} })).toMatchObject({
      status: 400,
      code: 'identifier_missing',
    });
    expect(await post(server, '/v1/track', '[]')).toMatchObject({ status: 400, code: 'invalid_request' });
  });

  it('[T2.10] clients’ nulls and numbers are read for what they are', async () => {
    const answer = await post(server, '/v1/batch', {
      context: null,
      sentAt: null,
      batch: [
        { type: 'identify', userId: 42, anonymousId: null, traits: null, context: null, timestamp: null },
        { type: 'track', event: 'E', userId: '42', properties: null, messageId: null, integrations: {} },
      ],
    });
    expect(answer.items.map(({ status }) => status)).toEqual(['accepted', 'accepted']);
    expect(await get(server, '/v1/people/userId:42')).toMatchObject({ touchpoints: 2 });
  });
});
