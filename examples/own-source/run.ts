/**
 * [O2.2] A source of one's own: examples/connectors/ndjson.ts reads a log of JSON lines behind a URL. A shop writes such
 * a log; the server reads it from where it left it, while it grows.
 */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startServer } from '@throughline/testkit';

let log = '';
const write = (id: number) => {
  const call = { type: 'track', event: 'Order placed', messageId: `order-${id}`, userId: 'ann' };
  log += `${JSON.stringify({ ...call, timestamp: '2026-03-01T12:00:00Z', properties: { id } })}\n`;
};
const shop = createServer((request, response) => {
  const start = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  response.statusCode = start < log.length ? 206 : 416;
  response.end(log.slice(start));
}).listen(0, '127.0.0.1');
await once(shop, 'listening');
const { port } = shop.address() as AddressInfo;

await using server = await startServer({
  arguments: ['--connectors', join(import.meta.dirname, '../connectors')],
});
const declared = await server.request('/v1/sources/shop', {
  method: 'PUT',
  body: JSON.stringify({
    kind: 'ndjson',
    settings: { url: `http://127.0.0.1:${port}/log`, token: 'open sesame' },
    everySeconds: 1,
  }),
});
assert.equal(declared.status, 200, await declared.text());

interface Profile {
  readonly touchpoints: number;
}
const seen = async (count: number) => {
  for (const deadline = Date.now() + 15_000; Date.now() < deadline; await delay(100)) {
    const answer = await server.request('/v1/people/userId:ann');
    if (answer.ok && ((await answer.json()) as Profile).touchpoints === count) return;
  }
  throw new Error(
    `there are not ${count} touchpoints: ${await (await server.request('/v1/sources/shop')).text()}`,
  );
};
for (let id = 1; id <= 3; id++) write(id);
await seen(3);
for (let id = 4; id <= 5; id++) write(id);
await seen(5);
const shown = await (await server.request('/v1/sources/shop')).text();
assert.ok(!shown.includes('sesame'), 'a secret is never shown');
console.log('5 orders were read, as they were written, each once');
shop.close();
