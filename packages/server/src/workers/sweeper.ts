import { forgetClaims, type Schema, surveyClaims } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/** How long a message id is remembered, and so how late a retry may come. */
export const DUPLICATE_WINDOW_MS = 24 * 3600 * 1000;
/** Sized for 500 events a second sustained over the window; more shortens it. */
export const MAX_CLAIMS = 500 * 24 * 3600;
const EVERY_MS = 60_000;
const SLICE = 5_000;
/** What a table that is too large is cut to, so that it is not cut again every minute. */
const CUT_TO = 0.95;

export interface SweeperOptions {
  readonly db: Kysely<Schema>;
  readonly maxClaims?: number;
  /** Told at the start and after each sweep: how far back duplicates are recognised now, in milliseconds. */
  readonly onWindow: (milliseconds: number, claims: number) => void;
  readonly onError: (error: unknown) => void;
}

/** Forgets message ids that are older than the duplicate window, or more than the table is sized for. */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #maxClaims: number;
  readonly #timer: NodeJS.Timeout;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#maxClaims = options.maxClaims ?? MAX_CLAIMS;
    options.onWindow(DUPLICATE_WINDOW_MS, 0);
    this.#timer = setInterval(() => {
      this.#sweeping = this.sweep(Date.now()).catch(options.onError);
    }, EVERY_MS);
    this.#timer.unref();
  }

  /** @param now milliseconds since the epoch */
  async sweep(now: number): Promise<void> {
    const { db, onWindow } = this.#options;
    await this.#forget(now - DUPLICATE_WINDOW_MS);
    const { count, ages } = await surveyClaims(db);
    if (count > this.#maxClaims) {
      const keep = Math.floor((ages.length * this.#maxClaims * CUT_TO) / count);
      const cutoff = ages[ages.length - keep] ?? now;
      await this.#forget(cutoff);
      onWindow(windowFrom(cutoff, now), this.#maxClaims * CUT_TO);
      return;
    }
    // A table that is less than half full was not cut within the window, by this process or another: a cut leaves it
    // nearly full, and what is left only goes when the window has passed.
    onWindow(count > this.#maxClaims / 2 ? windowFrom(ages[0] ?? 0, now) : DUPLICATE_WINDOW_MS, count);
  }

  async #forget(before: number): Promise<void> {
    while ((await forgetClaims(this.#options.db, before, SLICE)) === SLICE);
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }
}

function windowFrom(oldest: number, now: number): number {
  return Math.max(0, Math.min(DUPLICATE_WINDOW_MS, now - oldest));
}
