import { createHash, createHmac, generateKeyPairSync, sign } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { describe, expect, it } from 'vitest';
import { type Signature, signatureSchema } from './schemes.ts';
import { complaintAbout, type Signed, verifyWebhook } from './signature.ts';

const NOW = Date.UTC(2025, 6, 23, 9);
const SECONDS = NOW / 1000;
const PAYLOAD = '{"id":"evt_1","note":"Grüße, 漢字"}';

interface Sent {
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly search?: string;
  readonly token?: string;
  readonly now?: number;
}

/** `ok`, or the code of the problem that its sender is told. */
function outcome(declared: object, secrets: readonly string[], sent: Sent): string {
  const signature: Signature = signatureSchema.parse(declared);
  const headers = Object.entries(sent.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]);
  const signed: Signed = {
    body: Buffer.from(sent.body ?? PAYLOAD),
    headers: Object.fromEntries(headers),
    search: sent.search ?? '',
    token: sent.token,
    now: sent.now ?? NOW,
  };
  try {
    verifyWebhook(signature, secrets, signed);
    return 'ok';
  } catch (error) {
    const { status, code } = error as { status?: number; code?: string };
    expect(status).toBe(401);
    return code ?? String(error);
  }
}

const hmac = (algorithm: string, secret: string, text: string, encoding: 'hex' | 'base64') =>
  createHmac(algorithm, secret).update(text).digest(encoding);

