import { digest, toUuid, type Uuid } from '@throughline/core/kernel';
import { type Expression, type Kysely, type SqlBool, sql } from 'kysely';
import type { DeadLetterRow, Schema } from './schema.ts';

/** A refused event, whole, as the door that refused it hands it over. */
export interface DeadLetter {
  readonly id: Uuid;
  /** Milliseconds since the epoch, of receipt. */
  readonly at: number;
  readonly source: string;
  /** The door it came in by. */
  readonly door: string;
  readonly code: string;
  readonly message: string;
  readonly path: string;
  /** Its own id and name, '' where none could be read, and when it says it happened. */
  readonly event: string;
  readonly name: string;
  readonly happened: number | undefined;
  /** JSON of what was sent. */
  readonly body: string;
  /** JSON of what its request said beside it. */
  readonly arrival: string;
  /** Whether the two are all there was. */
  readonly whole: boolean;
}

/** Which letters: all conditions hold. */
export interface LetterFilter {
  readonly ids?: readonly Uuid[] | undefined;
  readonly source?: string | undefined;
  readonly code?: string | undefined;
  readonly name?: string | undefined;
  /** Of receipt, milliseconds: `from` included, `to` excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** What the body holds, in any case. */
  readonly text?: string | undefined;
  readonly replayed?: boolean | undefined;
}

/** Place of a letter in the order of its list. */
export interface LetterCursor {
  readonly at: number;
  readonly id: Uuid;
}

/**
 * Keeps letters, in the transaction that acknowledges their refusal. A sender that repeats itself finds its letter
 * there: it is counted, not kept twice.
 */
export async function keepLetters(db: Kysely<Schema>, letters: readonly DeadLetter[]): Promise<void> {
  if (letters.length === 0) return;
  const seen = Map.groupBy(letters, ({ id }) => id);
  const rows = [...seen.values()].map((same) => same.at(-1)!).sort((a, b) => (a.id < b.id ? -1 : 1));
  const column = <T>(of: (letter: DeadLetter) => T) => rows.map(of);
  await sql`
    insert into dead_letters (id, at, last, seen, source, door, code, message, path, event, name, happened, body,
      arrival, bytes, whole, tries)
    select id, at, at, seen, source, door, code, message, path, event, name, happened, body, arrival,
      octet_length(body) + octet_length(arrival), whole, 0
    from unnest(${column(({ id }) => id)}::uuid[], ${column(({ at }) => at)}::bigint[],
      ${column(({ id }) => seen.get(id)!.length)}::int[], ${column(({ source }) => source)}::text[],
      ${column(({ door }) => door)}::text[], ${column(({ code }) => code)}::text[],
      ${column(({ message }) => message)}::text[], ${column(({ path }) => path)}::text[],
      ${column(({ event }) => event)}::text[], ${column(({ name }) => name)}::text[],
      ${column(({ happened }) => happened ?? null)}::bigint[], ${column(({ body }) => body)}::text[],
      ${column(({ arrival }) => arrival)}::text[], ${column(({ whole }) => whole)}::boolean[])
      as letter (id, at, seen, source, door, code, message, path, event, name, happened, body, arrival, whole)
    on conflict (id) do update set seen = dead_letters.seen + excluded.seen,
      last = greatest(dead_letters.last, excluded.last), code = excluded.code, message = excluded.message,
      path = excluded.path`.execute(db);
}

/** Who replays letters, and when (milliseconds). */
export interface Replaying {
  readonly by: string;
  readonly at: number;
}

/**
 * Marks letters replayed, in the transaction that takes their events in. Of two who replay one letter at once the
 * second waits for the first and finds it marked.
 * @returns the letters that were not marked before: only their events go on
 */
export async function markReplayed(
  db: Kysely<Schema>,
  ids: readonly Uuid[],
  { by, at }: Replaying,
): Promise<Set<Uuid>> {
  if (ids.length === 0) return new Set();
  const { rows } = await sql<{ id: string }>`
    update dead_letters set replayed = ${at}::bigint, replayed_by = ${by}
    where id = any(${[...ids].sort()}::uuid[]) and replayed is null returning id`.execute(db);
  return new Set(rows.map(({ id }) => id));
}

/** Writes down why letters were refused again. */
export async function noteTries(
  db: Kysely<Schema>,
  tries: readonly { readonly id: Uuid; readonly why: string }[],
): Promise<void> {
  if (tries.length === 0) return;
  await sql`
    update dead_letters set tries = tries + 1, tried = try.why
    from unnest(${tries.map(({ id }) => id)}::uuid[], ${tries.map(({ why }) => why)}::text[]) as try (id, why)
    where dead_letters.id = try.id`.execute(db);
}

export async function findLetter(db: Kysely<Schema>, id: Uuid): Promise<DeadLetterRow | undefined> {
  return db.selectFrom('dead_letters').selectAll().where('id', '=', id).executeTakeFirst();
}

