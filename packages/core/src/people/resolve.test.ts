import { expect, it } from 'vitest';
import { isRefusal } from '../kernel/index.ts';
import { acceptMessage } from '../touchpoints/index.ts';
import { DEFAULT_SETTINGS, foldSettingsSchema, type Resolved, resolveIdentifiers } from './index.ts';

function resolve(item: object, identity: object = {}): Resolved | string {
  const arrival = { received: Date.UTC(2026, 0, 1), source: 'shop', newId: () => 'm1' };
  const statement = acceptMessage({ type: 'track', event: 'Seen', ...item }, arrival);
  if (isRefusal(statement)) throw new Error(JSON.stringify(statement));
  const outcome = resolveIdentifiers(statement, foldSettingsSchema.parse({ identity }));
  return isRefusal(outcome) ? outcome.code : outcome;
}

function namesIn(item: object, identity: object = {}): string[] {
  const resolved = resolve(item, identity);
  if (typeof resolved === 'string') throw new Error(resolved);
  expect(resolved.leaves.map(({ kind, value }) => ({ kind, value }))).toEqual(
    resolved.touchpoint.identifiers,
  );
  return resolved.touchpoint.identifiers.map(({ kind, value }) => `${kind}:${value}`);
}

it.each([
  [{ userId: 'u1', anonymousId: 7 }, ['userId:u1', 'anonymousId:7']],
  [
    { context: { traits: { email: 'A@b.c', phone: '+442079460018' } } },
    ['email:a@b.c', 'phone:+442079460018'],
  ],
  [{ context: { device: { id: 'd1' } } }, ['device:d1']],
  [
    {
      context: {
        externalIds: [
          { type: 'user_id', id: 'u1' },
          { type: 'android.id', id: 'd1' },
        ],
      },
    },
    ['userId:u1', 'device:d1'],
  ],
  [{ context: { externalIds: [{ type: 'ga client-id', id: 5 }] } }, ['ga_client_id:5']],
  [
    {
      touchpoint: {
        identifiers: [
          { kind: 'card', value: '42' },
          { kind: 'loyalty', value: 'L1' },
        ],
      },
    },
    ['loyalty:L1', 'card:42'],
  ],
  [{ traits: { email: 'a@b.c' } }, []],
  [
    { type: 'identify', userId: 'u1', traits: { email: 'a@b.c', phone: ['x'] } },
    ['userId:u1', 'email:a@b.c'],
  ],
  [{ type: 'group', userId: 'u1', groupId: 'g1', traits: { email: 'office@b.c' } }, ['userId:u1']],
  [
    { userId: 'u1', context: { traits: { email: 'A@b.c' }, externalIds: [{ type: 'email', id: 'a@B.c' }] } },
    ['userId:u1', 'email:a@b.c'],
  ],
])('[I1.1] N6 who an event is about, strongest first: %j', (item, expected) => {
  expect(namesIn(item)).toEqual(expected);
});

it('[I1.1] N6 the settings say which traits name a person', () => {
  const item = { type: 'identify', userId: 'u1', traits: { email: 'a@b.c', member: 'L1' } };
  expect(namesIn(item, { traits: { member: 'loyalty' } })).toEqual(['userId:u1', 'loyalty:L1']);
  expect(foldSettingsSchema.safeParse({ identity: { traits: { member: 'no kind' } } }).success).toBe(false);
});

it('[I1.1] N7 an alias ties both readings of the past id, whichever has been seen', () => {
  expect(namesIn({ type: 'alias', userId: 'u1', previousId: 'x' })).toEqual(
    expect.arrayContaining(['userId:u1', 'userId:x', 'anonymousId:x']),
  );
});

it('[I1.1] N8 an event that names nobody is kept, unless it says something about a person', () => {
  expect(namesIn({})).toEqual([]);
  expect(resolve({ type: 'identify', traits: { plan: 'x' } })).toBe('identifier_missing');
  expect(resolve({ type: 'alias' })).toBe('identifier_missing');
  expect(resolve({ type: 'identify', userId: 'null' })).toBe('identifier_missing');
});

it.each(['null', ' NULL ', 'undefined', '0', '00000000-0000-0000-0000-000000000000'])(
  '[I1.1] N9 %j names nobody, and is listed as blocked',
  (value) => {
    const resolved = resolve({ userId: value, anonymousId: 'x' });
    expect(resolved).toMatchObject({
      leaves: [{ kind: 'anonymousId' }],
      ignored: [{ kind: 'userId', value, why: 'blocked' }],
    });
  },
);

it('[I1.1] N9 the company blocks its own values, in any case', () => {
  expect(resolve({ userId: 'kiosk' }, { blocked: ['Kiosk'] })).toMatchObject({
    leaves: [],
    ignored: [{ why: 'blocked' }],
  });
});

it.each([
  { context: { traits: { email: 'nobody' } } },
  { context: { traits: { phone: '12' } } },
  { userId: '  ' },
  { context: { externalIds: [{ type: '', id: 'a' }] } },
  { context: { externalIds: [{ type: '2fa', id: 'a' }] } },
])('[I1.1] N9 what cannot be an identifier is listed as malformed: %j', (item) => {
  expect(resolve(item)).toMatchObject({ leaves: [], ignored: [{ why: 'malformed' }] });
});

it.each(['constructor', '__proto__', 'toString'])(
  '[S2.2] N10 an external id of type %s is of a kind like any other',
  (type) => {
    const resolved = resolve({ context: { externalIds: [{ type, id: 'a' }] } });
    if (typeof resolved === 'string') throw new Error(resolved);
    for (const { kind } of [...resolved.leaves, ...resolved.ignored]) expect(kind).toBe(type);
  },
);

it('[X3.1] N11 an integer that was rounded is never an identifier', () => {
  expect(resolve({ context: { externalIds: [{ type: 'crm', id: 1e21 }] } })).toBe('unsafe_integer');
  expect(resolve({ context: { device: { id: 1e21 } } })).toBe('unsafe_integer');
  expect(resolve(JSON.parse('{"userId": 1000000000000000000001}'))).toBe('unsafe_integer');
});

it('[I1.1] N12 the built-in settings are those of an empty document', () => {
  expect(DEFAULT_SETTINGS).toEqual({ version: 0, value: foldSettingsSchema.parse({}) });
});
