import { type Applied, CodedError, NIL, type Uuid } from '@throughline/core/kernel';
import type { LeafId, PersonId, PersonState } from '@throughline/core/people';
import { type Kysely, sql } from 'kysely';
import type { KnownPeople } from './known-people.ts';
import type { Schema } from './schema.ts';
import { readState, writeState } from './state-text.ts';

/** A micro-batch that touched a person and may not be in the analytical plane yet. */
export type Unshipped = readonly [outbox: Uuid, applied: Applied];

/** A person as stored: the state, and what the guard and the readers need beside it. */
export interface StoredPerson {
  readonly state: PersonState;
  readonly version: number;
  readonly unshipped: readonly Unshipped[];
}

export interface StoredLeaf {
  readonly person: PersonId;
  readonly version: number;
}

export interface LoadedPeople {
  readonly leaves: Map<LeafId, StoredLeaf>;
  readonly people: Map<PersonId, StoredPerson>;
}

/** Looks at a map and people that disagree, with pauses that double from a millisecond: half a second in all. */
const TRIES = 10;

/**
 * Loads the people that leaves belong to. The map and the states are read one after the other, and neither a sharded
 * database nor READ COMMITTED gives them a common snapshot: what was read is believed only if the two agree about
 * every leaf, both ways, else all of it is read again.
 *
 * (Tried: asking only that the state of a mapped leaf lists it. A leaf that another process created between the two
 * reads was then unknown to the map and yet in the state; the fold took it for new and forgot what it had done.)
 * @throws CodedError 503 `contended` where they go on disagreeing
 */
export async function loadPeople(
  db: Kysely<Schema>,
  leaves: readonly LeafId[],
  known?: KnownPeople,
): Promise<LoadedPeople> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 2 ** (attempt - 1)));
    const loaded: LoadedPeople = { leaves: new Map(), people: new Map() };
    if (leaves.length > 0) await loadOnce(db, leaves, loaded, known);
    if (agree(leaves, loaded)) return loaded;
  }
  throw new CodedError(503, 'contended', 'The people asked for are changing faster than they can be read.');
}

/** Whether each leaf belongs to whom the map says and to nobody else, and an unknown one to nobody. */
export function agree(leaves: readonly LeafId[], loaded: LoadedPeople): boolean {
  const owners = new Map<LeafId, PersonId>();
  for (const [person, { state }] of loaded.people) {
    for (const leaf of Object.keys(state.leaves)) {
      if (owners.has(leaf)) return false;
      owners.set(leaf, person);
    }
  }
  return leaves.every((leaf) => loaded.leaves.get(leaf)?.person === owners.get(leaf));
}

async function loadOnce(
  db: Kysely<Schema>,
  leaves: readonly LeafId[],
  into: LoadedPeople,
  known: KnownPeople | undefined,
): Promise<void> {
  const rows = await sql<{ leaf: string; person: string; version: number }>`
    select leaf, person, version from identifiers
    where leaf = any(${arrayText(leaves, (leaf) => leaf)}::uuid[])`.execute(db);
  for (const { leaf, person, version } of rows.rows) into.leaves.set(leaf, { person, version });
  const people = [...new Set(rows.rows.map(({ person }) => person))];
  for (const stored of await loadStates(db, people, known)) into.people.set(stored.state.person, stored);
}

/** People by name, without those that were merged away. What is remembered under its present version is not sent. */
async function loadStates(
  db: Kysely<Schema>,
  people: readonly PersonId[],
  known: KnownPeople | undefined,
): Promise<StoredPerson[]> {
  if (people.length === 0) return [];
  const remembered = new Map(people.map((person) => [person, known?.get(person)]));
  const versions = [...remembered].flatMap(([person, stored]) =>
    stored ? [`"${person} ${stored.version}"`] : [],
  );
  // The engine hashes the list (PostgreSQL 14 and later), so the comparison costs a look-up a row.
  const states = await sql<PersonRow>`
    select person, version, applied, unshipped,
      case when person || ' ' || version = any(${`{${versions.join(',')}}`}::text[]) then null else state end as state
    from people
    where person = any(${arrayText(people, (person) => person)}::uuid[]) and state is not null`.execute(db);
  return states.rows.map((row) => {
    if (row.state === null) return remembered.get(row.person)!;
    const stored = storedPerson(row, row.state);
    known?.learn(stored);
    return stored;
  });
}

/**
 * Finds the people of leaves, for reading. Whom this process remembers to have a leaf is looked up by name: a state
 * that lists the leaf now is its person's, whatever the map said, because each leaf is in one state only. The others
 * go by the map.
 */
