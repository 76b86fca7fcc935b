import { findKeys, findUser, type LinkRow, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { userId } from './accounts.ts';
import { SERVER_ITSELF } from './links.ts';
import { mayChangeRole, type Role, roleOf } from './roles.ts';

/** Whether who made a link may still do what it does: what was taken from them, their links lose too. */
export async function opensStill(db: Kysely<Schema>, link: LinkRow): Promise<boolean> {
  if (link.by === SERVER_ITSELF) return true;
  const { from, to } = await rolesOf(db, link);
  const issuer = await findUser(db, link.by);
  if (issuer) return !issuer.disabled && mayChangeRole(roleOf(issuer), from, to);
  const key = (await findKeys(db, [link.by]))[0];
  return key?.revoked === null && key.scope === 'admin';
}

/** What whoever uses a link is before, and after. */
async function rolesOf(
  db: Kysely<Schema>,
  { kind, email, role }: LinkRow,
): Promise<{ from?: Role; to: Role }> {
  if (kind === 'recovery') return { to: 'owner' };
  if (kind === 'invitation') return { to: roleOf({ role: role ?? '' }) };
  const user = email === null ? undefined : await findUser(db, userId(email));
  const held = roleOf({ role: user?.role ?? '' });
  return { from: held, to: held };
}

/** What those are called who made links, by their ids: members of the team, and keys. */
export async function namesOfMakers(
  db: Kysely<Schema>,
  links: readonly LinkRow[],
): Promise<Map<string, string>> {
  const ids = [...new Set(links.map(({ by }) => by))];
  const users = await Promise.all(ids.map((id) => findUser(db, id)));
  const keys = await findKeys(db, ids);
  const known = [...users.filter((user) => user !== undefined), ...keys];
  return new Map(known.map(({ id, name }) => [id, name]));
}
