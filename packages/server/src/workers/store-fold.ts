import type { Uuid } from '@throughline/core/kernel';
import type { Fold, LeafId, PersonId } from '@throughline/core/people';
import {
  type Changes,
  type LoadedPeople,
  leafVersionsOf,
  type Schema,
  type StoredLeaf,
  type StoredPerson,
  stillUnshipped,
  storeLeaves,
  storePeople,
  type Unshipped,
  versionsOf,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/** Somebody else changed what this transaction had read: roll back, load, fold again. */
export class LostRace extends Error {
  readonly leaves: readonly LeafId[];
  readonly people: readonly PersonId[];

  constructor(leaves: readonly LeafId[], people: readonly PersonId[]) {
    super(`lost a race for ${people.length} people and ${leaves.length} identifiers`);
    this.leaves = leaves;
    this.people = people;
  }
}

/** Of the micro-batches that the loaded people still list, those that really are unshipped. */
export async function stillOnTheirWay(db: Kysely<Schema>, loaded: LoadedPeople): Promise<Set<Uuid>> {
  const listed = new Set<Uuid>();
  for (const { unshipped } of loaded.people.values()) for (const [id] of unshipped) listed.add(id);
  return stillUnshipped(db, [...listed]);
}

/**
 * Writes what a fold changed, people then identifiers, each guarded and in key order.
 * @returns whom it changed, and who is no more
 * @throws LostRace
 */
export async function storeFold(
  db: Kysely<Schema>,
  fold: Fold,
  loaded: LoadedPeople,
  pending: ReadonlySet<Uuid>,
  batch: Unshipped,
  onFolded?: (people: ReadonlyMap<PersonId, StoredPerson>, leaves: ReadonlyMap<LeafId, StoredLeaf>) => void,
): Promise<Changes> {
  const changed = fold.changed();
  const gone = fold.gone();
  const moved = fold.moved();
  const before = ownersBefore(loaded);
  const versions = await versionsToWriteOver(
    changed.map(({ person }) => person),
    loaded.people,
    before,
    (people) => versionsOf(db, people),
  );
  const leafVersions = await versionsToWriteOver([...moved.keys()], loaded.leaves, before, (leaves) =>
    leafVersionsOf(db, leaves),
  );
  // The micro-batches of whoever had one of its leaves before are this person's now.
  const unshipped = (leaves: readonly LeafId[]): Unshipped[] => {
    const owners = new Set(leaves.map((leaf) => before.get(leaf)));
    const ids = new Map<Uuid, Unshipped>();
    for (const owner of owners) {
      const entries = owner === undefined ? [] : loaded.people.get(owner)!.unshipped;
      for (const entry of entries) if (pending.has(entry[0])) ids.set(entry[0], entry);
    }
    return [...ids.values(), batch];
  };
  const people = [
    ...changed.map((state) => ({
      person: state.person,
      version: versions.get(state.person) ?? 0,
      applied: state.applied,
      state,
      mergedInto: undefined,
      unshipped: unshipped(Object.keys(state.leaves)),
    })),
    ...[...gone].map(([person, into]) => ({
      person,
      version: loaded.people.get(person)!.version,
      applied: batch[1],
      state: undefined,
      mergedInto: into,
      unshipped: [],
    })),
  ];
  const states = new Map(changed.map((state) => [state.person, state]));
  const leaves = [...moved].map(([leaf, person]) => {
    const { kind, value } = states.get(person)!.leaves[leaf]!;
    return { leaf, kind, value, person, version: leafVersions.get(leaf) ?? 0 };
  });
  const written = people.flatMap(({ state, version, unshipped }) =>
    state ? [{ state, version: version + 1, unshipped }] : [],
  );
  onFolded?.(
    new Map(written.map((person) => [person.state.person, person])),
    new Map(leaves.map(({ leaf, person, version }) => [leaf, { person, version: version + 1 }])),
  );
  const lostPeople = await storePeople(db, people);
  const lostLeaves = await storeLeaves(db, leaves);
  if (lostPeople.length + lostLeaves.length === 0) {
    const merged = people.filter(({ state }) => !state);
    return { stored: written, gone: merged.map(({ person, version }) => [person, version + 1]) };
  }
  // With every leaf of the people lost, the events that touch them can be told from the others.
  const theirs = lostPeople.flatMap((person) =>
    Object.keys((states.get(person) ?? loaded.people.get(person)?.state)?.leaves ?? {}),
  );
  throw new LostRace([...new Set([...lostLeaves, ...theirs])], lostPeople);
}

/** Whose each leaf of the loaded people was when they were loaded. */
function ownersBefore(loaded: LoadedPeople): Map<LeafId, PersonId> {
  const owners = new Map<LeafId, PersonId>();
  for (const [person, { state }] of loaded.people)
    for (const leaf of Object.keys(state.leaves)) owners.set(leaf, person);
  return owners;
}

/**
 * Versions to write over: as loaded, and as they are now of who or what was there before and was not loaded. A merge
 * or its undo also moves identifiers that no event named; reading those now is as good, because whoever moves one
 * raises the version of its person, and that is guarded too. A person's name that was not loaded may have a tombstone,
 * which must be written over, not beside.
 */
async function versionsToWriteOver(
  names: readonly LeafId[],
  loaded: ReadonlyMap<LeafId, { readonly version: number }>,
  before: ReadonlyMap<LeafId, PersonId>,
  readNow: (names: readonly LeafId[]) => Promise<Map<LeafId, number>>,
): Promise<Map<LeafId, number>> {
  const versions = await readNow(names.filter((name) => before.has(name) && !loaded.has(name)));
  for (const name of names) {
    const known = loaded.get(name);
    if (known) versions.set(name, known.version);
  }
  return versions;
}
