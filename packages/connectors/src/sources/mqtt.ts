import { setTimeout as delay } from 'node:timers/promises';
import { getCACertificates } from 'node:tls';
import {
  CodedError,
  digest,
  isObject,
  type JsonValue,
  type Refusal,
  refusal,
} from '@throughline/core/kernel';
import type { IClientOptions, IPublishPacket, MqttClient } from 'mqtt';
import type { generate as Generate } from 'mqtt-packet';
import type { z } from 'zod';
import { type Deliver, defineSource, type Given, type Row, type Unreadable } from '../source.ts';
import { isUntrusted, untrusted } from './outage.ts';
import { type TopicPattern, topicPattern } from './topic.ts';

/** Messages in one delivery. */
const BATCH = 1_000;
/** Messages that may wait here; the next is taken from the socket when there is room. */
const MAX_WAITING = 2_000;
const LARGEST_PAYLOAD = 256 * 1024;
const CONNECT_MS = 10_000;
/** MQTT 5: the broker keeps the session for as long as it keeps any (4.1). */
const FOR_EVER = 0xffff_ffff;

function settingsSchema(zod: typeof z) {
  const pattern = zod
    .string()
    .min(1)
    .max(1_000)
    .superRefine((text, issues) => {
      try {
        topicPattern(text);
      } catch (error) {
        issues.addIssue({ code: 'custom', message: (error as Error).message });
      }
    });
  return zod.strictObject({
    url: zod.url({ protocol: /^(mqtts?|wss?)$/ }).describe('`mqtt://`, `mqtts://`, `ws://` or `wss://`.'),
    topics: zod.array(pattern).min(1).max(50).describe('As `park/{area}/ride/{rideId}/gate`.'),
    username: zod.string().optional(),
    password: zod.string().optional().meta({ secret: true }),
    client: zod.string().min(1).max(100).optional().describe('The client id; one broker knows one of it.'),
    payload: zod.enum(['json', 'text', 'base64']).default('json').describe('What payloads are.'),
    retained: zod.enum(['take', 'skip']).default('take').describe('Messages that the broker had kept.'),
    version: zod.enum(['3.1.1', '5']).default('3.1.1').describe('Of MQTT.'),
    keepalive: zod
      .int()
      .min(1)
      .max(3_600)
      .default(20)
      .describe(
        'Seconds between two signs of life; a broker that hangs is noticed within one and a half times this.',
      ),
    ca: zod.string().optional().describe('Certificates to trust beside those of the system, in PEM.'),
  });
}
type Settings = z.infer<ReturnType<typeof settingsSchema>>;

/**
 * Listens to a broker, in a session that the broker keeps (MQTT 3.1.1, 3.1.2.4) at quality of service 1. A message is
 * acknowledged when it is committed, so what was not is sent again, to whoever connects next under the client id. A
 * connection that ends ends the call: whoever called begins anew, and no acknowledgement outlives its connection.
 */
export const mqtt = defineSource<Settings>({
  name: 'mqtt',
  gives: 'rows',
  settings: settingsSchema,
  async listen(settings, deliver, { name, signal }) {
    const patterns = settings.topics.map(topicPattern);
    // Loaded where a broker is listened to: most servers listen to none, and a start would pay for it.
    const [{ connect }, { generate }] = await Promise.all([import('mqtt'), import('mqtt-packet')]);
    if (signal.aborted) return;
    const client = connect(settings.url, connectionOptions(settings, name));
    const inbox = new Inbox(client, generate, settings.keepalive);
    const over = ended(client, settings.url, signal);
    try {
      // At once: what the session kept comes before the answer to the subscription, and may be more than fits here.
      const working = work(inbox, { settings, patterns, deliver, signal });
      await Promise.race([Promise.all([subscribe(client, patterns), working]), over]);
    } finally {
      inbox.close();
      await Promise.race([client.endAsync(), delay(1_000, undefined, { ref: false })]);
    }
  },
});

