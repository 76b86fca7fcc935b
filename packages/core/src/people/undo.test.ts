import { isDeepStrictEqual } from 'node:util';
import { histories, live, ONE_BY_ONE, WITHOUT_LIMITS } from '@throughline/testkit/histories';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import {
  type CannotLink,
  DEFAULT_SETTINGS,
  Fold,
  foldSettingsSchema,
  type HistoryEntry,
  type LeafId,
  NO_BEHAVIOUR,
  type PersonId,
  type PersonState,
  type Population,
  replay,
} from './index.ts';

// A thousand histories take ten seconds on an idle core, and some cores are not idle.
vi.setConfig({ testTimeout: 300_000 });

/** Limits of every kind; within one history they do not change, because an undo judges by those in force. */
const UNCHANGING = [
  WITHOUT_LIMITS,
  DEFAULT_SETTINGS.value,
  foldSettingsSchema.parse({ identity: { limits: { userId: 1, email: 2, anonymousId: 3 } } }),
  foldSettingsSchema.parse({ identity: { limits: { userId: 2 }, maxLeaves: 6 } }),
];

/** Fails with a readable difference, and costs little where there is none. */
function same(actual: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(actual, expected)) expect(actual).toEqual(expected);
}

type EventEntry = Extract<HistoryEntry, { entry: 'event' }>;

/** The fold of the same events in which every cannot-link stood from the start, and no undo ever came. */
function neverMerged(history: readonly HistoryEntry[]): Population {
  const links = history.flatMap((entry) => (entry.entry === 'undo' ? [entry.link] : []));
  const personOf = new Map<LeafId, PersonId>();
  const people = new Map<PersonId, PersonState>();
  for (const entry of history) {
    if (entry.entry === 'undo') continue;
    for (const { leaf, kind, value } of entry.event.leaves) {
      const cannotLinks = links.filter(({ a, b }) => leaf === a || leaf === b);
      if (personOf.has(leaf) || cannotLinks.length === 0) continue;
      const { applied } = entry;
      const leaves = { [leaf]: { kind, value, since: applied, behaviour: NO_BEHAVIOUR } };
      personOf.set(leaf, leaf);
      people.set(leaf, { person: leaf, applied, leaves, edges: [], held: [], cannotLinks });
    }
    const fold = new Fold({ personOf, people });
    fold.apply(entry.event, entry.settings);
    for (const person of fold.gone().keys()) people.delete(person);
    for (const state of fold.changed()) people.set(state.person, state);
    for (const [leaf, person] of fold.moved()) personOf.set(leaf, person);
  }
  return { personOf, people };
}

/** Everything but when it was last touched, which an undo moves. */
function apartFromTouch({ people }: Population): Omit<PersonState, 'applied'>[] {
  return [...people.values()]
    .map(({ applied: _, ...rest }) => rest)
    .sort((x, y) => (x.person < y.person ? -1 : 1));
}

/** Whether evidence was held against a person while it was one that an undo took apart later. */
function heldWhileMerged(history: readonly HistoryEntry[]): boolean {
  const fold = new Fold({ personOf: new Map(), people: new Map() });
  const toUndo = history.flatMap((entry) => (entry.entry === 'undo' ? [entry.link] : []));
  return history.some((entry) => {
    if (entry.entry === 'undo') {
      fold.undo(entry.link, entry.evidence, entry.settings);
      toUndo.shift();
      return false;
    }
    fold.apply(entry.event, entry.settings);
    return toUndo.some((link) => isHeldAgainst(fold, entry, link));
  });
}

function isHeldAgainst(fold: Fold, { event }: EventEntry, { a, b }: CannotLink): boolean {
  const merged = fold.personOf(a);
  if (merged === undefined || merged !== fold.personOf(b)) return false;
  const people = new Set(event.leaves.map(({ leaf }) => fold.personOf(leaf)));
  return people.size > 1 && people.has(merged);
}

it('[I1.11] U4 merge then undo is never merged, apart from that record, also for events that arrived while merged (1,000 histories of 50 to 60 calls under each of four settings in turn, seed 1111)', () => {
  let [undone, heldMeanwhile] = [0, 0];
  fc.assert(
    fc.property(histories({ undos: true }), fc.constantFrom(...UNCHANGING), (history, settings) => {
      const store = live(history, { ...ONE_BY_ONE, settings });
      const entries = store.history();
      undone += entries.filter(({ entry }) => entry === 'undo').length;
      heldMeanwhile += Number(heldWhileMerged(entries));
      same(apartFromTouch(store.population()), apartFromTouch(neverMerged(entries)));
    }),
    { numRuns: 1000, seed: 1111 },
  );
  expect(undone).toBeGreaterThan(3000);
  expect(heldMeanwhile).toBeGreaterThan(500);
});

it('[I1.11] U5 when settings change midway, an undo still keeps the two apart and is the same when replayed (500 histories, seed 1112)', () => {
  fc.assert(
    fc.property(histories({ undos: true, settings: true }), (history) => {
      const store = live(history);
      const { personOf, people } = store.population();
      same({ personOf, people }, replay(store.history()));
      for (const { leaves, cannotLinks } of people.values()) {
        for (const { a, b } of cannotLinks) expect(leaves[a] && leaves[b]).toBeUndefined();
      }
    }),
    { numRuns: 500, seed: 1112 },
  );
});
