import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdCompress } from 'node:zlib';
import { CodedError, nextApplied, type Uuid } from '@throughline/core/kernel';
import { Fold, mergeId, type PersonState, parseMergeId } from '@throughline/core/people';
import { appendOutbox, databaseClock, loadPeople, type Schema } from '@throughline/storage/relational';
import { type Kysely, sql } from 'kysely';
import { appendRecords, LostRace, stillOnTheirWay, storeFold } from './transaction.ts';

const compress = promisify(zstdCompress);
const MAX_TRIES = 20;

export interface Undone {
  readonly people: readonly PersonState[];
  readonly outbox: Uuid;
}

/**
 * Undoes a merge, in one guarded transaction of the same steps as any touchpoint.
 * @param by name of the key that decided
 * @throws CodedError 400 `merge_invalid`, 404 `merge_unknown`, 409 `merge_not_in_force`
 */
export async function undoMerge(db: Kysely<Schema>, id: string, by: string): Promise<Undone> {
  const pair = parseMergeId(id);
  if (!pair) throw new CodedError(400, 'merge_invalid', 'That is not the id of a merge.');
  for (let tries = 1; ; tries++) {
    try {
      return await db.transaction().execute((transaction) => undoOnce(transaction, pair, by));
    } catch (error) {
      const raced =
        error instanceof LostRace || ['40001', '40P01'].includes(String((error as { code?: unknown }).code));
      if (!raced) throw error;
      if (tries >= MAX_TRIES)
        throw new CodedError(503, 'contended', 'Too many writers for the same people.', { retryAfter: 1 });
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * tries));
    }
  }
}

async function undoOnce(db: Kysely<Schema>, { a, b }: { a: Uuid; b: Uuid }, by: string): Promise<Undone> {
  const { rows } = await sql<{ now: number; version: number }>`
    select ${databaseClock} as now, coalesce((select max(version) from settings), 0) as version`.execute(db);
  const { now, version } = rows[0]!;
  const at = Math.floor(now / 1000);
  const loaded = await loadPeople(db, [a, b]);
  const owners = [a, b].map((leaf) => loaded.leaves.get(leaf)?.person);
  const before = loaded.people.get(owners[0] ?? '');
  const link = before?.state.edges.find((edge) => edge.a === a && edge.b === b);
  if (owners.includes(undefined)) throw new CodedError(404, 'merge_unknown', 'There is no such merge.');
  if (!before || owners[0] !== owners[1] || !link) {
    throw new CodedError(409, 'merge_not_in_force', 'The two are not merged by this evidence, or no longer.');
  }
  const pending = await stillOnTheirWay(db, loaded);
  const applied = nextApplied(now, [before.state.applied]);
  const fold = new Fold({
    personOf: new Map(Object.keys(before.state.leaves).map((leaf) => [leaf, before.state.person])),
    people: new Map([[before.state.person, before.state]]),
  });
  const evidence = {
    key: randomUUID(),
    id: mergeId(a, b),
    source: by,
    name: 'Merge undone',
    time: at,
    explicit: false,
  };
  const people = fold.undo({ a, b, applied, by }, evidence)!;
  const lines: string[] = [];
  appendRecords(lines, fold, version, at);
  const outbox = randomUUID();
  await storeFold(db, fold, loaded, pending, [outbox, applied]);
  await appendOutbox(db, { id: outbox, applied, at, events: 0, payload: await compress(lines.join('\n')) });
  return { people, outbox };
}
