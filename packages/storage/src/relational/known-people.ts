import type { LeafId, PersonId } from '@throughline/core/people';
import type { StoredPerson } from './people.ts';

/** What a transaction made of people. */
export interface Changes {
  readonly stored: readonly StoredPerson[];
  /** People who were merged away, and the versions of their tombstones. */
  readonly gone: readonly (readonly [PersonId, number])[];
}

/** How many versions of people who are no longer remembered are kept: see `learn`. */
const FORGOTTEN = 200_000;

/**
 * People that this process has read or written before. With several processes the database is asked all the same, for
 * the version: what is remembered under that very version need not travel or be parsed again, and whoever changes a
 * state raises its version. A process that is alone learns of every change before it is acknowledged, so what it
 * remembers is how things are.
 */
export class KnownPeople {
  readonly #limit: number;
  readonly #people = new Map<PersonId, StoredPerson>();
  readonly #owners = new Map<LeafId, PersonId>();
  /** The last version of people who were merged away or not used for long. */
  readonly #forgotten = new Map<PersonId, number>();

  /** @param limit people; the one not used for longest goes first */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get(person: PersonId): StoredPerson | undefined {
    const stored = this.#people.get(person);
    if (stored) {
      this.#people.delete(person);
      this.#people.set(person, stored);
    }
    return stored;
  }

  /** Who has this leaf, among those remembered. */
  ownerOf(leaf: LeafId): StoredPerson | undefined {
    const person = this.#owners.get(leaf);
    return person === undefined ? undefined : this.get(person);
  }

  /**
   * Only what is committed: a version that is rolled back will be someone else's. A read that began before a
   * change and ends after it brings an older version, which is passed over: hence the versions of the forgotten. (Far
   * more of them are kept than can be forgotten while one query runs.)
   */
  learn(stored: StoredPerson): void {
    const { person, leaves } = stored.state;
    const before = this.#people.get(person);
    if (stored.version < (before?.version ?? this.#forgotten.get(person) ?? 0)) return;
    if (before) this.#drop(person, before);
    this.#forgotten.delete(person);
    this.#people.set(person, stored);
    for (const leaf in leaves) this.#owners.set(leaf, person);
    if (this.#people.size > this.#limit) {
      const [oldest, state] = this.#people.entries().next().value!;
      this.#drop(oldest, state);
      this.#remain(oldest, state.version);
    }
  }

  /** To be called when they are committed, and before anyone is told. */
  apply({ stored, gone }: Changes): void {
    for (const [person, version] of gone) this.#forget(person, version);
    for (const person of stored) this.learn(person);
  }

  /** A commit whose outcome is unknown leaves nothing to rely on. */
  clear(): void {
    for (const [person, { version }] of this.#people) this.#remain(person, version);
    this.#people.clear();
    this.#owners.clear();
  }

  #forget(person: PersonId, version: number): void {
    const before = this.#people.get(person);
    if (before && before.version > version) return;
    if (before) this.#drop(person, before);
    this.#remain(person, version);
  }

  #drop(person: PersonId, { state }: StoredPerson): void {
    this.#people.delete(person);
    for (const leaf in state.leaves) if (this.#owners.get(leaf) === person) this.#owners.delete(leaf);
  }

  #remain(person: PersonId, version: number): void {
    this.#forgotten.delete(person);
    this.#forgotten.set(person, version);
    if (this.#forgotten.size > FORGOTTEN) this.#forgotten.delete(this.#forgotten.keys().next().value!);
  }
}
