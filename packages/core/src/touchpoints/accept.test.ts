import { expect, it } from 'vitest';
import { isRefusal, REFUSALS, type Refusal } from '../kernel/index.ts';
import { type Arrival, acceptMessage, EVENT_TYPES, type Statement, touchpointSchema } from './index.ts';

const RECEIVED = Date.UTC(2026, 0, 15, 12);
const ARRIVAL: Arrival = { received: RECEIVED, source: 'shop', newId: () => 'made-up' };

function accepted(item: unknown, arrival: Partial<Arrival> = {}): Statement {
  const outcome = acceptMessage(item, { ...ARRIVAL, ...arrival });
  if (isRefusal(outcome)) throw new Error(JSON.stringify(outcome));
  touchpointSchema.parse({ ...outcome.touchpoint, identifiers: [] });
  return outcome;
}

function refused(item: unknown, arrival: Partial<Arrival> = {}): Refusal {
  const outcome = acceptMessage(item, { ...ARRIVAL, ...arrival });
  if (!isRefusal(outcome)) throw new Error('it was accepted');
  expect(outcome.message).not.toBe('');
  return outcome;
}

const track = (more: object = {}) => ({ type: 'track', event: 'Seen', userId: 'u1', ...more });

it.each([
  [
    { type: 'identify', userId: 'u1', traits: { plan: 'pro' } },
    { name: 'Identified', traits: { plan: 'pro' } },
  ],
  [
    { type: 'track', userId: 'u1', event: 'Order completed', properties: { total: 1 } },
    { name: 'Order completed', properties: { total: 1 } },
  ],
  [
    { type: 'page', anonymousId: 'x' },
    { name: 'Page viewed', channel: 'web' },
  ],
  [
    { type: 'page', anonymousId: 'x', name: 'Home' },
    { name: 'Home', channel: 'web' },
  ],
  [
    { type: 'screen', anonymousId: 'x' },
    { name: 'Screen viewed', channel: 'mobile' },
  ],
  [
    { type: 'screen', anonymousId: 'x', name: 'Cart' },
    { name: 'Cart', channel: 'mobile' },
  ],
  [
    { type: 'group', userId: 'u1', groupId: 7 },
    { name: 'Joined group', references: [{ kind: 'group', id: '7', role: 'member_of' }] },
  ],
  [{ type: 'alias', userId: 'u1', previousId: 'x' }, { name: 'Aliased' }],
])('[T2.1] A1 a call is taken as Segment specifies it: %j', (item, expected) => {
  expect(accepted({ ...item, messageId: 'm1' }).touchpoint).toMatchObject({
    id: 'm1',
    source: 'shop',
    type: item.type,
    ...expected,
  });
});

it.each(EVENT_TYPES)('[T2.1] A1 the endpoint of %s implies the type', (type) => {
  const item = { event: 'Seen', userId: 'u1' };
  expect(accepted(item, { type }).touchpoint.type).toBe(type);
  expect(accepted({ ...item, type: null }, { type }).touchpoint.type).toBe(type);
});

it('[T2.1] A2 clients send null for what they do not know, and numbers for ids', () => {
  const nothing = {
    userId: null,
    anonymousId: 12,
    previousId: null,
    groupId: null,
    properties: null,
    traits: null,
  };
  const item = {
    type: 'page',
    ...nothing,
    context: null,
    timestamp: null,
    sentAt: null,
    messageId: null,
    name: null,
    touchpoint: null,
  };
  const { touchpoint, message } = accepted(item);
  expect(touchpoint).toMatchObject({
    id: 'made-up',
    time: RECEIVED,
    properties: {},
    traits: {},
    context: {},
    references: [],
  });
  expect(message.anonymousId).toBe(12);
});

it('[T2.1] A2 an event without an id gets one, and an empty id is none', () => {
  expect(accepted(track()).touchpoint.id).toBe('made-up');
  expect(accepted(track({ messageId: '' })).touchpoint.id).toBe('made-up');
});

it('[T2.8] A3 the context of the batch lies under that of its items', () => {
  const context = { ip: '10.0.0.1', page: { path: '/a' } };
  const item = track({ context: { page: { path: '/b' } } });
  expect(accepted(item, { context }).touchpoint.context).toEqual({ ip: '10.0.0.1', page: { path: '/b' } });
  expect(accepted(track(), { context }).touchpoint.context).toEqual(context);
});

it('[T2.8, X3.1] A3 the context of the batch is looked at like that of its items', () => {
  expect(refused(track(), { context: { note: 'a\0b' } })).toMatchObject({
    code: 'nul_character',
    path: 'context.note',
  });
});

