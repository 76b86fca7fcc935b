import { gzipSync } from 'node:zlib';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRETS, signed } from '../webhooks/test/senders.ts';
import { get, timelineOf } from './test/client.ts';
import { batch, battered, Chance, hostile } from './test/fuzz-values.ts';
import { events, mapping, stripeLike, webhooksOf } from './test/webhooks.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const { put, send, stripe } = webhooksOf(() => server);

describe('A delivery', () => {
  it('[C5.14, C5.15] has a verdict for each touchpoint, and counts once however often it comes', async () => {
    await put('shop', stripeLike());
    const body = events(
      { id: 's1', what: 'placed', who: 'sue', total: 1, at: 1753261200 },
      { id: 's2', what: 'paid', who: 'sue', at: 'soon' },
      { id: 's3', who: 'sue' },
      { id: 's1', what: 'placed again', who: 'sue' },
    );
    const first = await stripe('shop', body);
    expect(first).toMatchObject({ status: 200, success: false, ignored: 0 });
    expect(first.items).toMatchObject([
      { id: 's1', status: 'accepted' },
      { id: null, status: 'refused', code: 'time_invalid', path: 'time' },
      { id: 's3', status: 'refused', code: 'name_missing' },
      { id: 's1', status: 'duplicate' },
    ]);
    // Nobody repeats what was refused, because nobody is told to: 200, as for the rest.
    expect((await stripe('shop', body)).items.map(({ status }) => status)).toEqual([
      'duplicate',
      'refused',
      'refused',
      'duplicate',
    ]);
    expect(await timelineOf(server, 'userId:sue')).toMatchObject([
      { id: 's1', source: 'shop', name: 'Order placed', time: '2025-07-23T09:00:00.000Z' },
    ]);
    expect(await stripe('shop', events())).toMatchObject({
      status: 200,
      success: true,
      items: [],
      outbox: [],
    });
  });

  it('[C5.2] may be a form, and is known by what stands in headers and query too', async () => {
    const token = 'k7Jd0pQ2vX9sR4tY6uB1nM3c';
    const definition = {
      body: 'form',
      signature: { scheme: 'token' },
      mapping: {
        id: '{#header:x-delivery}',
        name: 'Form filled in',
        identifiers: { email: '$.email' },
        references: [{ kind: 'order', id: '#query:order', role: 'subject' }],
      },
    };
    await put('forms', definition, { secrets: [token] });
    const answer = await send(`/forms/receive/${token}?order=7`, 'email=Fay%40example.org&a=1', {
      'X-Delivery': 'd1',
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(answer.items).toEqual([{ id: 'd1', status: 'accepted' }]);
    expect(await timelineOf(server, 'email:fay@example.org')).toMatchObject([
      { id: 'd1', references: [{ kind: 'order', id: '7', role: 'subject' }] },
    ]);
  });

  it('[C5.10] without a signature needs the token that was made for it, told once', async () => {
    const definition = { signature: { scheme: 'token' }, mapping };
    const { path } = await put('token', definition, {});
    expect(path).toMatch(/^\/v1\/webhooks\/token\/receive\/[\w-]{32}$/);
    const address = String(path).slice('/v1/webhooks'.length);
    const body = events({ id: 't1', what: 'placed', who: 'tom' });
    for (const wrong of ['/token/receive', `${address.slice(0, -1)}`, `${address}x`, '/token/receive/tl_x'])
      expect(await send(wrong, body), wrong).toMatchObject({ status: 401, code: 'webhook_unverified' });
    // A key of ours is none of its secrets.
    expect(await send('/token/receive', body, { authorization: `Bearer ${server.adminKey}` })).toMatchObject({
      status: 401,
    });
    expect((await send(address, body)).items).toMatchObject([{ status: 'accepted' }]);
    expect(await put('token', definition, {})).toMatchObject({
      version: 2,
      path: '/v1/webhooks/token/receive',
    });
    expect((await send(address, body)).items).toMatchObject([{ status: 'duplicate' }]);
  });

  it('[C5.13] is taken under an old and a new secret while one takes the other’s place', async () => {
    await put('rotated', stripeLike(), { secrets: ['whsec_new', SECRETS.stripe] });
    expect(await stripe('rotated', events())).toMatchObject({ status: 200 });
    await put('rotated', stripeLike(), { secrets: ['whsec_new'] });
    expect(await stripe('rotated', events())).toMatchObject({ status: 401 });
  });
});

describe('A replay', () => {
  it('[V1.10] with an old signature is refused, with when it was signed and what to do', async () => {
    await put('replayed', stripeLike());
    const body = events({ id: 'r1', what: 'placed', who: 'ray' });
    const answer = await stripe('replayed', body, Date.now() - 301_000);
    expect(answer).toMatchObject({ status: 401, code: 'webhook_expired' });
    expect(answer.detail).toMatch(/^Signed at \S+Z; it is \S+Z, and a delivery is taken within 300 s\.$/);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect((await server.request('/v1/people/userId:ray')).status).toBe(404);
  });

  it('[V1.11] within the tolerance counts once', async () => {
    const body = events({ id: 'r2', what: 'placed', who: 'rex' });
    const { headers } = signed('stripe', body, Date.now() - 200_000);
    const statuses = [];
    for (let n = 0; n < 3; n++)
      statuses.push((await send('/replayed/receive', body, headers)).items[0]?.status);
    expect(statuses).toEqual(['accepted', 'duplicate', 'duplicate']);
    expect(await get(server, '/v1/people/userId:rex')).toMatchObject({ touchpoints: 1 });
  });

  it('[V1.12] whose signature says no time is refused by the time in what was signed', async () => {
    const fresh = { time: ['$.sent', '$.made'], format: 'unix', within: 3600 };
    await put(
      'timeless',
      { signature: { scheme: 'shopify' }, fresh, mapping },
      { secrets: [SECRETS.shopify] },
    );
    const now = Math.floor(Date.now() / 1000);
    const deliver = (around: object) => {
      const body = JSON.stringify({ ...around, events: [{ id: 'z1', what: 'placed', who: 'zoe' }] });
      return send('/timeless/receive', body, signed('shopify', body, 0).headers);
    };
    expect(await deliver({ made: now - 3700 })).toMatchObject({ status: 401, code: 'webhook_expired' });
    expect(await deliver({ sent: now + 400 })).toMatchObject({ status: 401, code: 'webhook_expired' });
    expect(await deliver({})).toMatchObject({ status: 401, code: 'webhook_unverified' });
    expect(await deliver({ sent: {} })).toMatchObject({ status: 401, code: 'webhook_unverified' });
    expect((await deliver({ made: now - 3500 })).items).toMatchObject([{ status: 'accepted' }]);
    expect((await deliver({ made: now - 3500 })).items).toMatchObject([{ status: 'duplicate' }]);
  });

  it('[V1.13] that is changed in its body, or signed by another, is refused and keeps nothing', async () => {
    const body = events({ id: 'r3', what: 'placed', who: 'mallory' });
    const { headers } = signed('stripe', body, Date.now());
    const other = signed('stripe', events(), Date.now()).headers;
    for (const [changed, by] of [
      [body.replace('placed', 'priced'), headers],
      [`${body} `, headers],
      [body, other],
      [body, {}],
      [body, { 'stripe-signature': 't=1,v1=0' }],
    ] as const)
      expect(await send('/replayed/receive', changed, by)).toMatchObject({
        status: 401,
        code: 'webhook_unverified',
      });
    expect((await server.request('/v1/people/userId:mallory')).status).toBe(404);
    expect(await stripe('nosuch', body)).toMatchObject({ status: 401, code: 'webhook_unverified' });
  });
});

describe('A hostile delivery', () => {
  const token = 'aZ9xQ2mN7vB4kL1pR6tY8wE3';
  const address = `/hostile/receive/${token}`;
  beforeAll(() => put('hostile', { signature: { scheme: 'token' }, mapping }, { secrets: [token] }));

  it('[V1.14, V1.16] is never a 500: what cannot be read is kept as refused and answered 200', async () => {
    const refusedOf = async (body: string | Uint8Array) => {
      const answer = await send(address, body);
      return [answer.status, ...answer.items.map(({ code, status }) => code ?? status)];
    };
    const before = await refusals('body_invalid');
    for (const broken of ['', '{', 'nonsense', '{"events":[', new Uint8Array([0x7b, 0xff])])
      expect(await refusedOf(broken), String(broken)).toEqual([200, 'body_invalid']);
    expect((await refusals('body_invalid')) - before).toBe(5);
    for (const empty of ['\ufeff{}', 'null', '7', '"x"', '[]', '{}', '{"events":7}', '{"events":{}}'])
      expect(await refusedOf(empty), empty).toEqual([200]);
    expect(await refusedOf('['.repeat(100_000) + ']'.repeat(100_000))).toEqual([200, 'too_deep']);
    expect(await refusedOf(`{"a":${'['.repeat(500)}9007199254740993${']'.repeat(500)}}`)).toEqual([
      200,
      'too_deep',
    ]);
    const item = (more: string) => `{"events":[{"id":"h","what":"x","who":"h"${more}}]}`;
    for (const [more, code] of [
      [',"who":{"a":1}', 'wrong_type'],
      [',"who":"\\u0000"', 'nul_character'],
      [',"who":"\\ud800"', 'lone_surrogate'],
      [',"raw":{"__proto__":{"admin":true}}', 'forbidden_key'],
      [',"raw":1e999', 'wrong_type'],
      [`,"raw":"${'x'.repeat(40_000)}"`, 'event_too_large'],
      [',"at":1e400', 'time_invalid'],
      [',"at":-62135596800', 'time_out_of_range'],
      [',"at":"x"', 'time_invalid'],
      [`,"id":"${'x'.repeat(201)}"`, 'wrong_type'],
      [',"id":[1]', 'wrong_type'],
    ] as const)
      expect(await refusedOf(item(more)), more.slice(0, 60)).toEqual([200, code]);
    const many = JSON.stringify({ events: Array.from({ length: 2501 }, (_, id) => ({ id, what: 'x' })) });
    expect(await refusedOf(many)).toEqual([200, 'too_many']);
    expect(server.output()).not.toContain('request failed');
  });

  it('[V1.14] seed 20260704: 400 hostile bodies, half of them forms, are each 200 with verdicts', async () => {
    const form = {
      body: 'form',
      signature: { scheme: 'token' },
      mapping: { ...mapping, each: '$.*', id: '{@}' },
    };
    await put('hostile-form', form, { secrets: [token] });
    const chance = new Chance(20260704);
    const bodies = Array.from({ length: 400 }, (_, n) => {
      const items = Array.from({ length: 1 + chance.below(4) }, () => {
        const fields = ['id', 'what', 'who', 'at', 'raw', 'total'].map(
          (field) => `"${field}":${hostile(chance)}`,
        );
        return chance.often(0.7) ? `{${fields.join()}}` : hostile(chance);
      });
      const text = chance.often(0.2) ? batch(chance) : `{"events":[${items.join()}]}`;
      const bytes = chance.often(0.3) ? battered(chance, text) : Buffer.from(text);
      return [n % 2 === 0 ? address : `/hostile-form/receive/${token}`, bytes] as const;
    });
    const statuses = new Set<number>();
    const work = bodies.values();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (const [to, bytes] of work) {
          const { status, items } = await send(to, bytes);
          statuses.add(status);
          for (const { status: verdict, code } of items ?? [])
            expect(verdict === 'refused', bytes.toString('latin1')).toBe(code !== undefined);
        }
      }),
    );
    // A battered body may begin like gzip, and be none.
    expect([...statuses].filter((status) => status !== 200 && status !== 400)).toEqual([]);
    expect(server.output()).not.toContain('request failed');
  });

  it('[V1.17] is cut off where it is too large, as sent or unpacked, or packed wrongly', async () => {
    const padded = (bytes: number) => `{"events":[],"pad":"${'x'.repeat(bytes - 22)}"}`;
    const limit = 1024 * 1024;
    const gzip = { 'content-encoding': 'gzip' };
    expect(await send(address, padded(limit))).toMatchObject({ status: 200, items: [] });
    expect(await send(address, gzipSync(padded(limit)), gzip)).toMatchObject({ status: 200, items: [] });
    expect(await send(address, padded(limit + 1))).toMatchObject({ status: 413, code: 'body_too_large' });
    expect(await send(address, gzipSync(padded(limit + 1)), gzip)).toMatchObject({ status: 413 });
    expect(await send(address, gzipSync(Buffer.alloc(50_000_000)), gzip)).toMatchObject({ status: 413 });
    expect(await send(address, '{}', gzip)).toMatchObject({ status: 400, code: 'invalid_gzip' });
    expect(await send(address, '{}', { 'content-encoding': 'br' })).toMatchObject({ status: 415 });
  });

  it('[V1.18] with ids beyond 2^53 names each by its own digits', async () => {
    const ids = ['820982911946154508', '820982911946154509', '-9223372036854775808'];
    const body = `{"events":[${ids.map((id) => `{"id":${id},"what":"placed","who":${id}}`).join()}]}`;
    expect((await send(address, body)).items).toEqual(ids.map((id) => ({ id, status: 'accepted' })));
    for (const id of ids)
      expect(await get(server, `/v1/people/userId:${id}`)).toMatchObject({ touchpoints: 1 });
  });
});

/** How often a touchpoint was refused with this code, by the metrics. */
async function refusals(code: string): Promise<number> {
  const text = await (await server.request('/metrics')).text();
  return Number(new RegExp(`refused_total\\{code="${code}"\\} (\\d+)`).exec(text)?.[1] ?? 0);
}
