import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compareMoments, compareText, eventKey, isUuid, nextApplied } from './index.ts';

it('[I1.10] K1 texts are ordered by their UTF-8 bytes, as both engines order them (seed 101)', () => {
  const near = fc.constantFrom(
    '',
    'a',
    'ab',
    '\u007f',
    '\u0080',
    '\u07ff',
    '\ud7ff',
    '\ue000',
    '\uffff',
    '😀',
    '\u{10ffff}',
  );
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(near, { maxLength: 4 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(Math.sign(compareText(a, b))).toBe(Buffer.compare(Buffer.from(a), Buffer.from(b)));
    }),
    { numRuns: 2000, seed: 101 },
  );
  // The pair that comparing UTF-16 units gets wrong.
  expect('\uffff' < '😀').toBe(false);
  expect(compareText('\uffff', '😀')).toBeLessThan(0);
});

it('[I2.5] K2 moments are ordered by event time, then id, then source', () => {
  const at = (time: number, id: string, source: string) => ({ time, id, source });
  const sorted = [at(1, 'b', 'b'), at(2, 'a', 'b'), at(2, 'b', 'a'), at(2, 'b', 'b'), at(3, 'a', 'a')];
  expect(sorted.toReversed().sort(compareMoments)).toEqual(sorted);
  expect(compareMoments(at(1, 'a', 'a'), at(1, 'a', 'a'))).toBe(0);
});

it('[I1.10] K3 applied is the clock where it leads, and else one past everything seen', () => {
  expect(nextApplied(100, [])).toBe(100);
  expect(nextApplied(100, [7, 99])).toBe(100);
  expect(nextApplied(100, [100])).toBe(101);
  expect(nextApplied(100, [300, 200])).toBe(301);
});

it('[T3.1] K4 an event is claimed by its source and id, and no two pairs share a key', () => {
  expect(eventKey('web', 'm1')).toBe(eventKey('web', 'm1'));
  expect(isUuid(eventKey('web', 'm1'))).toBe(true);
  const keys = [eventKey('web', 'm1'), eventKey('we', 'bm1'), eventKey('store', 'm1'), eventKey('web', 'm2')];
  expect(new Set(keys).size).toBe(4);
});
