import { DEFAULT_KIND, KIND_TRAIT, type PersonKind, readKind } from './kind.ts';
import type { PersonId, PersonState } from './person.ts';
import { behaviourOf } from './profile.ts';
import { isFoundOtherwise, wordsOf } from './words.ts';

/** A person as the directory lists them. Times are milliseconds since the epoch. */
export interface DirectoryEntry {
  readonly person: PersonId;
  /** Hybrid logical clock, microseconds: the greatest stands. */
  readonly applied: number;
  /** Absent: merged into somebody else. */
  readonly kind: PersonKind | undefined;
  readonly first: number;
  readonly last: number;
  readonly touchpoints: number;
  /** What they are found by now; absent where it has not changed. */
  readonly words: readonly string[] | undefined;
}

/**
 * How a fold leaves somebody in the directory.
 * @param before the state that was folded into; absent for somebody new, or to write everything
 */
export function directoryEntry(before: PersonState | undefined, state: PersonState): DirectoryEntry {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  let touchpoints = 0;
  // Once an event: without lists of what is there.
  for (const leaf in state.leaves) {
    const { behaviour } = state.leaves[leaf]!;
    touchpoints += behaviour.count;
    if (behaviour.first && behaviour.first.time < first) first = behaviour.first.time;
    if (behaviour.last && behaviour.last.time > last) last = behaviour.last.time;
  }
  return {
    person: state.person,
    applied: state.applied,
    kind: kindOf(state),
    first: touchpoints === 0 ? 0 : first,
    last,
    touchpoints,
    words: isFoundOtherwise(before, state) ? wordsOf(state) : undefined,
  };
}

/** Of somebody who was merged away. */
export function directoryTombstone(person: PersonId, applied: number): DirectoryEntry {
  const nothing = { first: 0, last: 0, touchpoints: 0, words: undefined };
  return { person, applied, kind: undefined, ...nothing };
}

/** What somebody is to the company, as the trait that stands says. */
export function kindOf(state: PersonState): PersonKind {
  for (const leaf in state.leaves) {
    if (!Object.hasOwn(state.leaves[leaf]!.behaviour.traits, KIND_TRAIT)) continue;
    return readKind(behaviourOf(state).traits[KIND_TRAIT]?.value);
  }
  return DEFAULT_KIND;
}
