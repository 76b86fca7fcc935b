import { CodedError, digest } from '@throughline/core/kernel';
import {
  countTry,
  findUser,
  revokeLinksFor,
  type Schema,
  type UserRow,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { MAX_PASSWORD, MIN_PASSWORD, userId } from './accounts.ts';
import type { Auth } from './better-auth.ts';
import { type Caller, headersOf } from './caller.ts';
import { isRole, type Role } from './roles.ts';
import type { Seal } from './seal.ts';
import { codedSignInError } from './sign-in-errors.ts';

/** A code of a second factor opens once (RFC 6238, 5.2): so long it could be used again, milliseconds. */
const CODE_MS = 120_000;

/** What the library answered, with the cookies that go to the browser. */
export interface Answered<T> {
  readonly value: T;
  readonly cookies: readonly string[];
}

/** Someone signed in. */
export interface SignedIn {
  readonly user: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly session: string;
  /** Whether a second factor is asked of them. */
  readonly secondFactor: boolean;
}

export interface NewUser {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

/** Accounts with a password, their sessions and second factors. Routes decide who may ask, and how often. */
export class SignIn {
  readonly #db: Kysely<Schema>;
  readonly #seal: Seal;
  readonly #now: () => number;
  readonly #auths = new Map<boolean, Promise<Auth>>();

  constructor(db: Kysely<Schema>, seal: Seal, now: () => number) {
    this.#db = db;
    this.#seal = seal;
    this.#now = now;
  }

  /** Signs cookies and encrypts second factors. */
  secret(): Promise<string> {
    return this.#seal.derive('sign-in');
  }

  /** Who holds the session of this cookie; sessions that are used last longer, hence the cookies. */
  async identify(caller: Caller): Promise<Answered<SignedIn | undefined>> {
    const auth = await this.#auth(caller);
    const { value, cookies } = await call(() =>
      auth.api.getSession({ headers: headersOf(caller), returnHeaders: true }),
    );
    if (!value || value.user.disabled || !isRole(value.user.role ?? ''))
      return { value: undefined, cookies: [] };
    const { id, email, name, twoFactorEnabled } = value.user;
    const role = value.user.role as Role;
    const secondFactor = twoFactorEnabled === true;
    return { value: { user: id, email, name, role, session: value.session.id, secondFactor }, cookies };
  }

  /**
   * A session that a sign-in finds is ended: whoever knew it before knows nothing after.
   * @returns true where a code is asked beside the password
   * @throws CodedError 401 `sign_in_wrong`
   */
  async withPassword(
    caller: Caller,
    { email, password, remember }: { email: string; password: string; remember: boolean },
  ): Promise<Answered<{ secondFactor: boolean }>> {
    const auth = await this.#auth(caller);
    const body = { email, password, rememberMe: remember };
    const { value, cookies } = await call(() =>
      auth.api.signInEmail({ body, headers: headersOf(caller), returnHeaders: true }),
    );
    await this.endPrevious(caller);
    return { value: { secondFactor: 'twoFactorRedirect' in value }, cookies };
  }

  /** Whose sign-in waits for its code in this browser, by the account's id. */
  async awaited(caller: Caller): Promise<string | undefined> {
    const { createAuthCookie, internalAdapter } = await (await this.#auth(caller)).$context;
    const name = createAuthCookie('two_factor').name;
    const cookie = caller.cookie.split(/; */).find((pair) => pair.startsWith(`${name}=`));
    // Name, then the signature: nobody guesses the first, and nothing is opened by this.
    const token = cookie && decoded(cookie.slice(name.length + 1)).split('.')[0];
    return token ? (await internalAdapter.findVerificationValue(token))?.value : undefined;
  }

  /** @throws CodedError 401 `second_factor_wrong`, `second_factor_expired` */
  async withCode(caller: Caller, code: string, recovery: boolean): Promise<Answered<{ user: string }>> {
    const auth = await this.#auth(caller);
    const request = { body: { code }, headers: headersOf(caller), returnHeaders: true as const };
    const { value, cookies } = await call(() =>
      recovery ? auth.api.verifyBackupCode(request) : auth.api.verifyTOTP(request),
    );
    const user = String(value.user.id);
    if (!recovery && !(await this.#useCode(user, code))) {
      const { internalAdapter } = await auth.$context;
      if (typeof value.token === 'string') await internalAdapter.deleteSession(value.token);
      throw new CodedError(401, 'second_factor_wrong', 'The code is wrong, or was used already.');
    }
    return { value: { user }, cookies };
  }

  async signOut(caller: Caller): Promise<readonly string[]> {
    const auth = await this.#auth(caller);
    return (await call(() => auth.api.signOut({ headers: headersOf(caller), returnHeaders: true }))).cookies;
  }

  /** @throws CodedError 409 `user_exists` */
  async createUser({ email, name, password, role }: NewUser): Promise<string> {
    judgePassword(password, email);
    const id = userId(email);
    if (await findUser(this.#db, id))
      throw new CodedError(409, 'user_exists', 'There is an account already.');
    const { internalAdapter, password: passwords } = await (await this.#auth(undefined)).$context;
    // Whoever may invite vouches for the address.
    const user = await internalAdapter.createUser(
      { email, name, role, emailVerified: true },
      { method: 'admin' },
    );
    await internalAdapter.linkAccount({
      ...{ userId: user.id, providerId: 'credential', accountId: user.id },
      password: await passwords.hash(password),
    });
    return user.id;
  }

  /** Gives someone a new password who came by a link; their sessions end, and so do other links for one. */
  async setPassword(user: UserRow, password: string): Promise<void> {
    judgePassword(password, user.email);
    const { internalAdapter, password: passwords } = await (await this.#auth(undefined)).$context;
    const hash = await passwords.hash(password);
    const accounts = await internalAdapter.findAccounts(user.id);
    if (accounts.some(({ providerId }) => providerId === 'credential'))
      await internalAdapter.updatePassword(user.id, hash);
    else
      await internalAdapter.linkAccount({
        ...{ userId: user.id, providerId: 'credential', accountId: user.id },
        password: hash,
      });
    await internalAdapter.deleteUserSessions(user.id);
    await revokeLinksFor(this.#db, 'password', user.email, this.#now());
  }

  /** @throws CodedError 400 `password_wrong` */
  async changePassword(
    caller: Caller,
    { email, current, next }: { email: string; current: string; next: string },
  ): Promise<readonly string[]> {
    judgePassword(next, email);
    const auth = await this.#auth(caller);
    const body = { currentPassword: current, newPassword: next, revokeOtherSessions: true };
    const { cookies } = await call(() =>
      auth.api.changePassword({ body, headers: headersOf(caller), returnHeaders: true }),
    );
    await revokeLinksFor(this.#db, 'password', email, this.#now());
    return cookies;
  }

  /** Begins a second factor; it is asked for once a first code was right. */
  async beginSecondFactor(caller: Caller, password: string): Promise<{ uri: string; codes: string[] }> {
    const auth = await this.#auth(caller);
    const { value } = await call(() =>
      auth.api.enableTwoFactor({ body: { password }, headers: headersOf(caller), returnHeaders: true }),
    );
    if (!('totpURI' in value)) throw new CodedError(500, 'internal', 'No second factor was made.');
    return { uri: value.totpURI, codes: value.backupCodes };
  }

  async dropSecondFactor(caller: Caller, password: string): Promise<readonly string[]> {
    const auth = await this.#auth(caller);
    const request = { body: { password }, headers: headersOf(caller), returnHeaders: true as const };
    return (await call(() => auth.api.disableTwoFactor(request))).cookies;
  }

  /** New recovery codes; the old ones open nothing any more. */
  async renewRecoveryCodes(caller: Caller, password: string): Promise<string[]> {
    const auth = await this.#auth(caller);
    const request = { body: { password }, headers: headersOf(caller), returnHeaders: true as const };
    return (await call(() => auth.api.generateBackupCodes(request))).value.backupCodes;
  }

  /** @returns false where it was used before */
  async #useCode(user: string, code: string): Promise<boolean> {
    const rate = { burst: 1, interval: CODE_MS };
    return (await countTry(this.#db, digest('code', user, code), rate, this.#now())) === 0;
  }

  /** Ends the session that a sign-in found: whoever knew it knows nothing any more. */
  async endPrevious(caller: Caller): Promise<void> {
    const { value } = await this.identify(caller).catch(() => ({ value: undefined }));
    if (!value) return;
    const { internalAdapter } = await (await this.#auth(caller)).$context;
    const session = (await internalAdapter.listSessions(value.user)).find(({ id }) => id === value.session);
    if (session) await internalAdapter.deleteSession(session.token);
  }

  /** By whether browsers speak https to it: that decides the cookies, and nothing else here. */
  #auth(caller: Caller | undefined): Promise<Auth> {
    const secure = caller?.origin.startsWith('https:') ?? false;
    let auth = this.#auths.get(secure);
    if (!auth) {
      const origin = secure ? 'https://localhost' : 'http://localhost';
      auth = this.#create(origin);
      this.#auths.set(secure, auth);
      auth.catch(() => this.#auths.delete(secure));
    }
    return auth;
  }

  async #create(origin: string): Promise<Auth> {
    const [secret, { createAuth }] = await Promise.all([this.secret(), import('./better-auth.ts')]);
    return createAuth({ db: this.#db, secret, origin });
  }
}

/** @throws CodedError 400 `password_weak` */
function judgePassword(password: string, email: string): void {
  if (password.length < MIN_PASSWORD || password.length > MAX_PASSWORD)
    throw new CodedError(
      400,
      'password_weak',
      `A password needs ${MIN_PASSWORD} to ${MAX_PASSWORD} characters.`,
    );
  if (password.toLowerCase().includes(email.toLowerCase()))
    throw new CodedError(400, 'password_weak', 'A password must not be the e-mail address.');
}

async function call<T>(ask: () => Promise<{ headers: Headers; response: T }>): Promise<Answered<T>> {
  try {
    const { headers, response } = await ask();
    return { value: response, cookies: headers.getSetCookie() };
  } catch (error) {
    throw codedSignInError(error);
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '';
  }
}
