import { eventKey, NIL } from '../kernel/index.ts';
import type { AppliedTouchpoint } from '../touchpoints/index.ts';
import { foldBehaviour, NO_BEHAVIOUR } from './behaviour.ts';
import type { Leaf, LeafId } from './identifiers.ts';
import { type CannotLink, type Evidence, mergeId, type PersonId, type PersonState } from './person.ts';
import type { IdentityRecord, LedgerRecord, MapRecord } from './records.ts';
import { reach, refold } from './refold.ts';
import type { IgnoredIdentifier } from './resolve.ts';
import type { FoldSettings } from './settings.ts';
import { addEdge, addHeld, hasPair, join, MOST_HELD, objection } from './union.ts';

/** A touchpoint ready to fold: applied, with its leaves strongest first. */
export interface Foldable {
  readonly touchpoint: AppliedTouchpoint;
  readonly leaves: readonly Leaf[];
  readonly ignored: readonly IgnoredIdentifier[];
}

/** The people a fold may touch, as they were loaded. A leaf that is not in `personOf` was never seen. */
export interface Loaded {
  readonly personOf: ReadonlyMap<LeafId, PersonId>;
  readonly people: ReadonlyMap<PersonId, PersonState>;
}

/**
 * The fold: identity, then profile. Give it what the events name, apply them in the order (applied, id), and take
 * what changed. It is pure: what was loaded is never written to, so a lost transaction simply loads and folds anew.
 *
 * Invariants (SPEC.md):
 *  F1 a person's name is its smallest leaf, and each leaf belongs to exactly one person
 *  F2 an event folds into the person of its strongest leaf, and into nobody else
 *  F3 an edge is recorded once a pair; one that would break a cannot-link or a limit is held, on both sides
 *  F4 whoever's state decided the outcome is touched (its `applied` moves), also when nothing else of it changed
 */
export class Fold {
  readonly #loaded: Loaded;
  readonly #personOf = new Map<LeafId, PersonId>();
  readonly #people = new Map<PersonId, PersonState>();
  readonly #gone = new Set<PersonId>();
  readonly #map = new Map<string, MapRecord>();
  readonly identity: IdentityRecord[] = [];
  readonly ledger: LedgerRecord[] = [];

  constructor(loaded: Loaded) {
    this.#loaded = loaded;
  }

