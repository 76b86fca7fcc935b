import type { Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { MAX_PASSWORD } from '../auth/accounts.ts';
import type { Audit, AuditEntry } from '../auth/audit.ts';
import type { Principal } from '../auth/keys.ts';
import type { Limits } from '../auth/limits.ts';
import type { Links } from '../auth/links.ts';
import { PERMISSIONS, type Permission, ROLES, roleMay } from '../auth/roles.ts';
import type { SignedIn, SignIn } from '../auth/sign-in.ts';
import type { SingleSignOnDoor } from '../auth/single-sign-on.ts';
import type { Staff } from '../auth/staff.ts';
import type { Call } from './route.ts';

/** What the routes of sign-in and of the team stand on. */
export interface AuthParts {
  readonly db: Kysely<Schema>;
  readonly staff: Staff;
  readonly signIn: SignIn;
  readonly sso: SingleSignOnDoor;
  readonly links: Links;
  readonly limits: Limits;
  readonly audit: Audit;
  readonly now: () => number;
}

export const roleSchema = z.enum(ROLES);
export const emailSchema = z.email().max(200).toLowerCase();
export const nameSchema = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .regex(/^\P{Cc}*$/u, 'has control characters in it');
/** Longer ones would only keep the hash busy. */
export const passwordSchema = z.string().min(1).max(MAX_PASSWORD);
export const codeSchema = z.string().trim().min(6).max(20);

export const selfSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    may: z.array(z.enum(PERMISSIONS)).describe('What the role may do.'),
    secondFactor: z.boolean().describe('Whether a code is asked beside the password.'),
    visitor: z.boolean().describe('Signed in without an account, to look at the sample company.'),
  })
  .meta({ title: 'SignedIn' });

export function presentSelf(user: SignedIn): z.infer<typeof selfSchema> {
  const { user: id, name, email, role, secondFactor, session } = user;
  const may = PERMISSIONS.filter((permission: Permission) => roleMay(role, permission));
  return { id, name, email, role, may, secondFactor, visitor: session === '' };
}

/** Who signed in here, for the audit, where no session says it yet. */
export function asPrincipal(user: { id: string; email: string; name: string; role: string }): Principal {
  const role = ROLES.find((each) => each === user.role) ?? 'viewer';
  const { id, email, name } = user;
  return { id, name, scope: 'read', user: { user: id, email, name, role, session: '', secondFactor: false } };
}

/** A line of the audit about a call of these routes. */
export function noteOf(
  { audit }: Pick<AuthParts, 'audit'>,
  { request }: Pick<Call, 'request'>,
  by: Principal,
  action: string,
  more: Pick<Partial<AuditEntry>, 'subjects' | 'status' | 'changes'> = {},
): Promise<void> {
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  return audit.note({ by, action, route, ...more, address: request.ip, request: request.id });
}
