import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CodedError } from '@throughline/core/kernel';
import pino from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Throughline } from '../server.ts';
import { createApp } from './app.ts';
import { route } from './route.ts';
import { makeKey, post, type Target } from './test/client.ts';
import { startHere } from './test/here.ts';

const SHOP = 'https://shop.example';

let directory: string;
let server: Throughline;
let admin: Target;
let anywhere: string;
let ofShop: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-origins-'));
  server = await startHere({ dataDirectory: directory });
  const adminKey = (await readFile(server.newAdminKey!, 'utf8')).trim();
  admin = {
    request: (path, init = {}) =>
      fetch(server.url + path, {
        ...init,
        headers: { authorization: `Bearer ${adminKey}`, ...init.headers },
      }),
  };
  anywhere = (await makeKey(admin, 'write', 'web')).key;
  const made = await post(admin, '/v1/keys', {
    name: 'web',
    scope: 'write',
    origins: [SHOP, 'http://localhost:8080'],
  });
  ofShop = (made as unknown as { key: string }).key;
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});

const send = (key: string, headers: Record<string, string> = {}) =>
  post(admin, '/v1/t', { event: 'E', anonymousId: 'a' }, { authorization: `Bearer ${key}`, ...headers });

const preflight = (path: string, method: string, headers: string) =>
  fetch(server.url + path, {
    method: 'OPTIONS',
    headers: {
      origin: SHOP,
      'access-control-request-method': method,
      'access-control-request-headers': headers,
    },
  });

/** The headers that each client names before it sends, with those of a retry. */
const NAMED = {
  '@segment/analytics-next': 'authorization,content-type,x-retry-count',
  '@rudderstack/analytics-js':
    'anonymousid,authorization,content-type,rsa-recovered,rsa-retry-attempt,rsa-retry-reason,rsa-since-first-attempt,rsa-since-last-attempt,sentat',
  'posthog-js': 'content-type',
};

