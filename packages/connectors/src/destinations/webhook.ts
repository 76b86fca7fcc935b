import { Agent as HttpAgent, request as http, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as https } from 'node:https';
import { Webhook } from 'standardwebhooks';
import { type Delivery, type DeliveryRun, defineDestination, type Outcome } from '../destination.ts';
import { AddressRefused, isPrivateLiteral, publicLookup } from './addresses.ts';

interface Settings {
  readonly url: string;
  readonly secret: string;
  readonly previousSecret?: string | undefined;
}

/** What is read of an answer before it is cut off, bytes: nothing of it is used but the status. */
const MAX_ANSWER = 64 * 1024;
const agents = {
  'http:': new HttpAgent({ keepAlive: true, timeout: 60_000 }),
  'https:': new HttpsAgent({ keepAlive: true, timeout: 60_000 }),
};

/**
 * Standard Webhooks 1.0 (standardwebhooks.com): one POST an event, signed with HMAC-SHA256 over id, time and body.
 * Any 2xx is a delivery, 410 ends the subscription, everything else, redirects too, is tried again later.
 */
export const webhook = defineDestination<Settings>({
  name: 'webhook',
  settings: (z) => {
    const secret = z
      .string()
      .refine(isSecret, 'whsec_ and the base64 of 24 to 64 bytes, e.g. of `openssl rand -base64 32`')
      .meta({ secret: true });
    return z.strictObject({
      url: z.url({ protocol: /^https?$/ }).max(2000),
      secret,
      /** While receivers change over: it signs too. */
      previousSecret: secret.optional(),
    });
  },
  check: ({ url }, { allowPrivate }) => {
    const parsed = new URL(url);
    if (parsed.username || parsed.password) return 'url: a user or password in it would be shown and logged';
    if (!allowPrivate && isPrivateLiteral(parsed))
      return 'url: its address is loopback, link-local or private; start with --allow-private-webhooks to allow that';
    return undefined;
  },
  deliver: (batch, settings, run) => Promise.all(batch.map((delivery) => send(delivery, settings, run))),
});

function isSecret(text: string): boolean {
  if (!/^whsec_[A-Za-z0-9+/]+={0,2}$/.test(text)) return false;
  const { length } = Buffer.from(text.slice(6), 'base64');
  return length >= 24 && length <= 64;
}

async function send(delivery: Delivery, settings: Settings, run: DeliveryRun): Promise<Outcome> {
  const { entity, id, value } = delivery;
  const at = new Date();
  const type = entity === 'person' ? 'person.changed' : `touchpoint.${String(value.type)}`;
  const timestamp = typeof value.time === 'string' ? value.time : at.toISOString();
  const body = JSON.stringify({ type, timestamp, data: value });
  const secrets = [settings.secret, ...(settings.previousSecret ? [settings.previousSecret] : [])];
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': 'Throughline',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(id, at, body)).join(' '),
  };
  try {
    return judge(await post(new URL(settings.url), headers, body, run));
  } catch (error) {
    return { status: 'retry', ...describe(error, run.signal) };
  }
}

/** @param again whether a connection that was kept, and that the receiver had closed meanwhile, was met already */
async function post(
  url: URL,
  headers: Record<string, string>,
  body: string,
  run: DeliveryRun,
  again = false,
): Promise<IncomingMessage> {
  if (!run.allowPrivate && isPrivateLiteral(url)) throw new AddressRefused('the address is not public');
  const answer = Promise.withResolvers<IncomingMessage>();
  const secure = url.protocol === 'https:';
  const request = (secure ? https : http)(url, {
    method: 'POST',
    headers,
    agent: agents[secure ? 'https:' : 'http:'],
    signal: run.signal,
    ...(run.allowPrivate ? {} : { lookup: publicLookup as never }),
  });
  request.on('response', answer.resolve);
  request.on('error', answer.reject);
  request.end(body);
  try {
    return await drained(await answer.promise);
  } catch (error) {
    const stale = request.reusedSocket && (error as { code?: unknown }).code === 'ECONNRESET';
    if (stale && !again && !run.signal.aborted) return post(url, headers, body, run, true);
    throw error;
  }
}

/** Reads the answer to its end, so that the connection can be used again, unless there is too much of it. */
async function drained(response: IncomingMessage): Promise<IncomingMessage> {
  let bytes = 0;
  for await (const chunk of response) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAX_ANSWER) break;
  }
  return response;
}

function judge({ statusCode = 0, headers }: IncomingMessage): Outcome {
  const code = String(statusCode);
  if (statusCode >= 200 && statusCode < 300) return { status: 'delivered', code };
  if (statusCode === 410) return { status: 'gone', code, reason: 'the receiver answered 410 Gone' };
  const reason =
    statusCode >= 300 && statusCode < 400
      ? 'the receiver redirects, which is not followed'
      : `the receiver answered ${code}`;
  const afterSeconds = retryAfter(headers['retry-after']);
  return { status: 'retry', code, reason, ...(afterSeconds === undefined ? {} : { afterSeconds }) };
}

/** Retry-After (RFC 9110): seconds, or a date. */
function retryAfter(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const seconds = /^\d+$/.test(text.trim()) ? Number(text) : (Date.parse(text) - Date.now()) / 1000;
  return Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
}

function describe(error: unknown, signal: AbortSignal): { reason: string; code: string } {
  if (signal.aborted) return { code: 'timeout', reason: 'no answer in time' };
  if (error instanceof AddressRefused) return { code: error.code, reason: error.message };
  const code = String((error as { code?: unknown }).code ?? 'network');
  return { code, reason: `the receiver could not be reached (${code})` };
}