  /** Folds one event. @returns the person it folded into, or undefined where it names nobody */
  apply(event: Foldable, settings: FoldSettings): PersonId | undefined {
    const { touchpoint, leaves, ignored } = event;
    const key = eventKey(touchpoint.source, touchpoint.id);
    const subject = leaves[0];
    const person = subject === undefined ? undefined : this.#identify(event, key, settings);
    for (const identifier of ignored) {
      this.ledger.push({
        code: 'identifier_ignored',
        applied: touchpoint.applied,
        key,
        leaf: subject?.leaf ?? NIL,
        person: person ?? NIL,
        source: touchpoint.source,
        detail: { ...identifier },
      });
    }
    if (subject === undefined || person === undefined) return undefined;
    const state = this.#state(person);
    const leaf = state.leaves[subject.leaf]!;
    this.#put({
      ...state,
      applied: touchpoint.applied,
      leaves: {
        ...state.leaves,
        [subject.leaf]: { ...leaf, behaviour: foldBehaviour(leaf.behaviour, touchpoint) },
      },
    });
    return person;
  }

  #identify(event: Foldable, key: string, settings: FoldSettings): PersonId {
    const { touchpoint, leaves } = event;
    const { id, source, name, time, applied, type } = touchpoint;
    const evidence: Evidence = { key, id, source, name, time, explicit: type === 'alias' };
    for (const leaf of leaves) if (this.personOf(leaf.leaf) === undefined) this.#found(leaf, applied);
    const [subject, ...others] = leaves;
    for (const other of others) this.#tie(subject!.leaf, other.leaf, applied, evidence, settings);
    return this.personOf(subject!.leaf)!;
  }

  /** A leaf nobody has seen is a person of its own. */
  #found(leaf: Leaf, applied: number): void {
    const { kind, value } = leaf;
    this.#personOf.set(leaf.leaf, leaf.leaf);
    this.#put({
      person: leaf.leaf,
      applied,
      leaves: { [leaf.leaf]: { kind, value, since: applied, behaviour: NO_BEHAVIOUR } },
      edges: [],
      held: [],
      cannotLinks: [],
    });
  }

  #tie(a: LeafId, b: LeafId, applied: number, evidence: Evidence, settings: FoldSettings): void {
    const one = this.#state(this.personOf(a)!);
    const two = this.#state(this.personOf(b)!);
    if (one.person === two.person) {
      if (hasPair(one.edges, a, b)) return;
      this.#put(addEdge(one, { a, b, applied, evidence, joined: false }));
      this.identity.push({
        event: 'edge',
        joined: false,
        a,
        b,
        person: one.person,
        applied,
        evidence,
        reason: '',
      });
      return;
    }
    const why = objection(one, two, evidence.explicit, settings);
    if (why !== undefined) {
      this.#hold(one, two, { a, b, applied, evidence, why });
      return;
    }
    const united = join(one, two, { a, b, applied, evidence, joined: true });
    this.#replace([one, two], [united], applied);
    this.identity.push({
      event: 'edge',
      joined: true,
      a,
      b,
      person: united.person,
      applied,
      evidence,
      reason: '',
    });
  }

  #hold(one: PersonState, two: PersonState, held: PersonState['held'][number]): void {
    const known = hasPair(one.held, held.a, held.b) || hasPair(two.held, held.a, held.b);
    for (const side of [one, two]) {
      const touched = { ...side, applied: held.applied };
      this.#put(known || side.held.length >= MOST_HELD ? touched : addHeld(touched, held));
    }
    if (known) return;
    const { a, b, applied, evidence, why } = held;
    this.identity.push({
      event: 'held',
      joined: false,
      a,
      b,
      person: one.person,
      applied,
      evidence,
      reason: why,
    });
    this.ledger.push({
      code: 'merge_held',
      applied,
      key: evidence.key,
      leaf: a,
      person: one.person,
      source: evidence.source,
      detail: { why, other: b, otherPerson: two.person, merge: mergeId(a, b) },
    });
  }

  /**
   * Undoes a merge: a cannot-link between its two leaves, and everyone as they would be had it stood from the start.
   * Needs everyone loaded whom it may concern: see `strangersTo`.
   * @param settings in force now; evidence that is judged again is judged by their limits
   * @returns the people into whom the merged one falls, by name, or undefined where the two leaves are not one person
   */
  undo(link: CannotLink, evidence: Evidence, settings: FoldSettings): readonly PersonState[] | undefined {
    const { a, b, applied, by } = link;
    const person = this.personOf(a);
    if (person === undefined || person !== this.personOf(b)) return undefined;
    const merged = this.#state(person);
    const { people: before, strangers } = this.#reach(merged);
    if (strangers.length > 0) throw new Error(`${strangers.length} leaves were not loaded`);
    const after = refold(before, link, settings, applied);
    this.#replace(before, after, applied);
    this.identity.push({ event: 'undo', joined: false, a, b, person, applied, evidence, reason: '' });
    const cut = this.#recordChanges(before, after, applied);
    const people = after.filter(({ leaves }) =>
      Object.keys(leaves).some((leaf) => Object.hasOwn(merged.leaves, leaf)),
    );
    this.ledger.push({
      code: 'merge_undone',
      applied,
      key: evidence.key,
      leaf: a,
      person,
      source: by,
      detail: { by, merge: mergeId(a, b), people: people.map((p) => p.person), cut },
    });
    return people;
  }

  /** Evidence that an undo put into review, and evidence in review that it let through. @returns how many of the first */
  #recordChanges(before: readonly PersonState[], after: readonly PersonState[], applied: number): number {
    const [wereFollowed, wereHeld] = [pairsOf(before, 'edges'), pairsOf(before, 'held')];
    const [followed, held] = [pairsOf(after, 'edges'), pairsOf(after, 'held')];
    const cut = [...held].filter(([pair]) => wereFollowed.has(pair));
    for (const [, { a, b, evidence, why, person }] of cut) {
      this.identity.push({ event: 'held', joined: false, a, b, person, applied, evidence, reason: why });
    }
    for (const [pair, { a, b, evidence, joined, person }] of followed) {
      if (wereHeld.has(pair))
        this.identity.push({ event: 'edge', joined, a, b, person, applied, evidence, reason: '' });
    }
    return cut.length;
  }

  #reach(person: PersonState): ReturnType<typeof reach> {
    const owners = ownersOf(this.#loaded);
    return reach(
      person,
      (leaf) => this.#personOf.get(leaf) ?? owners.get(leaf),
      (name) => this.state(name),
    );
  }

  personOf(leaf: LeafId): PersonId | undefined {
    return this.#personOf.get(leaf) ?? this.#loaded.personOf.get(leaf);
  }

  state(person: PersonId): PersonState | undefined {
    return this.#people.get(person) ?? (this.#gone.has(person) ? undefined : this.#loaded.people.get(person));
  }

  #state(person: PersonId): PersonState {
    const state = this.state(person);
    if (!state) throw new Error(`person ${person} was not loaded`);
    return state;
  }

  #put(state: PersonState): void {
    this.#people.set(state.person, state);
    this.#gone.delete(state.person);
  }

  #replace(before: readonly PersonState[], after: readonly PersonState[], applied: number): void {
    const was = new Map<LeafId, PersonId>();
    for (const { person, leaves } of before) {
      this.#people.delete(person);
      this.#gone.add(person);
      for (const leaf of Object.keys(leaves)) was.set(leaf, person);
    }
    for (const state of after) {
      this.#put({ ...state, applied });
      for (const leaf of Object.keys(state.leaves)) {
        if (was.get(leaf) === state.person) continue;
        this.#personOf.set(leaf, state.person);
        // One event may move a leaf twice; history keeps where it ended.
        this.#map.set(`${leaf} ${applied}`, { leaf, person: state.person, applied });
      }
    }
  }

  /** Every move of a leaf to another person, one a leaf and instant. */
  map(): readonly MapRecord[] {
    return [...this.#map.values()];
  }

  /** The people as they are now. */
  changed(): readonly PersonState[] {
    return [...this.#people.values()];
  }

  /** People that are no more, each with the one that has its name's leaf now. Only those that existed before. */
  gone(): ReadonlyMap<PersonId, PersonId> {
    const before = [...this.#gone].filter((person) => this.#loaded.people.has(person));
    return new Map(before.map((person) => [person, this.personOf(person)!]));
  }

  /** Leaves that are new or belong to someone else now. */
  moved(): ReadonlyMap<LeafId, PersonId> {
    return new Map(
      [...this.#personOf].filter(([leaf, person]) => this.#loaded.personOf.get(leaf) !== person),
    );
  }
}

/**
 * Whom an undo within the person of this leaf may concern and who is not loaded yet, by leaves of theirs. Load them
 * as well and ask again, until there are none.
 */
export function strangersTo(leaf: LeafId, loaded: Loaded): readonly LeafId[] {
  const owners = ownersOf(loaded);
  const person = loaded.people.get(owners.get(leaf) ?? '');
  if (!person) return [];
  return reach(
    person,
    (leaf) => owners.get(leaf),
    (name) => loaded.people.get(name),
  ).strangers;
}

/** Whose each leaf was when the people were loaded, also those that no event names. */
function ownersOf({ people }: Loaded): Map<LeafId, PersonId> {
  const owners = new Map<LeafId, PersonId>();
  for (const { person, leaves } of people.values()) {
    for (const leaf of Object.keys(leaves)) owners.set(leaf, person);
  }
  return owners;
}

/** Edges by their pair, each with the (first) person that has it. */
function pairsOf<K extends 'edges' | 'held'>(
  people: readonly PersonState[],
  which: K,
): Map<string, PersonState[K][number] & { person: PersonId }> {
  const pairs = new Map<string, PersonState[K][number] & { person: PersonId }>();
  for (const state of people) {
    for (const edge of state[which]) {
      const pair = `${edge.a} ${edge.b}`;
      if (!pairs.has(pair)) pairs.set(pair, { ...edge, person: state.person });
    }
  }
  return pairs;
}
