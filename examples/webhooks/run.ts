/**
 * [C5.24] Stripe and a desk of one's own send webhooks, and meet in one person.
 *
 *   npx node examples/webhooks/run.ts
 *
 * It signs deliveries as Stripe does.
 */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import Stripe from 'stripe';
import { withServer } from '../own-server.ts';

const root = resolve(import.meta.dirname, '../..');
const commandLine = join(root, 'packages/server/src/cli/throughline.ts');

await withServer('shop', async ({ url: host, admin: key }) => {
  // What the guide does: put the ready one with Stripe's signing secret, and one of our own from a file.
  const secret = 'whsec_example_of_a_signing_secret';
  throughline(host, key, 'webhook', 'put', 'stripe', '--ready', 'stripe', '--secret', secret);
  const deskSecret = 'aZ9xQ2mN7vB4kL1pR6tY8wE3';
  throughline(
    host,
    key,
    'webhook',
    'put',
    'desk',
    join(import.meta.dirname, 'desk.yaml'),
    '--secret',
    deskSecret,
  );

  // Stripe delivers, and delivers again because its first try seemed to fail.
  const payload = await readFile(
    join(root, 'packages/server/webhooks/stripe/invoice.payment_failed.json'),
    'utf8',
  );
  const sign = (timestamp: number) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const now = Math.floor(Date.now() / 1000);
  const stripe = (header: string) => deliver(host, 'stripe', payload, { 'Stripe-Signature': header });
  assert.deepEqual(await stripe(sign(now)), { status: 200, verdicts: ['accepted'] });
  assert.deepEqual(await stripe(sign(now)), { status: 200, verdicts: ['duplicate'] });
  // Someone who recorded it a while ago gets nowhere.
  assert.deepEqual(await stripe(sign(now - 3600)), { status: 401, verdicts: [] });

  const asked = {
    id: 'd1',
    what: 'asked about an invoice',
    mail: 'Mira.Lindqvist@example.com',
    at: new Date(),
  };
  const desk = await deliver(host, 'desk', JSON.stringify(asked), { 'X-Desk-Secret': deskSecret });
  assert.deepEqual(desk, { status: 200, verdicts: ['accepted'] });

  console.log(throughline(host, key, 'person', 'stripe_customer:cus_SfmP7nJq2LzKtA'));
  const person = throughline(host, key, 'person', 'email:mira.lindqvist@example.com', '--json');
  assert.equal((JSON.parse(person) as { touchpoints: number }).touchpoints, 2);
});

function throughline(url: string, key: string, ...args: string[]): string {
  const env = { ...process.env, THROUGHLINE_URL: url, THROUGHLINE_KEY: key };
  const { status, stdout, stderr } = spawnSync(process.execPath, [commandLine, ...args], {
    env,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return stdout;
}

async function deliver(host: string, name: string, body: string, headers: Record<string, string>) {
  const response = await fetch(`${host}/v1/webhooks/${name}/receive`, { method: 'POST', headers, body });
  const { items = [] } = (await response.json()) as { items?: { status: string }[] };
  return { status: response.status, verdicts: items.map(({ status }) => status) };
}