/** A page of letters, newest first, or oldest first; `beyond` is the last one of the page before. */
export async function listLetters(
  db: Kysely<Schema>,
  filter: LetterFilter,
  page: { limit: number; beyond?: LetterCursor | undefined; oldestFirst?: boolean },
): Promise<DeadLetterRow[]> {
  const { limit, beyond: last, oldestFirst = false } = page;
  const order = oldestFirst ? 'asc' : 'desc';
  const compare = sql.raw(oldestFirst ? '>' : '<');
  const beyond = last && sql<SqlBool>`(at, id) ${compare} (${last.at}::bigint, ${last.id}::uuid)`;
  return db
    .selectFrom('dead_letters')
    .selectAll()
    .where((builder) => builder.and([...conditions(filter), ...(beyond ? [beyond] : [])]))
    .orderBy('at', order)
    .orderBy('id', order)
    .limit(limit)
    .execute();
}

function conditions(filter: LetterFilter): Expression<SqlBool>[] {
  const { ids, source, code, name, from, to, text, replayed } = filter;
  const all: Expression<SqlBool>[] = [];
  if (ids !== undefined) all.push(sql<SqlBool>`id = any(${[...ids]}::uuid[])`);
  if (source !== undefined) all.push(sql<SqlBool>`source = ${source}`);
  if (code !== undefined) all.push(sql<SqlBool>`code = ${code}`);
  if (name !== undefined) all.push(sql<SqlBool>`name = ${name}`);
  if (from !== undefined) all.push(sql<SqlBool>`at >= ${from}::bigint`);
  if (to !== undefined) all.push(sql<SqlBool>`at < ${to}::bigint`);
  if (replayed !== undefined)
    all.push(replayed ? sql<SqlBool>`replayed is not null` : sql<SqlBool>`replayed is null`);
  if (text !== undefined) {
    // The body is JSON, so what is looked for stands in it as JSON writes it. Which other letters have a case
    // depends on the database's locale: the collation "C" knows those of ASCII alone, everywhere.
    const written = JSON.stringify(text)
      .slice(1, -1)
      .replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
    all.push(sql<SqlBool>`position(${written} in lower(body collate "C")) > 0`);
  }
  return all;
}

/** Why letters went that were not replayed. */
export type DropReason = 'age' | 'quota' | 'discarded' | 'erased';

/** Takes letters away and counts them. @returns how many went of each source */
export async function dropLetters(
  db: Kysely<Schema>,
  ids: readonly Uuid[],
  { why, at }: { why: DropReason; at: number },
): Promise<number> {
  if (ids.length === 0) return 0;
  return db.transaction().execute(async (transaction) => {
    const { rows } = await sql<{ source: string; replayed: number | null }>`
      delete from dead_letters where id = any(${[...ids].sort()}::uuid[]) returning source, replayed`.execute(
      transaction,
    );
    // What was replayed is in the history: its letter may go unsaid, but for an erasure.
    const lost = rows.filter(({ replayed }) => replayed === null || why === 'erased');
    const counts = Map.groupBy(lost, ({ source }) => source);
    const drops = [...counts].map(([source, gone]) => ({
      id: toUuid(digest('drop', source, why)),
      source,
      letters: gone.length,
    }));
    drops.sort((a, b) => (a.id < b.id ? -1 : 1));
    if (drops.length > 0) {
      await sql`
        insert into dead_letter_drops (id, source, why, letters, last)
        select id, source, ${why}, letters, ${at}::bigint
        from unnest(${drops.map(({ id }) => id)}::uuid[], ${drops.map(({ source }) => source)}::text[],
          ${drops.map(({ letters }) => letters)}::bigint[]) as gone (id, source, letters)
        on conflict (id) do update set letters = dead_letter_drops.letters + excluded.letters,
          last = greatest(dead_letter_drops.last, excluded.last)`.execute(transaction);
    }
    return rows.length;
  });
}

/** The oldest letters, of one source or of all. */
export async function oldestLetters(
  db: Kysely<Schema>,
  { source, before, limit }: { source?: string; before?: number; limit: number },
): Promise<{ id: Uuid; bytes: number }[]> {
  return db
    .selectFrom('dead_letters')
    .select(['id', 'bytes'])
    .where((builder) => builder.and(conditions({ source, to: before })))
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** What is kept of one source. */
export interface LettersOfSource {
  readonly source: string;
  readonly letters: number;
  readonly waiting: number;
  readonly bytes: number;
  /** Milliseconds since the epoch, of receipt. */
  readonly oldest: number;
  readonly newest: number;
}

export async function lettersBySource(db: Kysely<Schema>): Promise<LettersOfSource[]> {
  const { rows } = await sql<LettersOfSource>`
    select source, count(*) as letters, count(*) filter (where replayed is null) as waiting,
      sum(bytes)::bigint as bytes, min(at) as oldest, max(at) as newest
    from dead_letters group by source order by source`.execute(db);
  return rows;
}

/** Letters that wait, by source and reason. */
export async function waitingByCode(
  db: Kysely<Schema>,
): Promise<{ source: string; code: string; letters: number }[]> {
  const { rows } = await sql<{ source: string; code: string; letters: number }>`
    select source, code, count(*) as letters from dead_letters where replayed is null
    group by source, code order by source, code`.execute(db);
  return rows;
}

export async function letterDrops(
  db: Kysely<Schema>,
): Promise<{ source: string; why: string; letters: number; last: number }[]> {
  return db
    .selectFrom('dead_letter_drops')
    .select(['source', 'why', 'letters', 'last'])
    .orderBy('source')
    .orderBy('why')
    .execute();
}