describe('Standard Webhooks', () => {
  const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
  const headers = (time = NOW, body = PAYLOAD, prefix = 'webhook') => ({
    [`${prefix}-id`]: 'msg_1',
    [`${prefix}-timestamp`]: String(Math.floor(time / 1000)),
    [`${prefix}-signature`]: new Webhook(secret).sign('msg_1', new Date(time), body),
  });

  it('[C5.6] takes the specification’s own example', () => {
    const sent = {
      body: '{"test": 2432232314}',
      now: 1614265330_000,
      headers: {
        'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
        'webhook-timestamp': '1614265330',
        'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
      },
    };
    expect(outcome({ scheme: 'standard' }, [secret], sent)).toBe('ok');
  });

  it('[C5.6, V1.10, V1.13] takes what its library signs, one of several signatures, and none that is old or not its own', () => {
    const standard = { scheme: 'standard' };
    expect(outcome(standard, [secret], { headers: headers() })).toBe('ok');
    expect(outcome(standard, [secret], { headers: headers(NOW, PAYLOAD, 'svix') })).toBe('ok');
    const two = { ...headers(), 'webhook-signature': `v1,AAAA v1a,BBBB ${headers()['webhook-signature']}` };
    expect(outcome(standard, [secret], { headers: two })).toBe('ok');
    expect(
      outcome(standard, ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', secret], { headers: headers() }),
    ).toBe('ok');

    expect(outcome(standard, [secret], { headers: headers(NOW - 299_000) })).toBe('ok');
    expect(outcome(standard, [secret], { headers: headers(NOW - 301_000) })).toBe('webhook_expired');
    expect(outcome(standard, [secret], { headers: headers(NOW + 301_000) })).toBe('webhook_expired');
    const wrong = { ...headers(), 'webhook-id': 'msg_2' };
    expect(outcome(standard, [secret], { headers: wrong })).toBe('webhook_unverified');
    const renewed = { ...headers(NOW - 900_000), 'webhook-timestamp': String(SECONDS) };
    expect(outcome(standard, [secret], { headers: renewed })).toBe('webhook_unverified');
    expect(outcome(standard, [secret], { headers: headers(), body: `${PAYLOAD} ` })).toBe(
      'webhook_unverified',
    );
    expect(outcome(standard, ['whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'], { headers: headers() })).toBe(
      'webhook_unverified',
    );
    expect(outcome(standard, [secret], {})).toBe('webhook_unverified');
  });
});

describe('Stripe', () => {
  const secret = 'whsec_test_secret';
  const header = (timestamp = SECONDS, payload = PAYLOAD) =>
    Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const sent = (value: string, body = PAYLOAD) => ({ headers: { 'Stripe-Signature': value }, body });
  const stripe = { scheme: 'stripe' };

  it('[C5.7, V1.10, V1.13] takes what its library signs, and none that is old, of another body or secret', () => {
    expect(outcome(stripe, [secret], sent(header()))).toBe('ok');
    expect(outcome(stripe, [secret], sent(`${header()},v1=${'0'.repeat(64)},v0=x`))).toBe('ok');
    const [time, own] = header().split(',');
    expect(outcome(stripe, [secret], sent(`${time},v1=${'0'.repeat(64)},${own}`))).toBe('ok');
    expect(outcome(stripe, ['other', secret], sent(header()))).toBe('ok');
    expect(outcome({ ...stripe, header: 'X-Sig' }, [secret], { headers: { 'X-Sig': header() } })).toBe('ok');

    expect(outcome(stripe, [secret], sent(header(SECONDS - 301)))).toBe('webhook_expired');
    expect(outcome({ ...stripe, tolerance: 600 }, [secret], sent(header(SECONDS - 301)))).toBe('ok');
    expect(outcome(stripe, [secret], sent(header(), `${PAYLOAD}\n`))).toBe('webhook_unverified');
    expect(outcome(stripe, ['other'], sent(header()))).toBe('webhook_unverified');
    expect(outcome(stripe, [secret], sent(header(SECONDS - 900).replace(/t=\d+/, `t=${SECONDS}`)))).toBe(
      'webhook_unverified',
    );
    for (const junk of [
      '',
      't=',
      'v1=',
      'a',
      `t=${SECONDS}`,
      `t=${SECONDS},v1=`,
      `t=${SECONDS},v1=zz`,
      '=,=,=',
    ])
      expect(outcome(stripe, [secret], sent(junk)), junk).toBe('webhook_unverified');
  });
});

describe('HMACs over the body', () => {
  it('[C5.8] takes GitHub’s own example', () => {
    const sent = {
      body: 'Hello, World!',
      headers: {
        'X-Hub-Signature-256': 'sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
      },
    };
    const secrets = ["It's a Secret to Everybody"];
    expect(outcome({ scheme: 'github' }, secrets, sent)).toBe('ok');
    expect(outcome({ scheme: 'github' }, secrets, { ...sent, body: 'Hello, World' })).toBe(
      'webhook_unverified',
    );
    const bare = { 'X-Hub-Signature-256': sent.headers['X-Hub-Signature-256'].slice(7) };
    expect(outcome({ scheme: 'github' }, secrets, { ...sent, headers: bare })).toBe('webhook_unverified');
  });

  it('[C5.8, V1.10, V1.13] takes Shopify’s and Zendesk’s base64, and anyone’s in a header of its own', () => {
    const shopify = { headers: { 'X-Shopify-Hmac-Sha256': hmac('sha256', 's', PAYLOAD, 'base64') } };
    expect(outcome({ scheme: 'shopify' }, ['s'], shopify)).toBe('ok');
    expect(outcome({ scheme: 'shopify' }, ['t'], shopify)).toBe('webhook_unverified');

    const zendesk = (time: string, signedAt = time) => ({
      headers: {
        'X-Zendesk-Webhook-Signature-Timestamp': time,
        'X-Zendesk-Webhook-Signature': hmac('sha256', 's', signedAt + PAYLOAD, 'base64'),
      },
    });
    expect(outcome({ scheme: 'zendesk' }, ['s'], zendesk('2025-07-23T08:30:00Z'))).toBe('ok');
    expect(outcome({ scheme: 'zendesk' }, ['s'], zendesk('2025-07-23T07:59:00Z'))).toBe('webhook_expired');
    expect(outcome({ scheme: 'zendesk' }, ['s'], zendesk('soon'))).toBe('webhook_unverified');
    expect(
      outcome({ scheme: 'zendesk' }, ['s'], zendesk('2025-07-23T09:00:00Z', '2025-07-23T07:59:00Z')),
    ).toBe('webhook_unverified');

    const own = { scheme: 'hmac', header: 'X-Sig', algorithm: 'sha512', encoding: 'base64', prefix: 'v0=' };
    const sent = { headers: { 'x-sig': `v0=${hmac('sha512', 's', PAYLOAD, 'base64')}` } };
    expect(outcome(own, ['s'], sent)).toBe('ok');
    expect(outcome({ ...own, prefix: 'v1=' }, ['s'], sent)).toBe('webhook_unverified');
    expect(outcome({ ...own, algorithm: 'sha256' }, ['s'], sent)).toBe('webhook_unverified');
  });
});

describe('Twilio and SendGrid', () => {
  const url = 'https://mycompany.com/myapp.php';
  const twilio = { scheme: 'twilio', url };
  const form =
    'CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212';
  const sent = (signature: string, more: Sent = {}) => ({
    body: form,
    search: '?foo=1&bar=2',
    ...more,
    headers: { 'X-Twilio-Signature': signature },
  });

  it('[C5.9, V1.13] takes the example of Twilio’s documentation, over address and fields', () => {
    const right = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
    expect(outcome(twilio, ['12345'], sent(right))).toBe('ok');
    // In whatever order the fields come.
    const shuffled = form.split('&').reverse().join('&');
    expect(outcome(twilio, ['12345'], sent(right, { body: shuffled }))).toBe('ok');
    for (const [secret, more] of [
      ['1234', {}],
      ['12345', { search: '?foo=1&bar=3' }],
      ['12345', { search: '' }],
      ['12345', { body: `${form}&Extra=1` }],
      ['12345', { body: form.replace('1234', '1235') }],
    ] as const)
      expect(outcome(twilio, [secret], sent(right, more)), JSON.stringify(more)).toBe('webhook_unverified');
    expect(outcome({ ...twilio, url: 'https://mycompany.com/other' }, ['12345'], sent(right))).toBe(
      'webhook_unverified',
    );
  });

  it('[C5.9] takes Twilio’s JSON by the hash of its body in the address', () => {
    const search = `?bodySHA256=${createHash('sha256').update(PAYLOAD).digest('hex')}`;
    const signature = hmac('sha1', '12345', url + search, 'base64');
    expect(outcome(twilio, ['12345'], sent(signature, { body: PAYLOAD, search }))).toBe('ok');
    expect(outcome(twilio, ['12345'], sent(signature, { body: `${PAYLOAD} `, search }))).toBe(
      'webhook_unverified',
    );
  });

  it('[C5.9, V1.10, V1.13] takes what SendGrid signed, and what a key of its kind signs', () => {
    // From the tests of @sendgrid/eventwebhook (MIT).
    const key =
      'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==';
    const body = `${JSON.stringify([
      {
        email: 'hello@world.com',
        event: 'dropped',
        reason: 'Bounced Address',
        sg_event_id: 'ZHJvcC0xMDk5NDkxOS1MUnpYbF9OSFN0T0doUTRrb2ZTbV9BLTA',
        sg_message_id: 'LRzXl_NHStOGhQ4kofSm_A.filterdrecv-p3mdw1-756b745b58-kmzbl-18-5F5FC76C-9.0',
        'smtp-id': '<LRzXl_NHStOGhQ4kofSm_A@ismtpd0039p1iad1.sendgrid.net>',
        timestamp: 1600112492,
      },
    ])}\r\n`;
    const recorded =
      'MEUCIGHQVtGj+Y3LkG9fLcxf3qfI10QysgDWmMOVmxG0u6ZUAiEAyBiXDWzM+uOe5W0JuG+luQAbPIqHh89M15TluLtEZtM=';
    const headers = (signature: string, time: number) => ({
      'X-Twilio-Email-Event-Webhook-Signature': signature,
      'X-Twilio-Email-Event-Webhook-Timestamp': String(time),
    });
    const sendgrid = { scheme: 'sendgrid' };
    const now = 1600112502_000;
    expect(outcome(sendgrid, [key], { body, headers: headers(recorded, 1600112502), now })).toBe('ok');
    expect(outcome(sendgrid, [key], { body, headers: headers(recorded, 1600112503), now })).toBe(
      'webhook_unverified',
    );
    expect(outcome(sendgrid, [key], { body: body.trim(), headers: headers(recorded, 1600112502), now })).toBe(
      'webhook_unverified',
    );

    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const own = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const signed = (time: number) =>
      headers(sign('sha256', Buffer.from(time + PAYLOAD), privateKey).toString('base64'), time);
    expect(outcome(sendgrid, [own], { headers: signed(SECONDS) })).toBe('ok');
    expect(outcome(sendgrid, [key], { headers: signed(SECONDS) })).toBe('webhook_unverified');
    const hour = { ...sendgrid, tolerance: 3600 };
    expect(outcome(hour, [own], { headers: signed(SECONDS - 3601) })).toBe('webhook_expired');
    expect(outcome(sendgrid, [own], { headers: headers('AAAA', SECONDS) })).toBe('webhook_unverified');
  });
});

describe('Shared secrets', () => {
  const basic = (text: string) => ({
    headers: { Authorization: `Basic ${Buffer.from(text).toString('base64')}` },
  });
  const long = 'k7Jd0pQ2vX9sR4tY6uB1nM3c';

  it('[C5.10, V1.13] are taken as Basic, in a header and in the address, and only whole', () => {
    const user = 'postmark:hunter2-hunter2';
    expect(outcome({ scheme: 'basic' }, [user], basic(user))).toBe('ok');
    for (const wrong of ['postmark:', 'postmark:hunter2-hunter', `${user} `, 'postmark', ':', ''])
      expect(outcome({ scheme: 'basic' }, [user], basic(wrong)), wrong).toBe('webhook_unverified');
    const bearer = { headers: { Authorization: `Bearer ${user}` } };
    expect(outcome({ scheme: 'basic' }, [user], bearer)).toBe('webhook_unverified');

    const own = { scheme: 'header', header: 'X-Token' };
    expect(outcome(own, [long], { headers: { 'X-Token': long } })).toBe('ok');
    expect(outcome(own, [long], { headers: { 'X-Token': long.slice(1) } })).toBe('webhook_unverified');
    expect(outcome(own, [long], {})).toBe('webhook_unverified');

    expect(outcome({ scheme: 'token' }, [long], { token: long })).toBe('ok');
    expect(outcome({ scheme: 'token' }, [long], { token: `${long}x` })).toBe('webhook_unverified');
    expect(outcome({ scheme: 'token' }, [long], {})).toBe('webhook_unverified');
  });

  it('[C5.10] are refused where somebody could guess them, or they are none', () => {
    const complaint = (declared: object, secret: string) =>
      complaintAbout(signatureSchema.parse(declared), secret);
    expect(complaint({ scheme: 'token' }, long)).toBeUndefined();
    expect(complaint({ scheme: 'token' }, 'short')).toContain('24 characters');
    expect(complaint({ scheme: 'header', header: 'X' }, 'a b')).toContain('24 characters');
    expect(complaint({ scheme: 'basic' }, 'postmark:short')).toContain('12 characters');
    expect(complaint({ scheme: 'basic' }, 'no-colon-but-long-enough')).toContain('user:password');
    expect(complaint({ scheme: 'standard' }, 'whsec_AAAA')).toContain('whsec_');
    expect(complaint({ scheme: 'sendgrid' }, 'AAAA')).toContain('verification key');
    expect(complaint({ scheme: 'shopify' }, ' ')).toContain('empty');
    for (const open of [{}, { scheme: 'none' }, { scheme: 'token', extra: 1 }, { scheme: 'twilio' }])
      expect(signatureSchema.safeParse(open).success).toBe(false);
    // Longer than ids are remembered would let a replay in as new.
    expect(signatureSchema.safeParse({ scheme: 'stripe', tolerance: 86_401 }).success).toBe(false);
  });
});
