import { z } from 'zod';

/** Replays within the tolerance are known as duplicates, so it may be as long as ids are remembered, in seconds. */
const MAX_TOLERANCE = 24 * 3600;

/** How far a signature's own time may lie from ours, in seconds. */
const tolerance = (seconds: number) => z.int().min(1).max(MAX_TOLERANCE).default(seconds);
const header = z.string().regex(/^[A-Za-z0-9-]{1,100}$/, 'is no name of a header');

/**
 * Who may send: how a sender proves that it has the secret. One of these has to be said; there is no webhook that
 * is open to everyone.
 */
export const signatureSchema = z.discriminatedUnion('scheme', [
  /** Standard Webhooks 1.0 (HMAC-SHA256 over `id.timestamp.body`); `svix-…` headers too. */
  z.strictObject({ scheme: z.literal('standard'), tolerance: tolerance(300) }),
  /** `t=…,v1=…`: HMAC-SHA256 in hex over `t.body`. */
  z.strictObject({
    scheme: z.literal('stripe'),
    header: header.default('Stripe-Signature'),
    tolerance: tolerance(300),
  }),
  /** `X-Hub-Signature-256: sha256=…`: HMAC-SHA256 in hex over the body. */
  z.strictObject({ scheme: z.literal('github') }),
  /** `X-Shopify-Hmac-Sha256`: HMAC-SHA256 in base64 over the body. */
  z.strictObject({ scheme: z.literal('shopify') }),
  /** `X-Zendesk-Webhook-Signature`: HMAC-SHA256 in base64 over timestamp and body. */
  z.strictObject({ scheme: z.literal('zendesk'), tolerance: tolerance(3600) }),
  /** `X-Twilio-Signature`: HMAC-SHA1 in base64 over the address and the sorted fields. */
  z.strictObject({
    scheme: z.literal('twilio'),
    /** The address as Twilio was given it, without its query: behind a proxy we see another. */
    url: z.url({ protocol: /^https?$/ }).refine((url) => !/[?#]/.test(url), 'is without query and fragment'),
  }),
  /** SendGrid's event webhook: ECDSA over timestamp and body; the secret is its public key. */
  z.strictObject({ scheme: z.literal('sendgrid'), tolerance: tolerance(MAX_TOLERANCE) }),
  /** Anyone's HMAC over the body, in a header. */
  z.strictObject({
    scheme: z.literal('hmac'),
    header,
    algorithm: z.enum(['sha1', 'sha256', 'sha512']).default('sha256'),
    encoding: z.enum(['hex', 'base64']).default('hex'),
    prefix: z.string().max(50).default(''),
  }),
  /** HTTP Basic; the secret is `user:password`. */
  z.strictObject({ scheme: z.literal('basic') }),
  /** A secret in a header of its own. */
  z.strictObject({ scheme: z.literal('header'), header }),
  /** A secret in the address, for senders that can do nothing else. */
  z.strictObject({ scheme: z.literal('token') }),
]);
export type Signature = z.infer<typeof signatureSchema>;
