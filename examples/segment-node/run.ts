/**
 * [R3.10] Sends what a shop's server would send, through Segment's own client for Node.js, and reads the person back.
 *
 *   npx node examples/segment-node/run.ts
 *
 * It starts a Throughline of its own on a temporary directory, and exits 1 when something is not as it should be.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { Analytics } from '@segment/analytics-node';

const directory = await mkdtemp(join(tmpdir(), 'throughline-example-'));
const commandLine = resolve(import.meta.dirname, '../../packages/server/src/cli/throughline.ts');
const server = spawn(
  process.execPath,
  [commandLine, 'start', '--port', '0', '--data', directory, '--sample', 'none'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);
try {
  const host = await ready();
  const key = (await readFile(join(directory, 'admin.key'), 'utf8')).trim();

  // In a system of your own: `throughline key create --scope write --name web-shop`.
  const writeKey = await createKey(host, key);
  const delivered = await send(host, writeKey);
  const person = await read<{ touchpoints: number }>(host, key, '/v1/people/email:ann@example.org');
  const { touchpoints } = await read<{ touchpoints: { time: string; name: string; source: string }[] }>(
    host,
    key,
    '/v1/people/email:ann@example.org/timeline',
  );

  console.log(JSON.stringify(person, null, 2));
  for (const { time, name, source } of touchpoints) console.log(time, source, name);
  assert.equal(delivered, 5);
  assert.equal(person.touchpoints, 5, 'what Ann did before she logged in is hers');
  assert.equal(touchpoints[0]?.name, 'Order completed');
} finally {
  server.kill('SIGTERM');
  if (server.exitCode === null) await once(server, 'exit');
  await rm(directory, { recursive: true, force: true });
}

/** Waits for the line `listening on http://HOST:PORT`. */
async function ready(): Promise<string> {
  for await (const line of createInterface({ input: server.stdout })) {
    const url = /^listening on (http\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the server ended before it was ready');
}

async function createKey(host: string, adminKey: string): Promise<string> {
  const response = await fetch(`${host}/v1/keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'web-shop', scope: 'write' }),
  });
  assert.equal(response.status, 200);
  return ((await response.json()) as { key: string }).key;
}

/** A visit that becomes a login and an order. @returns how many events the client says were delivered */
async function send(host: string, writeKey: string): Promise<number> {
  const analytics = new Analytics({ writeKey, host, flushAt: 3 });
  let delivered = 0;
  for (const type of ['page', 'track', 'identify'] as const) {
    analytics.on(type, () => {
      delivered++;
    });
  }
  // What the client gives up on is lost unless someone counts it here.
  analytics.on('error', ({ code, reason }) => console.error('given up on an event:', code, reason));

  const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000);
  analytics.page({ anonymousId: 'cookie-1', name: 'Home', timestamp: minutesAgo(9) });
  analytics.track({ anonymousId: 'cookie-1', event: 'Product viewed', timestamp: minutesAgo(8) });
  analytics.identify({
    userId: 'ann',
    anonymousId: 'cookie-1',
    traits: { email: 'ann@example.org', plan: 'gold' },
    timestamp: minutesAgo(5),
  });
  analytics.track({ userId: 'ann', event: 'Basket filled', timestamp: minutesAgo(4) });
  analytics.track({
    userId: 'ann',
    event: 'Order completed',
    properties: { order_id: '4711', total: 12.5, currency: 'EUR' },
    timestamp: minutesAgo(1),
  });
  await analytics.closeAndFlush();
  return delivered;
}

async function read<T>(host: string, key: string, path: string): Promise<T> {
  const response = await fetch(host + path, { headers: { authorization: `Bearer ${key}` } });
  assert.equal(response.status, 200);
  return (await response.json()) as T;
}
