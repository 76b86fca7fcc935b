import { expect, it } from 'vitest';
import { isRefusal, type Refusal } from '../../kernel/index.ts';
import { type Arrival, posthogDoor, type Statement } from '../index.ts';

const RECEIVED = Date.UTC(2026, 0, 15, 12);
const ARRIVAL: Arrival = { received: RECEIVED, source: 'app', newId: () => 'made-up' };

function accepted(item: unknown, arrival: Partial<Arrival> = {}): Statement {
  const outcome = posthogDoor.accept(item, { ...ARRIVAL, ...arrival }, 0);
  if (isRefusal(outcome)) throw new Error(JSON.stringify(outcome));
  return outcome;
}

function refused(item: unknown): Refusal {
  const outcome = posthogDoor.accept(item, ARRIVAL, 0);
  if (!isRefusal(outcome)) throw new Error('it was accepted');
  return outcome;
}

const whoIn = (item: unknown) => {
  const { userId = null, anonymousId = null } = accepted(item).message;
  return [userId, anonymousId];
};
const captured = (properties: object = {}, more: object = {}) => ({
  event: 'Seen',
  distinct_id: 'd1',
  uuid: 'e1',
  properties,
  ...more,
});

it.each([
  [captured(), 'd1', null],
  [captured({ $is_identified: true, $device_id: 'x' }), 'd1', null],
  [captured({ $is_identified: false }), null, 'd1'],
  [captured({ $process_person_profile: false }), null, 'd1'],
  [captured({}, { options: { process_person_profile: false } }), null, 'd1'],
  [captured({ $device_id: 'd1' }), null, 'd1'],
  [{ event: 'Seen', properties: { distinct_id: 'in properties' } }, 'in properties', null],
  [{ event: 'Seen', distinct_id: 7 }, 7, null],
  [{ event: 'Seen', distinct_id: '$posthog_cookieless' }, null, null],
  [{ event: 'Seen' }, null, null],
  [captured({ $anon_distinct_id: 'a1', $process_person_profile: true }, { event: '$identify' }), 'd1', 'a1'],
  [captured({ $anon_distinct_id: 'd1' }, { event: '$identify' }), 'd1', null],
  [captured({ $device_id: 'd1' }, { event: '$identify' }), 'd1', null],
])('[C1.2] who an event is about is read off its person profile: %j', (item, userId, anonymousId) => {
  expect(whoIn(item)).toEqual([userId, anonymousId]);
});

it('[C1.2] $identify and $set state traits, and $set_once those that nothing else states', () => {
  const $identify = captured(
    { $set: { plan: 'gold' }, $set_once: { first: 'ad' } },
    { event: '$identify', $set: { plan: 'silver', city: 'Graz' } },
  );
  expect(accepted($identify).touchpoint).toMatchObject({
    id: 'e1',
    type: 'identify',
    traits: { plan: 'gold', city: 'Graz' },
    context: { person: { setOnce: { first: 'ad' } } },
  });
  expect(accepted(captured({ $set: { plan: 'gold' } }, { event: '$set' })).touchpoint).toMatchObject({
    type: 'identify',
    traits: { plan: 'gold' },
  });
  const { touchpoint } = accepted(captured({ total: 1, $set: { plan: 'gold' }, token: 'phc' }));
  expect(touchpoint).toMatchObject({ type: 'track', name: 'Seen', traits: {}, properties: { total: 1 } });
  expect(touchpoint.context).toEqual({ person: { set: { plan: 'gold' } } });
});

it.each([
  ['$create_alias', { alias: 'old', distinct_id: 'd1' }, { type: 'alias', name: 'Aliased' }],
  ['$merge_dangerously', { alias: 'old' }, { type: 'alias' }],
  ['$pageview', { $current_url: 'https://shop.example/', title: 'Shop' }, { type: 'page', channel: 'web' }],
  ['$screen', { $screen_name: 'Basket' }, { type: 'screen', name: 'Basket' }],
  ['$pageleave', { $lib: 'web' }, { type: 'track', name: '$pageleave', channel: 'web' }],
  ['$autocapture', { $event_type: 'click', $elements: [] }, { type: 'track', name: '$autocapture' }],
  [
    '$groupidentify',
    { $group_type: 'company', $group_key: 'acme', $group_set: { seats: 3 } },
    {
      type: 'group',
      traits: { seats: 3 },
      references: [
        { kind: 'company', id: 'acme', role: 'member_of' },
        { kind: 'group', id: 'acme', role: 'member_of' },
      ],
    },
  ],
  [
    'Order completed',
    { $groups: { company: 'acme', 'Team Nr.': 7, '': 'x', none: null } },
    {
      references: [
        { kind: 'company', id: 'acme', role: 'member_of' },
        { kind: 'team_nr_', id: '7', role: 'member_of' },
      ],
    },
  ],
])('[C1.2] %s is the call that it is: %j', (event, properties, expected) => {
  expect(accepted(captured(properties, { event })).touchpoint).toMatchObject(expected);
});

