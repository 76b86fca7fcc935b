import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import Stripe from 'stripe';

/** What a vendor's system posts. */
export interface Post {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const base64 = (algorithm: string, secret: string, text: string) =>
  createHmac(algorithm, secret).update(text).digest('base64');

/** The secrets that the senders below sign with, as they are given to the webhook. */
export const SECRETS: Readonly<Record<string, string>> = {
  stripe: 'whsec_test_5f2a9c',
  shopify: 'shpss_4c1e0b7d',
  zendesk: 'zd_9b8f1a2c3d',
  twilio: '0123456789abcdef0123456789abcdef',
  sendgrid: pair.publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
  basic: 'postmark:hunter2-hunter2',
};

/** Signs a body as the sender of that scheme does. @param at milliseconds since the epoch */
export function signed(scheme: string, body: string, at: number, { url = '' } = {}): Post {
  const secret = SECRETS[scheme]!;
  const seconds = Math.floor(at / 1000);
  switch (scheme) {
    case 'stripe': {
      const header = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: seconds });
      return { body, headers: { 'stripe-signature': header } };
    }
    case 'shopify':
      return { body, headers: { 'x-shopify-hmac-sha256': base64('sha256', secret, body) } };
    case 'zendesk': {
      const time = new Date(at).toISOString();
      return {
        body,
        headers: {
          'x-zendesk-webhook-signature-timestamp': time,
          'x-zendesk-webhook-signature': base64('sha256', secret, time + body),
        },
      };
    }
    case 'twilio': {
      const fields = [...new URLSearchParams(body)].sort(([a], [b]) => (a < b ? -1 : 1));
      const content = url + fields.map(([name, value]) => name + value).join('');
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      return { body, headers: { ...headers, 'x-twilio-signature': base64('sha1', secret, content) } };
    }
    case 'sendgrid': {
      const signature = sign('sha256', Buffer.from(`${seconds}${body}`), pair.privateKey);
      return {
        body,
        headers: {
          'x-twilio-email-event-webhook-signature': signature.toString('base64'),
          'x-twilio-email-event-webhook-timestamp': String(seconds),
        },
      };
    }
    default:
      return { body, headers: { authorization: `Basic ${Buffer.from(secret).toString('base64')}` } };
  }
}