it('[T2.9] A4 timestamp = receivedAt − (sentAt − originalTimestamp), of the item or of its batch', () => {
  const item = track({
    originalTimestamp: '2026-01-10T10:00:00Z',
    timestamp: '2001-01-01',
    sentAt: '2026-01-10T10:00:05Z',
  });
  expect(accepted(item).touchpoint.time).toBe(RECEIVED - 5000);
  const { sentAt, ...bare } = item as typeof item & { sentAt: string };
  expect(accepted(bare, { sentAt }).touchpoint.time).toBe(RECEIVED - 5000);
  expect(accepted(track({ timestamp: '2026-01-10T10:00:00Z' }), { sentAt }).touchpoint.time).toBe(
    RECEIVED - 5000,
  );
  expect(accepted(bare).touchpoint.time).toBe(Date.UTC(2026, 0, 10, 10));
});

it('[C1.1] M3 a call of RudderStack’s clients with both times happened at its timestamp, which stands', () => {
  const called = { originalTimestamp: '2026-01-10T10:00:00Z', sentAt: '2026-01-10T10:00:05Z' };
  const stated = { ...called, timestamp: '2026-01-02T03:04:05Z' };
  expect(accepted(track({ ...stated, channel: 'server' })).touchpoint.time).toBe(
    Date.UTC(2026, 0, 2, 3, 4, 5),
  );
  expect(accepted(track({ ...called, channel: 'server' })).touchpoint.time).toBe(RECEIVED - 5000);
  expect(accepted(track(stated)).touchpoint.time).toBe(RECEIVED - 5000);
});

it('[T2.9] A4 history keeps its own times', () => {
  const item = track({ timestamp: '2011-12-01T08:26:00Z', sentAt: '2026-01-10T10:00:05Z' });
  expect(accepted(item, { historical: true }).touchpoint.time).toBe(Date.UTC(2011, 11, 1, 8, 26));
});

it('[T1.1, T1.5] A5 where it happened and what took part stands beside the call or in its context', () => {
  const placement = {
    channel: 'store',
    corner: 'commerce',
    department: 'sales',
    references: [{ kind: 'order', id: 'o1', role: 'subject' }],
  };
  for (const item of [
    track({ touchpoint: placement }),
    track({ context: { touchpoint: placement, ip: '::1' } }),
  ]) {
    const { touchpoint } = accepted(item);
    expect(touchpoint).toMatchObject(placement);
    expect(touchpoint.context).not.toHaveProperty('touchpoint');
  }
});

it('[T1.1] A5 beside the call wins over in its context, which wins over the defaults of the source; null wins over nothing', () => {
  const context = { touchpoint: { channel: 'chat', corner: 'service' } };
  const defaults = { channel: 'store', corner: 'product', department: 'ops' };
  const item = track({ context, touchpoint: { channel: 'sms', corner: null, department: null } });
  expect(accepted(item, { defaults }).touchpoint).toMatchObject({
    channel: 'sms',
    corner: 'service',
    department: 'ops',
  });
});

it.each([
  [{ type: 'page' }, 'web'],
  [{ context: { page: { url: 'https://example.org' } } }, 'web'],
  [{ context: { library: { name: 'analytics.js' } } }, 'web'],
  [{ context: { library: { name: 'analytics-ios' } } }, 'mobile'],
  [{ context: { os: { name: 'Android' }, page: {} } }, 'mobile'],
  [{ context: { library: { name: '@segment/analytics-node' } } }, 'unknown'],
  [{ context: { os: { name: 7 }, library: 'x' } }, 'unknown'],
])('[T1.3] A6 the channel is read off what clients put into context: %j', (more, channel) => {
  expect(accepted(track(more)).touchpoint.channel).toBe(channel);
});

