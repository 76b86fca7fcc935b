/**
 * What waits for destinations.
 *
 *  D1 The place up to which a destination is planned moves in the transaction that stores what was planned, and only from
 *     where the planner read it: every event that a rule means becomes a row once, whoever plans.
 *  D2 A row goes, is set back or becomes a dead letter only by the word of who holds it, and only as it was when it was
 *     claimed: someone whose lease ran out changes nothing.
 */
import type { Uuid } from '@throughline/core/kernel';
import { type Kysely, sql } from 'kysely';
import { type LogEntry, logDeliveries } from './delivery-log.ts';
import type { DeliveryRow, DestinationRow, Schema } from './schema.ts';

/** Where a destination is planned up to. */
export type Place = Pick<
  DestinationRow,
  'position' | 'cursor_applied' | 'cursor_key' | 'scanning' | 'scan_to'
>;

/** A row to come; of people `payload` is null, since what is sent is what is known then. */
export type Planned = Pick<
  DeliveryRow,
  'id' | 'key' | 'leaf' | 'applied' | 'source' | 'event' | 'name' | 'payload'
>;

class Moved extends Error {}

/**
 * Stores what was planned, and the place up to which it was.
 * @returns false where someone else planned, or the destination was changed, since it was read
 */
export async function planDeliveries(
  db: Kysely<Schema>,
  destination: Pick<DestinationRow, 'name' | 'revision' | 'planned'>,
  rows: readonly Planned[],
  place: Place,
  at: number,
): Promise<boolean> {
  const { name, revision, planned } = destination;
  try {
    await db.transaction().execute(async (transaction) => {
      const moved = await sql`
        update destinations set planned = planned + ${rows.length}::bigint, position = ${place.position}::bigint,
          cursor_applied = ${place.cursor_applied}::bigint, cursor_key = ${place.cursor_key}::uuid,
          scanning = ${place.scanning}::boolean, scan_to = ${place.scan_to}::bigint, revision = revision + 1
        where name = ${name} and revision = ${revision}::bigint`.execute(transaction);
      if (Number(moved.numAffectedRows ?? 0) === 0) throw new Moved();
      if (rows.length > 0) await insertPlanned(transaction, name, rows, planned, at);
    });
    return true;
  } catch (error) {
    if (error instanceof Moved) return false;
    throw error;
  }
}

// Who is at a row stays at it: its word counts no more, because the row's place in the order is another one.
async function insertPlanned(
  db: Kysely<Schema>,
  destination: string,
  rows: readonly Planned[],
  planned: number,
  at: number,
): Promise<void> {
  await sql`
    insert into deliveries (id, destination, seq, key, leaf, applied, at, source, event, name, payload, attempts, due)
    select id, ${destination}, ${planned}::bigint + place, key, leaf, applied, ${at}::bigint, source, event, name, payload,
      0, 0
    from unnest(${rows.map((row) => row.id)}::uuid[], ${rows.map((row) => row.key)}::uuid[],
      ${rows.map((row) => row.leaf)}::uuid[], ${rows.map((row) => row.applied)}::bigint[],
      ${rows.map((row) => row.source)}::text[], ${rows.map((row) => row.event)}::text[],
      ${rows.map((row) => row.name)}::text[], ${rows.map((row) => row.payload)}::text[])
      with ordinality as planned (id, key, leaf, applied, source, event, name, payload, place)
    on conflict (id) do update set seq = excluded.seq, applied = excluded.applied, at = excluded.at,
      leaf = excluded.leaf, payload = excluded.payload, attempts = 0, first_attempt = null, due = 0, dead = null,
      code = null, reason = null`.execute(db);
}

/** A row as far as choosing needs it. */
export type WaitingRow = Pick<DeliveryRow, 'id' | 'seq' | 'leaf' | 'due' | 'holder' | 'at'>;

