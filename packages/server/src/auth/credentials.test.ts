import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gzip, makeKey, timelineOf } from '../http/test/client.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

describe('The key', () => {
  it('[T2.2, T2.3, T2.4] comes as Basic user name, as writeKey in the body and as Bearer token', async () => {
    const { key } = await makeKey(server, 'write', 'web shop');
    const event = { userId: 'keyed', event: 'Sent' };
    const send = (headers: Record<string, string>, more = {}) =>
      fetch(`${server.url}/v1/track`, {
        method: 'POST',
        headers,
        body: JSON.stringify({ ...event, ...more }),
      });
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
    for (const authorization of [
      basic(`${key}:`),
      basic(key),
      basic(`${key}:ignored`),
      `basic ${basic(`${key}:`).slice(6)}`,
      `Bearer ${key}`,
      `bearer   ${key} `,
    ])
      expect((await send({ authorization })).status, authorization.slice(0, 7)).toBe(200);
    expect((await send({}, { writeKey: key })).status).toBe(200);
    // A text/plain body needs no preflight, so browsers' SDKs send it so.
    expect((await send({ 'content-type': 'text/plain' }, { writeKey: key })).status).toBe(200);
    // The header goes first: a client that says two things is not let in by the weaker one.
    expect((await send({ authorization: 'Bearer wrong' }, { writeKey: key })).status).toBe(401);
    expect((await send({}, { writeKey: 'wrong' })).status).toBe(401);
    expect((await send({}, { writeKey: 7 })).status).toBe(401);
    expect((await send({})).status).toBe(401);
    const sources = (await timelineOf(server, 'userId:keyed')).map(({ source }) => source);
    expect(sources).toEqual(Array(8).fill('web shop'));
  });

  it('[T2.3] in the body of a batch, packed', async () => {
    const { key } = await makeKey(server, 'write', 'packed');
    const body = gzip({ writeKey: key, batch: [{ type: 'track', event: 'E', userId: 'packed' }] });
    const response = await fetch(`${server.url}/v1/batch`, {
      method: 'POST',
      headers: { 'content-encoding': 'gzip' },
      body: body as unknown as string,
    });
    expect(await response.json()).toMatchObject({ success: true, items: [{ status: 'accepted' }] });
  });
});
