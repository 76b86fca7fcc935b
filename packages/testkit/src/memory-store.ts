import { type Applied, eventKey, nextApplied, type Uuid } from '@throughline/core/kernel';
import {
  type CannotLink,
  compareHistory,
  type Evidence,
  Fold,
  type HistoryEntry,
  type IdentityRecord,
  type LeafId,
  type LedgerRecord,
  type Loaded,
  type MapRecord,
  mergeId,
  type PersonId,
  type PersonState,
  type Population,
  type Resolved,
  strangersTo,
  type VersionedSettings,
} from '@throughline/core/people';

/** A transaction that has claimed, loaded and folded, and has written nothing yet. */
export interface Attempt {
  /** The rows it would write: two attempts that share none do not disturb each other. */
  readonly touches: ReadonlySet<string>;
  readonly entries: readonly HistoryEntry[];
  /** Writes everything, or nothing. @returns false where another attempt changed what this one had read */
  commit(): boolean;
}

interface Row<T> {
  readonly version: number;
  readonly value: T;
}

/**
 * The relational plane's contract in memory, for the laws of the pure core and for nothing else: claims, a
 * versioned map from leaf to person, versioned people, frozen so that no fold writes to what it was given. As in the real transaction only rows that are
 * written are guarded, a batch loads only what its own events name, and merged people stay as tombstones.
 */
export class InMemoryStore {
  readonly #claims = new Set<Uuid>();
  readonly #leaves = new Map<LeafId, Row<PersonId>>();
  readonly #people = new Map<PersonId, Row<PersonState | undefined>>();
  readonly #history: HistoryEntry[] = [];
  readonly map: MapRecord[] = [];
  readonly identity: IdentityRecord[] = [];
  readonly ledger: LedgerRecord[] = [];

  /**
   * Begins to take in a batch of events that are resolved under the settings given.
   * @param physical the database's clock, microseconds
   */
  open(events: readonly Resolved[], settings: VersionedSettings, physical: Applied): Attempt {
    const fresh = new Map<Uuid, Resolved>();
    for (const event of events) {
      const key = eventKey(event.touchpoint.source, event.touchpoint.id);
      if (!this.#claims.has(key) && !fresh.has(key)) fresh.set(key, event);
    }
    const leaves = [...fresh.values()].flatMap((event) => event.leaves.map(({ leaf }) => leaf));
    const loaded = this.load(leaves);
    const base = nextApplied(physical, appliedOf(loaded));
    const entries = [...fresh].map(([key, { touchpoint, leaves, ignored }], i): HistoryEntry => {
      const applied = base + i;
      const stamped = { ...touchpoint, applied, settings: settings.version };
      const event = { touchpoint: stamped, leaves, ignored };
      return { entry: 'event', applied, key, event, settings: settings.value };
    });
    return this.#attempt(entries, loaded);
  }

  /** Begins to undo the merge between two leaves. */
  openUndo(
    a: LeafId,
    b: LeafId,
    by: string,
    settings: VersionedSettings['value'],
    physical: Applied,
  ): Attempt {
    const leaves = [a, b];
    let loaded = this.load(leaves);
    for (let more = strangersTo(a, loaded); more.length > 0; more = strangersTo(a, loaded)) {
      leaves.push(...more);
      loaded = this.load(leaves);
    }
    const applied = nextApplied(physical, appliedOf(loaded));
    const key = eventKey(by, `${mergeId(a, b)} ${applied}`);
    const link: CannotLink = { a, b, applied, by };
    const evidence: Evidence = {
      key,
      id: mergeId(a, b),
      source: by,
      name: 'Merge undone',
      time: Math.floor(applied / 1000),
      explicit: true,
    };
    return this.#attempt([{ entry: 'undo', applied, key, link, evidence, settings }], loaded);
  }

  /** Begins to fold history that has its place already, in the order given. */
  openHistory(entries: readonly HistoryEntry[]): Attempt {
    const leaves = entries.flatMap(leavesOf);
    const undoes = entries.some(({ entry }) => entry === 'undo');
    return this.#attempt(entries, undoes ? this.#loadComponent(leaves) : this.load(leaves));
  }

  /** The people that leaves belong to. @throws where the map and the people disagree, which they never may */
  load(leaves: Iterable<LeafId>): Loaded {
    const personOf = new Map<LeafId, PersonId>();
    const people = new Map<PersonId, PersonState>();
    for (const leaf of leaves) {
      const person = this.#leaves.get(leaf)?.value;
      if (person === undefined) continue;
      const state = this.#people.get(person)?.value;
      if (state === undefined || !Object.hasOwn(state.leaves, leaf)) {
        throw new Error(`the map gives ${leaf} to ${person}, who does not have it`);
      }
      personOf.set(leaf, person);
      people.set(person, state);
    }
    return { personOf, people };
  }

  /** The people that leaves belong to, and everyone whom held evidence leads to: an undo may concern them. */
  #loadComponent(leaves: LeafId[]): Loaded {
    const loaded = this.load(leaves);
    const held = [...loaded.people.values()].flatMap((state) => state.held.flatMap(({ a, b }) => [a, b]));
    const all = [...new Set([...leaves, ...held])];
    return all.length > new Set(leaves).size ? this.#loadComponent(all) : loaded;
  }