function connectionOptions(settings: Settings, name: string): IClientOptions {
  const { username, password, ca, version, keepalive } = settings;
  return {
    clientId: settings.client ?? `throughline-${name}`,
    clean: false,
    protocolVersion: version === '5' ? 5 : 4,
    ...(version === '5' ? { properties: { sessionExpiryInterval: FOR_EVER, receiveMaximum: BATCH } } : {}),
    ...(username === undefined ? {} : { username }),
    ...(password === undefined ? {} : { password }),
    // Given alone it would take the place of those that are trusted anyway.
    ...(ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] }),
    keepalive,
    connectTimeout: CONNECT_MS,
    reconnectPeriod: 0,
    resubscribe: false,
    queueQoSZero: false,
  };
}

/** Rejects when the connection ends; resolves when it is told to. */
function ended(client: MqttClient, url: string, signal: AbortSignal): Promise<void> {
  const over = Promise.withResolvers<void>();
  let why = 'the connection ended';
  const { host } = new URL(url);
  client.on('error', (error) => {
    why = error.message || String((error as NodeJS.ErrnoException).code);
    if (isUntrusted(error)) over.reject(untrusted(host, why));
    const refused = 'code' in error && typeof error.code === 'number';
    if (refused) over.reject(new CodedError(502, 'source_denied', `The broker ${host} refuses: ${why}.`));
  });
  client.on('close', () => {
    over.reject(
      new CodedError(502, 'source_gone', `The broker ${host} is gone: ${why}. It is tried again by itself.`),
    );
  });
  signal.addEventListener('abort', () => over.resolve(), { once: true });
  if (signal.aborted) over.resolve();
  over.promise.catch(() => {});
  return over.promise;
}

async function subscribe(client: MqttClient, patterns: readonly TopicPattern[]): Promise<void> {
  await new Promise<void>((done) => client.once('connect', () => done()));
  const granted = await client.subscribeAsync([...new Set(patterns.map(({ filter }) => filter))], { qos: 1 });
  const refused = granted.find(({ qos }) => qos > 2);
  if (!refused) return;
  throw new CodedError(
    502,
    'source_denied',
    `The broker does not let this client subscribe to ${refused.topic}.`,
  );
}

/** What arrived and is not acknowledged yet, in its order. */
class Inbox {
  readonly #client: MqttClient;
  readonly #generate: typeof Generate;
  #waiting: IPublishPacket[] = [];
  #room: (() => void) | undefined;
  #arrived = Promise.withResolvers<void>();
  /** Whether something came since the last look. */
  #heard = false;
  readonly #looking: NodeJS.Timeout;

  constructor(client: MqttClient, generate: typeof Generate, keepalive: number) {
    this.#client = client;
    this.#generate = generate;
    this.#looking = setInterval(() => this.#live(), keepalive * 500);
    // The client acknowledges where its callback is called without an error; here that is done by `acknowledge`.
    client.handleMessage = (packet, callback) => {
      const next = () => callback(new Error('acknowledged when it is committed'));
      this.#waiting.push(packet);
      this.#heard = true;
      this.#arrived.resolve();
      if (this.#waiting.length < MAX_WAITING) next();
      else this.#room = next;
    };
  }

  /** The next messages, once there are any; those that the broker had kept, or sends again, come alone. */
  async take(): Promise<readonly IPublishPacket[]> {
    while (this.#waiting.length === 0) {
      await this.#arrived.promise;
      this.#arrived = Promise.withResolvers();
    }
    const [first] = this.#waiting;
    const other = this.#waiting.findIndex(
      ({ retain, dup }) => retain !== first!.retain || dup !== first!.dup,
    );
    const taken = this.#waiting.splice(0, Math.min(other < 0 ? BATCH : other, BATCH));
    const room = this.#room;
    // Before the call: it may find that there is no room again.
    this.#room = undefined;
    room?.();
    return taken;
  }

