import { findMosquitto, type ServerProcess, startMosquitto } from '@throughline/testkit';
import { connectAsync, type MqttClient } from 'mqtt';
import { peakMegabytes } from './doors.ts';
import { batchRate } from './doors-files.ts';
import type { Seeded } from './engines.ts';
import { startProduct } from './processes.ts';
import { type Row, round, verdict } from './row.ts';
import { makeBodies } from './workload.ts';

// The declared workload as messages of a real broker at quality of service 1, beside the same workload in batches of
// 100 over HTTP on another copy of the same data. Nothing is batched by the sender: things send one message each.

const EVENTS = 24_000;
/** A door costs no more than this. */
const SHARE = 0.85;
/** Messages under way at once, from the sender to the broker and from there to the product; Mosquitto's own is 20. */
const IN_FLIGHT = 1_000;

const SOURCE = {
  kind: 'mqtt',
  mapping: {
    name: '{event}',
    id: '{messageId}',
    time: 'timestamp',
    identifiers: { userId: 'userId', anonymousId: 'anonymousId' },
    channel: 'iot',
    properties: {
      page: 'properties.page',
      title: 'properties.title',
      price: { column: 'properties.price', type: 'number' },
      currency: 'properties.currency',
      nights: { column: 'properties.nights', type: 'integer' },
      rooms: { column: 'properties.rooms', type: 'json' },
      note: 'properties.note',
      agent: 'context.userAgent',
      url: 'context.page.url',
      referrer: 'context.page.referrer',
    },
  },
};

interface Counts {
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: number;
}

/** @returns no row where Mosquitto is not installed */
export async function measureMqtt(seeded: Seeded, events = EVENTS): Promise<Row[]> {
  if (findMosquitto() === undefined) {
    process.stderr.write('doors.mqtt is left out: Mosquitto is not installed.\n');
    return [];
  }
  const batch = await batchRate(seeded, events);
  const copy = await seeded.copy();
  await using broker = await startMosquitto({ inFlight: IN_FLIGHT, saves: false });
  try {
    const server = await startProduct(copy);
    const messages = messagesOf(seeded.people, events);
    const sender = await connectAsync(broker.url, { protocolVersion: 5 });
    await listen(server, broker.url, sender);
    const started = performance.now();
    await publish(sender, messages);
    const { accepted, refused } = await untilTaken(server, events);
    const seconds = (performance.now() - started) / 1000;
    const peak = peakMegabytes(server.pid);
    await sender.endAsync();
    await server.kill('SIGTERM');
    const rate = accepted / seconds;
    return [
      {
        id: 'doors.mqtt',
        engine: seeded.engine,
        people: seeded.people,
        value: round(rate),
        unit: 'events/s',
        floor: { what: 'ingest.batch in the same run, events/s', value: round(batch) },
        ratio: round(rate / batch),
        budget: '≥ 85 % of ingest.batch',
        ...verdict({ '85 % of ingest.batch': rate / batch >= SHARE, 'every event accepted': refused === 0 }),
        note: `one message an event through Mosquitto, from the first message sent to the last committed; largest resident set of the server ${Math.round(peak)} MB`,
      },
    ];
  } finally {
    await copy.dispose();
  }
}

function messagesOf(people: number, events: number): Buffer[] {
  const { bodies } = makeBodies({ events, people, batch: 1_000, seed: 2 }, Date.now());
  return bodies
    .flatMap((body) => (JSON.parse(body) as { batch: object[] }).batch)
    .map((message) => Buffer.from(JSON.stringify(message)));
}

/** Declares the source, and waits until a first message has come through it. */
async function listen(server: ServerProcess, url: string, sender: MqttClient): Promise<void> {
  const body = JSON.stringify({ ...SOURCE, settings: { url, topics: ['bench/{thing}'] } });
  const declared = await server.request('/v1/sources/bench', { method: 'PUT', body });
  if (!declared.ok) throw new Error(`the source was not declared: ${await declared.text()}`);
  const hello = { event: 'Ready', timestamp: new Date().toISOString(), anonymousId: 'bench' };
  for (let turn = 0; (await taken(server)) === 0; turn++) {
    await sender.publishAsync('bench/hello', JSON.stringify({ ...hello, messageId: `ready-${turn}` }), {
      qos: 1,
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function publish(sender: MqttClient, messages: readonly Buffer[]): Promise<void> {
  const queue = messages.values();
  const send = async () => {
    for (const message of queue) await sender.publishAsync('bench/thing', message, { qos: 1 });
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, send));
}

/** What came of the messages, once there is something for each. */
async function untilTaken(server: ServerProcess, events: number): Promise<Counts> {
  for (;;) {
    const counts = await countsOf(server);
    if (counts.accepted + counts.duplicates + counts.refused >= events) return counts;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function taken(server: ServerProcess): Promise<number> {
  const { accepted, duplicates, refused } = await countsOf(server);
  return accepted + duplicates + refused;
}

async function countsOf(server: ServerProcess): Promise<Counts> {
  return (await (await server.request('/v1/sources/bench')).json()) as Counts;
}
