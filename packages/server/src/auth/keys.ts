import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { CodedError } from '@throughline/core/kernel';
import {
  findKeys,
  insertKey,
  type KeyRow,
  listKeys,
  revokeKey,
  type Schema,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { Gatherer } from '../gatherer.ts';
import type { SignedIn } from './sign-in.ts';

/** What a key may do: send touchpoints, read people and journeys, or everything. */
export const SCOPES = ['write', 'read', 'admin'] as const;
export type Scope = (typeof SCOPES)[number];

/** Who is asking. */
export interface Principal {
  readonly id: string;
  /** The name of the key, which is the source of the touchpoints it sends; or of who is signed in. */
  readonly name: string;
  readonly scope: Scope;
  /** The origins of the pages that the key is for; absent: it is for every sender. */
  readonly origins?: readonly string[];
  /** Set where it is someone signed in, and no key: `scope` is then what their role amounts to. */
  readonly user?: SignedIn;
}

export function allows(held: Scope, wanted: Scope): boolean {
  return held === 'admin' || held === wanted;
}

export interface KeySummary {
  readonly id: string;
  readonly name: string;
  readonly scope: Scope;
  readonly origins: readonly string[] | null;
  readonly created: string;
  readonly revoked: string | null;
}

/**
 * API keys. A key is `tl_<id>_<secret>`; its secret has 192 random bits and is kept as a SHA-256 hash, which is
 * enough for what cannot be guessed. Among several processes keys are looked up at every request, many
 * in one query, so that a revoked key ends at once everywhere; a single process remembers what it knows.
 */
export class Keys {
  readonly #db: Kysely<Schema>;
  readonly #remembered: Map<string, KeyRow> | undefined;
  readonly #asked: Gatherer<string, KeyRow>;

  /** @param single no other process writes to this database */
  constructor(db: Kysely<Schema>, single: boolean) {
    this.#db = db;
    this.#remembered = single ? new Map() : undefined;
    this.#asked = new Gatherer((ids) => this.#lookUp(ids));
  }

  /**
   * @param origins of the pages that alone may send with it
   * @returns the key itself: it is shown once and never again
   */
  async create(
    name: string,
    scope: Scope,
    at: number,
    origins?: string[],
  ): Promise<{ key: string; id: string }> {
    const id = randomBytes(6).toString('hex');
    const key = `tl_${id}_${randomBytes(24).toString('base64url')}`;
    await insertKey(this.#db, { id, name, scope, hash: hashOf(key), created: at, origins: origins ?? null });
    return { key, id };
  }

  async list(): Promise<KeySummary[]> {
    return (await listKeys(this.#db)).map(({ id, name, scope, origins, created, revoked }) => ({
      id,
      name,
      scope: scope as Scope,
      origins,
      created: new Date(created).toISOString(),
      revoked: revoked === null ? null : new Date(revoked).toISOString(),
    }));
  }

  /** @throws CodedError 404 where no key of that id is in force */
  async revoke(id: string, at: number): Promise<void> {
    this.#remembered?.delete(id);
    const revoked = await revokeKey(this.#db, id, at);
    // Once more: a request under way may have looked it up in between.
    this.#remembered?.delete(id);
    if (!revoked) {
      throw new CodedError(404, 'key_unknown', 'There is no key of that id in force.');
    }
  }

  /** Who holds this key. @returns undefined where it is unknown or revoked */
  async principal(key: string): Promise<Principal | undefined> {
    const match = /^tl_([0-9a-f]{12})_[A-Za-z0-9_-]{32}$/.exec(key);
    if (!match) return undefined;
    const row = await this.#find(match[1]!);
    if (!row || row.revoked !== null || !sameHash(row.hash, hashOf(key))) return undefined;
    const { id, name, scope, origins } = row;
    return { id, name, scope: scope as Scope, ...(origins === null ? {} : { origins }) };
  }

  async #find(id: string): Promise<KeyRow | undefined> {
    return this.#remembered?.get(id) ?? this.#asked.get(id);
  }

  async #lookUp(ids: readonly string[]): Promise<ReadonlyMap<string, KeyRow>> {
    const rows = await findKeys(this.#db, ids);
    for (const row of rows) if (row.revoked === null) this.#remembered?.set(row.id, row);
    return new Map(rows.map((row) => [row.id, row]));
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}

function sameHash(a: string, b: string): boolean {
  return a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
