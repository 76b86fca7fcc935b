import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isRefusal } from '../kernel/index.ts';
import { acceptMessage, messageOf, type Touchpoint } from '../touchpoints/index.ts';
import { DEFAULT_SETTINGS, resolveIdentifiers } from './index.ts';

const text = fc
  .string({ minLength: 1, maxLength: 20, unit: 'grapheme' })
  .filter((t) => !t.includes('\0') && t.trim() !== '');
const slug = fc.stringMatching(/^[a-z][a-z0-9_]{0,9}$/);
const json = fc.dictionary(fc.stringMatching(/^[a-z][\w:.]{0,8}$/), fc.jsonValue({ maxDepth: 2 }), {
  maxKeys: 4,
});
const message = fc.record(
  {
    type: fc.constantFrom('identify', 'track', 'page', 'screen', 'group', 'alias'),
    messageId: text,
    userId: text,
    anonymousId: fc.option(text, { nil: undefined }),
    previousId: fc.option(text, { nil: undefined }),
    groupId: fc.option(text, { nil: undefined }),
    event: text,
    timestamp: fc.integer({ min: 0, max: 2_000_000_000_000 }),
    properties: json,
    traits: fc.record({ email: fc.constantFrom('Ann@Example.org', 'no address', '') }, { requiredKeys: [] }),
    context: json,
    touchpoint: fc.record(
      {
        channel: slug,
        corner: fc.constantFrom('product', 'service'),
        department: slug,
        identifiers: fc.array(
          fc.record({ kind: fc.constantFrom('loyalty', 'phone', 'userId'), value: text }),
          {
            maxLength: 4,
          },
        ),
        references: fc.array(fc.record({ kind: slug, id: text, role: slug }), { maxLength: 3 }),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['type', 'messageId', 'userId', 'event', 'timestamp'] },
);

function read(item: unknown, source: string): Touchpoint | undefined {
  const statement = acceptMessage(item, {
    received: 2_000_000_000_000,
    source,
    newId: () => 'new',
    historical: true,
    statesSource: true,
  });
  if (isRefusal(statement)) return undefined;
  const resolved = resolveIdentifiers(statement, DEFAULT_SETTINGS.value);
  return isRefusal(resolved) ? undefined : resolved.touchpoint;
}

it('[C8.9] a touchpoint that is said again as a message is the same touchpoint, of its own source', () => {
  let compared = 0;
  fc.assert(
    fc.property(message, (item) => {
      const said = read(item, 'shop');
      if (!said) return;
      compared++;
      expect(read(messageOf(said), 'import')).toEqual(said);
    }),
    { numRuns: 2_000, seed: 8 },
  );
  expect(compared).toBeGreaterThan(1_000);
});

it('[C8.9] live traffic cannot say that it is of another source than its key', () => {
  const item = { type: 'track', event: 'E', userId: 'ann', touchpoint: { source: 'another' } };
  const live = { received: 1, source: 'shop', newId: () => 'new' };
  expect(acceptMessage(item, live)).toMatchObject({ touchpoint: { source: 'shop' } });
  expect(acceptMessage(item, { ...live, historical: true })).toMatchObject({
    touchpoint: { source: 'shop' },
  });
});
