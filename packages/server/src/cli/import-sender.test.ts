import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './test/command.ts';

type Trouble = 'none' | 'overloaded' | 'unavailable' | 'answer lost';

let server: ServerProcess;
let between: Server;
let folder: string;
/** What happens to the steps, one after the other. */
let troubles: Trouble[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-sender-'));
  server = await startServer();
  // What stands between a command and a server in the field, and fails as it does there.
  between = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const trouble = request.url?.endsWith('/steps') ? (troubles.shift() ?? 'none') : 'none';
    if (trouble === 'overloaded' || trouble === 'unavailable') {
      response.writeHead(trouble === 'overloaded' ? 429 : 503, { 'retry-after': '1' }).end('busy');
      return;
    }
    const { method = 'GET', url = '/' } = request;
    const body = chunks.length > 0 ? { body: Buffer.concat(chunks) } : {};
    const answer = await server.request(url, { method, ...body });
    const text = await answer.text();
    if (trouble === 'answer lost') request.socket.destroy();
    else response.writeHead(answer.status).end(text);
  });
  await new Promise<void>((listening) => between.listen(0, '127.0.0.1', listening));
});
afterAll(async () => {
  between?.close();
  await server?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('sending an import', () => {
  it('[T4.6] gets through overload, unavailability and lost answers, each row once', async () => {
    const file = join(folder, 'events.jsonl');
    const events = Array.from({ length: 50 }, (_, i) => ({ type: 'track', userId: 'ann', event: `E${i}` }));
    await writeFile(file, events.map((event) => JSON.stringify(event)).join('\n'));
    troubles = ['overloaded', 'none', 'answer lost', 'unavailable', 'answer lost'];
    const proxied = {
      url: `http://127.0.0.1:${(between.address() as AddressInfo).port}`,
      adminKey: server.adminKey,
    };
    const { end, out, err } = await run(proxied, 'import', file, '--step', '10');
    expect(end).toBe(0);
    expect(out).toContain('events.jsonl: 50 accepted, 0 refused');
    expect(err).toContain('(429 ');
    expect(err).toContain('(503 ');
    expect(err).toMatch(/trying again in 1\.0 s/);
    const person = await server.request('/v1/people/userId:ann');
    expect(await person.json()).toMatchObject({ touchpoints: 50 });
  });
});
