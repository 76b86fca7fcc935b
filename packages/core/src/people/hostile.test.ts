import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRefusal, type JsonObject, MAX_DEPTH } from '../kernel/index.ts';
import { acceptMessage, EVENT_TYPES, touchpointSchema } from '../touchpoints/index.ts';
import { DEFAULT_SETTINGS, resolveIdentifiers } from './index.ts';

const NAMES = [
  ...[
    'type',
    'messageId',
    'userId',
    'anonymousId',
    'previousId',
    'groupId',
    'event',
    'name',
    'properties',
    'traits',
  ],
  ...[
    'context',
    'timestamp',
    'originalTimestamp',
    'sentAt',
    'touchpoint',
    'channel',
    'corner',
    'identifiers',
    'kind',
  ],
  ...[
    'value',
    'references',
    'role',
    'id',
    'email',
    'phone',
    'device',
    'externalIds',
    'os',
    'library',
    'page',
    'code',
  ],
  ...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', 'then', ''],
];

const TEXTS = [
  ...EVENT_TYPES,
  ...[
    '',
    ' ',
    '\0',
    '\ud800',
    '\u{10ffff}',
    'null',
    'constructor',
    '__proto__',
    'a@b.c',
    '+442079460018',
    'x'.repeat(600),
  ],
  ...[
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999Z',
    '2026-02-30',
    '2026-01-01T00:00:00+99:99',
    '2026-01-01',
  ],
];

const NUMBERS = [0, -0, -1, 1.5, 2 ** 53, -(2 ** 53), 1e21, 1e308, 5e-324, 1_767_225_600_000];

const leaf = fc.oneof(
  fc.constantFrom<unknown>(...TEXTS, ...NUMBERS, null, true, false),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.double({ noNaN: true }),
);
const { value: anything } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    leaf,
    fc.array(tie('value'), { maxLength: 4 }),
    object(tie('value')),
  ),
}));

function object(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const key = fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom(...NAMES) },
    { weight: 1, arbitrary: fc.string() },
  );
  // By way of text, as it comes over the wire: a literal would set the prototype where JSON makes a key.
  return fc
    .array(fc.tuple(key, value), { maxLength: 6 })
    .map(
      (entries) =>
        `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v) ?? 'null'}`).join()}}`,
    )
    .map((text) => JSON.parse(text));
}

const mostly = (kind: unknown, hostile: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 12, arbitrary: fc.constant(kind) }, { weight: 1, arbitrary: hostile });

/** Close to a call, so that most of it gets past the first look. */
const call = fc
  .record(
    {
      type: fc.constantFrom<unknown>(...EVENT_TYPES),
      event: mostly('Seen', leaf),
      messageId: mostly('m1', leaf),
      userId: mostly('u1', leaf),
      anonymousId: mostly('x', leaf),
      previousId: mostly('x', leaf),
      groupId: mostly(7, leaf),
      properties: mostly({ total: 1 }, anything),
      traits: fc.oneof(fc.constant({ email: 'a@b.c' }), object(leaf)),
      context: fc.oneof(fc.constant({ device: { id: 'd' } }), object(anything)),
      touchpoint: mostly({ channel: 'store' }, object(anything)),
      timestamp: mostly('2026-01-01T00:00:00Z', leaf),
      sentAt: mostly(null, leaf),
    },
    { requiredKeys: ['type', 'event'] },
  )
  .map((item): unknown => item);

const nested = (depth: number, inside: unknown): unknown =>
  depth === 0 ? inside : { a: nested(depth - 1, inside) };
const deep = fc.tuple(fc.integer({ min: 1, max: 1000 }), leaf).map(([depth, inside]) => ({
  type: 'track',
  event: 'Seen',
  context: nested(depth, inside),
}));

/** Takes one item all the way to its leaves. */
function takeIn(item: unknown, context?: JsonObject): 'refused' | 'accepted' {
  const received = Date.UTC(2026, 0, 15);
  const arrival = { received, source: 'shop', newId: () => 'made-up' };
  const statement = acceptMessage(item, context ? { ...arrival, context } : arrival);
  if (isRefusal(statement)) return 'refused';
  const resolved = resolveIdentifiers(statement, DEFAULT_SETTINGS.value);
  if (isRefusal(resolved)) return 'refused';
  // What is accepted has the one shape, and survives being written and read.
  touchpointSchema.parse(resolved.touchpoint);
  expect(JSON.parse(JSON.stringify(resolved.leaves))).toEqual(resolved.leaves);
  const text = JSON.stringify(resolved.touchpoint);
  expect(JSON.stringify(JSON.parse(text))).toBe(text);
  expect(text.isWellFormed() && !text.includes('\\u0000')).toBe(true);
  return 'accepted';
}

it('[S2.2, T2.11] S1 no JSON makes reading a call throw, and what is accepted has the shape (10,000 inputs, seed 501)', () => {
  const outcomes = { refused: 0, accepted: 0 };
  fc.assert(
    fc.property(
      fc.oneof(
        { weight: 6, arbitrary: call },
        { weight: 2, arbitrary: anything },
        { weight: 1, arbitrary: deep },
      ),
      (item) => {
        outcomes[takeIn(item)]++;
      },
    ),
    { numRuns: 10_000, seed: 501 },
  );
  // A fuzz of which nothing gets in, or nothing is refused, looks at one door only.
  expect(outcomes.accepted).toBeGreaterThan(1000);
  expect(outcomes.refused).toBeGreaterThan(1000);
});

it('[S2.2, T2.8] S2 no context of a batch makes reading its items throw (3,000 inputs, seed 502)', () => {
  fc.assert(
    fc.property(object(anything), (context) => {
      takeIn({ type: 'track', event: 'Seen', userId: 'u1' }, context as JsonObject);
    }),
    { numRuns: 3000, seed: 502 },
  );
});

it('[S2.2] S3 nesting is taken to its limit and refused beyond it, 1,000 and 100,000 levels deep as well', () => {
  const item = (depth: number) => ({ type: 'track', event: 'Seen', properties: nested(depth, 1) });
  // The item and its properties are two levels themselves.
  expect(takeIn(item(MAX_DEPTH - 2))).toBe('accepted');
  expect(takeIn(item(MAX_DEPTH))).toBe('refused');
  expect(takeIn(item(1000))).toBe('refused');
  let bottomless: unknown = 1;
  for (let level = 0; level < 100_000; level++) bottomless = [bottomless];
  expect(takeIn({ type: 'track', event: 'Seen', properties: { bottomless } })).toBe('refused');
});
