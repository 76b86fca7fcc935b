import {
  createHash,
  createHmac,
  createPublicKey,
  type KeyObject,
  timingSafeEqual,
  verify as verifySignature,
} from 'node:crypto';
import { CodedError } from '@throughline/core/kernel';
import { parseTime } from '@throughline/core/touchpoints';
import type { Signature } from './schemes.ts';

/** What a signature is over. */
export interface Signed {
  /** The body as it was sent, unpacked and not yet read. */
  readonly body: Buffer;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Of the address, from the question mark on, as it was sent; empty without one. */
  readonly search: string;
  /** The last part of the address, where there is one. */
  readonly token: string | undefined;
  /** Milliseconds since the epoch, by our clock. */
  readonly now: number;
}

/** A clock ahead of ours is wrong, or the message comes from someone who chose its time. */
const AHEAD_MS = 300_000;
/** Signatures that one header may offer: senders send two while they change their secret. */
const MAX_OFFERED = 10;
/** Secrets that somebody could guess are none. */
const MIN_SECRET = 16;

/** How one scheme is verified. @throws CodedError 401 */
type Verifier<Scheme> = (
  signature: Extract<Signature, { scheme: Scheme }>,
  secrets: readonly string[],
  signed: Signed,
) => void;

const VERIFIERS: { readonly [Scheme in Signature['scheme']]: Verifier<Scheme> } = {
  standard: ({ tolerance }, secrets, signed) => {
    const by = Object.hasOwn(signed.headers, 'svix-signature') ? 'svix' : 'webhook';
    const offered = headerOf(signed, `${by}-signature`)
      .split(' ')
      .flatMap((one) => (one.startsWith('v1,') ? [one.slice(3)] : []));
    const timestamp = headerOf(signed, `${by}-timestamp`);
    const content = [`${headerOf(signed, `${by}-id`)}.${timestamp}.`, signed.body];
    assertHmac(secrets.map(standardKey), 'sha256', content, offered, 'base64');
    assertFresh(unixSeconds(timestamp), tolerance, signed.now);
  },
  stripe: ({ header, tolerance }, secrets, signed) => {
    const parts = headerOf(signed, header)
      .split(',')
      .map((part) => part.trim().split('=', 2) as [string, string?]);
    const timestamp = parts.find(([name]) => name === 't')?.[1] ?? '';
    const offered = parts.flatMap(([name, value]) => (name === 'v1' && value ? [value] : []));
    assertHmac(secrets, 'sha256', [`${timestamp}.`, signed.body], offered, 'hex');
    assertFresh(unixSeconds(timestamp), tolerance, signed.now);
  },
  github: (_, secrets, signed) => {
    const offered = prefixed(headerOf(signed, 'X-Hub-Signature-256'), 'sha256=');
    assertHmac(secrets, 'sha256', [signed.body], offered, 'hex');
  },
  shopify: (_, secrets, signed) => {
    assertHmac(secrets, 'sha256', [signed.body], [headerOf(signed, 'X-Shopify-Hmac-Sha256')], 'base64');
  },
  zendesk: ({ tolerance }, secrets, signed) => {
    const timestamp = headerOf(signed, 'X-Zendesk-Webhook-Signature-Timestamp');
    const offered = [headerOf(signed, 'X-Zendesk-Webhook-Signature')];
    assertHmac(secrets, 'sha256', [timestamp, signed.body], offered, 'base64');
    const time = parseTime(timestamp);
    assertFresh(time, tolerance, signed.now);
  },
  twilio: ({ url }, secrets, signed) => {
    const content = [url, signed.search, twilioFields(signed)];
    assertHmac(secrets, 'sha1', content, [headerOf(signed, 'X-Twilio-Signature')], 'base64');
  },
  sendgrid: ({ tolerance }, secrets, signed) => {
    const timestamp = headerOf(signed, 'X-Twilio-Email-Event-Webhook-Timestamp');
    const offered = Buffer.from(headerOf(signed, 'X-Twilio-Email-Event-Webhook-Signature'), 'base64');
    const content = Buffer.concat([Buffer.from(timestamp), signed.body]);
    if (!secrets.some((key) => verifySignature('sha256', content, publicKeyOf(key), offered)))
      throw unverified();
    assertFresh(unixSeconds(timestamp), tolerance, signed.now);
  },
  hmac: ({ algorithm, encoding, header, prefix }, secrets, signed) => {
    assertHmac(secrets, algorithm, [signed.body], prefixed(headerOf(signed, header), prefix), encoding);
  },
  basic: (_, secrets, signed) => {
    const [, offered = ''] = /^basic\s+(\S+)$/i.exec(headerOf(signed, 'Authorization')) ?? [];
    assertSecret(secrets, Buffer.from(offered, 'base64').toString('utf8'));
  },
  header: ({ header }, secrets, signed) => assertSecret(secrets, headerOf(signed, header)),
  token: (_, secrets, { token }) => assertSecret(secrets, token ?? ''),
};

