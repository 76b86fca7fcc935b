import type { Applied } from '../kernel/index.ts';
import type { LeafId } from './identifiers.ts';
import type { CannotLink, Edge, HeldEdge, PersonId, PersonState } from './person.ts';
import type { FoldSettings } from './settings.ts';
import { addEdge, addHeld, hasPair, join, objection, separates, sortEdges, wasSettled } from './union.ts';

/** How many people one undo looks at; evidence that leads further stays in review. */
export const REACH = 100;

/**
 * Whom undoing a merge within a person may concern: it, and everyone whom held evidence leads to, because what was
 * held against the merged person may hold no longer. Nearest first.
 * @returns the people, and the leaves of those that were not loaded
 */
export function reach(
  start: PersonState,
  personOf: (leaf: LeafId) => PersonId | undefined,
  stateOf: (person: PersonId) => PersonState | undefined,
): { people: PersonState[]; strangers: LeafId[] } {
  const people = new Map([[start.person, start]]);
  const strangers = new Set<LeafId>();
  // A map may grow while it is iterated: this is the queue as well.
  for (const { held } of people.values()) {
    for (const leaf of held.flatMap(({ a, b }) => [a, b])) {
      if (people.size >= REACH) break;
      const person = personOf(leaf);
      const state = person === undefined ? undefined : stateOf(person);
      if (state) people.set(state.person, people.get(state.person) ?? state);
      else strangers.add(leaf);
    }
  }
  return { people: [...people.values()], strangers: [...strangers] };
}

/**
 * Undoes a merge: these people as they would be if the cannot-link had stood from the start.
 *
 * All their evidence is followed again, in its order, from single leaves. What was followed is followed again unless
 * a cannot-link objects, or the people it joins have grown beyond a limit; what was held is judged again where the
 * people it was about are others now. What was tied to either side while they were merged so goes with the side that
 * its own evidence reaches first. Behaviour is kept per leaf, so each side has what it would have had.
 * @param settings whose limits what is judged again is judged by
 */
export function refold(
  people: readonly PersonState[],
  link: CannotLink,
  settings: FoldSettings,
  applied: Applied,
): PersonState[] {
  const before = new Map<LeafId, LeafSet>();
  const after = new Map<LeafId, PersonState>();
  for (const state of people) {
    for (const [leaf, kept] of Object.entries(state.leaves)) {
      const concerns = ({ a, b }: { a: LeafId; b: LeafId }) => a === leaf || b === leaf;
      before.set(leaf, { [leaf]: true });
      after.set(leaf, {
        person: leaf,
        applied,
        leaves: { [leaf]: kept },
        edges: [],
        held: state.held.filter(concerns),
        cannotLinks: [...state.cannotLinks, link].filter(concerns),
      });
    }
  }
  for (const [leaf, state] of after) {
    // Between people who are all here it is judged again; what leads elsewhere stays as it was.
    after.set(leaf, { ...state, held: state.held.filter(({ a, b }) => !after.has(a) || !after.has(b)) });
  }
  for (const attempt of attemptsOf(people, (leaf) => after.has(leaf)))
    follow(attempt, before, after, settings);
  const now = [...new Set(after.values())].map((state) => ({
    ...state,
    applied,
    held: sortEdges(state.held),
  }));
  return now.sort((x, y) => (x.person < y.person ? -1 : 1));
}

type LeafSet = { readonly [leaf: LeafId]: unknown };

/** Evidence at its place in history, and what came of it then. */
type Attempt = HeldEdge | (Omit<Edge, 'joined'> & { readonly why?: undefined });

function attemptsOf(people: readonly PersonState[], isHere: (leaf: LeafId) => boolean): Attempt[] {
  const attempts = new Map<string, Attempt>();
  const add = (attempt: Attempt) =>
    attempts.set(`${attempt.a} ${attempt.b} ${attempt.why === undefined}`, attempt);
  for (const { edges, held } of people) {
    for (const { a, b, applied, evidence, held: earlier } of edges) {
      if (earlier) add({ a, b, ...earlier });
      if (!earlier || !wasSettled({ evidence, held: earlier })) add({ a, b, applied, evidence });
    }
    for (const edge of held) if (isHere(edge.a) && isHere(edge.b)) add(edge);
  }
  return sortEdges([...attempts.values()]);
}

function follow(
  attempt: Attempt,
  before: Map<LeafId, LeafSet>,
  after: Map<LeafId, PersonState>,
  settings: FoldSettings,
): void {
  const { a, b, applied, evidence } = attempt;
  const [one, two] = [after.get(a)!, after.get(b)!];
  const then = [before.get(a)!, before.get(b)!] as const;
  if (attempt.why === undefined) place(before, { ...then[0], ...then[1] });
  if (one === two) {
    if (!hasPair(one.edges, a, b)) {
      const tied = addEdge(one, { a, b, applied, evidence, joined: false });
      for (const leaf of Object.keys(tied.leaves)) after.set(leaf, tied);
    }
    return;
  }
  const why = judge(attempt, then, [one, two], settings);
  if (why === undefined) {
    const united = join(one, two, { a, b, applied, evidence, joined: true });
    for (const leaf of Object.keys(united.leaves)) after.set(leaf, united);
  } else if (!hasPair(one.held, a, b)) {
    for (const side of [one, two]) {
      const holding = addHeld(side, { a, b, applied, evidence, why });
      for (const leaf of Object.keys(side.leaves)) after.set(leaf, holding);
    }
  }
}

function judge(
  attempt: Attempt,
  then: readonly [LeafSet, LeafSet],
  [one, two]: readonly [PersonState, PersonState],
  settings: FoldSettings,
): HeldEdge['why'] | undefined {
  if (separates(one.cannotLinks, one.leaves, two.leaves)) return 'cannot_link';
  const isSmaller = isWithin(one.leaves, then[0]) && isWithin(two.leaves, then[1]);
  if (attempt.why === undefined) {
    return isSmaller ? undefined : objection(one, two, attempt.evidence.explicit, settings);
  }
  const isSame = isSmaller && isWithin(then[0], one.leaves) && isWithin(then[1], two.leaves);
  return isSame ? attempt.why : objection(one, two, attempt.evidence.explicit, settings);
}

function place(sets: Map<LeafId, LeafSet>, set: LeafSet): void {
  for (const leaf of Object.keys(set)) sets.set(leaf, set);
}

function isWithin(inner: LeafSet, outer: LeafSet): boolean {
  return Object.keys(inner).every((leaf) => Object.hasOwn(outer, leaf));
}
