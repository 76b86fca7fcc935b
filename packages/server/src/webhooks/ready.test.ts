import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadReady, readyWebhooks } from '../cli/webhook-file.ts';
import { type Answer, get, timelineOf } from '../http/test/client.ts';
import { SECRETS, signed } from './test/senders.ts';

const FOLDER = join(import.meta.dirname, '../../webhooks');
const URL_OF_TWILIO = 'https://hooks.example.com/v1/webhooks/twilio/receive';

interface Example {
  readonly name: string;
  readonly file: string;
  readonly headers?: Record<string, string>;
  readonly expect: Record<string, unknown>[];
}

/** The person whom most recorded deliveries are about, in the words of each vendor. */
const MIRA = new Set([
  'mira.lindqvist@example.com',
  '+14155550142',
  'cus_SfmP7nJq2LzKtA',
  '7312345678901',
  '8447388090494',
]);

/** The clause of each, and by what it knows her. */
const VENDORS = [
  ['stripe', 'C5.17', 'stripe_customer:cus_SfmP7nJq2LzKtA'],
  ['shopify', 'C5.18', 'shopify_customer:7312345678901'],
  ['zendesk', 'C5.19', 'zendesk_user:8447388090494'],
  ['twilio', 'C5.20', 'phone:+14155550142'],
  ['sendgrid', 'C5.21', 'email:mira.lindqvist@example.com'],
  ['postmark', 'C5.22', 'email:mira.lindqvist@example.com'],
] as const;

let server: ServerProcess;
beforeAll(async () => {
  server = await startServer();
});
afterAll(() => server.stop());

const examplesOf = (name: string) =>
  (parse(readFileSync(join(FOLDER, name, 'webhook.yaml'), 'utf8')) as { examples: Example[] }).examples;

async function install(name: string): Promise<string> {
  const definition = await loadReady(name);
  const { scheme } = definition.signature as { scheme: string };
  if (scheme === 'twilio') definition.signature = { scheme, url: URL_OF_TWILIO };
  const kept = await server.request(`/v1/webhooks/${name}`, {
    method: 'PUT',
    body: JSON.stringify({ definition, secrets: [SECRETS[scheme]] }),
  });
  const answer = (await kept.json()) as { examples: number };
  expect({ status: kept.status, ...answer }).toMatchObject({ status: 200, version: 1 });
  expect(answer.examples).toBe(examplesOf(name).length);
  return scheme;
}

/** The delivery as its vendor would make it today: Shopify's says of itself when it was sent. */
function bodyOf(name: string, { file }: Example): string {
  const text = readFileSync(join(FOLDER, name, file), 'utf8').trim();
  if (name !== 'shopify') return text;
  const order = JSON.parse(text) as Record<string, unknown>;
  const now = new Date(Date.now() - 5_000).toISOString();
  const moved = Object.hasOwn(order, 'updated_at') ? { updated_at: now } : { created_at: now };
  return JSON.stringify({ ...order, ...moved });
}

async function deliver(name: string, scheme: string, example: Example): Promise<Answer> {
  const sent = signed(scheme, bodyOf(name, example), Date.now(), { url: URL_OF_TWILIO });
  const response = await fetch(`${server.url}/v1/webhooks/${name}/receive`, {
    method: 'POST',
    headers: { ...sent.headers, ...example.headers },
    body: sent.body,
  });
  const answer = (await response.json()) as Omit<Answer, 'status' | 'headers'>;
  return { status: response.status, headers: response.headers, ...answer };
}

describe('Ready webhooks', () => {
  it('[C5.16] are those that the tests below go through, each with examples of all it knows', async () => {
    expect(await readyWebhooks()).toEqual(VENDORS.map(([name]) => name).sort());
    for (const name of await readyWebhooks()) {
      const used = examplesOf(name).map(({ file }) => file);
      const recorded = readdirSync(join(FOLDER, name)).filter((file) => file !== 'webhook.yaml');
      expect([...new Set(used)].sort(), name).toEqual(recorded.sort());
    }
  });

  for (const [name, clause, person] of VENDORS)
    it(`[${clause}] ${name}: hold their examples, and take each as its vendor signs it, once`, async () => {
      const scheme = await install(name);
      const examples = examplesOf(name);
      const deliverAll = () => Promise.all(examples.map((example) => deliver(name, scheme, example)));
      const [first, second] = [await deliverAll(), await deliverAll()];
      for (const [index, example] of examples.entries()) {
        const { status, items } = first[index]!;
        const label = `${name}: ${example.name}: ${JSON.stringify(items)}`;
        expect(status, label).toBe(200);
        expect(
          items.map((item) => item.status),
          label,
        ).toEqual(example.expect.map(() => 'accepted'));
        // What Shopify signs says when it was sent, and that has moved on in between.
        const repeated = example.name === 'an order is fulfilled' ? 'accepted' : 'duplicate';
        expect(second[index]!.items.map((item) => item.status)).toEqual(example.expect.map(() => repeated));
      }
      const expected = examples.flatMap((example) => example.expect);
      for (const { channel, corner, references } of expected)
        expect([typeof channel, typeof corner, Array.isArray(references)]).not.toContain('undefined');
      const touched = (await timelineOf(server, person)).filter(({ source }) => source === name);
      const theirs = expected.filter(({ identifiers }) =>
        Object.values((identifiers ?? {}) as object).some((value) => MIRA.has(value)),
      );
      expect(new Set(touched.map((event) => event.name))).toEqual(new Set(theirs.map((event) => event.name)));
      expect(theirs.length).toBeGreaterThan(2);
    });

  it('[C5.16] meet in one person: billing, orders, service, calls and e-mail', async () => {
    const { channels } = await get<{ channels: object }>(
      server,
      '/v1/people/email:mira.lindqvist@example.com',
    );
    expect(Object.keys(channels).sort()).toEqual(
      ['billing', 'chat', 'contact_center', 'email', 'sms', 'store', 'web'].sort(),
    );
  });
});