/** Everything that waits for a destination, oldest first. */
export async function waitingDeliveries(
  db: Kysely<Schema>,
  destination: string,
  limit: number,
): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select id, seq, leaf, due, holder, at from deliveries
    where destination = ${destination} and dead is null order by seq limit ${limit}::int`.execute(db);
  return rows;
}

/** Whose each of some leaves is now. */
export async function ownersOf(db: Kysely<Schema>, leaves: readonly Uuid[]): Promise<Map<Uuid, Uuid>> {
  if (leaves.length === 0) return new Map();
  const { rows } = await sql<{ leaf: string; person: string }>`
    select leaf, person from identifiers where leaf = any(${leaves}::uuid[])`.execute(db);
  return new Map(rows.map(({ leaf, person }) => [leaf, person]));
}

/** Who delivers at the moment: holders of a lease whose name begins so. */
export async function liveHolders(db: Kysely<Schema>, prefix: string): Promise<Set<Uuid>> {
  const { rows } = await sql<{ holder: string }>`
    select holder from leases where name like ${`${prefix}%`}
      and until > (extract(epoch from clock_timestamp()) * 1000)::bigint`.execute(db);
  return new Set(rows.map(({ holder }) => holder));
}

/**
 * Claims rows that nobody alive is at.
 * @returns those that were, as they are now: another process may have been first, or a row may have been planned anew
 */
export async function claimDeliveries(
  db: Kysely<Schema>,
  ids: readonly Uuid[],
  holder: Uuid,
  live: ReadonlySet<Uuid>,
): Promise<DeliveryRow[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<DeliveryRow>`
    update deliveries set holder = ${holder}::uuid
    where id = any(${[...ids].sort()}::uuid[]) and dead is null
      and (holder is null or holder <> all(${[...live]}::uuid[]))
    returning id, destination, seq, key, leaf, applied, at, source, event, name, payload, attempts, first_attempt, due,
      holder, dead, code, reason`.execute(db);
  return rows.sort((a, b) => a.seq - b.seq);
}

/** What became of rows that were claimed. */
export interface Settlement {
  readonly delivered: readonly Pick<DeliveryRow, 'id' | 'seq'>[];
  /** To be tried again, or (`dead`) given up. */
  readonly failed: readonly Pick<
    DeliveryRow,
    'id' | 'seq' | 'attempts' | 'first_attempt' | 'due' | 'dead' | 'code' | 'reason'
  >[];
  /** Not tried: free for anyone. */
  readonly released: readonly Uuid[];
  readonly log: readonly LogEntry[];
}

/** Writes down what became of rows, and what was tried, together. */
export async function settleDeliveries(
  db: Kysely<Schema>,
  holder: Uuid,
  { delivered, failed, released, log }: Settlement,
): Promise<void> {
  const sent = delivered.map(({ id }) => id);
  await db.transaction().execute(async (transaction) => {
    let gone = 0;
    if (delivered.length > 0) {
      const result = await sql`
        delete from deliveries where id = any(${[...sent].sort()}::uuid[]) and holder = ${holder}::uuid
          and seq = any(${delivered.map(({ seq }) => seq)}::bigint[])`.execute(transaction);
      gone = Number(result.numAffectedRows ?? 0);
    }
    for (const row of [...failed].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      await sql`
        update deliveries set attempts = ${row.attempts}::int, first_attempt = ${row.first_attempt}::bigint,
          due = ${row.due}::bigint, dead = ${row.dead}::bigint, code = ${row.code}::text, reason = ${row.reason}::text
        where id = ${row.id}::uuid and holder = ${holder}::uuid and seq = ${row.seq}::bigint`.execute(
        transaction,
      );
    }
    // What was delivered and is still there was planned anew meanwhile: it is to be sent once more.
    const stay = gone < sent.length ? sent : [];
    const free = [...stay, ...failed.map(({ id }) => id), ...released].sort();
    if (free.length > 0) {
      await sql`
        update deliveries set holder = null where id = any(${free}::uuid[]) and holder = ${holder}::uuid`.execute(
        transaction,
      );
    }
    await logDeliveries(transaction, log);
  });
}

/** How much waits for each destination, how much of it failed before, and how much was given up. */
export async function countDeliveries(
  db: Kysely<Schema>,
): Promise<Map<string, { waiting: number; failing: number; dead: number; oldest: number | null }>> {
  const { rows } = await sql<{
    destination: string;
    waiting: number;
    failing: number;
    dead: number;
    oldest: number | null;
  }>`
    select destination, count(*) filter (where dead is null) as waiting,
      count(*) filter (where dead is null and attempts > 0) as failing, count(dead) as dead,
      min(at) filter (where dead is null) as oldest
    from deliveries group by destination`.execute(db);
  return new Map(rows.map(({ destination, ...counts }) => [destination, counts]));
}

/** Dead letters, oldest first, a page at a time. @param after `seq` of the last one of the page before */
export async function deadLetters(
  db: Kysely<Schema>,
  destination: string,
  { after, limit }: { after: number; limit: number },
): Promise<DeliveryRow[]> {
  const { rows } = await sql<DeliveryRow>`
    select id, destination, seq, key, leaf, applied, at, source, event, name, payload, attempts, first_attempt, due,
      holder, dead, code, reason from deliveries
    where destination = ${destination} and dead is not null and seq > ${after}::bigint
    order by seq limit ${limit}::int`.execute(db);
  return rows;
}

type Touched = Pick<DeliveryRow, 'key' | 'source' | 'event' | 'name' | 'attempts'>;

/**
 * Brings dead letters back to life, all of a destination or those with some keys, or discards them.
 * @returns those it was done to
 */
export async function reviveDeadLetters(
  db: Kysely<Schema>,
  destination: string,
  keys: readonly Uuid[] | undefined,
): Promise<Touched[]> {
  const { rows } = await sql<Touched>`
    update deliveries set dead = null, attempts = 0, first_attempt = null, due = 0, holder = null
    where destination = ${destination} and dead is not null
      and (${keys === undefined}::boolean or key = any(${keys ?? []}::uuid[]))
    returning key, source, event, name, attempts`.execute(db);
  return rows;
}

/** @param before given up before this time, milliseconds since the epoch */
export async function discardDeadLetters(
  db: Kysely<Schema>,
  destination: string,
  keys: readonly Uuid[] | undefined,
  before: number = Number.MAX_SAFE_INTEGER,
): Promise<Touched[]> {
  const { rows } = await sql<Touched>`
    delete from deliveries where destination = ${destination} and dead < ${before}::bigint
      and (${keys === undefined}::boolean or key = any(${keys ?? []}::uuid[]))
    returning key, source, event, name, attempts`.execute(db);
  return rows;
}

/** Which of some people there are, merged away or not. */
export async function peopleAmong(db: Kysely<Schema>, people: readonly Uuid[]): Promise<Uuid[]> {
  if (people.length === 0) return [];
  const { rows } = await sql<{ person: string }>`
    select person from people where person = any(${people}::uuid[]) order by person`.execute(db);
  return rows.map(({ person }) => person);
}

/** People after one, by name, without those merged away. */
export async function peopleAfter(db: Kysely<Schema>, person: Uuid, limit: number): Promise<Uuid[]> {
  const { rows } = await sql<{ person: string }>`
    select person from people where person > ${person}::uuid and state is not null
    order by person limit ${limit}::int`.execute(db);
  return rows.map((row) => row.person);
}
