import { CodedError } from '@throughline/core/kernel';
import { changeUser, dropSecondFactor, findUser, type UserRow } from '@throughline/storage/relational';
import { z } from 'zod';
import { userId } from '../auth/accounts.ts';
import { addressBlock } from '../auth/limits.ts';
import { opensStill } from '../auth/link-authority.ts';
import type { LinkKind } from '../auth/links.ts';
import { isRole } from '../auth/roles.ts';
import {
  type AuthParts,
  asPrincipal,
  emailSchema,
  nameSchema,
  noteOf,
  passwordSchema,
  roleSchema,
} from './auth-parts.ts';
import { type Call, type Route, route } from './route.ts';

const secret = z.string().min(20).max(100).describe('What stands behind `#` in the link.');
const signedIn = z.object({ secondFactor: z.boolean().describe('Whether a code is asked as well.') });

/** What links open: the set-up, an invitation, a new password. Each opens once. */
export function linkRoutes(parts: AuthParts): Route[] {
  const { db, links, limits, signIn } = parts;
  const read = async (call: Pick<Call, 'request'>, text: string, kinds: readonly LinkKind[]) => {
    await limits.count(['link', addressBlock(call.request.ip)]);
    const link = await links.read(text, kinds);
    if (!(await opensStill(db, link)))
      throw new CodedError(404, 'link_unknown', 'This link opens nothing any more.');
    return link;
  };
  return [
    route({
      method: 'POST',
      path: '/v1/auth/links/read',
      scope: 'none',
      sameOrigin: true,
      tag: 'auth',
      summary: 'What a link opens, and for whom.',
      body: z.object({ secret }),
      response: z.object({
        kind: z.enum(['set_up', 'recovery', 'invitation', 'password']),
        email: z.string().nullable(),
        role: roleSchema.nullable(),
        expires: z.iso.datetime(),
      }),
      errors: [403, 404, 429],
      handle: async (call) => {
        const kinds = ['set_up', 'recovery', 'invitation', 'password'] as const;
        const { kind, email, role, expires } = await read(call, call.body.secret, kinds);
        const held = role !== null && isRole(role) ? role : null;
        return { kind, email, role: held, expires: new Date(expires).toISOString() };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/auth/set-up',
      scope: 'none',
      sameOrigin: true,
      tag: 'auth',
      summary:
        'Makes the first owner, by the link of the first start; or an owner again, by a recovery link.',
      body: z.object({ secret, name: nameSchema, email: emailSchema, password: passwordSchema }),
      response: signedIn,
      errors: [403, 404, 409, 429],
      handle: async (call) => {
        const { name, email, password } = call.body;
        const link = await read(call, call.body.secret, ['set_up', 'recovery']);
        const owner = { name, email, password, role: 'owner' as const };
        if (link.kind === 'recovery') await links.use(link, () => recover(parts, owner));
        else {
          if (await parts.staff.isSetUp())
            throw new CodedError(409, 'set_up_done', 'Somebody has set this up already; sign in.');
          await links.use(link, () => links.once('set-up', () => signIn.createUser(owner)));
        }
        return enter(parts, call, owner, link.kind);
      },
    }),
    route({
      method: 'POST',
      path: '/v1/auth/invitation',
      scope: 'none',
      sameOrigin: true,
      tag: 'auth',
      summary: 'Accepts an invitation: makes the account and signs in.',
      body: z.object({ secret, name: nameSchema, password: passwordSchema }),
      response: signedIn,
      errors: [403, 404, 409, 429],
      handle: async (call) => {
        const { name, password } = call.body;
        const link = await read(call, call.body.secret, ['invitation']);
        if (link.email === null || link.role === null || !isRole(link.role))
          throw new Error('broken invitation');
        const user = { name, email: link.email, password, role: link.role };
        await links.use(link, () => signIn.createUser(user));
        return enter(parts, call, user, 'invitation_accepted');
      },
    }),
    route({
      method: 'POST',
      path: '/v1/auth/new-password',
      scope: 'none',
      sameOrigin: true,
      tag: 'auth',
      summary: 'Sets a new password by a link; sessions end, and a second factor stays.',
      body: z.object({ secret, password: passwordSchema }),
      response: signedIn,
      errors: [403, 404, 429],
      handle: async (call) => {
        const { password } = call.body;
        const link = await read(call, call.body.secret, ['password']);
        const user = link.email === null ? undefined : await findUser(db, userId(link.email));
        if (!user || user.disabled) throw new CodedError(404, 'link_unknown', 'This link opens nothing.');
        await links.use(link, () => signIn.setPassword(user, password));
        return enter(parts, call, { email: user.email, password }, 'new_password');
      },
    }),
  ];
}

/** Whoever is at the server's own machine becomes an owner: with a new account, or the one of this address. */
async function recover(
  { db, signIn }: AuthParts,
  owner: { name: string; email: string; password: string; role: 'owner' },
): Promise<void> {
  const user: UserRow | undefined = await findUser(db, userId(owner.email));
  if (!user) return void (await signIn.createUser(owner));
  await signIn.setPassword(user, owner.password);
  await dropSecondFactor(db, user.id);
  await changeUser(db, user.id, { role: 'owner', disabled: false });
}

async function enter(
  parts: AuthParts,
  call: Pick<Call, 'request' | 'reply'>,
  { email, password }: { email: string; password: string },
  action: string,
): Promise<{ secondFactor: boolean }> {
  const { db, staff, signIn } = parts;
  const user = await findUser(db, userId(email));
  if (user) await noteOf(parts, call, asPrincipal(user), action);
  const asked = { email, password, remember: true };
  const { value, cookies } = await signIn.withPassword(staff.callerOf(call.request), asked);
  call.reply.header('set-cookie', [...cookies]);
  return value;
}
