import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SECRETS } from '../webhooks/test/senders.ts';
import { makeKey } from './test/client.ts';
import { events, mapping, stripeLike, webhooksOf } from './test/webhooks.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const { ask, put, stripe } = webhooksOf(() => server);

describe('Webhooks', () => {
  it('[C5.11] are put, listed, read and deleted by a key of scope admin alone', async () => {
    expect(await put('orders', stripeLike())).toEqual({
      status: 200,
      name: 'orders',
      version: 1,
      examples: 0,
      path: '/v1/webhooks/orders/receive',
    });
    const listed = (await ask('GET', '')).webhooks as { name: string; by: string; definition: object }[];
    expect(listed).toMatchObject([
      { name: 'orders', version: 1, by: 'admin', secrets: true, definition: { mapping, examples: [] } },
    ]);
    expect(await ask('GET', '/orders')).toMatchObject({ status: 200, ...listed[0] });
    for (const scope of ['read', 'write'] as const) {
      const { key } = await makeKey(server, scope, scope);
      for (const [method, path, body] of [
        ['GET', ''],
        ['GET', '/orders'],
        ['PUT', '/orders', { definition: stripeLike() }],
        ['DELETE', '/orders'],
        ['POST', '/orders/try', { body: {} }],
      ] as const)
        expect(await ask(method, path, body, key), `${method} ${path}`).toMatchObject({
          status: 403,
          code: 'scope_missing',
        });
    }
    expect(await ask('DELETE', '/orders')).toEqual({ status: 200, deleted: true });
    expect(await ask('GET', '/orders')).toMatchObject({ status: 404, code: 'webhook_unknown' });
    expect(await ask('DELETE', '/orders')).toMatchObject({ status: 404, code: 'webhook_unknown' });
    expect(await stripe('orders', events())).toMatchObject({ status: 401, code: 'webhook_unverified' });
    // A new one of that name goes on from the old versions, and its old secrets are gone.
    expect(await put('orders', stripeLike(), {})).toMatchObject({ code: 'webhook_secret_invalid' });
    expect(await put('orders', stripeLike())).toMatchObject({ version: 3 });
  });

  it('[C5.4, C5.11] that cannot be used are refused, with every field that is wrong', async () => {
    for (const [definition, code, words] of [
      [{}, 'webhook_invalid', 'signature'],
      [{ ...stripeLike(), extra: 1 }, 'webhook_invalid', 'extra'],
      [stripeLike({ signature: { scheme: 'none' } }), 'webhook_invalid', 'scheme'],
      [stripeLike({ mapping: {} }), 'mapping_invalid', 'name: is missing'],
      [stripeLike({ mapping: 7 }), 'mapping_invalid', ''],
      [stripeLike({ mapping: { ...mapping, each: '$[' } }), 'mapping_invalid', 'RFC 9535'],
      [stripeLike({ fresh: { time: '$[' } }), 'mapping_invalid', 'RFC 9535'],
    ] as const) {
      const answer = await put('broken', definition);
      expect(answer, JSON.stringify(definition)).toMatchObject({ status: 400, code });
      expect(String(answer.detail)).toContain(words);
    }
    expect(await put('Broken', stripeLike())).toMatchObject({ status: 400, code: 'invalid_request' });
    expect(await ask('GET', '/broken')).toMatchObject({ status: 404 });
  });

  it('[C5.5] are kept only where their mapping holds its own examples; the difference is shown', async () => {
    const example = {
      name: 'an order is placed',
      body: { events: [{ id: 'o1', what: 'placed', who: 'ann', total: 12.5 }] },
      expect: [{ id: 'o1', name: 'Order placed', properties: { total: 12.5 } }],
    };
    const held = stripeLike({ examples: [example] });
    expect(await put('exemplary', held)).toMatchObject({ status: 200, version: 1, examples: 1 });
    const changed = { ...held, mapping: { ...mapping, name: 'Order was {@.what}' } };
    const answer = await put('exemplary', changed);
    expect(answer).toMatchObject({
      status: 422,
      code: 'examples_differ',
      differences: [
        {
          example: 'an order is placed',
          path: '0.name',
          expected: 'Order placed',
          found: 'Order was placed',
        },
      ],
    });
    expect(answer.detail).toContain('0.name is "Order was placed", not "Order placed"');
    expect(await ask('GET', '/exemplary')).toMatchObject({ version: 1, definition: { mapping } });
  });

  it('[C5.12] are not overwritten by someone who has not seen the newest version', async () => {
    expect(await put('moved', stripeLike(), { secrets: [SECRETS.stripe], basedOn: 1 })).toMatchObject({
      status: 409,
      code: 'webhook_moved',
    });
    expect(await put('moved', stripeLike(), { secrets: [SECRETS.stripe], basedOn: 0 })).toMatchObject({
      version: 1,
    });
    expect(await put('moved', stripeLike(), { basedOn: 0 })).toMatchObject({ status: 409 });
    expect(await put('moved', stripeLike(), { basedOn: 1 })).toMatchObject({ version: 2 });
  });

  it('[C5.11] are tried with a body: what it would give, and nothing is kept', async () => {
    await put('tried', stripeLike());
    const body = JSON.parse(
      events({ id: 'a', what: 'placed', who: 'nobody-yet' }, { what: 'paid' }, { id: {} }),
    );
    expect(await ask('POST', '/tried/try', { body })).toMatchObject({
      status: 200,
      ignored: 0,
      outcomes: [
        { touchpoint: { id: 'a', name: 'Order placed', identifiers: { userId: 'nobody-yet' } } },
        { refused: { code: 'wrong_type', path: 'id' } },
        { refused: { code: 'wrong_type', path: 'id' } },
      ],
    });
    expect((await server.request('/v1/people/userId:nobody-yet')).status).toBe(404);
    expect(await ask('POST', '/tried/try', {})).toMatchObject({ status: 400, path: 'body' });
    expect(await ask('POST', '/none/try', { body: 1 })).toMatchObject({ status: 404 });
    await put(
      'form',
      {
        body: 'form',
        signature: { scheme: 'token' },
        mapping: { name: 'E', id: '{$.id}', properties: { all: { path: '$.tag[*]', join: '+' } } },
      },
      {},
    );
    expect(await ask('POST', '/form/try', { body: 'id=1&tag=a&tag=b' })).toMatchObject({
      outcomes: [{ touchpoint: { id: '1', properties: { all: 'a+b' } } }],
    });
  });
});
