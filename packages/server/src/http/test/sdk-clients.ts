import { setTimeout as delay } from 'node:timers/promises';
import Rudder from '@rudderstack/rudder-sdk-node';
import { buildStructEvent, newTracker } from '@snowplow/node-tracker';
import { CloudEvent, emitterFor, Mode } from 'cloudevents';
import { PostHog } from 'posthog-node';
import { deliverTo } from './deliver.ts';

/** Sends events through one of the clients, and what that says became of each. */
export interface SdkClient {
  readonly name: string;
  /** Ids of events that the client reported delivered, and that it reported given up on. */
  readonly delivered: string[];
  readonly failed: string[];
  /** Sends one event. */
  track(userId: string, n: number): void;
  /** Waits until the client has said what became of every event. */
  close(): Promise<void>;
}

export interface Settings {
  readonly url: string;
  readonly key: string;
  /** How often it tries again, where the client has a setting for it. */
  readonly retries: number;
  /** Events of one request. */
  readonly batch: number;
}

/** Between two tries, milliseconds: a server that was killed is back within a few hundred of them. */
const PAUSE_MS = 150;

export function rudderClient({ url, key, retries, batch }: Settings): SdkClient {
  const [delivered, failed]: [string[], string[]] = [[], []];
  let sent = 0;
  const client = new Rudder(key, {
    dataPlaneUrl: url,
    flushAt: batch,
    flushInterval: 50,
    logLevel: 'silly',
    retryCount: retries,
    ...(retries > 10 ? { axiosRetryConfig: { retryDelay: () => PAUSE_MS } } : {}),
    // Without it the client rejects a promise that nobody holds, and the process ends.
    errorHandler: () => {},
  });
  return {
    name: 'rudder',
    delivered,
    failed,
    track(userId, n) {
      sent++;
      const messageId = `rudder-${userId}-${n}`;
      const settled = (error?: unknown) => void (error ? failed : delivered).push(messageId);
      client.track({ userId, event: 'Step', properties: { n }, messageId } as never, settled as () => void);
    },
    async close() {
      while (delivered.length + failed.length < sent) {
        await client.flush().catch(() => {});
        await delay(20);
      }
    },
  };
}

export function posthogClient({ url, key, retries, batch }: Settings): SdkClient {
  const [delivered, failed]: [string[], string[]] = [[], []];
  const captured = new Set<string>();
  const client = new PostHog(key, {
    host: url,
    flushAt: batch,
    maxBatchSize: batch,
    flushInterval: 50,
    fetchRetryCount: retries,
    fetchRetryDelay: PAUSE_MS,
  });
  client.on('capture', ({ uuid }: { uuid: string }) => captured.add(uuid));
  let closed = false;
  client.on('flush', (messages: { uuid: string }[]) => {
    if (!closed) delivered.push(...messages.map(({ uuid }) => uuid));
  });
  client.on('error', () => {});
  return {
    name: 'posthog',
    delivered,
    failed,
    track: (distinctId, n) => client.capture({ distinctId, event: 'Step', properties: { n } }),
    async close() {
      await client.shutdown(120_000);
      // It tells what it delivered, and the rest is what it gave up on. A request may be under way still, after an
      // error of the one before it: what it says then is said too late to be counted on.
      closed = true;
      failed.push(...[...captured].filter((uuid) => !delivered.includes(uuid)));
    },
  };
}

export function cloudeventsClient({ url, key, retries }: Settings): SdkClient {
  const [delivered, failed]: [string[], string[]] = [[], []];
  const emit = emitterFor(deliverTo(`${url}/v1/cloudevents`, key, { retries, pause: PAUSE_MS }), {
    mode: Mode.STRUCTURED,
  });
  const under: Promise<void>[] = [];
  return {
    name: 'cloudevents',
    delivered,
    failed,
    track(userId, n) {
      const event = new CloudEvent({ source: '/steps', type: 'Step', userid: userId, data: { n } });
      const id = `/steps ${event.id}`;
      under.push(
        emit(event).then(
          () => void delivered.push(id),
          () => void failed.push(id),
        ),
      );
    },
    close: async () => void (await Promise.all(under)),
  };
}

export function snowplowClient({ url, key, retries, batch }: Settings): SdkClient {
  const [delivered, failed]: [string[], string[]] = [[], []];
  let sent = 0;
  const tracker = newTracker(
    { namespace: 'test', appId: 'test' },
    {
      endpoint: url,
      bufferSize: batch,
      retryFailedRequests: retries > 0,
      customHeaders: { Authorization: `Bearer ${key}` },
      onRequestSuccess: (events) => delivered.push(...events.map(({ eid }) => String(eid))),
      onRequestFailure: ({ events, willRetry }) => {
        if (!willRetry) failed.push(...events.map(({ eid }) => String(eid)));
      },
    },
  );
  return {
    name: 'snowplow',
    delivered,
    failed,
    track(userId, n) {
      sent++;
      tracker.setUserId(userId);
      tracker.track(buildStructEvent({ category: 'test', action: 'Step', value: n }));
    },
    async close() {
      // It tries again when something is sent or flushed, and never by itself.
      while (delivered.length + failed.length < sent) {
        await tracker.flush();
        await delay(PAUSE_MS);
      }
    },
  };
}

export const SDK_CLIENTS = [rudderClient, posthogClient, cloudeventsClient, snowplowClient];
