import { isDeepStrictEqual } from 'node:util';
import {
  foldInBatches,
  histories,
  live,
  ONE_BY_ONE,
  traffic,
  WITHOUT_LIMITS,
} from '@throughline/testkit/histories';
import { InMemoryStore } from '@throughline/testkit/memory-store';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { type Behaviour, type HistoryEntry, type Population, replay } from './index.ts';

// A thousand histories take ten seconds on an idle core, and some cores are not idle.
vi.setConfig({ testTimeout: 300_000 });

const RUNS = 1000;

/** Fails with a readable difference, and costs little where there is none. */
function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

/** What an order of arrival must not change: who is who by which pairs, and what each leaf did. */
function graphOf({ people }: Population) {
  const pairs: string[] = [];
  const persons: Record<string, string[]> = {};
  const behaviours: Record<string, Behaviour> = {};
  for (const { person, leaves, edges, held } of people.values()) {
    expect(held).toEqual([]);
    for (const { a, b } of edges) pairs.push(`${a} ${b}`);
    for (const [leaf, { behaviour }] of Object.entries(leaves)) behaviours[leaf] = behaviour;
    persons[person] = Object.keys(leaves).sort();
  }
  return { pairs: pairs.sort(), persons, behaviours };
}

it('[I1.9] U1 without limits any arrival order and batching gives the same graph (1,000 histories of 50 to 60 calls, seed 190)', () => {
  const free = { ...ONE_BY_ONE, settings: WITHOUT_LIMITS, batches: [60] };
  let joined = 0;
  fc.assert(
    fc.property(
      histories({}).chain((history) =>
        fc.record({
          history: fc.constant(history),
          stampedAs: fc.shuffledSubarray([...history.keys()], { minLength: history.length }),
          sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 6 }),
        }),
      ),
      ({ history, stampedAs, sizes }) => {
        const before = live(history, free);
        const entries = before.history();
        // The same events in another order: each is stamped anew, as it would be on arrival.
        const shuffled = stampedAs
          .flatMap((index) => entries[index] ?? [])
          .map((entry, index) => restamp(entry, 1_800_000_000_000_000 + index));
        expect(shuffled.length).toBe(entries.length);
        const expected = graphOf(before.population());
        joined += expected.pairs.length;
        same(graphOf(foldInBatches(shuffled, sizes).population()), expected);
      },
    ),
    { numRuns: RUNS, seed: 190 },
  );
  expect(joined).toBeGreaterThan(RUNS * 10);
});

function restamp(entry: HistoryEntry, applied: number): HistoryEntry {
  if (entry.entry !== 'event') throw new Error('only calls have no fixed place');
  const { event } = entry;
  return { ...entry, applied, event: { ...event, touchpoint: { ...event.touchpoint, applied } } };
}

it('[I1.10] U2 with limits and cannot-links any batching gives the same people and records, given (applied, id) (1,000 histories of 50 to 60 calls, seed 110)', () => {
  fc.assert(
    fc.property(
      histories({ undos: true, settings: true }),
      traffic,
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 6 }),
      (history, { settings }, sizes) => {
        const entries = live(history, { ...ONE_BY_ONE, settings }).history();
        const oneByOne = foldInBatches(entries, [1]);
        const batched = foldInBatches(entries, sizes);
        same(batched.population(), oneByOne.population());
        same(batched.map, oneByOne.map);
        same(batched.identity, oneByOne.identity);
        same(batched.ledger, oneByOne.ledger);
      },
    ),
    { numRuns: RUNS, seed: 110 },
  );
});

it('[I1.10] U3 with limits and cannot-links any number of processes gives the same people, given (applied, id) (1,000 histories of 50 to 60 calls, seed 111)', () => {
  let swapped = 0;
  fc.assert(
    fc.property(
      histories({ undos: true, settings: true }),
      traffic,
      fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 6 }),
      (history, { settings }, sizes) => {
        const serial = live(history, { ...ONE_BY_ONE, settings });
        const [store, swaps] = foldByTwo(serial.history(), sizes);
        swapped += swaps;
        same(store.population(), serial.population());
      },
    ),
    { numRuns: RUNS, seed: 111 },
  );
  expect(swapped).toBeGreaterThan(RUNS);
});

/** Two processes at once: where their people differ, the later batch commits first. */
function foldByTwo(history: readonly HistoryEntry[], sizes: readonly number[]): [InMemoryStore, number] {
  const store = new InMemoryStore();
  const size = (turn: number) => sizes[turn % sizes.length] ?? 1;
  let swaps = 0;
  for (let start = 0, turn = 0; start < history.length; turn += 2) {
    const middle = start + size(turn);
    const end = middle + size(turn + 1);
    const earlier = store.openHistory(history.slice(start, middle));
    const later = store.openHistory(history.slice(middle, end));
    const isApart = earlier.touches.isDisjointFrom(later.touches);
    const wentFirst = isApart && later.commit();
    swaps += Number(wentFirst && later.entries.length > 0);
    expect(earlier.commit()).toBe(true);
    if (!wentFirst) {
      // What the later one read has changed: the guard sees it, and it folds anew.
      expect(later.commit()).toBe(false);
      expect(store.openHistory(later.entries).commit()).toBe(true);
    }
    start = end;
  }
  return [store, swaps];
}

it('[I2.7] R1 live equals replay, whatever batches and processes made it: late, repeated, merging, undone and skewed calls, settings that change midway (1,000 histories of 50 to 60 calls, seed 270)', () => {
  const seen = { late: 0, repeated: 0, merging: 0, undone: 0, versions: 0, held: 0 };
  fc.assert(
    fc.property(histories({ repeats: true, undos: true, settings: true }), traffic, (history, how) => {
      const store = live(history, how);
      const entries = store.history();
      const replayed = replay(entries.toReversed());
      same(store.population(), replayed);
      // A state is kept as JSON, and comes back as it was.
      const states = [...replayed.people.values()];
      same(JSON.parse(JSON.stringify(states)), states);

      const touchpoints = entries.flatMap((entry) =>
        entry.entry === 'event' ? [entry.event.touchpoint] : [],
      );
      const keys = new Set(entries.map(({ key }) => key));
      expect(keys.size).toBe(entries.length);
      seen.late += touchpoints.filter(({ time, received }) => time < received).length;
      seen.repeated += history.filter((step) => step.do === 'repeat').length;
      seen.merging += store.identity.filter(({ joined }) => joined).length;
      seen.held += store.identity.filter(({ event }) => event === 'held').length;
      seen.undone += store.identity.filter(({ event }) => event === 'undo').length;
      seen.versions += new Set(touchpoints.map(({ settings }) => settings)).size;
    }),
    { numRuns: RUNS, seed: 270 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(RUNS);
});
