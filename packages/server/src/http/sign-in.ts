import { CodedError } from '@throughline/core/kernel';
import { findUser } from '@throughline/storage/relational';
import { z } from 'zod';
import { userId } from '../auth/accounts.ts';
import { NOBODY } from '../auth/credentials.ts';
import { addressBlock } from '../auth/limits.ts';
import {
  type AuthParts,
  asPrincipal,
  codeSchema,
  emailSchema,
  noteOf,
  passwordSchema,
  presentSelf,
  selfSchema,
} from './auth-parts.ts';
import { type Call, type Route, route } from './route.ts';

/** Who changes a role by what single sign-on says. */
const THE_PROVIDER = { ...NOBODY, name: 'single sign-on' };

const doneSchema = z.object({ done: z.literal(true) });

/** In and out again: by password and second factor, or by the company's own provider. */
export function signInRoutes(parts: AuthParts): Route[] {
  return [...sessionRoutes(parts), ...passwordRoutes(parts), ...ssoRoutes(parts)];
}

function sessionRoutes({ staff, signIn, sso, audit }: AuthParts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/auth/session',
      scope: 'none',
      tag: 'auth',
      summary: 'Who is signed in, and how one signs in here.',
      response: z.object({
        signedIn: selfSchema.nullable(),
        setUp: z.boolean().describe('Whether anybody has an account: the set-up link makes the first.'),
        singleSignOn: z.string().nullable().describe('What its button says; null: there is none.'),
      }),
      handle: async ({ request, reply }) => {
        const principal = await staff.recognise(request, reply);
        return {
          signedIn: principal?.user ? presentSelf(principal.user) : null,
          setUp: await staff.isSetUp(),
          singleSignOn: (await sso.name()) ?? null,
        };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/auth/sign-out',
      scope: 'none',
      sameOrigin: true,
      tag: 'auth',
      summary: 'Ends the session of this browser.',
      response: doneSchema,
      handle: async (call) => {
        const { request, reply } = call;
        const principal = await staff.recognise(request, reply);
        reply.removeHeader('set-cookie');
        reply.header('set-cookie', [...(await signIn.signOut(staff.callerOf(request)))]);
        if (principal?.user?.session) await noteOf({ audit }, call, principal, 'sign_out');
        return { done: true as const };
      },
    }),
  ];
}

function passwordRoutes(parts: AuthParts): Route[] {
  const { staff, signIn, limits } = parts;
  return [
    route({
      method: 'POST',
      path: '/v1/auth/sign-in',
      scope: 'none',
      sameOrigin: true,
      tag: 'auth',
      summary: 'Signs in by e-mail and password.',
      body: z.object({
        email: emailSchema,
        password: passwordSchema,
        remember: z.boolean().default(true).describe('Whether the session outlives the browser.'),
      }),
      response: z.object({ secondFactor: z.boolean().describe('Whether a code is asked as well.') }),
      errors: [401, 403, 429],
      handle: async (call) => {
        const { body, request, reply } = call;
        const address = addressBlock(request.ip);
        const tries = [
          ['password', address, body.email],
          ['account', body.email],
        ] as const;
        try {
          await limits.count(['address', address], ...tries);
          const { value, cookies } = await signIn.withPassword(staff.callerOf(request), body);
          reply.header('set-cookie', [...cookies]);
          await limits.forget(...tries);
          if (!value.secondFactor) await noteSignIn(parts, call, userId(body.email));
          return value;
        } catch (error) {
          await noteFailure(parts, call, userId(body.email), error);
          throw error;
        }
      },
    }),
    route({
      method: 'POST',
      path: '/v1/auth/second-factor',
      scope: 'none',
      sameOrigin: true,
      tag: 'auth',
      summary:
        'Says the code that was asked for: of the authenticator, or a recovery code, which opens once.',
      body: z.object({ code: codeSchema, recovery: z.boolean().default(false) }),
      response: doneSchema,
      errors: [401, 403, 409, 429],
      handle: async (call) => {
        const { body, request, reply } = call;
        const caller = staff.callerOf(request);
        const awaited = await signIn.awaited(caller);
        try {
          await limits.count(['address', addressBlock(request.ip)]);
          const { value, cookies } = await signIn.withCode(caller, body.code, body.recovery);
          reply.header('set-cookie', [...cookies]);
          await noteSignIn(parts, call, value.user, body.recovery ? 'sign_in_recovery' : 'sign_in');
          return { done: true as const };
        } catch (error) {
          await noteFailure(parts, call, awaited, error);
          throw error;
        }
      },
    }),
  ];
}

function ssoRoutes(parts: AuthParts): Route[] {
  const { staff, signIn, sso, limits } = parts;
  return [
    route({
      method: 'POST',
      path: '/v1/auth/sso',
      scope: 'none',
      sameOrigin: true,
      tag: 'auth',
      summary: 'Begins single sign-on: the browser goes to the address in the answer.',
      response: z.object({ url: z.url() }),
      errors: [403, 409, 429, 503],
      handle: async ({ request, reply }) => {
        await limits.count(['address', addressBlock(request.ip)]);
        const { url, cookies } = await sso.begin(staff.callerOf(request));
        reply.header('set-cookie', [...cookies]);
        return { url };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/auth/sso/finish',
      scope: 'none',
      sameOrigin: true,
      tag: 'auth',
      summary: 'Ends single sign-on: hands over what the provider sent the browser back with.',
      body: z.object({
        state: z.string().min(1).max(500),
        code: z.string().max(4000).optional(),
        iss: z.string().max(1000).optional(),
        error: z.string().max(200).optional(),
      }),
      response: doneSchema,
      errors: [403, 409, 429, 503],
      handle: async (call) => {
        const { body, request, reply } = call;
        try {
          await limits.count(['address', addressBlock(request.ip)]);
          const caller = staff.callerOf(request);
          const { user, followed, cookies } = await sso.finish(caller, body);
          await signIn.endPrevious(caller);
          reply.header('set-cookie', [...cookies]);
          if (followed)
            await noteOf(parts, call, THE_PROVIDER, 'change', {
              subjects: [user],
              changes: [{ path: '/role', ...followed }],
            });
          await noteSignIn(parts, call, user, 'sign_in_sso');
          return { done: true as const };
        } catch (error) {
          if (error instanceof CodedError && error.status === 403)
            await noteOf(parts, call, NOBODY, 'sign_in_failed', { status: 403, subjects: [error.message] });
          else await noteFailure(parts, call, undefined, error);
          throw error;
        }
      },
    }),
  ];
}

/**
 * Somebody did not get in. What was typed in is kept of accounts alone: people type passwords in the wrong field. Where
 * there is no account a line is written all the same, so that it takes as long; who is held back leaves one a minute.
 */
async function noteFailure(
  parts: AuthParts,
  call: Pick<Call, 'request'>,
  id: string | undefined,
  error: unknown,
): Promise<void> {
  if (!(error instanceof CodedError) || (error.status !== 401 && error.status !== 429)) return;
  const { status } = error;
  if (status === 429 && !(await parts.limits.allows(['line', addressBlock(call.request.ip)]))) return;
  const user = id === undefined ? undefined : await findUser(parts.db, id);
  await noteOf(parts, call, user ? asPrincipal(user) : NOBODY, 'sign_in_failed', { status });
}

async function noteSignIn(parts: AuthParts, call: Pick<Call, 'request'>, id: string, action = 'sign_in') {
  const user = await findUser(parts.db, id);
  if (user) await noteOf(parts, call, asPrincipal(user), action);
}
