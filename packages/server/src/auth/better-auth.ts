import { findUser, type Schema } from '@throughline/storage/relational';
import { betterAuth } from 'better-auth';
import { type GenericOAuthConfig, genericOAuth } from 'better-auth/plugins/generic-oauth';
import { twoFactor } from 'better-auth/plugins/two-factor';
import type { Kysely } from 'kysely';
import { uuidv7 } from 'uuidv7';
import { ADDRESS_HEADER, accountId, cookiePrefix, MAX_PASSWORD, MIN_PASSWORD, userId } from './accounts.ts';

/** How long a session lasts without being used, and how often its end is moved, seconds. */
const SESSION_S = 7 * 24 * 3600;
const SESSION_REFRESH_S = 24 * 3600;
export interface AuthOptions {
  readonly db: Kysely<Schema>;
  /** Signs cookies and encrypts second factors; the same in every process. */
  readonly secret: string;
  /** Of the address that browsers use: `https://cx.example.org`. */
  readonly origin: string;
  readonly provider?: GenericOAuthConfig | undefined;
  /** Before someone who comes by single sign-on gets an account. @returns their role; undefined: they get none */
  readonly admit?: (email: string) => Promise<string | undefined>;
}

/**
 * The sign-in library (better-auth) over our own tables, as this server uses it: never as a handler of its own, but
 * one function at a time from routes that count tries, look where a request comes from and write the audit.
 */
export function createAuth(options: AuthOptions) {
  const { db, secret, origin, provider, admit } = options;
  const secure = origin.startsWith('https:');
  return betterAuth({
    appName: 'Throughline',
    baseURL: origin,
    basePath: '/v1/auth',
    secret,
    // No transactions: PGlite has one connection, and hooks of ours ask the database too.
    database: { db, type: 'postgres', transaction: false },
    telemetry: { enabled: false },
    // It would name addresses; what went wrong is in our answers and in the audit.
    logger: { disabled: true },
    rateLimit: { enabled: false },
    trustedOrigins: [origin],
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: MIN_PASSWORD,
      maxPasswordLength: MAX_PASSWORD,
    },
    user: {
      modelName: 'users',
      fields: { emailVerified: 'email_verified', createdAt: 'created', updatedAt: 'updated' },
      additionalFields: {
        // Not required of who comes by single sign-on: the hook below says them.
        role: { type: 'string', required: false, input: false },
        disabled: { type: 'boolean', required: false, input: false },
      },
    },
    session: {
      modelName: 'sessions',
      fields: {
        userId: 'user_id',
        expiresAt: 'expires',
        ipAddress: 'address',
        userAgent: 'agent',
        createdAt: 'created',
        updatedAt: 'updated',
      },
      expiresIn: SESSION_S,
      updateAge: SESSION_REFRESH_S,
      cookieCache: { enabled: false },
    },
    account: {
      modelName: 'accounts',
      fields: {
        userId: 'user_id',
        providerId: 'provider',
        accountId: 'subject',
        accessToken: 'access_token',
        accessTokenExpiresAt: 'access_token_expires',
        refreshToken: 'refresh_token',
        refreshTokenExpiresAt: 'refresh_token_expires',
        idToken: 'id_token',
        createdAt: 'created',
        updatedAt: 'updated',
      },
      // Nobody is asked for anything by these tokens later on: what is not kept cannot leak.
      updateAccountOnSignIn: false,
      accountLinking: { enabled: true, trustedProviders: [], allowDifferentEmails: false },
    },
    verification: {
      modelName: 'verifications',
      fields: { expiresAt: 'expires', createdAt: 'created', updatedAt: 'updated' },
      storeIdentifier: 'hashed',
    },
    advanced: {
      useSecureCookies: false,
      cookiePrefix: cookiePrefix(origin),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax', secure, path: '/' },
      ipAddress: { ipAddressHeaders: [ADDRESS_HEADER] },
      database: { generateId: () => uuidv7(), validateSchema: false },
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => {
            const role = 'role' in user && user.role ? String(user.role) : await admit?.(user.email);
            if (role === undefined) return false;
            return { data: { ...user, id: userId(user.email), role, disabled: false } };
          },
        },
      },
      account: {
        create: {
          before: async (account) => ({
            data: {
              ...account,
              id: accountId(account.providerId, account.accountId),
              accessToken: null,
              refreshToken: null,
              idToken: null,
            },
          }),
        },
      },
      session: {
        create: {
          before: async (session) => {
            const user = await findUser(db, session.userId);
            return user !== undefined && !user.disabled ? undefined : false;
          },
        },
      },
    },
    plugins: [
      twoFactor({
        issuer: 'Throughline',
        twoFactorTable: 'second_factors',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor' } },
          twoFactor: {
            fields: {
              userId: 'user_id',
              backupCodes: 'recovery_codes',
              failedVerificationCount: 'failures',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
      ...(provider ? [genericOAuth({ config: [provider] })] : []),
    ],
  });
}

export type Auth = ReturnType<typeof createAuth>;
