import { isDeepStrictEqual } from 'node:util';
import { compareText, type Uuid } from '@throughline/core/kernel';
import { Fold, type FoldSettings, type LeafId, leafOf, type PersonState } from '@throughline/core/people';
import type { AppliedTouchpoint } from '@throughline/core/touchpoints';
import {
  type Analytical,
  doubledRows,
  type EventRow,
  eventHistory,
  mapAsShipped,
  parseEventLine,
  parseUndoLine,
  type UndoRow,
  undoHistory,
} from '@throughline/storage/analytical';
import {
  allIdentifiers,
  allOutbox,
  allPeople,
  readSettings,
  type Schema,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { linesOf } from './shipper.ts';

/** Where the live state of a person and what history makes of it part. */
export interface Difference {
  readonly person: Uuid;
  readonly live: PersonState | undefined;
  readonly replayed: PersonState | undefined;
}

export interface Verification {
  /** What was folded from scratch. */
  readonly events: number;
  readonly undos: number;
  readonly people: number;
  /**
   * People of whom history knows something later than their state does. While touchpoints come in these are the people
   * to whom something happened meanwhile; when nothing does, they are different.
   */
  readonly moving: number;
  readonly different: number;
  /** The first of them. */
  readonly differences: readonly Difference[];
  /** Rows of the analytical engine that are there more than once, by table. */
  readonly doubled: Readonly<Record<string, number>>;
  /** Leaves that the map of either engine gives to somebody else than history does. */
  readonly misplaced: number;
}

const SHOWN = 10;

/**
 * Holds law 3 against what is stored: folds the whole history from scratch (what is shipped and what is not yet) and
 * compares everyone with the live states. Memory grows with the people, not with their events.
 *
 * It may run while touchpoints come in: states are read first, so history can only be ahead of them.
 */
export async function verifyReplay(db: Kysely<Schema>, analytical: Analytical): Promise<Verification> {
  const live = new Map<Uuid, PersonState>();
  for await (const state of allPeople(db)) live.set(state.person, state);
  const owners: (readonly [LeafId, Uuid])[] = [];
  for await (const { leaf, person } of allIdentifiers(db)) owners.push([leaf, person]);
  const underWay = await linesOf(await allOutbox(db));
  const undos = withoutDoubles([
    ...(await undoHistory(analytical)),
    ...underWay.flatMap((line) => parseUndoLine(line) ?? []),
  ]);
  const events = underWay.flatMap((line) => parseEventLine(line) ?? []);
  const replayed = new Replay(db);
  for await (const entry of inOrder(eventHistory(analytical), [...withoutDoubles(events), ...undos]))
    await replayed.follow(entry);
  // While something is under way, the analytical map lags behind by right.
  if (underWay.length === 0) owners.push(...(await mapAsShipped(analytical)));
  return {
    ...replayed.counts,
    ...compare(live, owners, replayed.fold),
    doubled: await doubledRows(analytical),
  };
}

type Entry = EventRow | UndoRow;

const isUndo = (entry: Entry): entry is UndoRow => 'link' in entry;

/** Follows history entry by entry, each under the settings it was folded with. */
class Replay {
  readonly fold = new Fold({ personOf: new Map(), people: new Map() });
  readonly counts = { events: 0, undos: 0 };
  readonly #db: Kysely<Schema>;
  readonly #settings = new Map<number, FoldSettings>();

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  async follow(entry: Entry): Promise<void> {
    const settings = this.#settings.get(entry.settings) ?? (await this.#readSettings(entry.settings));
    if (isUndo(entry)) {
      this.fold.undo(entry.link, entry.evidence, settings);
      this.counts.undos++;
      return;
    }
    const { key: _, leaf: __, shipment: ___, ...row } = entry;
    const touchpoint = row as AppliedTouchpoint;
    const leaves = touchpoint.identifiers.map(({ kind, value }) => ({
      leaf: leafOf(kind, value),
      kind,
      value,
    }));
    this.fold.apply({ touchpoint, leaves, ignored: [] }, settings);
    this.counts.events++;
  }

  async #readSettings(version: number): Promise<FoldSettings> {
    const { value } = await readSettings(this.#db, version);
    this.#settings.set(version, value);
    return value;
  }
}

/** Shipped events are in order already; what is under way is few, and a row may be in both. */
async function* inOrder(shipped: AsyncIterable<EventRow>, others: Entry[]): AsyncIterable<Entry> {
  others.sort(compareEntries);
  const underWay = new Set(others.map(({ key }) => key));
  let next = 0;
  for await (const row of shipped) {
    if (underWay.has(row.key)) continue;
    while (next < others.length && compareEntries(others[next]!, row) < 0) yield others[next++]!;
    yield row;
  }
  yield* others.slice(next);
}

function compareEntries(a: Entry, b: Entry): number {
  return a.applied - b.applied || compareText(a.key, b.key);
}

function withoutDoubles<T extends Entry>(entries: readonly T[]): T[] {
  return [...new Map(entries.map((entry) => [entry.key, entry])).values()];
}

function compare(
  live: ReadonlyMap<Uuid, PersonState>,
  owners: readonly (readonly [LeafId, Uuid])[],
  fold: Fold,
) {
  const replayed = new Map(fold.changed().map((state) => [state.person, state]));
  const appliedLive = new Map<LeafId, number>();
  for (const { leaves, applied } of live.values())
    for (const leaf of Object.keys(leaves)) appliedLive.set(leaf, applied);
  const hasMovedOn = (leaf: LeafId) => {
    const now = fold.state(fold.personOf(leaf) ?? '');
    return now !== undefined && now.applied > (appliedLive.get(leaf) ?? 0);
  };
  const differences: Difference[] = [];
  let moving = 0;
  let different = 0;
  for (const person of new Set([...live.keys(), ...replayed.keys()])) {
    const [one, other] = [live.get(person), replayed.get(person)];
    if (isDeepStrictEqual(one, other)) continue;
    const leaves = Object.keys({ ...one?.leaves, ...other?.leaves });
    if (leaves.some(hasMovedOn)) moving++;
    else if (++different <= SHOWN) differences.push({ person, live: one, replayed: other });
  }
  const misplaced = owners.filter(([leaf, person]) => fold.personOf(leaf) !== person && !hasMovedOn(leaf));
  return { people: live.size, moving, different, differences, misplaced: misplaced.length };
}
