import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { CodedError, NIL, nextApplied, type Uuid } from '@throughline/core/kernel';
import {
  Fold,
  type Loaded,
  mergeId,
  type PersonState,
  parseMergeId,
  strangersTo,
} from '@throughline/core/people';
import {
  appendOutbox,
  type Changes,
  databaseClock,
  type KnownPeople,
  type LoadedPeople,
  loadPeople,
  readSettings,
  type Schema,
} from '@throughline/storage/relational';
import { type Kysely, sql } from 'kysely';
import { appendPeople } from './directory.ts';
import { LostRace, stillOnTheirWay, storeFold } from './store-fold.ts';
import { appendRecords } from './transaction.ts';

const compress = promisify(zstdCompress);
const MAX_TRIES = 20;

export interface Undone {
  readonly people: readonly PersonState[];
  readonly outbox: Uuid;
}

/**
 * Undoes a merge, in one guarded transaction of the same steps as any touchpoint.
 * @param known what this process remembers of people: it learns what became of them
 * @param by name of the key that decided
 * @throws CodedError 400 `merge_invalid`, 404 `merge_unknown`, 409 `merge_not_in_force`
 */
export async function undoMerge(
  db: Kysely<Schema>,
  known: KnownPeople,
  id: string,
  by: string,
): Promise<Undone> {
  const pair = parseMergeId(id);
  if (!pair) throw new CodedError(400, 'merge_invalid', 'That is not the id of a merge.');
  for (let tries = 1; ; tries++) {
    try {
      const { changes, ...undone } = await db
        .transaction()
        .execute((transaction) => undoOnce(transaction, pair, by));
      known.apply(changes);
      return undone;
    } catch (error) {
      const raced =
        error instanceof LostRace || ['40001', '40P01'].includes(String((error as { code?: unknown }).code));
      if (!raced) {
        if (!(error instanceof CodedError)) known.clear();
        throw error;
      }
      if (tries >= MAX_TRIES)
        throw new CodedError(503, 'contended', 'Too many writers for the same people.', { retryAfter: 1 });
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * tries));
    }
  }
}

/**
 * What an undo would make of everyone it concerns, without making it.
 * @throws CodedError as {@link undoMerge}
 */
export async function previewUndo(
  db: Kysely<Schema>,
  id: string,
): Promise<{ now: PersonState; people: readonly PersonState[] }> {
  const pair = parseMergeId(id);
  if (!pair) throw new CodedError(400, 'merge_invalid', 'That is not the id of a merge.');
  const { a, b } = pair;
  const settings = await readSettings(db);
  const loaded = await loadConcerned(db, a, b);
  const states = [...loaded.people.values()].map(({ state }) => state);
  const applied = nextApplied(
    0,
    states.map((state) => state.applied),
  );
  const fold = new Fold(asLoaded(loaded));
  const evidence = { key: NIL, id, source: '', name: '', time: 0, explicit: false };
  const people = fold.undo({ a, b, applied, by: '' }, evidence, settings.value)!;
  const isSide = (state: PersonState) => Object.hasOwn(state.leaves, a) || Object.hasOwn(state.leaves, b);
  return {
    now: loaded.people.get(loaded.leaves.get(a)!.person)!.state,
    people: [...people.filter(isSide), ...people.filter((state) => !isSide(state))],
  };
}

async function undoOnce(
  db: Kysely<Schema>,
  { a, b }: { a: Uuid; b: Uuid },
  by: string,
): Promise<Undone & { changes: Changes }> {
  const { rows } = await sql<{ now: number }>`select ${databaseClock} as now`.execute(db);
  const { now } = rows[0]!;
  const at = Math.floor(now / 1000);
  const settings = await readSettings(db);
  const loaded = await loadConcerned(db, a, b);
  const pending = await stillOnTheirWay(db, loaded);
  const states = [...loaded.people.values()].map(({ state }) => state);
  const applied = nextApplied(
    now,
    states.map((state) => state.applied),
  );
  const fold = new Fold(asLoaded(loaded));
  const evidence = {
    key: randomUUID(),
    id: mergeId(a, b),
    source: by,
    name: 'Merge undone',
    time: at,
    explicit: false,
  };
  const people = fold.undo({ a, b, applied, by }, evidence, settings.value)!;
  const lines: string[] = [];
  appendRecords(lines, fold, settings.version, at);
  appendPeople(lines, fold, loaded, applied);
  const outbox = randomUUID();
  const changes = await storeFold(db, fold, loaded, pending, [outbox, applied]);
  const payload = await compress(lines.join('\n'));
  await appendOutbox(db, { id: outbox, applied, at, events: 0, payload });
  return { people, outbox, changes };
}

/** The merged person, and everyone else whom the undo may concern through evidence that was held. */
async function loadConcerned(db: Kysely<Schema>, a: Uuid, b: Uuid): Promise<LoadedPeople> {
  const loaded = await loadPeople(db, [a, b]);
  const [ownerOfA, ownerOfB] = [a, b].map((leaf) => loaded.leaves.get(leaf)?.person);
  if (ownerOfA === undefined || ownerOfB === undefined) {
    throw new CodedError(404, 'merge_unknown', 'There is no such merge.');
  }
  const merged = loaded.people.get(ownerOfA)!.state;
  if (ownerOfA !== ownerOfB || !merged.edges.some((edge) => edge.a === a && edge.b === b)) {
    throw new CodedError(409, 'merge_not_in_force', 'The two are not merged by this evidence, or no longer.');
  }
  for (;;) {
    const strangers = strangersTo(a, asLoaded(loaded));
    if (strangers.length === 0) return loaded;
    const more = await loadPeople(db, strangers);
    if (more.people.size === 0) throw new Error('evidence names identifiers that nobody has');
    for (const [leaf, stored] of more.leaves) loaded.leaves.set(leaf, stored);
    for (const [person, stored] of more.people) loaded.people.set(person, stored);
  }
}

function asLoaded({ people }: LoadedPeople): Loaded {
  const states = [...people.values()].map(({ state }) => state);
  return {
    personOf: new Map(
      states.flatMap((state) => Object.keys(state.leaves).map((leaf) => [leaf, state.person] as const)),
    ),
    people: new Map(states.map((state) => [state.person, state])),
  };
}