export async function findPeople(
  db: Kysely<Schema>,
  leaves: readonly LeafId[],
  known: KnownPeople,
): Promise<Map<LeafId, StoredPerson>> {
  const guesses = new Map<LeafId, PersonId>();
  for (const leaf of leaves) {
    const stored = known.ownerOf(leaf);
    if (stored) guesses.set(leaf, stored.state.person);
  }
  const states = await loadStates(db, [...new Set(guesses.values())], known);
  const people = new Map(states.map((stored) => [stored.state.person, stored]));
  const found = new Map<LeafId, StoredPerson>();
  for (const [leaf, person] of guesses) {
    const stored = people.get(person);
    if (stored && Object.hasOwn(stored.state.leaves, leaf)) found.set(leaf, stored);
  }
  const others = leaves.filter((leaf) => !found.has(leaf));
  if (others.length === 0) return found;
  const loaded = await loadPeople(db, others, known);
  for (const leaf of others) {
    const stored = loaded.people.get(loaded.leaves.get(leaf)?.person ?? '');
    if (stored) found.set(leaf, stored);
  }
  return found;
}

interface PersonRow {
  person: string;
  version: number;
  applied: number;
  state: string | null;
  unshipped: string | null;
}

function storedPerson({ person, version, applied, unshipped }: PersonRow, state: string): StoredPerson {
  return {
    version,
    unshipped: unshipped === null ? [] : (JSON.parse(unshipped) as Unshipped[]),
    state: { person, applied, ...readState(state) },
  };
}

/** Everyone, a page at a time, without what was merged away. */
export async function* allPeople(db: Kysely<Schema>): AsyncIterable<PersonState> {
  const PAGE = 500;
  let last = NIL;
  for (;;) {
    const page = await sql<PersonRow>`
      select person, version, applied, state, unshipped from people
      where person > ${last}::uuid and state is not null order by person limit ${PAGE}::int`.execute(db);
    for (const row of page.rows) yield storedPerson(row, row.state!).state;
    if (page.rows.length < PAGE) return;
    last = page.rows.at(-1)!.person;
  }
}

/** Every identifier and whose it is, a page at a time. */
export async function* allIdentifiers(db: Kysely<Schema>): AsyncIterable<{ leaf: LeafId; person: PersonId }> {
  const PAGE = 5_000;
  let last = NIL;
  for (;;) {
    const page = await sql<{ leaf: string; person: string }>`
      select leaf, person from identifiers where leaf > ${last}::uuid order by leaf limit ${PAGE}::int`.execute(
      db,
    );
    yield* page.rows;
    if (page.rows.length < PAGE) return;
    last = page.rows.at(-1)!.leaf;
  }
}

/** An array literal of what needs no quotes: uuids and integers. (pg looks at each element for some to escape.) */
function arrayText<T>(items: readonly T[], of: (item: T) => string | number): string {
  return `{${items.map(of).join(',')}}`;
}

/** What a transaction writes about a person; `version` is the one it read, 0 for someone new. */
export interface PersonWrite {
  readonly person: PersonId;
  readonly version: number;
  readonly applied: Applied;
  /** Absent for a person that was merged away: the tombstone says into whom. */
  readonly state: PersonState | undefined;
  readonly mergedInto: PersonId | undefined;
  readonly unshipped: readonly Unshipped[];
}

export interface LeafWrite {
  readonly leaf: LeafId;
  readonly kind: string;
  readonly value: string;
  readonly person: PersonId;
  readonly version: number;
}

/**
 * States travel as one text, cut apart by the engine: an array parameter has every quote of the JSON escaped here and
 * unescaped there (15 % of the processor time of a store of 700 states). JSON never holds a raw U+001E, and the empty
 * text stands for null.
 */
const SEPARATOR = '\x1e';

/**
 * Stores people, each only if nobody else has since it was read.
 * The guard compares with the version read (`excluded.version - 1`): with an equality on the new version two
 * processes creating one person would silently overwrite each other. Sorted, because opposite orders deadlock.
 * @returns whoever was not stored, because someone else changed them: then the transaction is lost
 */
