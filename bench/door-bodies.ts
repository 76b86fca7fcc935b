import { gzipSync } from 'node:zlib';

// The same workload as each client's protocol has it: what a door costs is then the door, not the events.

/** How the requests of a door look. */
export interface DoorFormat {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** @param batch messages of the declared workload, in Segment's words */
  encode(batch: readonly Message[], key: string): Buffer;
}

/** What workload.ts makes. */
interface Message {
  readonly messageId: string;
  readonly event: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly timestamp: string;
  readonly properties: object;
  readonly context: object;
}

const JSON_BODY = { 'content-type': 'application/json' };

/** Doors by the last part of their bench id. */
export const DOORS: Readonly<Record<string, DoorFormat>> = {
  segment: {
    path: '/v1/batch',
    headers: JSON_BODY,
    encode: (batch) => Buffer.from(JSON.stringify({ batch, sentAt: new Date().toISOString() })),
  },
  // Packed, and calling itself a form.
  rudder: {
    path: '/v1/batch',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-encoding': 'gzip' },
    encode: (batch) =>
      gzipSync(
        JSON.stringify({
          batch: batch.map(({ timestamp, ...message }) => ({ ...message, originalTimestamp: timestamp })),
          sentAt: new Date().toISOString(),
        }),
      ),
  },
  posthog: {
    path: '/batch/',
    headers: { ...JSON_BODY, 'content-encoding': 'gzip' },
    encode: (batch, key) => gzipSync(JSON.stringify({ api_key: key, batch: batch.flatMap(captures) })),
  },
  cloudevents: {
    path: '/v1/cloudevents',
    headers: { 'content-type': 'application/cloudevents-batch+json' },
    encode: (batch) => Buffer.from(JSON.stringify(batch.map(cloudevent))),
  },
};

/** PostHog ties a visitor to a user by `$anon_distinct_id` of an `$identify` call. */
function captures({
  messageId,
  event,
  userId,
  anonymousId,
  timestamp,
  properties,
  context,
}: Message): object[] {
  const common = { uuid: messageId, timestamp, distinct_id: userId ?? anonymousId };
  if (userId !== undefined && anonymousId !== undefined)
    return [
      {
        ...common,
        event: '$identify',
        properties: { ...properties, $anon_distinct_id: anonymousId, context },
      },
    ];
  const visitor = userId === undefined ? { $process_person_profile: false } : {};
  return [{ ...common, event, properties: { ...properties, ...visitor, context } }];
}

function cloudevent({
  messageId,
  event,
  userId,
  anonymousId,
  timestamp,
  properties,
  context,
}: Message): object {
  return {
    specversion: '1.0',
    id: messageId,
    source: '/bench',
    type: event,
    time: timestamp,
    ...(userId === undefined ? {} : { userid: userId }),
    ...(anonymousId === undefined ? {} : { anonymousid: anonymousId }),
    datacontenttype: 'application/json',
    data: { ...properties, context },
  };
}