/**
 * Whether it comes from who it says, over the bytes as they were sent.
 * @param secrets any of them may have signed: two while one takes the other's place
 * @throws CodedError 401 `webhook_unverified`, `webhook_expired`
 */
export function verifyWebhook(signature: Signature, secrets: readonly string[], signed: Signed): void {
  const verify = VERIFIERS[signature.scheme] as Verifier<Signature['scheme']>;
  verify(signature, secrets, signed);
}

/** What a secret of this scheme must be. @returns what is wrong with it, or undefined */
export function complaintAbout({ scheme }: Signature, secret: string): string | undefined {
  if (scheme === 'standard' && standardKey(secret).length < MIN_SECRET)
    return 'the secret is whsec_ and base64 of 16 bytes or more';
  if (scheme === 'sendgrid') {
    try {
      return publicKeyOf(secret).asymmetricKeyType === 'ec' ? undefined : 'the key is not one of ECDSA';
    } catch {
      return 'the secret is SendGrid’s verification key, in base64';
    }
  }
  if (scheme === 'basic' && !/^[^:]+:.{12,}$/.test(secret))
    return 'the secret is user:password, the password 12 characters or more';
  if ((scheme === 'header' || scheme === 'token') && !/^[\w.~+/=-]{24,}$/.test(secret))
    return 'the secret is 24 characters or more, of letters, digits and - . _ ~ + / =';
  return secret.trim() === '' ? 'the secret is empty' : undefined;
}

function headerOf({ headers }: Signed, name: string): string {
  const key = name.toLowerCase();
  const value = Object.hasOwn(headers, key) ? headers[key] : undefined;
  if (value === undefined || value === '') throw unverified(`The header ${name} is missing.`);
  return value;
}

function prefixed(text: string, prefix: string): string[] {
  return text.startsWith(prefix) ? [text.slice(prefix.length)] : [];
}

function assertHmac(
  secrets: readonly (string | Buffer)[],
  algorithm: string,
  content: readonly (string | Buffer)[],
  offered: readonly string[],
  encoding: 'hex' | 'base64',
): void {
  const given = offered.slice(0, MAX_OFFERED).map((text) => Buffer.from(text, encoding));
  const right = secrets.some((secret) => {
    const hmac = createHmac(algorithm, secret);
    for (const part of content) hmac.update(part);
    const expected = hmac.digest();
    return given.some((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected));
  });
  if (!right) throw unverified();
}

/** Hashes of one length are compared, so that the time taken tells nothing of the secret. */
function assertSecret(secrets: readonly string[], offered: string): void {
  const hashed = createHash('sha256').update(offered).digest();
  const right = secrets.some((secret) =>
    timingSafeEqual(createHash('sha256').update(secret).digest(), hashed),
  );
  if (!right) throw unverified();
}

/** @param seconds how old it may be */
export function assertFresh(time: number | undefined, seconds: number, now: number): void {
  if (time === undefined) throw unverified('What was signed does not say when.');
  if (time < now - seconds * 1000 || time > now + AHEAD_MS) throw expired(time, now, seconds);
}

function expired(time: number, now: number, seconds: number): CodedError {
  const when = Math.abs(time) <= 8.64e15 ? new Date(time).toISOString() : 'another age';
  return new CodedError(
    401,
    'webhook_expired',
    `Signed at ${when}; it is ${new Date(now).toISOString()}, and a delivery is taken within ${seconds} s.`,
  );
}

/** The same for a webhook that there is not: nobody learns which there are. */
export function unverified(
  why = 'There is no such webhook, or the signature does not fit its secret and body.',
): CodedError {
  return new CodedError(401, 'webhook_unverified', why);
}

function unixSeconds(text: string): number | undefined {
  return /^\d{1,12}$/.test(text) ? Number(text) * 1000 : undefined;
}

/** `whsec_` and base64, as the specification has it. */
function standardKey(secret: string): Buffer {
  return Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
}

function publicKeyOf(key: string): KeyObject {
  return createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
}

/**
 * What Twilio signs behind the address: every field's name and value, by name, each value of a name once. A body that
 * is no form has its hash in the address instead.
 */
function twilioFields({ body, search }: Signed): string {
  const declared = new URLSearchParams(search).get('bodySHA256');
  if (declared !== null) {
    const found = createHash('sha256').update(body).digest();
    const bytes = Buffer.from(declared, 'hex');
    if (bytes.length !== found.length || !timingSafeEqual(bytes, found)) throw unverified();
    return '';
  }
  const fields = new URLSearchParams(body.toString('utf8'));
  return [...new Set(fields.keys())]
    .sort()
    .map((name) =>
      [...new Set(fields.getAll(name))]
        .sort()
        .map((value) => name + value)
        .join(''),
    )
    .join('');
}
