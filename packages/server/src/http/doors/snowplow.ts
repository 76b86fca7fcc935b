import { snowplowDoor } from '@throughline/core/touchpoints';
import { z } from 'zod';
import { type Route, route } from '../route.ts';
import { answerSchema, type Doors, MAX_BATCH_BYTES, receive } from '../take.ts';

const payload = z
  .looseObject({
    schema: z
      .string()
      .regex(
        /^iglu:com\.snowplowanalytics\.snowplow\/payload_data\/jsonschema\/1-\d+-\d+$/,
        'must be payload_data 1-*-*',
      ),
    data: z.array(z.unknown()),
  })
  .describe('`payload_data` of Snowplow’s tracker protocol.');

/**
 * Snowplow's collector: what its trackers post to. The protocol knows no key, so it comes in a header (the tracker's
 * `customHeaders`) or as `key` in the address (its `postPath`).
 */
export function snowplowRoutes(doors: Doors): Route[] {
  return [
    route({
      method: 'POST',
      path: '/com.snowplowanalytics.snowplow/tp2',
      scope: 'write',
      tag: 'doors',
      summary: 'Takes in events of a Snowplow tracker.',
      query: z.looseObject({ key: z.string().optional().describe('The key, where no header can be set.') }),
      keyInAddress: 'key',
      body: payload,
      crossOrigin: true,
      judgesItems: true,
      bodyLimit: MAX_BATCH_BYTES,
      response: answerSchema,
      errors: [413, 429, 503],
      handle: async (call) => receive(doors, snowplowDoor, call, { items: call.body.data }),
    }),
  ];
}