  /** Everything that happened, in history's own order. */
  history(): readonly HistoryEntry[] {
    return [...this.#history].sort(compareHistory);
  }

  /** Everyone, read whole. */
  population(): Population {
    return this.load(this.#leaves.keys());
  }

  #attempt(entries: readonly HistoryEntry[], loaded: Loaded): Attempt {
    const fold = new Fold(loaded);
    let isIdle = false;
    for (const entry of entries) {
      if (entry.entry === 'event') fold.apply(entry.event, entry.settings);
      else isIdle = fold.undo(entry.link, entry.evidence, entry.settings) === undefined || isIdle;
    }
    const moved = fold.moved();
    const people = new Map<PersonId, PersonState | undefined>();
    for (const state of fold.changed()) people.set(state.person, freeze(state));
    for (const person of fold.gone().keys()) people.set(person, undefined);
    const leafVersions = versionsOf(this.#leaves, moved.keys());
    const personVersions = versionsOf(this.#people, people.keys());
    const keys = entries.map(({ key }) => key);
    return {
      entries,
      touches: new Set([...moved.keys(), ...people.keys()]),
      commit: () => {
        // An undo that finds nothing to undo writes nothing, so nothing of it can be guarded.
        const isLost =
          isIdle ||
          keys.some((key) => this.#claims.has(key)) ||
          !areStill(this.#leaves, leafVersions) ||
          !areStill(this.#people, personVersions);
        if (isLost) return false;
        for (const key of keys) this.#claims.add(key);
        for (const [leaf, value] of moved) {
          this.#leaves.set(leaf, { value, version: leafVersions.get(leaf)! + 1 });
        }
        for (const [person, value] of people) {
          this.#people.set(person, { value, version: personVersions.get(person)! + 1 });
        }
        this.#history.push(...entries);
        this.map.push(...fold.map());
        this.identity.push(...fold.identity);
        this.ledger.push(...fold.ledger);
        return true;
      },
    };
  }
}

/** The leaves that an entry of history names. */
export function leavesOf(entry: HistoryEntry): LeafId[] {
  return entry.entry === 'event' ? entry.event.leaves.map(({ leaf }) => leaf) : [entry.link.a, entry.link.b];
}

function appliedOf({ people }: Loaded): Applied[] {
  return [...people.values()].map(({ applied }) => applied);
}

function versionsOf(rows: ReadonlyMap<string, Row<unknown>>, keys: Iterable<string>): Map<string, number> {
  return new Map([...keys].map((key) => [key, rows.get(key)?.version ?? 0]));
}

function areStill(rows: ReadonlyMap<string, Row<unknown>>, versions: ReadonlyMap<string, number>): boolean {
  return [...versions].every(([key, version]) => (rows.get(key)?.version ?? 0) === version);
}

function freeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) freeze(part);
  return Object.freeze(value);
}
