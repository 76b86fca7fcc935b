import { setTimeout as delay } from 'node:timers/promises';
import { type Broker, findMosquitto, startMosquitto } from '@throughline/testkit';
import { sourceContract } from '@throughline/testkit/source-contract';
import { connectAsync, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Given, Row, Source } from '../source.ts';
import { mqtt } from './mqtt.ts';

const source = mqtt as Source;
const TOPICS = ['park/{area}/ride/{rideId}/gate'];

/** What a listener was given, and how it ended. */
class Listener {
  readonly given: Given[] = [];
  readonly ended: Promise<unknown>;
  readonly #ending = new AbortController();

  constructor(settings: object, deliver: (given: Given) => Promise<void> = async () => {}) {
    const take = async (given: Given) => {
      this.given.push(given);
      await deliver(given);
    };
    const run = { name: 'test', signal: this.#ending.signal };
    this.ended = source.listen!(source.settings(z).parse(settings), take, run).then(
      () => undefined,
      (error: unknown) => error,
    );
  }

  get rows(): Row[] {
    return this.given.flatMap(({ rows = [] }) => rows);
  }

  async until(holds: () => boolean): Promise<void> {
    for (const deadline = Date.now() + 10_000; !holds(); await delay(10))
      if (Date.now() > deadline) throw new Error(`given: ${JSON.stringify(this.given).slice(0, 2_000)}`);
  }

  async stop(): Promise<void> {
    // An acknowledgement follows its delivery: it has a moment to be sent.
    await delay(100);
    this.#ending.abort();
    await this.ended;
  }
}

describe.skipIf(findMosquitto() === undefined)('a broker', () => {
  let broker: Broker;
  let sender: MqttClient;
  let clients = 0;
  const opened: Listener[] = [];
  beforeAll(async () => {
    broker = await startMosquitto();
    sender = await connectAsync(broker.url);
  });
  afterEach(async () => {
    for (const listener of opened.splice(0)) await listener.stop();
  });
  afterAll(async () => {
    await sender?.endAsync(true);
    await broker?.stop();
  });
  const settings = (more: object = {}) => {
    clients++;
    return { url: broker.url, topics: TOPICS, client: `client-${clients}`, ...more };
  };
  const listen = (of: object, deliver?: (given: Given) => Promise<void>) => {
    const listener = new Listener(of, deliver);
    opened.push(listener);
    return listener;
  };
  const publish = (topic: string, payload: unknown, retain = false) => {
    const bytes = Buffer.isBuffer(payload)
      ? payload
      : typeof payload === 'string'
        ? payload
        : JSON.stringify(payload);
    return sender.publishAsync(topic, bytes, { qos: 1, retain });
  };
  /** Makes the broker know the client's session, as it does after the first time. */
  /** What is published from now on reaches this client, now or later. */
  const subscribed = async ({ client }: { client: string }) => {
    for (const deadline = Date.now() + 10_000; !broker.output().includes(`${client} 1 `); await delay(10))
      if (Date.now() > deadline) throw new Error(`${client} has not subscribed: ${broker.output()}`);
  };
  const known = async (of: { client: string; topics: readonly string[] }) => {
    const listener = new Listener(of);
    await subscribed(of);
    await listener.stop();
  };

  sourceContract('[O2.1, C6.2] MQTT', async () => {
    const own = settings();
    await known(own);
    let sent = 0;
    const happen = async (count: number) => {
      for (let i = 0; i < count; i++) await publish('park/a/ride/1/gate', { at: `t${++sent}` });
    };
    return { source, settings: own, happen, close: async () => {} };
  });

  it('[C6.1] gives the named levels of the topic, and the payload, as one row', async () => {
    const own = settings();
    const listener = listen(own);
    await subscribed(own);
    await publish('park/north/ride/12/gate', { person: { card: 'c-1' }, state: 'in', area: 'forged' });
    await publish('park/north/queue', { ignored: true });
    await publish('park/south/ride/7/gate', 42);
    await listener.until(() => listener.rows.length === 2);
    expect(listener.rows[0]!.values).toEqual({
      person: { card: 'c-1' },
      state: 'in',
      area: 'north',
      rideId: '12',
      '#topic': 'park/north/ride/12/gate',
      '#payload': '{"person":{"card":"c-1"},"state":"in","area":"forged"}',
      '#digest': listener.rows[0]!.id,
    });
    expect(listener.rows[1]!.values).toMatchObject({ area: 'south', '#payload': '42' });
    expect(listener.given.some(({ again }) => again)).toBe(false);
  });

  it.each(['3.1.1', '5'])(
    '[C6.2] MQTT %s: what was not committed is not acknowledged, and comes again, a hundred at once',
    async (version) => {
      const own = settings({ version });
      await known(own);
      for (let i = 0; i < 100; i++) await publish('park/a/ride/1/gate', { i });
      const refusing = listen(own, async () => {
        await delay(50);
        throw new Error('not committed');
      });
      expect(await refusing.ended).toMatchObject({ message: 'not committed' });
      const hanging = listen(own, () => new Promise(() => {}));
      await hanging.until(() => hanging.rows.length > 0);
      await hanging.stop();
      const taking = listen(own);
      await taking.until(() => taking.rows.length >= 100);
      expect(new Set(taking.rows.map(({ id }) => id)).size).toBe(100);
      // One after the other, in the order in which they were sent.
      expect(taking.rows.map(({ values }) => values.i)).toEqual(Array.from({ length: 100 }, (_, i) => i));
      // Some were sent before: perhaps they were committed, and perhaps long ago.
      expect(taking.given[0]!.again).toBe(true);
      await taking.stop();
      const nothing = listen(own);
      await delay(300);
      expect(nothing.rows).toEqual([]);
    },
  );

  it('[C6.1] a message that the broker had kept comes at every subscription under one id, and says so', async () => {
    await publish('park/a/ride/9/gate', { state: 'kept' }, true);
    const ids: string[] = [];
    for (let i = 0; i < 2; i++) {
      const listener = listen(settings({ topics: ['park/a/ride/9/gate'] }));
      await listener.until(() => listener.rows.length === 1);
      expect(listener.given[0]!.again).toBe(true);
      ids.push(listener.rows[0]!.id);
      await listener.stop();
    }
    expect(ids[0]).toBe(ids[1]);
    const skipping = listen(settings({ topics: ['park/a/ride/9/gate'], retained: 'skip' }));
    await delay(300);
    expect(skipping.given).toEqual([]);
    await publish('park/a/ride/9/gate', '', true);
  });

  it('[C6.4, V1.36] what cannot be read is told with its reason, and holds nothing else up', async () => {
    const own = settings();
    const listener = listen(own);
    await subscribed(own);
    const deep = `${'['.repeat(100_000)}1234567890123456789${']'.repeat(100_000)}`;
    const hostile = ['{"half":', Buffer.from([0xff, 0xfe, 0x00]), '', 'x'.repeat(300_000), deep];
    for (const payload of hostile) await publish('park/a/ride/1/gate', payload);
    await publish('park/a/ride/1/gate', '{"__proto__":{"x":1},"big":12345678901234567890,"small":0.5}');
    await listener.until(() => listener.rows.length === 1);
    const refused = listener.given.flatMap(({ unreadable = [] }) => unreadable);
    expect(refused.map(({ refusal }) => refusal.code)).toEqual([
      'line_invalid',
      'line_invalid',
      'line_invalid',
      'event_too_large',
      'line_invalid',
    ]);
    expect(refused[0]!.refusal.message).toBe('The payload on park/a/ride/1/gate is not JSON.');
    // An integer that a double would round stays what it was, as text.
    expect(listener.rows[0]!.values).toMatchObject({ big: '12345678901234567890', small: 0.5 });
    expect(({} as { x?: number }).x).toBeUndefined();
  });

  it('[C6.4] what an earlier subscription of the client still brings is told, not dropped', async () => {
    const own = settings();
    await known({ ...own, topics: ['old/{x}'] });
    await publish('old/1', {});
    const listener = listen(own);
    await listener.until(() => listener.given.length > 0);
    expect(listener.given[0]!.unreadable?.[0]?.refusal.message).toMatch(/^old\/1 is none of the topics/);
  });

  it('[C6.5] more than fits may wait at the broker: all of it comes at the pace of the taker, on one connection', async () => {
    await using generous = await startMosquitto({ inFlight: 0, saves: false });
    const of = { url: generous.url, topics: ['flood/{thing}'], client: 'flooded', keepalive: 1 };
    // The session is there, and what comes while nobody listens is kept for it.
    const first = listen(of);
    await delay(500);
    await first.stop();
    const flood = await connectAsync(generous.url);
    const send = (n: number) => flood.publishAsync('flood/gate', JSON.stringify({ n }), { qos: 1 });
    await Promise.all(Array.from({ length: 7_000 }, (_, n) => send(n)));
    await flood.endAsync();
    let slow = 3_000;
    const listener = listen(of, async () => {
      await delay(slow);
      slow = 20;
    });
    let ended = false;
    void listener.ended.then(() => {
      ended = true;
    });
    await listener.until(() => listener.rows.length >= 7_000);
    expect(ended).toBe(false);
    expect(new Set(listener.rows.map(({ values }) => values.n)).size).toBe(7_000);
    expect(listener.rows.length).toBe(7_000);
  });

  it('[V1.34] a broker that is gone, hangs up, or never was there is an error that says which', async () => {
    const never = listen(settings({ url: 'mqtt://127.0.0.1:1' }));
    expect(await never.ended).toMatchObject({
      code: 'source_gone',
      message: expect.stringContaining('127.0.0.1:1'),
    });
    const own = await startMosquitto();
    const listener = listen(settings({ url: own.url }));
    await delay(300);
    await own.crash();
    expect(await listener.ended).toMatchObject({ code: 'source_gone' });
    await own.stop();
  });
});

if (findMosquitto() === undefined) console.log('SKIP a broker: Mosquitto is not installed.');