export async function storePeople(
  db: Kysely<Schema>,
  writes: readonly PersonWrite[],
): Promise<readonly PersonId[]> {
  if (writes.length === 0) return [];
  const sorted = [...writes].sort((a, b) => (a.person < b.person ? -1 : 1));
  const stored = await sql`
    insert into people (person, version, applied, merged_into, state, unshipped)
    select * from unnest(
      ${arrayText(sorted, (w) => w.person)}::uuid[],
      ${arrayText(sorted, (w) => w.version + 1)}::bigint[],
      ${arrayText(sorted, (w) => w.applied)}::bigint[],
      ${arrayText(sorted, (w) => w.mergedInto ?? 'NULL')}::uuid[],
      string_to_array(${sorted.map((w) => (w.state ? writeState(w.state) : '')).join(SEPARATOR)}, ${SEPARATOR}, '')::json[],
      ${sorted.map((w) => (w.unshipped.length > 0 ? JSON.stringify(w.unshipped) : null))}::json[]
    )
    on conflict (person) do update set
      version = excluded.version, applied = excluded.applied, merged_into = excluded.merged_into,
      state = excluded.state, unshipped = excluded.unshipped
    where people.version = excluded.version - 1`.execute(db);
  if (Number(stored.numAffectedRows) === writes.length) return [];
  const written = await sql<{ person: string; version: number; applied: number }>`
    select person, version, applied from people
    where person = any(${arrayText(writes, (w) => w.person)}::uuid[])`.execute(db);
  const now = new Map(written.rows.map((row) => [row.person, row]));
  return lostOf(writes, (w) => {
    const row = now.get(w.person);
    return row?.version === w.version + 1 && row.applied === w.applied;
  }).map(({ person }) => person);
}

/**
 * Fewer rows were written than were sent. Which, is told apart by what stands there now; another writer's row may
 * look like ours, but that none was lost is impossible, and then all count as lost.
 */
function lostOf<T>(writes: readonly T[], looksStored: (write: T) => boolean): readonly T[] {
  const lost = writes.filter((write) => !looksStored(write));
  return lost.length > 0 ? lost : writes;
}

/** Stores identifiers and whose they are, under the same guard as people. @returns the leaves that were not stored */
export async function storeLeaves(
  db: Kysely<Schema>,
  writes: readonly LeafWrite[],
): Promise<readonly LeafId[]> {
  if (writes.length === 0) return [];
  const sorted = [...writes].sort((a, b) => (a.leaf < b.leaf ? -1 : 1));
  const stored = await sql`
    insert into identifiers (leaf, kind, value, person, version)
    select * from unnest(
      ${arrayText(sorted, (w) => w.leaf)}::uuid[],
      ${sorted.map((w) => w.kind)}::text[],
      ${sorted.map((w) => w.value)}::text[],
      ${arrayText(sorted, (w) => w.person)}::uuid[],
      ${arrayText(sorted, (w) => w.version + 1)}::bigint[]
    )
    on conflict (leaf) do update set person = excluded.person, version = excluded.version
    where identifiers.version = excluded.version - 1`.execute(db);
  if (Number(stored.numAffectedRows) === writes.length) return [];
  const written = await sql<{ leaf: string; person: string; version: number }>`
    select leaf, person, version from identifiers
    where leaf = any(${arrayText(writes, (w) => w.leaf)}::uuid[])`.execute(db);
  const now = new Map(written.rows.map((row) => [row.leaf, row]));
  return lostOf(writes, (w) => {
    const row = now.get(w.leaf);
    return row?.version === w.version + 1 && row.person === w.person;
  }).map(({ leaf }) => leaf);
}

/** Versions of people rows, tombstones included: whoever takes a name up again must write over its tombstone. */
export async function versionsOf(
  db: Kysely<Schema>,
  people: readonly PersonId[],
): Promise<Map<PersonId, number>> {
  if (people.length === 0) return new Map();
  const rows = await sql<{ person: string; version: number }>`
    select person, version from people where person = any(${people}::uuid[])`.execute(db);
  return new Map(rows.rows.map(({ person, version }) => [person, version]));
}

/** Versions of identifiers that no event named but that move with their person. */
export async function leafVersionsOf(
  db: Kysely<Schema>,
  leaves: readonly LeafId[],
): Promise<Map<LeafId, number>> {
  if (leaves.length === 0) return new Map();
  const rows = await sql<{ leaf: string; version: number }>`
    select leaf, version from identifiers where leaf = any(${leaves}::uuid[])`.execute(db);
  return new Map(rows.rows.map(({ leaf, version }) => [leaf, version]));
}

/**
 * Locks people, then identifiers, one by one in key order, as a sharded database allows: the way out for a component
 * that keeps losing to others. Storing takes the same rows in the same order, so the two cannot deadlock.
 */
export async function lockComponent(
  db: Kysely<Schema>,
  leaves: readonly LeafId[],
  people: readonly PersonId[],
): Promise<void> {
  for (const person of [...people].sort()) {
    await sql`select 1 from people where person = ${person}::uuid for update`.execute(db);
  }
  for (const leaf of [...leaves].sort()) {
    await sql`select 1 from identifiers where leaf = ${leaf}::uuid for update`.execute(db);
  }
}
