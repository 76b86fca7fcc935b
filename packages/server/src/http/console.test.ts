import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { ConsoleFiles, ConsoleState } from '../console.ts';
import { createApp } from './app.ts';
import { route } from './route.ts';

const SCRIPT = 'console.log("x");\n'.repeat(200);

let folder: string;
let app: FastifyInstance;
let state: ConsoleState = 'ready';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-console-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><meta property="csp-nonce" nonce="__CSP_NONCE__"><script nonce="__CSP_NONCE__" src="/assets/a-1.js"></script>',
  );
  await writeFile(join(folder, 'secret.txt'), 'not for anyone');
  await writeFile(join(folder, 'assets/a-1.js'), SCRIPT);
  await writeFile(join(folder, 'assets/a-1.js.br'), brotliCompressSync(SCRIPT));
  await writeFile(join(folder, 'assets/a-1.js.gz'), gzipSync(SCRIPT));
  const files: ConsoleFiles = {
    folder,
    get state() {
      return state;
    },
    settled: Promise.resolve(),
    stop() {},
  };
  app = createApp({
    console: files,
    routes: [
      route({
        method: 'GET',
        path: '/v1/people/{person}',
        scope: 'none',
        tag: 'people',
        summary: 'A person.',
        params: z.object({ person: z.string() }),
        response: z.object({ person: z.string() }),
        handle: async ({ params: { person } }) => ({ person }),
      }),
    ],
    keys: { principal: async () => undefined },
    logger: pino({ level: 'silent' }),
    unlessSilent: (work) => work(),
    maxBodiesInFlight: 1_000_000,
    onResponse: () => {},
  });
  await app.ready();
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (url: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'POST' = 'GET') =>
  app.inject({ method, url, headers });
const BROWSER = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };

describe('The console’s pages', () => {
  it('[A2.7] carry a policy without anything unsafe, with a word of its own for every answer', async () => {
    const [one, other] = [await get('/'), await get('/people/x?from=2026', BROWSER)];
    const words = [one, other].map(({ headers, body }) => {
      const policy = String(headers['content-security-policy']);
      expect(policy).not.toContain('unsafe');
      expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
      for (const part of [
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "connect-src 'self'",
      ])
        expect(policy.split('; ')).toContain(part);
      const word = /style-src 'self' 'nonce-([A-Za-z0-9+/=]{24})'/.exec(policy)![1]!;
      expect(body.match(/nonce="([^"]*)"/g)).toEqual([`nonce="${word}"`, `nonce="${word}"`]);
      return word;
    });
    expect(words[0]).not.toBe(words[1]);
    expect(one.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'cache-control': 'no-cache',
      'content-type': 'text/html; charset=utf-8',
    });
  });

  it('[G5.14] are what a browser gets wherever it goes, and no program that calls the interface', async () => {
    for (const path of ['/', '/people', '/journeys/x%2Fy', '/organization?panel=a:b'])
      expect((await get(path, BROWSER)).statusCode, path).toBe(200);
    expect((await get('/people', BROWSER, 'HEAD')).statusCode).toBe(200);
    const others: [string, Record<string, string>, 'GET' | 'POST', number][] = [
      ['/people', { accept: '*/*' }, 'GET', 404],
      ['/people', BROWSER, 'POST', 404],
      ['/v1/nothing', BROWSER, 'GET', 404],
      ['/v1/people/ann', BROWSER, 'GET', 200],
      ['/assets/none.js', BROWSER, 'GET', 404],
    ];
    for (const [path, headers, method, status] of others) {
      const answer = await get(path, headers, method);
      expect(answer.statusCode, path).toBe(status);
      expect(answer.headers['content-type'], path).toContain('json');
      expect(answer.headers['content-security-policy'], path).toBeUndefined();
    }
  });

  it('[G5.14] have files that are kept for ever, packed as the browser takes them, and nothing beside them', async () => {
    const packed = await get('/assets/a-1.js', { 'accept-encoding': 'gzip, br' });
    expect(packed.headers).toMatchObject({
      'content-encoding': 'br',
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'accept-encoding',
      'x-content-type-options': 'nosniff',
    });
    expect(packed.headers['content-type']).toContain('javascript');
    expect(brotliDecompressSync(packed.rawPayload).toString()).toBe(SCRIPT);
    expect((await get('/assets/a-1.js', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe(
      'gzip',
    );
    expect((await get('/assets/a-1.js')).body).toBe(SCRIPT);
    for (const path of [
      '/assets/../secret.txt',
      '/assets/..%2fsecret.txt',
      '/assets/%2e%2e/secret.txt',
      '/secret.txt',
      '/assets/',
    ])
      expect((await get(path)).statusCode, path).toBeGreaterThanOrEqual(400);
  });

  it('[G5.14] say that they are being built, or that there are none, under the same policy', async () => {
    state = 'building';
    const building = await get('/', BROWSER);
    expect([building.statusCode, building.headers['retry-after']]).toEqual([503, '2']);
    expect(building.body).toContain('http-equiv="refresh"');
    state = 'absent';
    const absent = await get('/', BROWSER);
    expect([absent.statusCode, absent.body]).toEqual([
      404,
      expect.stringContaining('There is no console here'),
    ]);
    expect((await get('/v1/people/ann')).json()).toEqual({ person: 'ann' });
    for (const { headers } of [building, absent])
      expect(String(headers['content-security-policy'])).not.toContain('unsafe');
    state = 'ready';
  });
});
