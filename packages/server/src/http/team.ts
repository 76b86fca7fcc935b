import { CodedError } from '@throughline/core/kernel';
import {
  changeUser,
  dropSecondFactor,
  endSessions,
  findUser,
  type LinkRow,
  listSessions,
  listUsers,
  type UserRow,
  type UserSummary,
} from '@throughline/storage/relational';
import { z } from 'zod';
import { userId } from '../auth/accounts.ts';
import type { Principal } from '../auth/keys.ts';
import { namesOfMakers, opensStill } from '../auth/link-authority.ts';
import {
  mayChangeRole,
  PERMISSIONS,
  ROLES,
  type Role,
  roleMay,
  roleOf,
  seesPersonalData,
} from '../auth/roles.ts';
import { presentSession, sessionSchema, sessionUnknown } from './account.ts';
import { type AuthParts, emailSchema, roleSchema } from './auth-parts.ts';
import { type Route, route } from './route.ts';

const memberSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string(),
    role: roleSchema,
    disabled: z.boolean(),
    secondFactor: z.boolean(),
    signsInBy: z.array(z.string()).describe('`credential` is a password, `oidc` the company’s provider.'),
    created: z.iso.datetime(),
    seen: z.iso.datetime().nullable(),
  })
  .meta({ title: 'TeamMember' });
const invitationSchema = z
  .object({
    id: z.string(),
    email: z.string(),
    role: roleSchema,
    by: z.string(),
    created: z.iso.datetime(),
    expires: z.iso.datetime(),
  })
  .meta({ title: 'Invitation' });
const linkSchema = z.object({
  id: z.string(),
  url: z.url().describe('Hand it over yourself. It is shown in this answer and never again.'),
  expires: z.iso.datetime(),
});
const memberParams = z.object({ id: z.string().max(100) });

/** The team: who may sign in, as what, and where they are signed in. */
export function teamRoutes(parts: AuthParts): Route[] {
  return [...memberRoutes(parts), ...memberSessionRoutes(parts), ...invitationRoutes(parts)];
}