  /**
   * The answer to a ping stands behind all that the broker has sent already. As long as that comes, or waits for room
   * here, the broker is alive; and it is told that this side is, which may have nothing else to say.
   */
  #live(): void {
    if ((this.#heard || this.#room) && this.#client.connected) {
      this.#client.sendPing();
      this.#client.reschedulePing(true);
    }
    this.#heard = false;
  }

  /** In the order in which they came (MQTT 3.1.1, 4.6). */
  acknowledge(packets: readonly IPublishPacket[]): void {
    // What is left of a connection that ended: the broker sends it again.
    if (!this.#client.connected) return;
    const { protocolVersion = 4 } = this.#client.options;
    for (const { qos, messageId } of packets) {
      if (qos !== 1 || messageId === undefined) continue;
      this.#client.stream.write(this.#generate({ cmd: 'puback', messageId }, { protocolVersion }));
    }
  }

  close(): void {
    clearInterval(this.#looking);
    this.#room = undefined;
  }
}

interface Work {
  readonly settings: Settings;
  readonly patterns: readonly TopicPattern[];
  readonly deliver: Deliver;
  readonly signal: AbortSignal;
}

/** Two deliveries are under way at most: while one is committed, the next is read. They are acknowledged in order. */
async function work(inbox: Inbox, { settings, patterns, deliver, signal }: Work): Promise<void> {
  const failed = Promise.withResolvers<never>();
  failed.promise.catch(() => {});
  let ahead = Promise.resolve();
  while (!signal.aborted) {
    const packets = await Promise.race([inbox.take(), failed.promise]);
    const given = read(packets, settings, patterns);
    const done = Promise.all([given && deliver(given), ahead]).then(() => inbox.acknowledge(packets));
    done.catch(failed.reject);
    await ahead;
    ahead = done;
  }
}

function read(
  packets: readonly IPublishPacket[],
  settings: Settings,
  patterns: readonly TopicPattern[],
): Given | undefined {
  const kept = packets[0]?.retain === true;
  if (kept && settings.retained === 'skip') return undefined;
  const rows: Row[] = [];
  const unreadable: Unreadable[] = [];
  for (const packet of packets) {
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const row = rowOf(packet.topic, payload, settings, patterns);
    if ('values' in row) rows.push(row);
    else
      unreadable.push({ refusal: row, excerpt: `${packet.topic} ${payload.subarray(0, 2_000).toString()}` });
  }
  // A kept message comes again at every subscription, and what was not acknowledged after every rest, however long.
  const again = kept || packets[0]?.dup === true;
  return { rows, unreadable, ...(again ? { again } : {}) };
}

function rowOf(
  topic: string,
  payload: Buffer,
  settings: Settings,
  patterns: readonly TopicPattern[],
): Row | Refusal {
  const levels = patterns.map((pattern) => pattern.match(topic)).find((found) => found !== undefined);
  if (!levels)
    return refusal('line_invalid', undefined, `${topic} is none of the topics: an earlier subscription's.`);
  if (payload.length > LARGEST_PAYLOAD) return refusal('event_too_large');
  const encoding = settings.payload === 'base64' ? 'base64' : 'utf8';
  const text = payload.toString(encoding);
  const told = { '#topic': topic, '#payload': text, '#digest': digest(topic, payload.toString('base64')) };
  const row = (values: Row['values']): Row => ({
    id: told['#digest'],
    values: { ...values, ...levels, ...told },
  });
  if (settings.payload !== 'json') return row({});
  const value = parsed(text);
  if (value === undefined) return refusal('line_invalid', undefined, `The payload on ${topic} is not JSON.`);
  return row(isObject(value) ? value : {});
}

/** Integers that a double would round stay as they are written, as text. */
function parsed(text: string): JsonValue | undefined {
  try {
    if (!/\d{16}/.test(text)) return JSON.parse(text) as JsonValue;
    return JSON.parse(text, (_key, value: unknown, context?: { source?: string }) =>
      Number.isInteger(value) && !Number.isSafeInteger(value) ? (context?.source ?? value) : value,
    ) as JsonValue;
  } catch {
    return undefined;
  }
}
