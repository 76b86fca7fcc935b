import { type Kysely, sql } from 'kysely';
import { revokeLinksFor } from './links.ts';
import type { SessionRow, UserRow } from './organization-schema.ts';
import type { Schema } from './schema.ts';

/** A user with what there is to sign in by, and when they were last here. */
export interface UserSummary extends Omit<UserRow, 'image' | 'updated'> {
  readonly providers: readonly string[];
  readonly seen: Date | undefined;
}

export async function listUsers(db: Kysely<Schema>): Promise<UserSummary[]> {
  const users = await db.selectFrom('users').selectAll().orderBy('created').orderBy('id').execute();
  const accounts = await db.selectFrom('accounts').select(['user_id', 'provider']).execute();
  const sessions = await db
    .selectFrom('sessions')
    .select(({ fn }) => ['user_id', fn.max('updated').as('seen')])
    .groupBy('user_id')
    .execute();
  const seen = new Map(sessions.map((row) => [row.user_id, row.seen]));
  return users.map(({ image: _image, updated: _updated, ...user }) => ({
    ...user,
    providers: accounts.filter((account) => account.user_id === user.id).map(({ provider }) => provider),
    seen: seen.get(user.id),
  }));
}

export async function findUser(db: Kysely<Schema>, id: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function anyUser(db: Kysely<Schema>): Promise<boolean> {
  return (await db.selectFrom('users').select('id').limit(1).executeTakeFirst()) !== undefined;
}

// An arbitrary number that every process of ours agrees on: who holds it changes who the owners are.
const OWNERS_LOCK = 7_412_003;

/**
 * Gives a role, or lets in and keeps out. Of two owners who take each other's role away at once one succeeds.
 * @returns whether it was done: not where nobody would be left who is an owner and let in
 */
export async function changeUser(
  db: Kysely<Schema>,
  id: string,
  change: { readonly role?: string | undefined; readonly disabled?: boolean | undefined },
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    await sql`select pg_advisory_xact_lock(${OWNERS_LOCK})`.execute(transaction);
    const users = await transaction.selectFrom('users').select(['id', 'email', 'role', 'disabled']).execute();
    const after = users.map((user) => (user.id === id ? { ...user, ...withoutAbsent(change) } : user));
    const owned = (all: typeof users) => all.some(({ role, disabled }) => role === 'owner' && !disabled);
    if (owned(users) && !owned(after)) return false;
    await transaction
      .updateTable('users')
      .set({ ...withoutAbsent(change), updated: new Date() })
      .where('id', '=', id)
      .execute();
    if (change.disabled) await transaction.deleteFrom('sessions').where('user_id', '=', id).execute();
    const before = users.find((user) => user.id === id);
    const differs = change.role !== undefined && change.role !== before?.role;
    // A link for a new password that was made for less would open more.
    if (before && (differs || change.disabled))
      await revokeLinksFor(transaction, 'password', before.email, Date.now());
    return true;
  });
}

function withoutAbsent(change: { role?: string | undefined; disabled?: boolean | undefined }) {
  return {
    ...(change.role === undefined ? {} : { role: change.role }),
    ...(change.disabled === undefined ? {} : { disabled: change.disabled }),
  };
}

/** Takes the second factor of someone away who has lost it. */
export async function dropSecondFactor(db: Kysely<Schema>, user: string): Promise<void> {
  await db.deleteFrom('second_factors').where('user_id', '=', user).execute();
  await db.updateTable('users').set({ two_factor: false }).where('id', '=', user).execute();
}

/** Sessions in force, those last used first. */
export async function listSessions(db: Kysely<Schema>, user: string, now: Date): Promise<SessionRow[]> {
  return db
    .selectFrom('sessions')
    .selectAll()
    .where('user_id', '=', user)
    .where('expires', '>', now)
    .orderBy('updated', 'desc')
    .orderBy('id')
    .execute();
}

/** @returns how many sessions were ended */
export async function endSessions(
  db: Kysely<Schema>,
  which: { readonly user: string; readonly id?: string; readonly except?: string },
): Promise<number> {
  const { user, id, except } = which;
  const result = await db
    .deleteFrom('sessions')
    .where('user_id', '=', user)
    .$if(id !== undefined, (query) => query.where('id', '=', id!))
    .$if(except !== undefined, (query) => query.where('id', '<>', except!))
    .executeTakeFirst();
  return Number(result.numDeletedRows);
}

/** Whose account this is. */
export async function userOfAccount(db: Kysely<Schema>, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('accounts').select('user_id').where('id', '=', id).executeTakeFirst();
  return row?.user_id;
}
