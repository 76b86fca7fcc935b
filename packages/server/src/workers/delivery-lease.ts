import { randomUUID } from 'node:crypto';
import type { Uuid } from '@throughline/core/kernel';
import { dropLease, type Schema, takeLease } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/** What the names of these leases begin with: whoever holds one delivers. */
export const DELIVERING = 'delivering/';
const LEASE_MS = 10_000;
const RENEW_MS = 4_000;
/** Before the end, nothing is begun any more, milliseconds. */
const MARGIN_MS = 1_000;

/**
 * This process's word that it lives: what it has claimed stays claimed while the lease lasts. Once it lapsed, everything
 * claimed under it may be someone else's, so the process goes on under a new name.
 */
export class DeliveryLease {
  readonly #db: Kysely<Schema>;
  #holder: Uuid = randomUUID();
  /** Until when it surely is ours, by this process's monotonic clock. */
  #until = 0;
  #renewing: Promise<boolean> | undefined;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  get holder(): Uuid {
    return this.#holder;
  }

  /** Whether what was claimed under a name may still be worked on. */
  covers(holder: Uuid | null): boolean {
    return holder === this.#holder && performance.now() < this.#until - MARGIN_MS;
  }

  /** Takes or renews it, where it is time to. @returns whether it holds */
  ensure(): Promise<boolean> {
    if (performance.now() < this.#until - LEASE_MS + RENEW_MS) return Promise.resolve(true);
    this.#renewing ??= this.#renew().finally(() => {
      this.#renewing = undefined;
    });
    return this.#renewing;
  }

  async #renew(): Promise<boolean> {
    const asked = performance.now();
    if (asked >= this.#until) this.#holder = randomUUID();
    if (!(await takeLease(this.#db, DELIVERING + this.#holder, this.#holder, LEASE_MS))) return false;
    this.#until = asked + LEASE_MS;
    return true;
  }

  async drop(): Promise<void> {
    this.#until = 0;
    await dropLease(this.#db, DELIVERING + this.#holder, this.#holder);
  }
}