function memberRoutes(parts: AuthParts): Route[] {
  const { db, links, staff } = parts;
  return [
    route({
      method: 'GET',
      path: '/v1/organization/roles',
      scope: 'read',
      tag: 'organization',
      summary: 'What each role may do.',
      response: z.object({
        roles: z.array(
          z.object({ role: roleSchema, may: z.array(z.enum(PERMISSIONS)), seesPersonalData: z.boolean() }),
        ),
      }),
      handle: async () => ({
        roles: ROLES.map((role) => ({
          role,
          may: PERMISSIONS.filter((permission) => roleMay(role, permission)),
          seesPersonalData: seesPersonalData(role),
        })),
      }),
    }),
    route({
      method: 'GET',
      path: '/v1/organization/team',
      scope: 'admin',
      tag: 'organization',
      summary: 'Who may sign in.',
      response: z.object({ team: z.array(memberSchema) }),
      handle: async () => ({ team: (await listUsers(db)).map(presentMember) }),
    }),
    route({
      method: 'GET',
      path: '/v1/organization/team/{id}',
      scope: 'admin',
      tag: 'organization',
      summary: 'One of the team.',
      params: memberParams,
      response: memberSchema,
      errors: [404],
      handle: async ({ params }) => {
        const member = (await listUsers(db)).find(({ id }) => id === params.id);
        if (!member) throw memberUnknown();
        return presentMember(member);
      },
    }),
    route({
      method: 'PUT',
      path: '/v1/organization/team/{id}',
      scope: 'admin',
      tag: 'organization',
      summary: 'Gives another role, or closes an account (which ends its sessions) and opens it again.',
      params: memberParams,
      body: z.object({ role: roleSchema.optional(), disabled: z.boolean().optional() }),
      response: memberSchema,
      errors: [404, 409],
      handle: async ({ params, body, principal }) => {
        const user = await requireUser(parts, params.id);
        mayManage(principal, user, body.role ?? roleOf(user));
        if (!(await changeUser(db, user.id, body)))
          throw new CodedError(409, 'owner_needed', 'Nobody would be left who is an owner.');
        const member = (await listUsers(db)).find(({ id }) => id === user.id);
        return presentMember(member!);
      },
    }),
    route({
      method: 'POST',
      path: '/v1/organization/team/{id}/password-link',
      scope: 'admin',
      tag: 'organization',
      summary: 'Makes a link by which someone sets a new password, for 24 hours.',
      params: memberParams,
      response: linkSchema,
      errors: [404],
      handle: async ({ params, principal, request }) => {
        const user = await requireUser(parts, params.id);
        mayManage(principal, user, roleOf(user));
        const link = await links.create({ kind: 'password', email: user.email, by: principal.id });
        return presentLink(link, staff.callerOf(request).origin);
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/organization/team/{id}/second-factor',
      scope: 'admin',
      tag: 'organization',
      summary: 'Takes the second factor of someone away who has lost it; their sessions end.',
      params: memberParams,
      response: z.object({ done: z.literal(true) }),
      errors: [404],
      handle: async ({ params, principal }) => {
        const user = await requireUser(parts, params.id);
        mayManage(principal, user, roleOf(user));
        await dropSecondFactor(db, user.id);
        await endSessions(db, { user: user.id });
        return { done: true as const };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/organization/recovery-link',
      scope: 'admin',
      permission: 'own',
      tag: 'organization',
      summary:
        'Makes a link, for an hour, that makes an owner: for whoever is locked out and holds an admin key.',
      response: linkSchema,
      handle: async ({ principal, request }) =>
        presentLink(
          await links.create({ kind: 'recovery', by: principal.id }),
          staff.callerOf(request).origin,
        ),
    }),
  ];
}

function memberSessionRoutes(parts: AuthParts): Route[] {
  const { db, now } = parts;
  return [
    route({
      method: 'GET',
      path: '/v1/organization/team/{id}/sessions',
      scope: 'admin',
      tag: 'organization',
      summary: 'Where someone is signed in.',
      params: memberParams,
      response: z.object({ sessions: z.array(sessionSchema) }),
      errors: [404],
      handle: async ({ params, principal }) => {
        const user = await requireUser(parts, params.id);
        const rows = await listSessions(db, user.id, new Date(now()));
        return { sessions: rows.map((row) => presentSession(row, principal.user?.session ?? '')) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/organization/team/{id}/sessions',
      scope: 'admin',
      tag: 'organization',
      summary: 'Signs someone out everywhere.',
      params: memberParams,
      response: z.object({ ended: z.int() }),
      errors: [404],
      handle: async ({ params, principal }) => {
        const user = await requireUser(parts, params.id);
        mayManage(principal, user, roleOf(user));
        return { ended: await endSessions(db, { user: user.id }) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/organization/team/{id}/sessions/{session}',
      scope: 'admin',
      tag: 'organization',
      summary: 'Ends one session of someone.',
      params: memberParams.extend({ session: z.string().max(100) }),
      response: z.object({ ended: z.int() }),
      errors: [404],
      handle: async ({ params, principal }) => {
        const user = await requireUser(parts, params.id);
        mayManage(principal, user, roleOf(user));
        const ended = await endSessions(db, { user: user.id, id: params.session });
        if (ended === 0) throw sessionUnknown();
        return { ended };
      },
    }),
  ];
}

function invitationRoutes(parts: AuthParts): Route[] {
  const { db, links, staff } = parts;
  return [
    route({
      method: 'GET',
      path: '/v1/organization/invitations',
      scope: 'admin',
      tag: 'organization',
      summary: 'Invitations that are still open.',
      response: z.object({ invitations: z.array(invitationSchema) }),
      handle: async () => {
        const listed = await links.list('invitation');
        const open = await Promise.all(listed.map((link) => opensStill(db, link)));
        const names = await namesOfMakers(db, listed);
        return {
          invitations: listed
            .filter((_, index) => open[index])
            .map((link) => presentInvitation(link, names.get(link.by) ?? link.by)),
        };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/organization/invitations',
      scope: 'admin',
      tag: 'organization',
      summary: 'Invites someone by a link, for seven days.',
      body: z.object({ email: emailSchema, role: roleSchema }),
      response: linkSchema,
      errors: [409],
      handle: async ({ body, principal, request }) => {
        judgeRole(principal, undefined, body.role);
        if (await findUser(db, userId(body.email)))
          throw new CodedError(409, 'user_exists', 'There is an account of this address already.');
        const link = await links.create({ kind: 'invitation', ...body, by: principal.id });
        return presentLink(link, staff.callerOf(request).origin);
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/organization/invitations/{id}',
      scope: 'admin',
      tag: 'organization',
      summary: 'Takes an invitation back.',
      params: memberParams,
      response: z.object({ revoked: z.literal(true) }),
      errors: [404],
      handle: async ({ params }) => {
        await links.revoke('invitation', params.id);
        return { revoked: true as const };
      },
    }),
  ];
}

async function requireUser({ db }: AuthParts, id: string): Promise<UserRow> {
  const user = await findUser(db, id);
  if (!user) throw memberUnknown();
  return user;
}

/** @throws CodedError 403 `role_missing` where somebody who is no owner would say who is one */
function judgeRole({ user: by }: Principal, from: Role | undefined, to: Role): void {
  // Who holds a key of scope admin holds the server.
  if (!by || mayChangeRole(by.role, from, to)) return;
  throw new CodedError(403, 'role_missing', 'Who is an owner is for owners to say.', { permission: 'own' });
}

function mayManage(by: Principal, user: UserRow, to: Role): void {
  judgeRole(by, roleOf(user), to);
}

function memberUnknown(): CodedError {
  return new CodedError(404, 'user_unknown', 'There is nobody of this id in the team.');
}

function presentMember(user: UserSummary): z.infer<typeof memberSchema> {
  const { id, name, email, disabled, two_factor: twoFactor, providers, created, seen } = user;
  return {
    ...{ id, name, email, disabled, role: roleOf(user), secondFactor: twoFactor === true },
    signsInBy: [...new Set(providers)],
    created: created.toISOString(),
    seen: seen?.toISOString() ?? null,
  };
}

function presentInvitation(
  { id, email, role, created, expires }: LinkRow,
  by: string,
): z.infer<typeof invitationSchema> {
  return {
    ...{ id, email: email ?? '', role: roleOf({ role: role ?? '' }), by },
    created: new Date(created).toISOString(),
    expires: new Date(expires).toISOString(),
  };
}

function presentLink(link: { id: string; path: string; expires: number }, origin: string) {
  return { id: link.id, url: origin + link.path, expires: new Date(link.expires).toISOString() };
}
