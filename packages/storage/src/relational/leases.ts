import type { Uuid } from '@throughline/core/kernel';
import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** The database's clock, microseconds since the epoch: the physical part of `applied`. */
export const databaseClock = sql<number>`(extract(epoch from clock_timestamp()) * 1000000)::bigint`;

/**
 * Takes or renews a lease on the database's clock, which is read once: Citus takes only immutable functions in the
 * WHERE of an ON CONFLICT, so there the moment is reckoned back from the end of the lease asked for.
 * @param milliseconds how long it holds
 * @returns whether it is ours now
 */
export async function takeLease(
  db: Kysely<Schema>,
  name: string,
  holder: Uuid,
  milliseconds: number,
): Promise<boolean> {
  const taken = await sql<{ holder: string }>`
    insert into leases (name, holder, until)
    values (${name}, ${holder}::uuid, (extract(epoch from clock_timestamp()) * 1000)::bigint + ${milliseconds}::bigint)
    on conflict (name) do update set holder = excluded.holder, until = excluded.until
    where leases.holder = excluded.holder or leases.until < excluded.until - ${milliseconds}::bigint
    returning holder`.execute(db);
  return taken.rows.length > 0;
}

/** Gives a lease up, so that another process need not wait for it to run out. */
export async function dropLease(db: Kysely<Schema>, name: string, holder: Uuid): Promise<void> {
  await sql`delete from leases where name = ${name} and holder = ${holder}::uuid`.execute(db);
}
