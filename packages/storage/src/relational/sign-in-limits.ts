import { type Kysely, sql } from 'kysely';
import type { Schema } from './schema.ts';

/** So many at once, and then one for each interval (milliseconds). */
export interface Rate {
  readonly burst: number;
  readonly interval: number;
}

/**
 * Counts a try, for all processes at once, by the generic cell rate algorithm (ITU-T I.371): one number a subject,
 * one statement a try.
 * @param now milliseconds since the epoch
 * @returns how long to wait before the next try, milliseconds: 0 where this one is allowed
 */
export async function countTry(
  db: Kysely<Schema>,
  id: string,
  { burst, interval }: Rate,
  now: number,
): Promise<number> {
  const latest = now + burst * interval;
  const { rows } = await sql<{ until: number }>`
    insert into sign_in_limits (id, until) values (${id}, ${now + interval}::bigint)
    on conflict (id) do update set until = greatest(sign_in_limits.until, ${now}::bigint) + ${interval}::bigint
      where greatest(sign_in_limits.until, ${now}::bigint) + ${interval}::bigint <= ${latest}::bigint
    returning until`.execute(db);
  if (rows.length > 0) return 0;
  const held = await db.selectFrom('sign_in_limits').select('until').where('id', '=', id).executeTakeFirst();
  return Math.max(1, (held?.until ?? now) + interval - latest);
}

/** Forgets tries, as after the right password. */
export async function forgetTries(db: Kysely<Schema>, ids: readonly string[]): Promise<void> {
  await db
    .deleteFrom('sign_in_limits')
    .where('id', 'in', [...ids])
    .execute();
}

/** Forgets what holds nobody back any more. @param now milliseconds since the epoch */
export async function forgetOldTries(db: Kysely<Schema>, now: number): Promise<void> {
  await sql`delete from sign_in_limits where until < ${now}::bigint`.execute(db);
}
