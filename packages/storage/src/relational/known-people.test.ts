import type { PersonState } from '@throughline/core/people';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { KnownPeople } from './known-people.ts';
import type { StoredPerson } from './people.ts';

function person(name: string, version: number, leaves: readonly string[]): StoredPerson {
  const behaviour = { count: 0, channels: {}, traits: {}, recent: [] };
  const state: PersonState = {
    person: name,
    applied: version,
    leaves: Object.fromEntries(leaves.map((leaf) => [leaf, { kind: 'k', value: leaf, since: 1, behaviour }])),
    edges: [],
    held: [],
    cannotLinks: [],
  };
  return { state, version, unshipped: [] };
}

const LEAVES = ['a', 'b', 'c', 'd', 'e', 'f'];

type Step =
  | { readonly do: 'change'; readonly of: number }
  | { readonly do: 'merge'; readonly of: number; readonly into: number }
  | { readonly do: 'split'; readonly of: number }
  /** A read that began so many changes ago ends now. */
  | { readonly do: 'read'; readonly of: number; readonly ago: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant('change' as const), of: fc.nat(5) }),
  fc.record({ do: fc.constant('merge' as const), of: fc.nat(5), into: fc.nat(5) }),
  fc.record({ do: fc.constant('split' as const), of: fc.nat(5) }),
  fc.record({ do: fc.constant('read' as const), of: fc.nat(5), ago: fc.nat(6) }),
);

/** People as the database has them: each leaf's owner, and each name's version, tombstones included. */
class Database {
  readonly versions = new Map<string, number>();
  owners = new Map<string, string>();

  person(name: string): StoredPerson {
    const leaves = LEAVES.filter((leaf) => this.owners.get(leaf) === name);
    return person(name, this.versions.get(name) ?? 0, leaves);
  }

  raise(name: string): void {
    this.versions.set(name, (this.versions.get(name) ?? 0) + 1);
  }

  /** Gives leaves to the smallest of them. @returns what a transaction would say that it changed */
  assign(groups: readonly (readonly string[])[]) {
    const before = new Set(groups.flat().map((leaf) => this.owners.get(leaf)!));
    for (const group of groups) for (const leaf of group) this.owners.set(leaf, group[0]!);
    const after = new Set(groups.map(([name]) => name!));
    for (const name of before.union(after)) this.raise(name);
    return {
      stored: [...after].map((name) => this.person(name)),
      gone: [...before.difference(after)].map((name) => [name, this.versions.get(name)!] as const),
    };
  }
}

/** Lives through a step. @param past people as they were after each change, the latest first */
function live(now: Step, database: Database, known: KnownPeople, past: readonly StoredPerson[][]): void {
  const leavesOf = (leaf: number) =>
    Object.keys(database.person(database.owners.get(LEAVES[leaf]!)!).state.leaves);
  const leaves = leavesOf(now.of);
  if (now.do === 'change') known.apply(database.assign([leaves]));
  else if (now.do === 'split') known.apply(database.assign(leaves.map((leaf) => [leaf])));
  else if (now.do === 'merge')
    known.apply(database.assign([[...new Set([...leaves, ...leavesOf(now.into)])].sort()]));
  else {
    const seen = past[Math.min(now.ago, past.length - 1)]!;
    for (const stored of seen) if (LEAVES[now.of]! in stored.state.leaves) known.learn(stored);
  }
}

it.each([1, 2, 3])(
  '[I3.6, X1.2] seed %i: what is remembered is how things are, though reads end late',
  (seed) => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (steps, limit) => {
        const known = new KnownPeople(limit);
        const database = new Database();
        for (const leaf of LEAVES) database.owners.set(leaf, leaf);
        known.apply(database.assign(LEAVES.map((leaf) => [leaf])));
        const past: StoredPerson[][] = [];
        for (const now of steps) {
          past.unshift([...new Set(database.owners.values())].map((name) => database.person(name)));
          live(now, database, known, past);
          for (const leaf of LEAVES) {
            const found = known.ownerOf(leaf);
            if (found) expect(found).toEqual(database.person(database.owners.get(leaf)!));
          }
        }
      }),
      { seed, numRuns: 500 },
    );
  },
);

it('[I3.6] forgets everything where the outcome of a commit is unknown', () => {
  const known = new KnownPeople(10);
  known.learn(person('a', 2, ['a', 'b']));
  known.clear();
  expect(known.ownerOf('b')).toBeUndefined();
  // A read that began before brings what was there before.
  known.learn(person('a', 1, ['a']));
  expect(known.ownerOf('a')).toBeUndefined();
  known.learn(person('a', 2, ['a', 'b']));
  expect(known.ownerOf('b')?.version).toBe(2);
});
