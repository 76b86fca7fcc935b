import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  DEFAULT_SETTINGS,
  Fold,
  hasTerms,
  isFoundOtherwise,
  leafOf,
  type PersonState,
  termsOf,
  wordsOf,
} from './index.ts';

function person(
  identifiers: readonly (readonly [kind: string, value: string])[],
  traits: Record<string, string | number | boolean | null | string[]>,
): PersonState {
  return folded(undefined, identifiers, traits);
}

function folded(
  before: PersonState | undefined,
  identifiers: readonly (readonly [kind: string, value: string])[],
  traits: Record<string, string | number | boolean | null | string[]> | undefined,
): PersonState {
  const leaves = identifiers
    .map(([kind, value]) => ({ leaf: leafOf(kind, value), kind, value }))
    .sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  const owners = Object.keys(before?.leaves ?? {}).map((leaf) => [leaf, before!.person] as const);
  const fold = new Fold({
    personOf: new Map(owners),
    people: new Map(before ? [[before.person, before]] : []),
  });
  fold.apply(
    {
      leaves,
      ignored: [],
      touchpoint: {
        ...{ id: `e${before?.applied ?? 0}`, source: 's', type: traits ? 'identify' : 'track', name: 'N' },
        ...{ time: 1, received: 1, identifiers: [], channel: 'web', corner: '', department: '' },
        ...{ properties: {}, traits: traits ?? {}, context: {}, references: [] },
        ...{ applied: (before?.applied ?? 0) + 1, settings: 0 },
      },
    },
    DEFAULT_SETTINGS.value,
  );
  return fold.changed()[0]!;
}

const zoe = person(
  [
    ['userId', 'U-4711'],
    ['email', 'zoe.lang@example.org'],
    ['phone', '+41791234567'],
    ['anonymousId', '0f8fad5b-d9cb-469f-a165-70867728950e'],
  ],
  { name: 'Zoé Láng-Müller', plan: 'gold', city: 'Ålesund', tags: ['Early bird'], vip: true, age: 41 },
);

it.each([
  ['zoe'],
  ['ZOÉ'],
  ['Zoé müll'],
  ['lang-m'],
  ['zoe.lang@ex'],
  ['example.org'],
  ['u-47'],
  ['4711'],
  ['+41 79 123'],
  ['0041 79 123 45'],
  ['079 123 45 67'],
  ['0f8fad5b-d9'],
  ['gold ålesund'],
  ['early'],
  ['plan:gold'],
  ['vip:true'],
  ['\u200fzoe\u200b'],
  [''],
])('[G2.1] W1 somebody is found by the beginnings of what they are called, have and are: %j', (typed) => {
  expect(hasTerms(wordsOf(zoe), typedTerms(typed))).toBe(true);
});

it.each([['oe'], ['zoe ben'], ['ang@example'], ['d9cb'], ['plan:silver'], ['xplan:gold']])(
  '[G2.1] W1 and not by what is inside a word, or somebody else’s: %j',
  (typed) => {
    expect(hasTerms(wordsOf(zoe), typedTerms(typed))).toBe(false);
  },
);

function typedTerms(typed: string): string[] {
  return termsOf(typed);
}

it('[G2.1, A2.21] W2 whatever stands in a trait, words are short, well formed and not too many (seed 7)', () => {
  const hostile = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constant('😀'.repeat(5_000)));
  fc.assert(
    fc.property(fc.dictionary(fc.string({ maxLength: 20 }), hostile), (traits) => {
      const words = wordsOf(person([['userId', 'x']], traits));
      expect(words.length).toBeLessThanOrEqual(300);
      for (const word of words) {
        expect(Array.from(word).length).toBeLessThanOrEqual(64);
        expect(word === '' || !word.isWellFormed()).toBe(false);
      }
    }),
    { numRuns: 60, seed: 7 },
  );
});

it('[G2.1] W3 words are read anew where an identifier or a trait came, and not with every touchpoint', () => {
  expect(isFoundOtherwise(undefined, zoe)).toBe(true);
  const clicked = folded(zoe, [['userId', 'U-4711']], undefined);
  expect(isFoundOtherwise(zoe, clicked)).toBe(false);
  expect(isFoundOtherwise(zoe, folded(zoe, [['userId', 'U-4711']], { plan: 'silver' }))).toBe(true);
  expect(
    isFoundOtherwise(
      zoe,
      folded(
        zoe,
        [
          ['userId', 'U-4711'],
          ['device', 'd-1'],
        ],
        undefined,
      ),
    ),
  ).toBe(true);
});
