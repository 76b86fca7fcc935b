import fc from 'fast-check';
import { expect, it } from 'vitest';
import { isUuid } from '../kernel/index.ts';
import { BUILT_IN_KINDS, leafOf, mergeId, nameOf, normaliseIdentifier, parseMergeId } from './index.ts';

function normal(kind: string, value: string, phoneCountry?: string): string | undefined {
  return normaliseIdentifier({ kind, value }, { phoneCountry })?.value;
}

it.each([
  ['email', ' Ann@Example.ORG ', 'ann@example.org'],
  ['email', 'J\u030cann@example.org', '\u01f0ann@example.org'],
  ['email', 'not an address', undefined],
  ['email', 'a@b@c', undefined],
  ['userId', ' Ann ', 'Ann'],
  ['userId', 'Jose\u0301', 'José'],
  ['userId', ' ', undefined],
  ['userId', 'x'.repeat(501), undefined],
  ['loyalty', 'A-1', 'A-1'],
  ['device', '0D7A', '0D7A'],
])('[I1.1] N1 %s %j is read as %j', (kind, value, expected) => {
  expect(normal(kind, value)).toBe(expected);
});

it('[I1.1] N2 a phone number is its E.164 form, in the country of the settings where it has no +', () => {
  expect(normal('phone', '+44 20 7946 0018')).toBe('+442079460018');
  expect(normal('phone', '+44 (0)20 7946-0018')).toBe('+442079460018');
  expect(normal('phone', '020 7946 0018', 'GB')).toBe('+442079460018');
  expect(normal('phone', '+442079460018', 'US')).toBe('+442079460018');
  expect(normal('phone', '020 7946 0018')).toBeUndefined();
  expect(normal('phone', '020 7946 0018', 'ZZ')).toBeUndefined();
  expect(normal('phone', '12')).toBeUndefined();
  // A switchboard is many people's; the extension tells them apart.
  expect(normal('phone', '+44 20 7946 0018 ext. 42')).toBe('+442079460018;ext=42');
  expect(normal('phone', 'ring me')).toBeUndefined();
});

it('[I1.1] N3 a normalised identifier is its own normal form, and never throws (seed 301)', () => {
  const kind = fc.constantFrom(...BUILT_IN_KINDS, 'loyalty');
  const email = fc
    .tuple(fc.string({ unit: 'binary', minLength: 1 }), fc.domain())
    .map(([box, domain]) => `${box}@${domain}`);
  const phone = fc.stringMatching(/^\+?[0-9 ()-]{3,18}$/);
  fc.assert(
    fc.property(
      kind,
      fc.oneof(fc.string({ unit: 'binary' }), email, phone),
      fc.constantFrom(undefined, 'GB'),
      (kind, value, phoneCountry) => {
        const once = normaliseIdentifier({ kind, value }, { phoneCountry });
        if (once) expect(normaliseIdentifier(once, { phoneCountry })).toEqual(once);
      },
    ),
    { numRuns: 3000, seed: 301 },
  );
});

it('[I1.2] N4 an identifier is one leaf for ever: computed, and ordered by how strongly its kind names a person', () => {
  // Pinned: a leaf must be the same in every version, because history names it.
  expect(leafOf('userId', 'u1')).toBe('10453a79-2082-2b24-cdca-36c17afcfe6c');
  const kinds = ['userId', 'loyalty', 'email', 'phone', 'card', 'device', 'anonymousId'];
  for (let i = 0; i < 50; i++) {
    const leaves = kinds.map((kind) => leafOf(kind, `value ${i}`));
    expect(leaves.every(isUuid)).toBe(true);
    expect(leaves.toSorted()).toEqual(leaves);
    expect(nameOf(leaves.toReversed())).toBe(leaves[0]);
  }
  expect(leafOf('email', 'a')).not.toBe(leafOf('phone', 'a'));
  expect(leafOf('constructor', 'a').slice(0, 2)).toBe('20');
});

it('[I1.5] N5 the id of a merge is its pair of leaves', () => {
  const [a, b] = [leafOf('userId', 'u1'), leafOf('anonymousId', 'x')];
  expect(parseMergeId(mergeId(a, b))).toEqual({ a, b });
  for (const id of ['', 'm_', mergeId(a, b).slice(0, -1), `${mergeId(a, b)}0`, mergeId(a, b).toUpperCase()]) {
    expect(parseMergeId(id)).toBeUndefined();
  }
});
