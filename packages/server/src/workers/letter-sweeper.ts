import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { VersionedSettings } from '@throughline/core/people';
import {
  type DropReason,
  dropLease,
  dropLetters,
  type LettersOfSource,
  lettersBySource,
  listLetters,
  oldestLetters,
  type Schema,
  takeLease,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/** How often it looks, milliseconds: what comes in between is what a quota may be passed by. */
const EVERY_MS = 5_000;
/** How often they are counted though none came, because the settings may have changed. */
const RECOUNT_MS = 60_000;
const LEASE = 'dead-letters';
const LEASE_MS = 30_000;
const SLICE = 500;
const DAY_MS = 24 * 3600 * 1000;

export interface LetterSweeperOptions {
  readonly db: Kysely<Schema>;
  readonly settings: () => Promise<VersionedSettings>;
  readonly onDropped: (letters: number, why: DropReason) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Drops dead letters that are too old, or more than the quotas allow, oldest first, and counts them where they are
 * seen. The lease keeps two processes from dropping twice what is too much.
 */
export class LetterSweeper {
  readonly #options: LetterSweeperOptions;
  readonly #holder = randomUUID();
  readonly #ending = new AbortController();
  #loop: Promise<void> | undefined;
  /** The newest letter, and when, at the last look at the quotas. */
  #looked = { newest: '', at: 0 };

  constructor(options: LetterSweeperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await this.#loop;
    await dropLease(this.#options.db, LEASE, this.#holder).catch(() => {});
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    while (!signal.aborted) {
      await delay(EVERY_MS, undefined, { signal, ref: false }).catch(() => {});
      if (signal.aborted) return;
      await this.sweep(Date.now()).catch(this.#options.onError);
    }
  }

  /** @param now milliseconds since the epoch */
  async sweep(now: number): Promise<void> {
    const { db, settings } = this.#options;
    const { deadLetters: quota } = (await settings()).value;
    const [newest] = await listLetters(db, {}, { limit: 1 });
    // Counting them all is not for every look: nothing is beyond a quota that was not before.
    const unchanged = newest?.id === this.#looked.newest && now < this.#looked.at + RECOUNT_MS;
    if (!newest || unchanged) return;
    if (!(await takeLease(db, LEASE, this.#holder, LEASE_MS))) return;
    const before = now - quota.days * DAY_MS;
    while ((await this.#drop(await oldestLetters(db, { before, limit: SLICE }), 'age', now)) === SLICE);
    const kept = await lettersBySource(db);
    for (const { source, letters } of kept)
      await this.#dropOldest(letters - quota.perSource, { source }, now);
    if (isBeyond(kept, quota.total, quota.megabytes)) await this.#dropDown(quota, now);
    this.#looked = { newest: newest.id, at: now };
  }

  /** Until both totals hold. */
  async #dropDown({ total, megabytes }: { total: number; megabytes: number }, now: number): Promise<void> {
    const kept = await lettersBySource(this.#options.db);
    let letters = sumOf(kept, (each) => each.letters) - total;
    let bytes = sumOf(kept, (each) => each.bytes) - megabytes * 1e6;
    while (letters > 0 || bytes > 0) {
      const oldest = await oldestLetters(this.#options.db, { limit: SLICE });
      const going: { id: string; bytes: number }[] = [];
      for (const each of oldest) {
        if (letters <= 0 && bytes <= 0) break;
        going.push(each);
        letters--;
        bytes -= each.bytes;
      }
      if ((await this.#drop(going, 'quota', now)) === 0) return;
    }
  }

  async #dropOldest(count: number, of: { source: string }, now: number): Promise<void> {
    for (let left = count; left > 0; ) {
      const oldest = await oldestLetters(this.#options.db, { ...of, limit: Math.min(SLICE, left) });
      const gone = await this.#drop(oldest, 'quota', now);
      if (gone === 0) return;
      left -= gone;
    }
  }

  async #drop(letters: readonly { id: string }[], why: DropReason, at: number): Promise<number> {
    const ids = letters.map(({ id }) => id);
    const gone = await dropLetters(this.#options.db, ids, { why, at });
    if (gone > 0) this.#options.onDropped(gone, why);
    return gone;
  }
}

function isBeyond(kept: readonly LettersOfSource[], letters: number, megabytes: number): boolean {
  return sumOf(kept, (each) => each.letters) > letters || sumOf(kept, (each) => each.bytes) > megabytes * 1e6;
}

function sumOf(kept: readonly LettersOfSource[], of: (each: LettersOfSource) => number): number {
  return kept.reduce((total, each) => total + of(each), 0);
}
