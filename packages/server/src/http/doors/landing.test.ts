import Rudder from '@rudderstack/rudder-sdk-node';
import {
  buildEcommerceTransaction,
  buildPageView,
  buildScreenView,
  buildSelfDescribingEvent,
  newTracker,
} from '@snowplow/node-tracker';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { PostHog } from 'posthog-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, gzip, makeKey, post, timelineOf } from '../test/client.ts';
import * as landed from '../test/landed.ts';

let server: ServerProcess;
const keys: Record<string, string> = {};
beforeAll(async () => {
  server = await startServer({ readyWithin: 110_000 });
  for (const name of ['rudder', 'posthog', 'site']) keys[name] = (await makeKey(server, 'write', name)).key;
});
afterAll(() => server?.stop());

const profileOf = (person: string) => landed.profileOf(server, person);
const deedsOf = (person: string) => landed.deedsOf(server, person);
const namesOf = (person: string) => landed.namesOf(server, person);

it('[C1.1, C3.1] @rudderstack/rudder-sdk-node: identify, track, page, screen, group and alias land right', async () => {
  const client = new Rudder(keys.rudder!, { dataPlaneUrl: server.url, flushAt: 10 });
  const timestamp = new Date('2026-01-02T03:04:05.678Z');
  client.page({ anonymousId: 'r-cookie', name: 'Home' });
  client.identify({
    userId: 'ruth',
    anonymousId: 'r-cookie',
    traits: { email: 'ruth@example.org', plan: 'gold' },
  });
  client.track({ userId: 'ruth', event: 'Order completed', properties: { total: 12.5 }, timestamp });
  client.screen({ userId: 'ruth', name: 'Basket' } as never);
  client.group({ userId: 'ruth', groupId: 'acme', traits: { seats: 3 } });
  client.alias({ userId: 'ruth', previousId: 'old-ruth' });
  await client.flush();
  await client.flush();
  const person = await profileOf('email:ruth@example.org');
  expect(person).toMatchObject({ touchpoints: 6, traits: { plan: { value: 'gold', source: 'rudder' } } });
  expect(await namesOf('userId:ruth')).toEqual([
    'anonymousId:old-ruth',
    'anonymousId:r-cookie',
    'email:ruth@example.org',
    'userId:old-ruth',
    'userId:ruth',
  ]);
  const deeds = await deedsOf('userId:ruth');
  expect(Object.keys(deeds).sort()).toEqual(
    ['Aliased', 'Basket', 'Home', 'Identified', 'Joined group', 'Order completed'].sort(),
  );
  expect(deeds['Order completed']).toMatchObject({ properties: { total: 12.5 } });
  // It sends the time of the call beside, which is not when it happened.
  expect(deeds['Order completed']!.time).toBe(timestamp.toISOString());
});

