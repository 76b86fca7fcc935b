import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '@throughline/core/kernel';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Seal } from './auth/seal.ts';
import { SealedSettings } from './auth/sealed-settings.ts';
import { loadConnectors } from './connectors.ts';
import { DestinationKinds, readRule } from './destinations/kinds.ts';
import { asAdmin, call, until } from './destinations/test/destination.ts';
import { type Target, timelineOf } from './http/test/client.ts';
import { startHere } from './http/test/here.ts';
import type { Throughline } from './server.ts';
import { checked, declarationSchema } from './sources/declaration.ts';

// What a reader of the guide would write down, taken from its pages as it stands there.
const pageOf = (page: string) =>
  readFileSync(join(import.meta.dirname, `../../../docs/guide/${page}.md`), 'utf8');
const blocksOf = (page: string, language: string) =>
  [...pageOf(page).matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text]) => text!);
/** The declaration of a page's `echo '…' > FILE`, with an address and a token of the test's. */
const declarationOf = (page: string, url: string, token: string) => {
  const [, text = ''] = /^echo '(.*)' > /m.exec(pageOf(page)) ?? [];
  return parse(text.replace(/"https:[^"]*"/, JSON.stringify(url)).replace('…', token)) as JsonObject;
};

describe('The guide to connectors of one’s own', () => {
  let directory: string;
  let system: Server;
  let address: string;
  let server: Throughline;
  let admin: Target;
  const lines: unknown[] = [];
  const acknowledged: string[] = [];
  beforeAll(async () => {
    // A desk with two tickets, and a chat room, each behind its token.
    system = createServer((request, response) => {
      const { pathname, searchParams } = new URL(request.url!, 'http://localhost');
      if (request.headers.authorization !== (pathname === '/tickets' ? 'open-desk' : 'Bearer open-room')) {
        response.writeHead(401).end();
        return;
      }
      const after = Number(searchParams.get('after') || 0);
      const ticket = { id: `T-${after + 1}`, customer: 'ann', opened: '2026-03-02T09:30:00Z' };
      const answer = after < 2 ? { tickets: [ticket], last: after + 1 } : { tickets: [], last: after };
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (pathname !== '/tickets') lines.push(JSON.parse(Buffer.concat(chunks).toString()));
        response.end(JSON.stringify(answer));
      });
    });
    await new Promise<void>((listening) => system.listen(0, '127.0.0.1', listening));
    address = `http://127.0.0.1:${(system.address() as AddressInfo).port}`;
    directory = await mkdtemp(join(tmpdir(), 'throughline-guides-'));
    const [tickets, queue] = blocksOf('connect/own-source', 'js');
    const [chat] = blocksOf('connect/own-destination', 'js');
    for (const [name, text] of Object.entries({ tickets, queue, chat }))
      await writeFile(join(directory, `${name}.mjs`), text!);
    // The queue's client is the reader's own.
    Object.assign(globalThis, { connect: queueOf(acknowledged) });
    const options = { logLevel: 'warn', connectors: directory };
    server = await startHere({ ...options, dataDirectory: join(directory, 'data') });
    admin = await asAdmin(server);
  });
  afterAll(async () => {
    await server?.close();
    system?.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('[O2.13] has sources that bring what there is, each thing once', async () => {
    const declared = declarationOf('connect/own-source', `${address}/tickets`, 'open-desk');
    await call(admin, 'PUT', '/v1/sources/tickets', { ...declared, everySeconds: 1 });
    await call(admin, 'PUT', '/v1/sources/queue', { kind: 'queue', settings: { url: address } });
    const runs = () => call<{ runs: number; accepted: number }>(admin, 'GET', '/v1/sources/tickets');
    await until(runs, (told) => told.runs > 1);
    expect(await runs()).toMatchObject({ accepted: 2 });
    await until(
      () => acknowledged,
      (all) => all.length === 2,
    );
    const deeds = (await timelineOf(admin, 'userId:ann')).map(({ id, name }) => `${id} ${name}`);
    expect(deeds.sort()).toEqual([
      'T-1 Ticket opened',
      'T-2 Ticket opened',
      'q-1 Waited in line',
      'q-2 Waited in line',
    ]);
  });

  it('[O2.13] has a destination that gets what its rule means', async () => {
    await call(
      admin,
      'PUT',
      '/v1/destinations/chat',
      declarationOf('connect/own-destination', address, 'open-room'),
    );
    const order = { type: 'track', event: 'Order completed', userId: 'ann', messageId: 'o-1' };
    await call(admin, 'POST', '/v1/batch', {
      batch: [order, { ...order, event: 'Other', messageId: 'o-2' }],
    });
    await until(
      () => lines,
      (all) => all.length > 0,
    );
    const { person } = await call<{ person: string }>(admin, 'GET', '/v1/people/userId:ann');
    expect(lines).toEqual([{ id: expect.any(String), line: `Order completed: ${person}` }]);
  });
});

describe('The declarations that the guide shows', async () => {
  const connectors = await loadConnectors(undefined);

  it.each(['tables', 'mqtt'])('[C7.17] of %s are taken as they stand', (page) => {
    const declarations = blocksOf(`connect/${page}`, 'yaml').map((text) =>
      declarationSchema.parse(parse(text)),
    );
    expect(declarations.length).toBeGreaterThan(0);
    for (const declaration of declarations)
      expect(() => checked(declaration, connectors.sources.get(declaration.kind)!)).not.toThrow();
  });

  it('[O1.28] of destinations are taken as they stand, but for their secrets', async () => {
    const kinds = new DestinationKinds(
      connectors.destinations,
      new SealedSettings(new Seal(undefined, '/nowhere')),
    );
    const shown = blocksOf('destinations', 'yaml').map(
      (text) => parse(text.replace('whsec_…', `whsec_${Buffer.alloc(32).toString('base64')}`)) as JsonObject,
    );
    expect(shown.map(({ kind }) => kind)).toEqual(['webhook', 'table', 'table', 'files']);
    for (const { kind, settings, rule } of shown) {
      readRule((rule ?? {}) as JsonObject);
      await kinds.settings(String(kind), settings as JsonObject, undefined);
    }
  });
});

/** Two messages, as often as somebody connects, until they are acknowledged. */
function queueOf(acknowledged: string[]) {
  return async (_url: string, { signal }: { signal: AbortSignal }) =>
    (async function* () {
      for (const id of ['q-1', 'q-2']) {
        if (acknowledged.includes(id)) continue;
        const body = { type: 'track', event: 'Waited in line', messageId: id, userId: 'ann' };
        yield { body, acknowledge: async () => void acknowledged.push(id) };
      }
      await new Promise((ended) => signal.addEventListener('abort', ended, { once: true }));
    })();
}
