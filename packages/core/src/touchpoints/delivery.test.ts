import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NIL } from '../kernel/index.ts';
import { choose, declaredWaits, retrySchema, retryWait } from './delivery.ts';

const retry = retrySchema.parse({});

describe('The schedule of retries', () => {
  it('[O1.6] grows exponentially, lasts for days, and is declared', () => {
    const waits = declaredWaits(retry);
    expect(waits.slice(0, 8)).toEqual([5, 15, 45, 135, 405, 1215, 3645, 10_935]);
    expect(Math.max(...waits)).toBe(6 * 3600);
    const total = waits.reduce((sum, wait) => sum + wait, 0);
    expect(total).toBeLessThanOrEqual(3 * 24 * 3600);
    expect(total).toBeGreaterThan(2.7 * 24 * 3600);
    expect(declaredWaits({ ...retry, days: 0 })).toEqual([]);
    expect(declaredWaits({ ...retry, factor: 1, firstSeconds: 0.01, days: 30 })).toHaveLength(200);
  });

  it('[O1.6] has jitter: between half the declared wait and all of it', () => {
    expect(retryWait(retry, 1, 0)).toBe(2_500);
    expect(retryWait(retry, 1, 1)).toBe(5_000);
    expect(retryWait(retry, 3, 0.5)).toBe(33_750);
    expect(retryWait(retry, 500, 1)).toBe(6 * 3600 * 1000);
  });
});

describe('What may be sent', () => {
  const row = (id: string, leaf: string, more: { due?: number; claimed?: boolean } = {}) => ({
    ...{ id, leaf, due: 0, claimed: false },
    ...more,
  });
  const own = (leaf: string) => leaf;
  const limits = { total: 100, perPerson: 100 };
  const ids = (rows: readonly { id: string }[]) => rows.map(({ id }) => id).join('');

  it('[O1.5, O1.7] of each person from the oldest on, nothing behind what is not due or under way', () => {
    const rows = [
      ...[
        row('a', 'x'),
        row('b', 'y', { due: 50 }),
        row('c', 'x'),
        row('d', 'y'),
        row('e', 'z', { claimed: true }),
      ],
      ...[
        row('f', 'z'),
        row('g', NIL),
        row('h', NIL, { due: 50 }),
        row('i', NIL),
        row('j', 'x', { due: 50 }),
        row('k', 'x'),
      ],
    ];
    const { chosen, ready } = choose(rows, own, 10, limits);
    expect(ids(chosen)).toBe('acgi');
    expect(ready).toBe(4);
    expect(ids(choose(rows, own, 50, limits).chosen)).toBe('abcdghijk');
  });

  it('[O1.5] a merge since they were planned makes them one person', () => {
    const rows = [row('a', 'x', { due: 50 }), row('b', 'y')];
    expect(ids(choose(rows, own, 10, limits).chosen)).toBe('b');
    expect(ids(choose(rows, () => 'x', 10, limits).chosen)).toBe('');
  });

  it('[O1.5] within limits, in all and a person, and always a beginning of what each person has (seed 3)', () => {
    const arbitrary = fc.array(
      fc.record({ leaf: fc.constantFrom('x', 'y', 'z'), due: fc.nat(20), claimed: fc.boolean() }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(arbitrary, fc.nat(10), fc.integer({ min: 1, max: 5 }), (some, total, perPerson) => {
        const rows = some.map((each, index) => ({ ...each, id: String(index) }));
        const { chosen, ready } = choose(rows, own, 10, { total, perPerson });
        expect(chosen.length).toBeLessThanOrEqual(Math.min(total, ready));
        for (const leaf of ['x', 'y', 'z']) {
          const theirs = rows.filter((each) => each.leaf === leaf);
          const mine = chosen.filter((each) => each.leaf === leaf);
          expect(mine.length).toBeLessThanOrEqual(perPerson);
          expect(mine).toEqual(theirs.slice(0, mine.length));
          for (const each of mine) expect([each.claimed, each.due <= 10]).toEqual([false, true]);
        }
      }),
      { seed: 3, numRuns: 1_000 },
    );
  });
});
