import { isObject } from '@throughline/core/kernel';
import {
  EVENT_TYPES,
  type EventType,
  segmentDoor,
  touchpointJsonSchema,
} from '@throughline/core/touchpoints';
import { z } from 'zod';
import { type Call, type Route, route } from './route.ts';
import { answerSchema, type Doors, MAX_BATCH_BYTES, receive } from './take.ts';

const messageDoc = z.looseObject({}).describe('A call as in Segment’s HTTP specification.');
const batchSchema = z.looseObject({
  batch: z.array(z.unknown()),
  context: z.unknown().optional(),
  sentAt: z.unknown().optional(),
  writeKey: z.string().optional(),
});

/** The collector: Segment's HTTP API. */
export function touchpointRoutes(doors: Doors): Route[] {
  const single = (type: EventType, path: string, summary: string) =>
    route({
      method: 'POST',
      path,
      scope: 'write',
      tag: 'touchpoints',
      summary,
      body: messageDoc,
      keyInBody: true,
      crossOrigin: true,
      judgesItems: true,
      bodyLimit: MAX_BATCH_BYTES,
      response: answerSchema,
      errors: [413, 429, 503],
      handle: (call) => takeOne(doors, type, call),
    });
  const batch = (path: string, historical = false, more: Pick<Route, 'query' | 'keyInAddress'> = {}) =>
    route({
      method: 'POST',
      path,
      scope: 'write',
      tag: 'touchpoints',
      summary: historical
        ? 'Takes in a batch of history: its timestamps stand as they are.'
        : 'Takes in a batch of calls; each gets its own verdict.',
      body: batchSchema,
      keyInBody: true,
      // A page tells what happens now.
      crossOrigin: !historical,
      ...more,
      judgesItems: true,
      bodyLimit: MAX_BATCH_BYTES,
      response: answerSchema,
      errors: [413, 429, 503],
      handle: (call) => takeBatch(doors, call, historical),
    });
  const schema = route({
    method: 'GET',
    path: '/v1/touchpoints/schema',
    scope: 'none',
    tag: 'touchpoints',
    summary: 'The JSON Schema of a touchpoint, as it is kept.',
    response: z.looseObject({}).meta({ title: 'JSON Schema' }),
    handle: async () => touchpointJsonSchema(),
  });
  return [
    ...EVENT_TYPES.map((type) => single(type, `/v1/${type}`, `Takes in one ${type} call.`)),
    batch('/v1/batch'),
    batch('/v1/import', true),
    // What Segment's SDKs for browsers and phones call.
    ...EVENT_TYPES.map((type) => single(type, `/v1/${type[0]}`, `Short for /v1/${type}.`)),
    batch('/v1/b'),
    // What @rudderstack/analytics-js sends with `useBeacon`: a beacon has no header to put the key into.
    batch('/beacon/v1/batch', false, {
      query: z.looseObject({ writeKey: z.string().max(200).optional() }),
      keyInAddress: 'writeKey',
    }),
    schema,
  ];
}

async function takeOne(
  doors: Doors,
  type: EventType,
  call: Call<unknown, unknown, z.infer<typeof messageDoc>>,
) {
  return receive(doors, segmentDoor, call, { items: [{ ...call.body, type }], type, single: true });
}

async function takeBatch(
  doors: Doors,
  call: Call<unknown, unknown, z.infer<typeof batchSchema>>,
  historical: boolean,
) {
  const { batch, context, sentAt } = call.body;
  return receive(doors, segmentDoor, call, {
    items: batch,
    ...(isObject(context) ? { context } : {}),
    sentAt,
    historical,
  });
}