describe('Pages of other origins', () => {
  it('[C2.4] are let through with whatever headers their client names', async () => {
    for (const named of Object.values(NAMED)) {
      const answer = await preflight('/v1/track', 'POST', named);
      expect(answer.status).toBe(204);
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('access-control-allow-headers')?.split(/\s*,\s*/)).toEqual(named.split(','));
    }
  });

  it('[C2.2] are told where their Segment client sends, by what the page reached', async () => {
    const settings = async (headers: Record<string, string> = {}) => {
      const answer = await fetch(`${server.url}/v1/projects/${anywhere}/settings`, { headers });
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      return answer.json();
    };
    const { host } = new URL(server.url);
    const told = { apiKey: anywhere, apiHost: `${host}/v1`, protocol: 'http', addBundledMetadata: false };
    expect(await settings()).toEqual({
      integrations: { 'Segment.io': told },
      metrics: { sampleRate: 0 },
      plan: {},
    });
    expect(await settings({ 'x-forwarded-proto': 'https' })).toMatchObject({
      integrations: { 'Segment.io': { protocol: 'https' } },
    });
    expect((await fetch(`${server.url}/v1/projects/${anywhere}x/settings`)).status).toBe(401);
  });

  it('[C2.8] reach the routes that collect, what clients ask before they send, and no other', async () => {
    const open = [];
    for (const { method, path, scope, crossOrigin } of server.routes) {
      const address = path.replaceAll(/\{\w+\}/g, 'x');
      const answer = await preflight(address, method, 'authorization');
      const allowed = answer.headers.has('access-control-allow-origin');
      expect(allowed, `${method} ${path}`).toBe(crossOrigin === true);
      if (!allowed) continue;
      open.push(path);
      expect(scope, path).toBe('write');
      // Never with cookies, and without a key nothing.
      expect(answer.headers.has('access-control-allow-credentials'), path).toBe(false);
      const keyless = await fetch(server.url + address, {
        method,
        ...(method === 'GET' ? {} : { body: '{}' }),
      });
      expect(keyless.status, path).toBe(401);
    }
    expect(open).toEqual(
      expect.arrayContaining(['/v1/t', '/v1/b', '/sourceConfig', '/e', '/array/{token}/config']),
    );
    expect(open.filter((path) => /people|keys|settings$|imports?|journeys/.test(path))).toEqual([
      '/v1/projects/{writeKey}/settings',
    ]);
  });

  it('[C2.8] send with keys of scope write alone', async () => {
    const fromPage = { origin: SHOP, 'sec-fetch-site': 'cross-site' };
    expect((await send(anywhere, fromPage)).status).toBe(200);
    const adminKey = (await readFile(server.newAdminKey!, 'utf8')).trim();
    expect(await send(adminKey, fromPage)).toMatchObject({ status: 403, code: 'key_not_for_pages' });
    expect((await send(adminKey)).status).toBe(200);
  });

  it('[C2.9] where a key names origins, send from these alone', async () => {
    for (const origin of [SHOP, 'http://localhost:8080'])
      expect((await send(ofShop, { origin })).status, origin).toBe(200);
    for (const origin of [
      'https://shop.example.evil.test',
      'http://shop.example',
      'https://other.example',
      'null',
    ]) {
      const refused = await send(ofShop, { origin });
      expect(refused, origin).toMatchObject({ status: 403, code: 'origin_refused' });
      // The page may read why.
      expect(refused.headers.get('access-control-allow-origin')).toBe('*');
    }
    expect(await send(ofShop)).toMatchObject({ status: 403, code: 'origin_refused' });
    // The key in the body, as in a beacon, is held to the same.
    const beacon = (origin: string) =>
      fetch(`${server.url}/v1/t`, {
        method: 'POST',
        headers: { origin },
        body: JSON.stringify({ event: 'E', anonymousId: 'a', writeKey: ofShop }),
      });
    expect((await beacon(SHOP)).status).toBe(200);
    expect((await beacon('https://other.example')).status).toBe(403);
    expect((await fetch(`${server.url}/v1/projects/${ofShop}/settings`)).status).toBe(200);
  });

  it('[C2.9] names only origins, and only for a key of scope write', async () => {
    const make = (more: object) => post(admin, '/v1/keys', { name: 'web', scope: 'write', ...more });
    for (const origin of [
      'shop.example',
      'https://shop.example/',
      'https://*.example',
      'file:///x',
      'HTTPS://shop.example',
    ])
      expect(await make({ origins: [origin] }), origin).toMatchObject({
        status: 400,
        code: 'invalid_request',
      });
    expect(await make({ origins: [] })).toMatchObject({ status: 400 });
    expect(await make({ scope: 'read', origins: [SHOP] })).toMatchObject({ status: 400, path: 'origins' });
    const { keys } = (await (await admin.request('/v1/keys')).json()) as {
      keys: { origins: string[] | null }[];
    };
    expect(keys.map(({ origins }) => origins)).toContainEqual([SHOP, 'http://localhost:8080']);
    expect(keys.map(({ origins }) => origins)).toContainEqual(null);
  });

  it('[C3.15] are counted where their client says that it sends again, in whichever words', async () => {
    const count = async () => {
      const text = await (await admin.request('/metrics')).text();
      return Number(/^throughline_requests_resent_total\{door="segment"\} (\d+)$/m.exec(text)?.[1] ?? 0);
    };
    const before = await count();
    for (const headers of [{ 'x-retry-count': '1' }, { 'rsa-retry-attempt': '2' }])
      await send(anywhere, headers);
    for (const headers of [{ 'x-retry-count': '0' }, { 'x-retry-count': 'many' }])
      await send(anywhere, headers);
    expect((await count()) - before).toBe(2);
  });
});

describe('Overload', () => {
  it('[C3.12] is told as 503 to clients that take 429 for final, and read by a page', async () => {
    const busy = (path: string, retries5xxAlone: boolean) =>
      route({
        method: 'POST',
        path,
        scope: 'none',
        tag: 'doors',
        summary: 'Always too much.',
        crossOrigin: true,
        retries5xxAlone,
        response: z.object({}),
        handle: async () => {
          throw new CodedError(429, 'overloaded', 'Too much at once.', { retryAfter: 7 });
        },
      });
    const app = createApp({
      routes: [busy('/e', true), busy('/v1/t', false)],
      keys: { principal: async () => undefined },
      logger: pino({ level: 'silent' }),
      unlessSilent: (work) => work(),
      maxBodiesInFlight: 1_000_000,
      onResponse: () => {},
    });
    for (const [path, status] of [
      ['/e', 503],
      ['/v1/t', 429],
    ] as const) {
      const answer = await app.inject({ method: 'POST', url: path });
      expect(answer.statusCode).toBe(status);
      expect(answer.headers).toMatchObject({ 'retry-after': '7', 'access-control-allow-origin': '*' });
      expect(answer.headers['access-control-expose-headers']).toContain('retry-after');
      expect(answer.json()).toMatchObject({ code: 'overloaded', status });
    }
    await app.close();
  });
});
