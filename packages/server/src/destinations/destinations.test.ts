import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Receiver } from '@throughline/testkit';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Target } from '../http/test/client.ts';
import { startThroughline, type Throughline } from '../server.ts';
import { asAdmin, call, declare, logOf, SECRET, SOON, show, track, until } from './test/destination.ts';

let directory: string;
let server: Throughline;
let admin: Target;
let receiver: Receiver;
let count = 0;
/** A destination and people of each test's own. */
let name: string;
const webhook = (more: object = {}) => ({
  kind: 'webhook',
  settings: { url: receiver.url, secret: SECRET },
  retry: SOON,
  ...more,
});
const ids = (of: readonly { json: { data: { id: string } } }[]) => of.map(({ json }) => json.data.id);

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-destinations-'));
  server = await startThroughline({
    host: '127.0.0.1',
    port: 0,
    dataDirectory: directory,
    logLevel: 'warn',
    allowPrivateWebhooks: true,
  });
  admin = await asAdmin(server);
});
afterAll(async () => {
  await server.close();
  await rm(directory, { recursive: true, force: true });
});
beforeEach(async () => {
  name = `d${++count}`;
  receiver = await new Receiver().start();
});
afterEach(async () => {
  await admin.request(`/v1/destinations/${name}`, { method: 'DELETE' });
  await receiver.die();
});

describe('A webhook', () => {
  it('[O1.1, O1.2] gets every touchpoint that the rule means, signed as Standard Webhooks say', async () => {
    const rule = { and: [{ name: ['Seen'] }, { path: 'properties.total', gte: 20 }] };
    await declare(admin, name, webhook({ rule }));
    await track(
      admin,
      ['a', 'b', 'c', 'd'].map((id) => [`${name}-ann`, `${name}-${id}`]),
    );
    await track(admin, [[`${name}-ann`, `${name}-e`]], 'Other');
    const taken = await until(
      () => receiver.taken,
      (all) => all.length >= 2,
    );
    expect(ids(taken)).toEqual([`${name}-c`, `${name}-d`]);
    for (const { headers, body, json, id } of taken) {
      expect(new Webhook(SECRET).verify(body, headers as Record<string, string>)).toEqual(json);
      expect(json).toMatchObject({
        type: 'touchpoint.track',
        data: { key: id, name: 'Seen', channel: 'unknown' },
      });
      expect(json.data.person).toMatch(/^[0-9a-f-]{36}$/);
    }
  });
});
