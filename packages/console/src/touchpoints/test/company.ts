import { loadSample } from '@throughline/sample';
import type { ServerProcess } from '@throughline/testkit';

/** What somebody sends who means no good, or does not know better: each has to be shown, and to do nothing. */
export const HOSTILE = {
  script: '<script>window.__harm = 1</script><img src=x onerror="window.__harm = 2">',
  backwards: 'paid \u202e000,1 RUE\u202c twice',
  ansi: '\u001b[31mred\u001b[0m \u001b]0;title\u0007',
  invisible: 'pass\u200b\u200dword\ufeff\u2060',
  long: 'long '.repeat(2_000),
} as const;

/** A resort with a few weeks behind it, things that go wrong, and people who send what they should not. */
export async function fillCompany(server: ServerProcess, { guests = 60 } = {}): Promise<void> {
  const send = async (method: string, path: string, body: unknown) => {
    const response = await server.request(path, {
      method,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response.json() as Promise<Record<string, unknown>>;
  };
  await loadSample({ url: server.url, key: server.adminKey, guests });
  await send('PUT', '/v1/destinations/warehouse', { kind: 'files', settings: { folder: 'warehouse' } });
  await send('PUT', '/v1/destinations/partner', {
    kind: 'webhook',
    settings: { url: 'https://partner.invalid/hook', secret: `whsec_${'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'}` },
    rule: { name: ['Booking confirmed'] },
  });
  await send('PUT', '/v1/sources/till', {
    kind: 'postgres',
    settings: { url: 'postgres://till:secret@127.0.0.1:1/till', table: 'orders', cursor: 'id', key: 'id' },
    mapping: { name: 'Order placed' },
  });
  await send('PUT', '/v1/webhooks/reviews', {
    definition: {
      signature: { scheme: 'token' },
      mapping: { each: '$[*]', id: '{@.id}', name: 'Review written' },
    },
  });
  await send('POST', '/v1/keys', { name: 'web shop', scope: 'write', origins: ['https://resort.example'] });
  await send('PUT', '/v1/catalogue/touchpoints/Deposit%20paid', {
    basedOn: 0,
    value: {
      department: 'finance',
      stage: 'purchase',
      onViolation: 'refuse',
      schema: {
        type: 'object',
        properties: {
          properties: { type: 'object', required: ['total'], properties: { total: { type: 'number' } } },
        },
      },
    },
  });
  const hostile = Object.entries(HOSTILE).flatMap(([kind, text]) => [
    { type: 'track', event: text.slice(0, 190), userId: text.slice(0, 400), properties: { [kind]: text } },
    { type: 'nonsense', event: text.slice(0, 190), userId: 'mallory', properties: { [kind]: text } },
  ]);
  const deposits = [12, 'twelve', 80].map((total, n) => ({
    ...{ type: 'track', event: 'Deposit paid', userId: `guest-${n}`, messageId: `deposit-${n}` },
    properties: { total },
  }));
  await send('POST', '/v1/batch', { batch: [...hostile, ...deposits] });
}