describe('posthog-node', () => {
  it('[C1.2, C3.2] identify, capture, page views, groups and alias land right', async () => {
    const client = new PostHog(keys.posthog!, { host: server.url });
    const timestamp = new Date('2026-01-02T03:04:05.678Z');
    const visitor = { $process_person_profile: false };
    client.capture({ distinctId: 'p-cookie', event: '$pageview', properties: { ...visitor, title: 'Home' } });
    client.identify({
      distinctId: 'petra',
      properties: {
        $set: { email: 'petra@example.org' },
        $set_once: { source: 'ad' },
        $anon_distinct_id: 'p-cookie',
      },
    });
    client.capture({
      distinctId: 'petra',
      event: 'Order completed',
      properties: { total: 12.5, $set: { plan: 'gold' } },
      groups: { company: 'acme' },
      timestamp,
    });
    client.groupIdentify({
      groupType: 'company',
      groupKey: 'acme',
      properties: { seats: 3 },
      distinctId: 'petra',
    });
    client.groupIdentify({ groupType: 'company', groupKey: 'acme', properties: { seats: 4 } });
    client.alias({ distinctId: 'petra', alias: 'old-petra' });
    client.setPersonProperties({ distinctId: 'petra', properties: { city: 'Graz' } });
    await client.shutdown();
    const person = await profileOf('email:petra@example.org');
    expect(person).toMatchObject({
      touchpoints: 6,
      traits: {
        plan: { value: 'gold', source: 'posthog' },
        source: { value: 'ad' },
        city: { value: 'Graz' },
      },
    });
    expect(await namesOf('userId:petra')).toEqual([
      'anonymousId:old-petra',
      'anonymousId:p-cookie',
      'email:petra@example.org',
      'userId:old-petra',
      'userId:petra',
    ]);
    const deeds = await deedsOf('userId:petra');
    expect(deeds['Page viewed']).toMatchObject({ type: 'page', properties: { title: 'Home' } });
    expect(deeds['Order completed']).toMatchObject({
      references: [{ kind: 'company', id: 'acme', role: 'member_of' }],
      context: { library: { name: 'posthog-node' } },
    });
    expect(Math.abs(Date.parse(deeds['Order completed']!.time) - timestamp.getTime())).toBeLessThan(10_000);
    expect(deeds['Joined group']).toMatchObject({ type: 'group' });
    // A group's properties that are set for nobody are nobody's.
    expect((await server.request('/v1/people/userId:%24company_acme')).status).toBe(404);
  });

  it('[C1.2] that asks for feature flags is told that there are none, and goes on', async () => {
    const [key, errors] = [keys.posthog!, [] as unknown[]];
    const client = new PostHog(key, { host: server.url, personalApiKey: key, enableLocalEvaluation: true });
    client.on('error', (error: unknown) => errors.push(error));
    await client.reloadFeatureFlags();
    expect(await client.getAllFlags('petra')).toEqual({});
    await client.shutdown();
    expect(errors).toEqual([]);
    for (const path of ['/flags/?v=2', '/decide/?v=3']) {
      const body = JSON.stringify({ token: key, distinct_id: 'petra' });
      const asked = await fetch(server.url + path, { method: 'POST', body });
      expect(await asked.json()).toMatchObject({
        flags: {},
        featureFlags: {},
        errorsWhileComputingFlags: false,
      });
    }
  });

  it('[C1.2] that reads a verdict an event (capture mode v1) is told what was dropped, and why', async () => {
    process.env.POSTHOG_CAPTURE_MODE = 'v1';
    try {
      const errors: { drops?: unknown }[] = [];
      const client = new PostHog(keys.posthog!, { host: server.url });
      client.on('error', (error: { drops?: unknown }) => errors.push(error));
      client.capture({ distinctId: 'vera', event: 'Kept' });
      client.capture({ distinctId: 'vera', event: 'Dropped', timestamp: new Date('2200-01-01') });
      await client.shutdown();
      expect(Object.keys(await deedsOf('userId:vera'))).toEqual(['Kept']);
      expect(errors).toMatchObject([{ drops: [{ details: expect.stringContaining('time_out_of_range') }] }]);
    } finally {
      delete process.env.POSTHOG_CAPTURE_MODE;
    }
  });

  it('[C1.2] keys stand around the batch, in each event, its properties or the address, and agree', async () => {
    const key = keys.posthog!;
    const event = (more: object = {}) => ({ event: 'Keyed', distinct_id: 'kai', ...more });
    const withoutHeader = async (path: string, body: unknown): Promise<Answer & { code?: string }> => {
      const response = await fetch(server.url + path, { method: 'POST', body: JSON.stringify(body) });
      return { httpStatus: response.status, ...((await response.json()) as object) } as never;
    };
    for (const [path, body] of [
      ['/batch/', { api_key: key, batch: [event()] }],
      ['/batch/', { batch: [event({ api_key: key }), event()] }],
      ['/e/', [event({ properties: { token: key } })]],
      ['/i/v0/e/', event({ token: key })],
      ['/capture/?token=', event()],
    ] as const) {
      const address = path.endsWith('=') ? path + key : path;
      expect(await withoutHeader(address, body), path).toMatchObject({
        httpStatus: 200,
        status: 1,
        success: true,
      });
    }
    for (const body of [
      event(),
      { batch: [event()] },
      { api_key: keys.nobody, batch: [] },
      [],
      { api_key: 7 },
    ])
      expect(await withoutHeader('/e/', body)).toMatchObject({ httpStatus: 401, code: 'key_invalid' });
    const two = [event({ token: key }), event({ token: keys.site })];
    expect(await withoutHeader('/e/', two)).toMatchObject({ httpStatus: 400, code: 'keys_differ' });
  });
});

it('[C1.2] a body may be gzip, base64 or a form, labelled as such or not, as PostHog’s clients for browsers send it', async () => {
  const event = (n: number) => ({
    event: 'Formed',
    distinct_id: 'fritz',
    uuid: `form-${n}`,
    token: keys.posthog,
  });
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
  const bodies: [query: string, body: string | Uint8Array, headers?: Record<string, string>][] = [
    ['?compression=gzip-js&ver=1.2&ip=0&_=1767225600000', gzip([event(0)]), { 'content-type': 'text/plain' }],
    ['', gzip([event(1)])],
    ['?compression=base64', `data=${encodeURIComponent(base64(event(2)))}`],
    ['', base64([event(3)])],
    ['', `data=${encodeURIComponent(JSON.stringify(event(4)))}`],
    ['?compression=gzip-js', JSON.stringify(event(5))],
    ['', `data=${encodeURIComponent(Buffer.from(gzip(event(6))).toString('base64'))}`],
  ];
  for (const [query, body, headers = {}] of bodies) {
    const response = await fetch(`${server.url}/e/${query}`, {
      method: 'POST',
      body: body as string,
      headers,
    });
    expect(await response.json(), query).toMatchObject({ status: 1, success: true });
  }
  expect(await timelineOf(server, 'userId:fritz')).toHaveLength(bodies.length);
});

