import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, placeLabels } from './labels.ts';

const at = fc.record({ x: fc.integer({ min: 0, max: 400 }), y: fc.integer({ min: 0, max: 300 }) });
const node = at.map(({ x, y }): Box => ({ x, y, halfWidth: 74, halfHeight: 23 }));
const link = fc.record({
  text: fc.constantFrom('30s', '42min', '1h 28min', '22h'),
  points: fc.oneof(
    fc.array(at, { minLength: 4, maxLength: 4 }),
    fc.array(at, { minLength: 2, maxLength: 3 }),
  ),
});

test('[G4.10] a label of the map stands on its link, clear of nodes and of other labels, or is left out', () => {
  fc.assert(
    fc.property(fc.array(link, { maxLength: 12 }), fc.array(node, { maxLength: 6 }), (links, nodes) => {
      const placed = placeLabels(
        links.map((one, n) => ({ ...one, id: String(n) })),
        nodes,
      );
      const boxes = links.flatMap(({ text }, n) => {
        const middle = placed.get(String(n));
        return middle ? [{ ...middle, halfWidth: text.length * 3.2, halfHeight: 6 }] : [];
      });
      for (const [n, one] of boxes.entries())
        for (const other of [...nodes, ...boxes.slice(n + 1)])
          expect(
            Math.abs(one.x - other.x) >= one.halfWidth + other.halfWidth ||
              Math.abs(one.y - other.y) >= one.halfHeight + other.halfHeight,
          ).toBe(true);
    }),
    { seed: 4101, numRuns: 300 },
  );
});

test('[G4.10] a label with room stands in the middle of its link, one whose middle is taken beside it', () => {
  const line = [
    { x: 0, y: 0 },
    { x: 200, y: 0 },
  ];
  const free = placeLabels([{ id: 'a', text: '30s', points: line }], []);
  expect(free.get('a')).toEqual({ x: 100, y: 0 });
  const past = placeLabels(
    [{ id: 'a', text: '30s', points: line }],
    [{ x: 100, y: 0, halfWidth: 30, halfHeight: 20 }],
  );
  expect(Math.abs(past.get('a')!.x - 100)).toBeGreaterThan(40);
  const nowhere = placeLabels(
    [{ id: 'a', text: '30s', points: line }],
    [{ x: 100, y: 0, halfWidth: 110, halfHeight: 20 }],
  );
  expect(nowhere.has('a')).toBe(false);
});
