import { expect, it } from 'vitest';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import { type Arrival, attributeFromHeader, cloudeventsDoor, type Statement } from '../index.ts';

const ARRIVAL: Arrival = { received: Date.UTC(2026, 0, 15, 12), source: 'tills', newId: () => 'made-up' };
const event = (more: object = {}) => ({
  specversion: '1.0',
  id: '1',
  source: '/till/1',
  type: 'sold',
  ...more,
});

function accepted(item: unknown): Statement {
  const outcome = cloudeventsDoor.accept(item, ARRIVAL, 0);
  if (isRefusal(outcome)) throw new Error(JSON.stringify(outcome));
  return outcome;
}

function refused(item: unknown): Refusal {
  const outcome = cloudeventsDoor.accept(item, ARRIVAL, 0);
  if (!isRefusal(outcome)) throw new Error('it was accepted');
  return outcome;
}

const idOf = (source: string, id: string) => accepted(event({ source, id })).touchpoint.id;

it('[C4.4] source and id are the id of the event, however they are cut', () => {
  expect(idOf('/till/1', '7')).toBe('/till/1 7');
  expect(idOf('/till/1', '7')).not.toBe(idOf('/till/2', '7'));
  expect(idOf('/till', '1 7')).not.toBe(idOf('/till/1', '7'));
  expect(refused(event({ source: '/till 1' }))).toMatchObject({ code: 'wrong_type', path: 'source' });
});

it('[C4.4] a long source and id are known by their hash, and kept as they were', () => {
  const [source, id] = [`https://shop.example/${'x'.repeat(300)}`, 'y'.repeat(300)];
  const { touchpoint } = accepted(event({ source, id }));
  expect(touchpoint.id).toMatch(/^sha256-128:[0-9a-f]{32}$/);
  expect(touchpoint.context).toMatchObject({ cloudevent: { source, id } });
  expect(idOf(source, id)).toBe(touchpoint.id);
  expect(idOf(`${source}x`, id)).not.toBe(touchpoint.id);
});

it('[C4.5] whatever source an event states, the touchpoint’s is the name of the key', () => {
  expect(accepted(event({ source: 'another-key' })).touchpoint.source).toBe('tills');
});

it('[C4.2] time, type, data, dataschema and extensions have their places', () => {
  const { touchpoint, placement } = accepted(
    event({
      time: '2026-01-15T11:00:00.5+01:00',
      data: { total: 4 },
      dataschema: 'https://shop.example/sold.json',
      datacontenttype: 'application/json',
      channel: 'store',
      corner: 'commerce',
      department: 'retail',
      traceparent: '00-0af7',
    }),
  );
  expect(touchpoint).toMatchObject({
    type: 'track',
    name: 'sold',
    time: Date.UTC(2026, 0, 15, 10, 0, 0, 500),
    channel: 'store',
    corner: 'commerce',
    department: 'retail',
    properties: { total: 4 },
    context: {
      cloudevent: {
        source: '/till/1',
        id: '1',
        dataschema: 'https://shop.example/sold.json',
        traceparent: '00-0af7',
      },
    },
  });
  expect(placement.channel).toBe('store');
});

it.each([
  ['userId:ann', { identifiers: [{ kind: 'userId', value: 'ann' }] }],
  ['email:ann@example.org', { identifiers: [{ kind: 'email', value: 'ann@example.org' }] }],
  ['order:4711', { references: [{ kind: 'order', id: '4711', role: 'subject' }] }],
  ['Invoices/2026/7', { references: [{ kind: 'invoices', id: '2026/7', role: 'subject' }] }],
  ['4711', { references: [{ kind: 'subject', id: '4711', role: 'subject' }] }],
  ['userId/ann', { references: [{ kind: 'userid', id: 'ann', role: 'subject' }] }],
])('[C4.2] the subject %s is who or what it is about', (subject, expected) => {
  expect(accepted(event({ subject })).placement).toMatchObject(expected);
});

it.each([
  [{ calltype: 'identify', userid: 'ann', data: { plan: 'gold' } }, { traits: { plan: 'gold' } }],
  [{ calltype: 'page', anonymousid: 'x', data: { name: 'Home' } }, { name: 'Home' }],
  [{ calltype: 'screen', anonymousid: 'x' }, { name: 'sold' }],
  [{ calltype: 'alias', userid: 'ann', previousid: 'a' }, { name: 'Aliased' }],
  [
    { calltype: 'group', userid: 'ann', groupid: 'acme' },
    { references: [{ kind: 'group', id: 'acme', role: 'member_of' }] },
  ],
])('[C1.3] extension attributes make it another call: %j', (more, expected) => {
  expect(accepted(event(more)).touchpoint).toMatchObject({ type: more.calltype, ...expected });
});

it.each([
  [{ data: 'text' }, { data: 'text' }],
  [{ data: [1] }, { data: [1] }],
  [{ data_base64: 'AAE=' }, { data_base64: 'AAE=' }],
  [{ data: null }, {}],
  [{}, {}],
])('[C4.2] data that is no object is kept as it is: %j', (more, properties) => {
  expect(accepted(event(more)).touchpoint.properties).toEqual(properties);
});

it.each([
  ['x', 'not_an_object', undefined],
  [{}, 'wrong_type', 'specversion'],
  [event({ specversion: '0.3' }), 'wrong_type', 'specversion'],
  [event({ id: '' }), 'wrong_type', 'id'],
  [event({ source: 1 }), 'wrong_type', 'source'],
  [event({ type: null }), 'wrong_type', 'type'],
  [event({ subject: {} }), 'wrong_type', 'subject'],
  [event({ time: 'noon' }), 'time_invalid', 'time'],
  [event({ time: 1 }), 'wrong_type', 'time'],
  [event({ calltype: 'buy' }), 'type_unknown', 'calltype'],
  [event({ userid: {} }), 'wrong_type', 'userid'],
  [event({ type: 'x'.repeat(201) }), 'wrong_type', 'type'],
  [event({ data: { a: 2 ** 53 } }), 'unsafe_integer', 'data.a'],
  [event({ calltype: 'identify', data: { a: '\0' } }), 'nul_character', 'data.a'],
  [event({ id: '\0' }), 'nul_character', 'id'],
])('[V1.2] what cannot be taken is refused in CloudEvents’ words: %j', (item, code, path) => {
  expect(refused(item)).toMatchObject({ code, ...(path === undefined ? {} : { path }) });
});

it.each([
  ['plain', 'plain'],
  ['Euro%20%E2%82%AC%20%F0%9F%98%80', 'Euro € 😀'],
  ['"a \\"quoted\\" one"', 'a "quoted" one'],
  ['100%', '100%'],
  ['%2525', '%25'],
  ['%C0%A0', undefined],
  ['%ff', undefined],
])('[C4.1] the header %s reads as the HTTP binding has it', (header, expected) => {
  expect(attributeFromHeader(header)).toBe(expected);
});