describe('@snowplow/node-tracker', () => {
  const tell = (name: string, data: Record<string, unknown>) =>
    buildSelfDescribingEvent({ event: { schema: `iglu:com.shop/${name}/jsonschema/1-0-0`, data } });

  it.each([true, false])(
    '[C1.4, C3.4] identify, track, page, screen, group and alias land right (base64: %s)',
    async (encodeBase64) => {
      const statuses: number[] = [];
      const user = `sven-${encodeBase64}`;
      const tracker = newTracker(
        { namespace: 'test', appId: 'shop', encodeBase64 },
        {
          endpoint: server.url,
          bufferSize: 100,
          // A key in the address, as where a tracker can set no header.
          ...(encodeBase64
            ? { customHeaders: { Authorization: `Bearer ${keys.site}` } }
            : { postPath: `/com.snowplowanalytics.snowplow/tp2?key=${keys.site}` }),
          onRequestSuccess: (_events, response) => statuses.push(response.status),
        },
      );
      tracker.setDomainUserId(`s-cookie-${encodeBase64}`);
      tracker.track(buildPageView({ pageUrl: 'https://shop.example/', pageTitle: 'Home' }));
      tracker.setUserId(user);
      tracker.track(tell('identify', { email: `${user}@example.org`, plan: 'gold' }));
      tracker.track(buildEcommerceTransaction({ orderId: '4711', total: 12.5 }), [
        { schema: 'iglu:com.shop/cart/jsonschema/1-0-0', data: { n: 1 } },
      ]);
      tracker.track(tell('order_shipped', { carrier: 'post' }), undefined, {
        type: 'ttm',
        value: 1767323045678,
      });
      tracker.track(buildScreenView({ name: 'Basket' }));
      tracker.track(tell('group', { groupId: 'acme', seats: 3 }));
      tracker.track(tell('alias', { previousId: `old-${user}` }));
      await tracker.flush();
      await expect.poll(() => statuses).toEqual([200]);
      expect(await profileOf(`email:${user}@example.org`)).toMatchObject({
        touchpoints: 7,
        traits: { plan: { value: 'gold', source: 'site' } },
      });
      expect(await namesOf(`userId:${user}`)).toEqual(
        [
          `anonymousId:old-${user}`,
          `anonymousId:s-cookie-${encodeBase64}`,
          `email:${user}@example.org`,
          `userId:old-${user}`,
          `userId:${user}`,
        ].sort(),
      );
      const deeds = await deedsOf(`userId:${user}`);
      expect(Object.keys(deeds).sort()).toEqual(
        [
          'Aliased',
          'Basket',
          'Identified',
          'Joined group',
          'Order completed',
          'Page viewed',
          'order_shipped',
        ].sort(),
      );
      expect(deeds['Order completed']).toMatchObject({
        properties: { order_id: '4711', total: 12.5 },
        references: [{ kind: 'order', id: '4711', role: 'subject' }],
        context: { entities: [{ data: { n: 1 } }], app: { name: 'shop' } },
      });
      expect(deeds.order_shipped!.time).toBe('2026-01-02T03:04:05.678Z');
    },
  );

  it('[C1.4] without a key nothing is taken in', async () => {
    const body = '{"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4","data":[]}';
    for (const query of ['', '?key=', '?key=x', `?key=${keys.site}&key=${keys.site}`, '?appId=shop'])
      expect(
        (await fetch(`${server.url}/com.snowplowanalytics.snowplow/tp2${query}`, { method: 'POST', body }))
          .status,
      ).toBe(401);
  });
});

it('[C3.8] a request that its client says it sends again is counted, by door', async () => {
  const resent = async (): Promise<Record<string, number>> => {
    const text = await (await server.request('/metrics')).text();
    const lines = text.matchAll(/^throughline_requests_resent_total\{door="(\w+)"\} (\d+)$/gm);
    return Object.fromEntries([...lines].map(([, door, count]) => [door, Number(count)]));
  };
  const before = await resent();
  const track = { userId: 'x', event: 'Resent', messageId: 'resent' };
  for (const count of ['0', '1', '7', '-1', 'x', '']) {
    const answer = await post(server, '/v1/track', track, { 'x-retry-count': count });
    expect(answer).toMatchObject({ success: true });
  }
  const captured = { event: 'Resent', distinct_id: 'x', uuid: 'resent-2' };
  await post(server, '/e/?retry_count=1', captured);
  await post(server, '/e/?retry_count=0', captured);
  await post(server, '/i/v1/analytics/events', { batch: [captured] }, { 'posthog-attempt': '2' });
  await post(server, '/i/v1/analytics/events', { batch: [captured] }, { 'posthog-attempt': '1' });
  const after = await resent();
  expect(after.segment! - (before.segment ?? 0)).toBe(2);
  expect(after.posthog! - (before.posthog ?? 0)).toBe(2);
  expect(await timelineOf(server, 'userId:x')).toHaveLength(2);
});
