import { createHash, randomBytes } from 'node:crypto';
import { CodedError } from '@throughline/core/kernel';
import {
  claimLink,
  deleteLink,
  findLink,
  insertLink,
  type LinkRow,
  listLinks,
  releaseLink,
  revokeLink,
  type Schema,
  useLink,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { Role } from './roles.ts';

/** What a link opens: the first owner's account, an owner's again, a new account, a new password. */
export type LinkKind = 'set_up' | 'recovery' | 'invitation' | 'password';

/** How long a link opens, milliseconds. */
const HOUR = 3600_000;
const LASTS: Readonly<Record<LinkKind, number>> = {
  set_up: 24 * HOUR,
  recovery: HOUR,
  invitation: 7 * 24 * HOUR,
  password: 24 * HOUR,
};
/** The console's page for it. The secret stands behind `#`, which browsers send to no server and proxies never log. */
const PAGES: Readonly<Record<LinkKind, string>> = {
  set_up: '/set-up',
  recovery: '/set-up',
  invitation: '/invitation',
  password: '/new-password',
};
const SECRET_BYTES = 32;
/** Who makes links at the server's own machine, in place of an account or a key. */
export const SERVER_ITSELF = 'server';

export interface NewLink {
  readonly kind: LinkKind;
  readonly email?: string;
  readonly role?: Role;
  /** The id of the account or the key that made it, or `SERVER_ITSELF`: what they may is asked again when it is used. */
  readonly by: string;
}

/** Links that open a door once. Their secret has 256 random bits and is kept as a hash. */
export class Links {
  readonly #db: Kysely<Schema>;
  readonly #now: () => number;

  constructor(db: Kysely<Schema>, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  /** @returns the address without its origin: it is shown once and never again */
  async create({ kind, email, role, by }: NewLink): Promise<{ id: string; path: string; expires: number }> {
    const secret = randomBytes(SECRET_BYTES).toString('base64url');
    const created = this.#now();
    const expires = created + LASTS[kind];
    const id = idOf(secret);
    await insertLink(this.#db, { id, kind, email: email ?? null, role: role ?? null, by, created, expires });
    return { id, path: `${PAGES[kind]}#${secret}`, expires };
  }

  /** @throws CodedError 404 `link_unknown`, whatever is wrong with it */
  async read(secret: string, kinds: readonly LinkKind[]): Promise<LinkRow & { kind: LinkKind }> {
    const link = await findLink(this.#db, idOf(secret), this.#now());
    const kind = kinds.find((each) => each === link?.kind);
    if (!link || kind === undefined) throw unknown();
    return { ...link, kind };
  }

  /**
   * Uses a link up around what it opens; where that fails it opens again.
   * @throws CodedError 404 `link_unknown` where someone else was faster
   */
  async use<T>({ id }: LinkRow, work: () => Promise<T>): Promise<T> {
    if (!(await useLink(this.#db, id, this.#now()))) throw unknown();
    try {
      return await work();
    } catch (error) {
      await releaseLink(this.#db, id);
      throw error;
    }
  }

  /** What is done once for ever, as the set-up: of several links, and several processes, one gets to do it. */
  async once<T>(name: string, work: () => Promise<T>): Promise<T> {
    const now = this.#now();
    const claim: LinkRow = {
      ...{ id: `once:${name}`, kind: 'claim', email: null, role: null, by: name },
      ...{ created: now, expires: now, used: now, revoked: null },
    };
    if (!(await claimLink(this.#db, claim))) throw unknown();
    try {
      return await work();
    } catch (error) {
      await deleteLink(this.#db, claim.id);
      throw error;
    }
  }

  async list(kind: LinkKind): Promise<LinkRow[]> {
    return listLinks(this.#db, kind, this.#now());
  }

  /** @throws CodedError 404 `link_unknown` */
  async revoke(kind: LinkKind, id: string): Promise<void> {
    if (!(await revokeLink(this.#db, kind, id, this.#now()))) throw unknown();
  }
}

function unknown(): CodedError {
  return new CodedError(
    404,
    'link_unknown',
    'This link opens nothing: it was used, taken back, or is too old.',
  );
}

function idOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
