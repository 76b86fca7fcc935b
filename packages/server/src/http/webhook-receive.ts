import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Refusal } from '@throughline/core/kernel';
import {
  type Arrival,
  acceptMessage,
  type Delivery,
  type Mapped,
  type MappedDelivery,
  segmentDoor,
} from '@throughline/core/touchpoints';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { flatHeaders, flatQuery, readBody } from '../webhooks/body.ts';
import type { OpenWebhook, Webhooks } from '../webhooks/registry.ts';
import { assertFresh, unverified, verifyWebhook } from '../webhooks/signature.ts';
import { unpackBody } from './body.ts';
import { type Route, route } from './route.ts';
import { answerSchema, arrivalOf, type Doors, type MappingDoor, take } from './take.ts';

/** The largest delivery, bytes: SendGrid sends batches of up to 768 KB. */
export const MAX_DELIVERY_BYTES = 1024 * 1024;

/** A reader of a person must not wait for a whole delivery to be mapped: so long, milliseconds, then others have their turn. */
const TURN_MS = 5;

/** Any name: one that no webhook has is answered like a wrong signature. */
const receiveParams = z.object({ name: z.string().max(500) });

const receivedSchema = answerSchema.extend({
  ignored: z.int().describe('Items for which no rule of the mapping holds: they are passed over.'),
});

interface Parts extends Doors {
  readonly webhooks: Webhooks;
  /** Around whatever needs the database. @throws CodedError 503 where it is known not to answer */
  readonly unlessSilent: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Where senders post to. What opens it is the webhook's own signature, or the token at the end of its address: it
 * takes no key, and nothing is open without either.
 *
 * Whatever a repetition cannot mend is answered 200 with its refusal, and kept in the ledger: senders repeat what is
 * not 2xx, some for days. What a repetition mends is 429 or 503.
 */
export function webhookReceiveRoutes(parts: Parts): Route[] {
  const receive = <Params extends typeof receiveParams>(path: string, params: Params, summary: string) =>
    route({
      method: 'POST',
      path,
      scope: 'none',
      tag: 'webhooks',
      summary,
      params,
      bodyLimit: MAX_DELIVERY_BYTES,
      response: receivedSchema,
      errors: [401, 413, 415, 429, 503],
      handle: ({ params: { name, ...rest }, request }) =>
        parts.unlessSilent(() => receiveDelivery(parts, name, (rest as { token?: string }).token, request)),
    });
  return [
    receive(
      '/v1/webhooks/{name}/receive',
      receiveParams,
      'Takes in what a webhook’s sender delivers; its signature is the key.',
    ),
    receive(
      '/v1/webhooks/{name}/receive/{token}',
      receiveParams.extend({ token: z.string().max(500) }),
      'The same for senders that cannot sign; the token is the key.',
    ),
  ];
}

async function receiveDelivery(
  parts: Parts,
  name: string,
  token: string | undefined,
  request: FastifyRequest,
) {
  const webhook = await parts.webhooks.open(name);
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const body = await unpackBody(raw, request.headers['content-encoding'], MAX_DELIVERY_BYTES);
  if (!webhook) throw unverified();
  const question = request.url.indexOf('?');
  const search = question < 0 ? '' : request.url.slice(question);
  const headers = flatHeaders(request.headers);
  const arrival = await arrivalOf(parts, name);
  const { received: now } = arrival;
  verifyWebhook(webhook.signature, webhook.secrets, { body, headers, search, token, now });
  const { mapped, ignored } = await mapBody(webhook, body, { headers, query: flatQuery(search) }, now);
  const { answers, outbox } = await takeMapped(parts, mapped, arrival, body.length);
  return { success: answers.every(({ status }) => status !== 'refused'), items: answers, ignored, outbox };
}

async function mapBody(
  webhook: OpenWebhook,
  bytes: Buffer,
  around: Omit<Delivery, 'body'>,
  now: number,
): Promise<MappedDelivery> {
  const read = readBody(bytes, webhook.body);
  if ('refusal' in read) {
    const item = bytes.toString('utf8').toWellFormed();
    return { mapped: [{ refusal: read.refusal, item }], ignored: 0 };
  }
  const delivery = { ...around, body: read.value };
  const sent = webhook.sent?.(delivery);
  if (sent) assertFresh(sent.time, sent.within, now);
  const steps = webhook.mapper.steps(delivery);
  for (let turn = performance.now(); ; ) {
    const step = steps.next();
    if (step.done) return step.value;
    if (performance.now() - turn < TURN_MS) continue;
    await nextTurn();
    turn = performance.now();
  }
}

/** What the mapping refused takes its place among the verdicts, and in the ledger, as what came in. */
function takeMapped(parts: Parts, mapped: readonly Mapped[], arrival: Arrival, bytes: number) {
  const items = mapped.map((one) => ('message' in one ? one.message : one.item));
  const refusalOf = (index: number): Refusal | undefined => {
    const one = mapped[index]!;
    return 'refusal' in one ? one.refusal : undefined;
  };
  const door: MappingDoor = {
    ...segmentDoor,
    name: 'webhook',
    accept: (item, arrival, index) => refusalOf(index) ?? acceptMessage(item, arrival),
    madeOf: (index) => {
      const { item, ...one } = mapped[index]!;
      return 'message' in one ? { item, made: one.message } : { item };
    },
  };
  return take(parts, door, items, arrival, bytes);
}
