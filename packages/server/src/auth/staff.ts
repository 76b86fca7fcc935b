import { CodedError } from '@throughline/core/kernel';
import { anyUser, listImports, listKeys, type Schema } from '@throughline/storage/relational';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Kysely } from 'kysely';
import { cookiePrefix } from './accounts.ts';
import { type Caller, callerOf, isAtThisMachine } from './caller.ts';
import type { Principal } from './keys.ts';
import { type Permission, permissionOf, roleMay, scopeOf } from './roles.ts';
import { judgeSameOrigin } from './same-origin.ts';
import type { SignedIn, SignIn } from './sign-in.ts';

/** Whoever looks at the sample company at the machine it runs on. */
const VISITOR: SignedIn = {
  user: 'visitor',
  email: '',
  name: 'Visitor',
  role: 'viewer',
  session: '',
  secondFactor: false,
};

/** What the import of the sample company is called. */
const SAMPLE = /^resort of \d+ guests, seed /;

export interface StaffParts {
  readonly db: Kysely<Schema>;
  readonly signIn: SignIn;
  /** What the operator says is the address that browsers use. */
  readonly publicOrigin: string | undefined;
  /** Only with the sample company, and only while this machine alone reaches the server, itself or by a proxy. */
  readonly visitors: boolean;
}

/** Who someone signed in is, and whether they may. */
export class Staff {
  readonly #parts: StaffParts;
  #anyone = false;

  constructor(parts: StaffParts) {
    this.#parts = parts;
  }

  callerOf(request: FastifyRequest): Caller {
    return callerOf(request, this.#parts.publicOrigin);
  }

  /**
   * Who asks, by the cookie of their session; without one a visitor, where there may be any.
   * @throws CodedError 403 `cross_site` where a page of another site made the browser ask
   */
  async recognise(request: FastifyRequest, reply: FastifyReply): Promise<Principal | undefined> {
    const caller = this.callerOf(request);
    if (caller.cookie.includes(`${cookiePrefix(caller.origin)}.`)) {
      const { value, cookies } = await this.#parts.signIn.identify(caller);
      if (value) {
        judgeSameOrigin(request, caller.origin, true);
        // A stream that asks again has sent its headers already.
        if (cookies.length > 0 && !reply.raw.headersSent) reply.header('set-cookie', [...cookies]);
        return principalOf(value);
      }
    }
    return (await this.#mayVisit(request)) ? principalOf(VISITOR) : undefined;
  }

  /** Whether anybody has an account: the first one is made by the set-up. */
  async isSetUp(): Promise<boolean> {
    this.#anyone ||= await anyUser(this.#parts.db);
    return this.#anyone;
  }

  /** A page of ours in a browser on this very machine, while nobody has signed up and the sample is all there is. */
  async #mayVisit(request: FastifyRequest): Promise<boolean> {
    const fromHere = request.headers['sec-fetch-site'] === 'same-origin';
    if (!this.#parts.visitors || !fromHere || !isAtThisMachine(request) || (await this.isSetUp()))
      return false;
    const { db } = this.#parts;
    const imports = await listImports(db, { limit: 2 });
    const sampleAlone = imports.length > 0 && imports.every(({ name }) => SAMPLE.test(name));
    // Somebody who made a key sends touchpoints of their own.
    return sampleAlone && (await listKeys(db)).length === 1;
  }
}

function principalOf(user: SignedIn): Principal {
  return { id: user.user, name: user.name, scope: scopeOf(user.role), user };
}

/** @throws CodedError 403 `role_missing`, 401 `signed_out` where a visitor has no account to change */
export function allowRole(
  { user }: Principal,
  route: Parameters<typeof permissionOf>[0],
): Permission | undefined {
  const permission = permissionOf(route);
  if (user === undefined || permission === undefined) return permission;
  if (permission === 'self' && user.session === '') throw signedOut();
  if (!roleMay(user.role, permission))
    throw new CodedError(403, 'role_missing', `Your role (${user.role}) may not do this.`, { permission });
  return permission;
}

export function signedOut(): CodedError {
  return new CodedError(401, 'signed_out', 'Sign in first.');
}
