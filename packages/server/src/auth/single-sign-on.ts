import { AsyncLocalStorage } from 'node:async_hooks';
import { CodedError, isObject } from '@throughline/core/kernel';
import {
  changeUser,
  findUser,
  listLinks,
  type Schema,
  useLink,
  userOfAccount,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { accountId, PROVIDER } from './accounts.ts';
import type { Auth } from './better-auth.ts';
import { type Caller, headersOf } from './caller.ts';
import type { Role } from './roles.ts';
import { codedSignInError, redirectOf } from './sign-in-errors.ts';
import type { SingleSignOn, SingleSignOnSettings, SingleSignOnStore } from './single-sign-on-settings.ts';

/** The console's page to which the provider sends the browser back. */
export const CALLBACK_PAGE = '/sign-in/callback';
/** Instances that are kept: one for each address by which browsers know the server. */
const MAX_KEPT = 8;

/** What the provider sent the browser back with. */
export interface Return {
  readonly state: string;
  readonly code?: string | undefined;
  readonly iss?: string | undefined;
  readonly error?: string | undefined;
}

/** Who came in, and the role that the provider gave them where it is another than they had. */
export interface Finished {
  readonly user: string;
  readonly followed: { readonly before: string; readonly after: Role } | undefined;
  readonly cookies: readonly string[];
}

interface Parts {
  readonly db: Kysely<Schema>;
  readonly store: SingleSignOnStore;
  readonly secret: () => Promise<string>;
  readonly now: () => number;
}

/**
 * Single sign-on by OpenID Connect (authorization code with PKCE, state, nonce, and the id token's signature held
 * against the provider's keys). The provider sends the browser back to a page of the console, which hands over what it
 * was given: this server itself redirects nobody anywhere.
 */
export class SingleSignOnDoor {
  readonly #parts: Parts;
  readonly #kept = new Map<string, Promise<Auth>>();
  /** What the provider says of whoever is signing in by the call under way. */
  readonly #claims = new AsyncLocalStorage<{ claims: Record<string, unknown> }>();

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** What its button says, where there is single sign-on. */
  async name(): Promise<string | undefined> {
    return (await this.#parts.store.read())?.settings.name;
  }

  /** @throws CodedError 409 `sso_off`, 503 `sso_unreachable` */
  async begin(caller: Caller): Promise<{ url: string; cookies: readonly string[] }> {
    const sso = await this.#require();
    const auth = await this.#auth(caller.origin, sso);
    const body = {
      ...{ provider: PROVIDER, disableRedirect: true },
      ...{ callbackURL: caller.origin, errorCallbackURL: caller.origin },
    };
    const { headers, response } = await auth.api
      .signInSocial({ body, headers: headersOf(caller), returnHeaders: true })
      .catch((error: unknown) => {
        if ((error as { statusCode?: unknown }).statusCode === 404) throw unreachable(sso.settings);
        throw codedSignInError(error);
      });
    if (typeof response.url !== 'string') throw unreachable(sso.settings);
    return { url: response.url, cookies: headers.getSetCookie() };
  }

  /** @throws CodedError 403 `sso_refused`, with why */
  async finish(caller: Caller, { state, code, iss, error }: Return): Promise<Finished> {
    const sso = await this.#require();
    const auth = await this.#auth(caller.origin, sso);
    const query = {
      state,
      ...(code === undefined ? {} : { code }),
      ...(iss === undefined ? {} : { iss }),
      ...(error === undefined ? {} : { error }),
    };
    const flow = { claims: {} as Record<string, unknown> };
    const redirect = await this.#claims.run(flow, async () => {
      try {
        const request = { params: { id: PROVIDER }, query, headers: headersOf(caller) };
        await auth.api.callbackOAuth({ ...request, method: 'GET' });
        return undefined;
      } catch (thrown) {
        return redirectOf(thrown) ?? Promise.reject(codedSignInError(thrown));
      }
    });
    const why = redirect ? new URL(redirect.location, caller.origin).searchParams.get('error') : 'no_answer';
    if (!redirect || why !== null) throw refused(why ?? 'no_answer');
    const account = accountId(PROVIDER, String(flow.claims.sub));
    const user = await userOfAccount(this.#parts.db, account);
    if (user === undefined) throw refused('no_answer');
    const followed = await this.#followRole(sso.settings, flow.claims, user);
    return { user, followed, cookies: redirect.cookies };
  }

  async #require(): Promise<SingleSignOn> {
    const sso = await this.#parts.store.read();
    if (!sso) throw new CodedError(409, 'sso_off', 'There is no single sign-on here.');
    return sso;
  }

  /**
   * Who already has an account gets the role that the claim says, as often as they come: also the usual one, where it
   * says none any more. The last owner stays one.
   */
  async #followRole(
    settings: SingleSignOnSettings,
    claims: Record<string, unknown>,
    user: string,
  ): Promise<Finished['followed']> {
    const { db } = this.#parts;
    const role = roleOf(settings, claims);
    if (role === undefined) return undefined;
    const before = (await findUser(db, user))?.role;
    if (before === undefined || before === role || !(await changeUser(db, user, { role }))) return undefined;
    return { before, after: role };
  }

  /** Whether someone who has no account gets one, and as what: invited, or of a domain that may come. */
  async #admit(settings: SingleSignOnSettings, email: string): Promise<Role | undefined> {
    const claims = this.#claims.getStore()?.claims ?? {};
    if (!isVerified(claims)) return undefined;
    const { db, now } = this.#parts;
    const invitations = await listLinks(db, 'invitation', now());
    const invitation = invitations.find((link) => link.email === email.toLowerCase());
    if (invitation && (await useLink(db, invitation.id, now())))
      return roleOf(settings, claims) ?? (invitation.role as Role);
    const domain = email.toLowerCase().split('@').at(-1) ?? '';
    if (!settings.domains.includes(domain)) return undefined;
    return roleOf(settings, claims) ?? settings.defaultRole;
  }

  #auth(origin: string, sso: SingleSignOn): Promise<Auth> {
    const name = `${sso.version} ${origin}`;
    let auth = this.#kept.get(name);
    if (!auth) {
      if (this.#kept.size >= MAX_KEPT) this.#kept.clear();
      auth = this.#parts.secret().then((secret) => this.#create(origin, secret, sso));
      this.#kept.set(name, auth);
      auth.catch(() => this.#kept.delete(name));
    }
    return auth;
  }

  async #create(
    origin: string,
    secret: string,
    { settings, secret: clientSecret }: SingleSignOn,
  ): Promise<Auth> {
    const { createAuth } = await import('./better-auth.ts');
    return createAuth({
      ...{ db: this.#parts.db, secret, origin },
      admit: (email) => this.#admit(settings, email),
      provider: {
        providerId: PROVIDER,
        name: settings.name,
        discoveryUrl: `${settings.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
        requireIdTokenVerification: true,
        clientId: settings.clientId,
        clientSecret,
        redirectURI: `${origin}${CALLBACK_PAGE}`,
        scopes: ['openid', 'email', 'profile'],
        pkce: true,
        mapProfileToUser: (profile) => {
          const flow = this.#claims.getStore();
          if (flow) flow.claims = profile;
          return { emailVerified: isVerified(profile), name: nameOf(profile) };
        },
      },
    });
  }
}

function isVerified(claims: Record<string, unknown>): boolean {
  return claims.email_verified === true || claims.email_verified === 'true';
}

function nameOf({ name, preferred_username: handle, email }: Record<string, unknown>): string {
  const first = [name, handle, email].find((text) => typeof text === 'string' && text.trim() !== '');
  return String(first ?? '').slice(0, 100);
}

/**
 * The role that the claim says, the usual one where it says none; claims may be nested, as `realm_access.roles`.
 * @returns undefined where no claim says roles
 */
function roleOf(
  { roleClaim, roles, defaultRole }: SingleSignOnSettings,
  claims: Record<string, unknown>,
): Role | undefined {
  if (roleClaim === undefined) return undefined;
  const whole = claims[roleClaim];
  const nested = roleClaim
    .split('.')
    .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), claims);
  const held = [whole ?? nested].flat().filter((value) => typeof value === 'string');
  return roles.find(({ value }) => held.includes(value))?.role ?? defaultRole;
}

function unreachable({ issuer }: SingleSignOnSettings): CodedError {
  return new CodedError(
    503,
    'sso_unreachable',
    `${new URL(issuer).host} does not answer as a provider does.`,
    {
      retryAfter: 5,
    },
  );
}

const REASONS: Readonly<Record<string, string>> = {
  account_not_linked: 'The provider has not verified this e-mail address.',
  unable_to_create_user: 'There is no account for this address; ask for an invitation.',
  unable_to_create_session: 'This account is closed.',
  state_mismatch: 'That took too long, or began in another browser: try again.',
  email_not_found: 'The provider did not say an e-mail address.',
  access_denied: 'The provider refused.',
};

function refused(why: string): CodedError {
  const message = Object.hasOwn(REASONS, why)
    ? REASONS[why]!
    : 'The provider’s answer could not be believed.';
  return new CodedError(403, 'sso_refused', message, { why: why.slice(0, 100) });
}