it('[C1.2] an alias ties what the event names; a group that names nobody else is nobody’s', () => {
  const alias = accepted(captured({ alias: 'old' }, { event: '$create_alias' }));
  expect(alias.message).toMatchObject({ userId: 'd1', previousId: 'old' });
  const group = { $group_type: 'company', $group_key: 'acme' };
  const item = { event: '$groupidentify', distinct_id: '$company_acme', properties: group };
  expect(whoIn(item)).toEqual([null, null]);
});

it.each([
  [{ timestamp: '2026-01-15T11:00:00Z' }, '2026-01-15T11:00:00Z'],
  [{ timestamp: '2026-01-15T10:59:00Z', sentAt: '2026-01-15T11:59:00Z' }, '2026-01-15T11:00:00Z'],
  [
    { timestamp: '2026-01-15T11:00:00Z', sentAt: '2026-01-15T11:59:00Z', ignore: true },
    '2026-01-15T11:00:00Z',
  ],
  [{ timestamp: '2020-01-01', sentAt: '2026-01-15T11:59:00Z', historical: true }, '2020-01-01T00:00:00Z'],
  [{ offset: 1500 }, '2026-01-15T11:59:58.500Z'],
  [{ offset: 1500, sentAt: '2020-01-01' }, '2026-01-15T11:59:58.500Z'],
  [{}, '2026-01-15T12:00:00Z'],
])(
  '[C1.2] it happened when PostHog’s rule says: %j',
  ({ sentAt, historical, ignore, ...item }: Times, expected) => {
    const { touchpoint } = accepted(captured(ignore ? { $ignore_sent_at: true } : {}, item), {
      sentAt,
      ...(historical ? { historical } : {}),
    });
    expect(touchpoint.time).toBe(Date.parse(expected));
  },
);
interface Times {
  readonly timestamp?: string;
  readonly offset?: number;
  readonly sentAt?: string;
  readonly historical?: boolean;
  readonly ignore?: boolean;
}

it.each([
  ['text', 'not_an_object', undefined],
  [null, 'not_an_object', undefined],
  [{ distinct_id: 'd1' }, 'name_missing', 'event'],
  [{ distinct_id: 'd1', event: 3 }, 'wrong_type', 'event'],
  [captured({}, { distinct_id: {} }), 'wrong_type', 'distinct_id'],
  [captured({}, { distinct_id: 2 ** 53 }), 'unsafe_integer', 'distinct_id'],
  [captured({}, { distinct_id: 'x'.repeat(501) }), 'wrong_type', 'distinct_id'],
  [captured({}, { uuid: 3 }), 'wrong_type', 'uuid'],
  [captured({}, { properties: [] }), 'wrong_type', 'properties'],
  [captured({}, { timestamp: 'yesterday' }), 'time_invalid', 'timestamp'],
  [captured({}, { offset: '3' }), 'wrong_type', 'offset'],
  [captured({}, { offset: -1e12 }), 'time_out_of_range', 'timestamp'],
  [captured({ a: '\0' }), 'nul_character', 'properties.a'],
  [captured({}, { event: '$groupidentify' }), 'wrong_type', 'properties.$group_type'],
  [captured({ alias: [] }, { event: '$create_alias' }), 'wrong_type', 'properties.alias'],
  [captured({ $set: { a: '\ud800' } }, { event: '$set' }), 'lone_surrogate', 'properties.$set.a'],
])('[V1.1] what cannot be taken is refused in PostHog’s words: %j', (item, code, path) => {
  expect(refused(item)).toMatchObject({ code, ...(path === undefined ? {} : { path }) });
});
