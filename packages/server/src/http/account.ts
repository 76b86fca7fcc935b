import { CodedError } from '@throughline/core/kernel';
import { endSessions, listSessions, type SessionRow } from '@throughline/storage/relational';
import { z } from 'zod';
import type { SignedIn } from '../auth/sign-in.ts';
import { signedOut } from '../auth/staff.ts';
import { type AuthParts, codeSchema, noteOf, passwordSchema } from './auth-parts.ts';
import { type Call, type Route, route } from './route.ts';

export const sessionSchema = z
  .object({
    id: z.string(),
    created: z.iso.datetime(),
    used: z.iso.datetime().describe('To within a day.'),
    expires: z.iso.datetime(),
    address: z.string().nullable(),
    browser: z.string().nullable().describe('What it says it is.'),
    current: z.boolean(),
  })
  .meta({ title: 'Session' });

export function presentSession(row: SessionRow, current: string): z.infer<typeof sessionSchema> {
  const { id, created, updated, expires, address, agent } = row;
  return {
    ...{ id, address, browser: agent, current: id === current },
    created: created.toISOString(),
    used: updated.toISOString(),
    expires: expires.toISOString(),
  };
}

const doneSchema = z.object({ done: z.literal(true) });
const withPassword = z.object({
  password: passwordSchema.describe('Once more: an open browser is not enough.'),
});

/** One's own account: password, second factor, sessions. */
export function accountRoutes(parts: AuthParts): Route[] {
  return [...passwordRoutes(parts), ...secondFactorRoutes(parts), ...sessionRoutes(parts)];
}

function selfOf({ principal }: Pick<Call, 'principal'>): SignedIn {
  if (!principal.user) throw signedOut();
  return principal.user;
}

function passwordRoutes(parts: AuthParts): Route[] {
  const { staff, signIn, limits } = parts;
  return [
    route({
      method: 'POST',
      path: '/v1/auth/password',
      scope: 'self',
      tag: 'auth',
      summary: 'Changes one’s password; all other sessions end.',
      body: z.object({ current: passwordSchema, next: passwordSchema }),
      response: doneSchema,
      errors: [409, 429],
      handle: async (call) => {
        const { user, email } = selfOf(call);
        await limits.count(['password', 'own', user]);
        const cookies = await signIn.changePassword(staff.callerOf(call.request), { ...call.body, email });
        call.reply.header('set-cookie', [...cookies]);
        await noteOf(parts, call, call.principal, 'password_changed');
        return { done: true as const };
      },
    }),
  ];
}

function secondFactorRoutes(parts: AuthParts): Route[] {
  const { staff, signIn, limits } = parts;
  const guarded = async (call: Call) => {
    await limits.count(['password', 'own', selfOf(call).user]);
    return staff.callerOf(call.request);
  };
  const codes = z
    .array(z.string())
    .describe('Recovery codes: each opens once. They are shown here and never again.');
  return [
    route({
      method: 'POST',
      path: '/v1/auth/second-factor/begin',
      scope: 'self',
      tag: 'auth',
      summary: 'Makes a second factor (TOTP, RFC 6238); it is asked for once a first code of it was right.',
      body: withPassword,
      response: z.object({
        uri: z.string().describe('What the authenticator reads from the QR code.'),
        codes,
      }),
      errors: [409, 429],
      handle: async (call) => signIn.beginSecondFactor(await guarded(call), call.body.password),
    }),
    route({
      method: 'POST',
      path: '/v1/auth/second-factor/confirm',
      scope: 'self',
      tag: 'auth',
      summary: 'Turns the second factor on, by a code of it.',
      body: z.object({ code: codeSchema }),
      response: doneSchema,
      errors: [409, 429],
      handle: async (call) => {
        const { value, cookies } = await signIn.withCode(await guarded(call), call.body.code, false);
        if (value.user !== selfOf(call).user)
          throw new CodedError(409, 'second_factor_missing', 'Begin anew.');
        call.reply.header('set-cookie', [...cookies]);
        await noteOf(parts, call, call.principal, 'second_factor_on');
        return { done: true as const };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/auth/second-factor/remove',
      scope: 'self',
      tag: 'auth',
      summary: 'Takes the second factor away.',
      body: withPassword,
      response: doneSchema,
      errors: [409, 429],
      handle: async (call) => {
        const cookies = await signIn.dropSecondFactor(await guarded(call), call.body.password);
        call.reply.header('set-cookie', [...cookies]);
        await noteOf(parts, call, call.principal, 'second_factor_off');
        return { done: true as const };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/auth/second-factor/codes',
      scope: 'self',
      tag: 'auth',
      summary: 'New recovery codes in place of the old ones.',
      body: withPassword,
      response: z.object({ codes }),
      errors: [409, 429],
      handle: async (call) => {
        const renewed = await signIn.renewRecoveryCodes(await guarded(call), call.body.password);
        await noteOf(parts, call, call.principal, 'recovery_codes_renewed');
        return { codes: renewed };
      },
    }),
  ];
}

function sessionRoutes(parts: AuthParts): Route[] {
  const { db, staff, signIn, now } = parts;
  return [
    route({
      method: 'GET',
      path: '/v1/auth/sessions',
      scope: 'self',
      tag: 'auth',
      summary: 'One’s own sessions.',
      response: z.object({ sessions: z.array(sessionSchema) }),
      handle: async (call) => {
        const { user, session } = selfOf(call);
        const rows = await listSessions(db, user, new Date(now()));
        return { sessions: rows.map((row) => presentSession(row, session)) };
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/auth/sessions',
      scope: 'self',
      tag: 'auth',
      summary: 'Signs out everywhere.',
      query: z.object({ others: z.stringbool().default(false).describe('Everywhere but here.') }),
      response: z.object({ ended: z.int() }),
      handle: async (call) => {
        const { user, session } = selfOf(call);
        const { others } = call.query;
        const ended = await endSessions(db, others ? { user, except: session } : { user });
        if (!others)
          call.reply.header('set-cookie', [...(await signIn.signOut(staff.callerOf(call.request)))]);
        await noteOf(parts, call, call.principal, 'sessions_ended');
        return { ended };
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/auth/sessions/{id}',
      scope: 'self',
      tag: 'auth',
      summary: 'Ends one of one’s own sessions.',
      params: z.object({ id: z.string().max(100) }),
      response: z.object({ ended: z.int() }),
      errors: [404],
      handle: async (call) => {
        const { user } = selfOf(call);
        const ended = await endSessions(db, { user, id: call.params.id });
        if (ended === 0) throw sessionUnknown();
        await noteOf(parts, call, call.principal, 'sessions_ended', { subjects: [call.params.id] });
        return { ended };
      },
    }),
  ];
}

export function sessionUnknown(): CodedError {
  return new CodedError(404, 'session_unknown', 'There is no such session.');
}
