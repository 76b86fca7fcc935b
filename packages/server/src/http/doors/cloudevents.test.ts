import { type ServerProcess, startServer } from '@throughline/testkit';
import { CloudEvent, emitterFor, HTTP, httpTransport, Mode } from 'cloudevents';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, makeKey, timelineOf } from '../test/client.ts';
import * as landed from '../test/landed.ts';

let server: ServerProcess;
const keys: Record<string, string> = {};
beforeAll(async () => {
  server = await startServer({ readyWithin: 110_000 });
  for (const name of ['tills', 'warehouse']) keys[name] = (await makeKey(server, 'write', name)).key;
});
afterAll(() => server?.stop());

const profileOf = (person: string) => landed.profileOf(server, person);
const deedsOf = (person: string) => landed.deedsOf(server, person);
const namesOf = (person: string) => landed.namesOf(server, person);

describe('The cloudevents SDK', () => {
  const sink = () => `${server.url}/v1/cloudevents`;
  const authorised = (name = 'tills') => ({ headers: { authorization: `Bearer ${keys[name]}` } });
  const sent = async (message: { headers: object; body: unknown }, name = 'tills') => {
    const response = await fetch(sink(), {
      method: 'POST',
      headers: { ...(message.headers as Record<string, string>), ...authorised(name).headers },
      body: message.body as string,
    });
    return (await response.json()) as Answer;
  };

  it.each([
    ['[C1.3, C3.3, C4.1]', Mode.BINARY],
    ['[C1.3, C3.3, C4.2]', Mode.STRUCTURED],
  ])('%s in %s mode: identify, track, page, group and alias land right', async (_clauses, mode) => {
    const emit = emitterFor(httpTransport(sink()), { mode });
    const user = `carl-${mode}`;
    const say = (type: string, more: object) =>
      emit(new CloudEvent({ source: `/${mode}`, type, ...more }), authorised());
    await say('page', {
      calltype: 'page',
      data: { name: 'Home' },
      anonymousid: `c-${mode}`,
    });
    await say('identify', {
      calltype: 'identify',
      userid: user,
      anonymousid: `c-${mode}`,
      data: { plan: 'gold', city: 'Zürich' },
    });
    await say('com.shop.order.completed', {
      subject: 'order:4711',
      userid: user,
      time: '2026-01-02T03:04:05.678Z',
      data: { total: 12.5 },
      dataschema: 'https://shop.example/order.json',
      channel: 'store',
    });
    await say('group', { calltype: 'group', userid: user, groupid: 'acme', data: { seats: 3 } });
    // Its binary mode cannot send an event without data.
    await say('alias', { calltype: 'alias', userid: user, previousid: `old-${user}`, data: {} });
    expect(await profileOf(`userId:${user}`)).toMatchObject({
      touchpoints: 5,
      traits: { plan: { value: 'gold', source: 'tills' }, city: { value: 'Zürich' } },
    });
    expect(await namesOf(`userId:${user}`)).toEqual(
      [`anonymousId:c-${mode}`, `anonymousId:old-${user}`, `userId:${user}`, `userId:old-${user}`].sort(),
    );
    const deeds = await deedsOf(`userId:${user}`);
    expect(Object.keys(deeds).sort()).toEqual(
      ['Aliased', 'Home', 'Identified', 'Joined group', 'com.shop.order.completed'].sort(),
    );
    expect(deeds['com.shop.order.completed']).toMatchObject({
      time: '2026-01-02T03:04:05.678Z',
      properties: { total: 12.5 },
      references: [{ kind: 'order', id: '4711', role: 'subject' }],
      context: { cloudevent: { dataschema: 'https://shop.example/order.json', source: `/${mode}` } },
    });
  });

  it('[C4.1] in binary mode data may be text, bytes or absent, and headers are percent-encoded', async () => {
    const head = {
      'ce-specversion': '1.0',
      'ce-source': '/b',
      'ce-type': 'b',
      'ce-userid': 'Z%C3%BCrich%20%25',
    };
    const bodies: [id: string, type: string | undefined, body: string | Uint8Array, data: object][] = [
      ['text', 'text/plain', 'hello', { data: 'hello' }],
      ['xml', 'application/xml', '<a/>', { data: '<a/>' }],
      ['bytes', 'image/png', new Uint8Array([0, 255]), { data_base64: 'AP8=' }],
      ['json', 'application/vnd.shop+json', '{"a":1}', { a: 1 }],
      ['none', undefined, '', {}],
    ];
    for (const [id, type, body] of bodies) {
      const typed = type === undefined ? {} : { 'content-type': type };
      const answer = await sent({ headers: { ...head, 'ce-id': id, ...typed }, body });
      expect(answer, id).toMatchObject({ success: true });
    }
    const events = await timelineOf(server, 'userId:Zürich %');
    for (const [id, , , data] of bodies)
      expect(events.find((event) => event.id === `/b ${id}`)?.properties, id).toEqual(data);
    const broken = await sent({ headers: { ...head, 'ce-id': 'x', 'ce-subject': '%C0%A0' }, body: '' });
    expect(broken).toMatchObject({ status: 400, code: 'invalid_utf8' });
  });

  it('[C4.3] a batch gets a verdict an event; an empty one is right', async () => {
    const events = ['b1', 'b2'].map(
      (id) => new CloudEvent({ id, source: '/batch', type: 'b', userid: 'bea' }),
    );
    const batch = { 'content-type': 'application/cloudevents-batch+json; charset=UTF-8' };
    const body = JSON.stringify([events[0], { specversion: '1.0' }, events[1]]);
    const answer = await sent({ headers: batch, body });
    expect(answer.items.map(({ id, status }) => [id, status])).toEqual([
      ['/batch b1', 'accepted'],
      [null, 'refused'],
      ['/batch b2', 'accepted'],
    ]);
    expect(answer).toMatchObject({ success: false, items: [{}, { code: 'wrong_type', path: 'id' }, {}] });
    expect(await sent({ headers: batch, body: '[]' })).toEqual({ success: true, items: [], outbox: [] });
    expect(await timelineOf(server, 'userId:bea')).toHaveLength(2);
  });

  it('[C4.4] source and id are the duplicate key, in every mode', async () => {
    const event = new CloudEvent({ id: '1', source: '/once', type: 'sold', userid: 'olga' });
    const statusOf = async (message: ReturnType<typeof HTTP.binary>) =>
      (await sent(message)).items[0]!.status;
    expect(await statusOf(HTTP.structured(event))).toBe('accepted');
    expect(await statusOf({ ...HTTP.binary(event), body: '' })).toBe('duplicate');
    expect(await statusOf(HTTP.structured(event.cloneWith({ type: 'sold again' })))).toBe('duplicate');
    expect(await statusOf(HTTP.structured(event.cloneWith({ source: '/twice' })))).toBe('accepted');
    expect(await statusOf(HTTP.structured(event.cloneWith({ id: '2' })))).toBe('accepted');
    expect(await timelineOf(server, 'userId:olga')).toHaveLength(3);
  });

  it('[C4.5] one key cannot take an id away from, or speak as, a source of another', async () => {
    const event = new CloudEvent({ id: '1', source: '/till/7', type: 'sold', userid: 'tom' });
    const forged = await sent(HTTP.structured(event), 'warehouse');
    const genuine = await sent(HTTP.structured(event), 'tills');
    expect([forged, genuine].map(({ items }) => items[0]!.status)).toEqual(['accepted', 'accepted']);
    const events = await timelineOf(server, 'userId:tom');
    expect(events.map(({ source }) => source).sort()).toEqual(['tills', 'warehouse']);
  });

  it('[C3.7] its own transport sends once and resolves whatever is answered: only the body tells', async () => {
    const event = new CloudEvent({ source: '/own', type: 'sold', userid: 'uma' });
    const emit = emitterFor(httpTransport(sink()));
    const refused = (await emit(event.cloneWith({ data: 'x' }), {
      headers: { authorization: 'Bearer wrong' },
    })) as {
      body: string;
    };
    expect(JSON.parse(refused.body)).toMatchObject({ status: 401, code: 'key_invalid' });
  });

  it('[C4.2] the key may stand in the address, as access_token', async () => {
    const event = new CloudEvent({ source: '/address', type: 'sold', userid: 'ada' });
    const emit = emitterFor(httpTransport(`${sink()}?access_token=${keys.tills}`), { mode: Mode.STRUCTURED });
    const { body } = (await emit(event)) as { body: string };
    expect(JSON.parse(body)).toMatchObject({ success: true });
  });
});