const REFUSED: [code: string, path: string | undefined, item: unknown, arrival?: Partial<Arrival>][] = [
  ['not_an_object', undefined, 'track'],
  ['not_an_object', undefined, null],
  ['not_an_object', undefined, [track()]],
  ['type_missing', 'type', { userId: 'u1' }],
  ['type_unknown', 'type', { type: 'delete', userId: 'u1' }],
  ['type_unknown', 'type', { type: 'constructor', userId: 'u1' }],
  ['type_unknown', 'type', { type: 1 }],
  ['wrong_type', 'userId', track({ userId: true })],
  ['wrong_type', 'userId', track({ userId: { id: 1 } })],
  ['wrong_type', 'userId', track({ userId: 'x'.repeat(501) })],
  ['wrong_type', 'messageId', track({ messageId: 1 })],
  ['wrong_type', 'messageId', track({ messageId: 'x'.repeat(201) })],
  ['wrong_type', 'event', track({ event: 5 })],
  ['wrong_type', 'event', track({ event: 'x'.repeat(201) })],
  ['wrong_type', 'properties', track({ properties: [] })],
  ['wrong_type', 'traits', track({ traits: 'none' })],
  ['wrong_type', 'context', track({ context: 'web' })],
  ['wrong_type', 'timestamp', track({ timestamp: {} })],
  ['wrong_type', 'touchpoint.channel', track({ touchpoint: { channel: 'Contact Center' } })],
  [
    'wrong_type',
    'context.touchpoint.references.0.role',
    track({ context: { touchpoint: { references: [{ kind: 'order', id: 'o1' }] } } }),
  ],
  ['wrong_type', 'context.touchpoint', track({ context: { touchpoint: 'store' } })],
  [
    'wrong_type',
    'properties.total',
    JSON.parse('{"type":"track","event":"Seen","properties":{"total":1e400}}'),
  ],
  ['name_missing', 'event', { type: 'track', userId: 'u1' }],
  ['name_missing', 'event', { type: 'track', userId: 'u1', event: '', name: 'Seen' }],
  ['time_invalid', 'timestamp', track({ timestamp: 'yesterday' })],
  ['time_invalid', 'sentAt', track({ timestamp: '2026-01-10', sentAt: 'now' })],
  ['time_out_of_range', 'timestamp', track({ timestamp: '0001-01-01T00:00:00Z' })],
  ['time_out_of_range', 'timestamp', track({ timestamp: '9999-12-31T23:59:59Z' })],
  ['nul_character', 'properties.a', track({ properties: { a: '\0' } })],
  ['lone_surrogate', 'event', track({ event: '\ud83d' })],
  ['unsafe_integer', 'userId', JSON.parse('{"type":"track","event":"Seen","userId":9007199254740993}')],
  ['unsafe_integer', 'groupId', JSON.parse('{"type":"group","groupId":1000000000000000000001}')],
  ['forbidden_key', 'traits', JSON.parse('{"type":"identify","userId":"u1","traits":{"__proto__":1}}')],
  ['too_deep', undefined, track({ properties: JSON.parse(`${'{"a":'.repeat(1000)}1${'}'.repeat(1000)}`) })],
];

it.each(REFUSED)('[T2.10] A7 refused with %s at %s', (code, path, item, arrival) => {
  expect(refused(item, arrival)).toMatchObject(path === undefined ? { code } : { code, path });
});

it('[T2.10] A7 every reason that a call can be refused for is tested', () => {
  // These are given by others: the resolver, the door, the import, and the transaction.
  const elsewhere = [
    'identifier_missing',
    'event_too_large',
    'line_invalid',
    'schema_violation',
    'body_invalid',
    'too_many',
    'poison',
  ];
  const tested = new Set([...REFUSED.map(([code]) => code), ...elsewhere]);
  expect([...tested].sort()).toEqual(Object.keys(REFUSALS).sort());
});

it('[X3.1] A8 of a batch of 1,000 with one NUL, one lone surrogate and one rounded integer 997 are accepted', () => {
  const batch: unknown[] = Array.from({ length: 997 }, (_, i) => track({ userId: `u${i}` }));
  batch.splice(10, 0, track({ properties: { note: '\u0000' } }));
  batch.splice(500, 0, track({ properties: { note: '\udfff' } }));
  batch.splice(900, 0, JSON.parse('{"type":"track","event":"Seen","userId":9007199254740993}'));
  const codes = batch
    .map((item) => acceptMessage(item, ARRIVAL))
    .filter(isRefusal)
    .map(({ code }) => code);
  expect(batch.length - codes.length).toBe(997);
  expect(codes).toEqual(['nul_character', 'lone_surrogate', 'unsafe_integer']);
});

it('[C2.3] A10 what an identify call states may stand in context.traits; beside the call wins, key by key', () => {
  const context = { traits: { plan: 'free', email: 'u1@example.org' } };
  const identify = (more: object) =>
    accepted({ type: 'identify', userId: 'u1', context, ...more }).touchpoint.traits;
  expect(identify({})).toEqual({ plan: 'free', email: 'u1@example.org' });
  expect(identify({ traits: { plan: 'gold' } })).toEqual({ plan: 'gold', email: 'u1@example.org' });
  expect(identify({ context: { traits: 7 } })).toEqual({});
  // Of other calls the context only tells who is meant.
  expect(accepted(track({ context })).touchpoint.traits).toEqual({});
});

it('[T2.10] A9 a call whose own fields look like a refusal is none', () => {
  expect(accepted(track({ code: 'poison', message: 'no' })).touchpoint.name).toBe('Seen');
});
