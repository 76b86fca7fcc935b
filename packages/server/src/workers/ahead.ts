import type { Uuid } from '@throughline/core/kernel';
import type { LeafId, PersonId } from '@throughline/core/people';
import {
  agree,
  type LoadedPeople,
  type StoredLeaf,
  type StoredPerson,
} from '@throughline/storage/relational';

// A batch is folded while the one ahead of it is being stored (ADR 12).

/** What a fold makes of people and identifiers, while it is being stored. */
export interface Folded {
  /** Whether just this was committed; never rejects. */
  readonly committed: Promise<boolean>;
  readonly people: ReadonlyMap<PersonId, StoredPerson>;
  readonly leaves: ReadonlyMap<LeafId, StoredLeaf>;
}

/** What the batch ahead was storing cannot be relied on: start over from what is stored. Nobody has lost a race. */
export class AheadLost extends Error {
  constructor() {
    super('the batch ahead was not stored as it was folded');
  }
}

/**
 * Puts what the batch ahead is storing over what was loaded, which may not show it yet. It may be relied on only if
 * that batch then commits, which is waited for before anything is stored: were it rolled back, somebody else could
 * store another state under the very version that was taken from it, and the guard of step 4 would not notice.
 * @throws AheadLost where the two do not fit together: somebody else has been there
 */
export function overlay(
  leaves: readonly LeafId[],
  loaded: LoadedPeople,
  pending: Set<Uuid>,
  ahead: Folded,
): void {
  for (const [leaf, theirs] of ahead.leaves) {
    const known = loaded.leaves.get(leaf)?.version ?? 0;
    if (theirs.version > known) loaded.leaves.set(leaf, theirs);
  }
  const named = new Set(leaves.flatMap((leaf) => loaded.leaves.get(leaf)?.person ?? []));
  for (const person of loaded.people.keys()) if (!named.has(person)) loaded.people.delete(person);
  for (const person of named) {
    const theirs = ahead.people.get(person);
    if (!theirs || theirs.version <= (loaded.people.get(person)?.version ?? 0)) continue;
    loaded.people.set(person, theirs);
    for (const [id] of theirs.unshipped) pending.add(id);
  }
  if (!agree(leaves, loaded)) throw new AheadLost();
}
