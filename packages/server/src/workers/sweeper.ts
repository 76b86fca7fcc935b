import { claimStatistics, forgetClaims, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/** How long a message id is remembered, and so how late a retry may come. */
export const DUPLICATE_WINDOW_MS = 24 * 3600 * 1000;
/** Sized for 500 events a second sustained over the window; more shortens it. */
export const MAX_CLAIMS = 500 * 24 * 3600;
const EVERY_MS = 60_000;
const SLICE = 5_000;

export interface SweeperOptions {
  readonly db: Kysely<Schema>;
  /** Told after each sweep: how far back duplicates are recognised now, in milliseconds. */
  readonly onWindow: (milliseconds: number, claims: number) => void;
  readonly onError: (error: unknown) => void;
}

/** Forgets message ids that are older than the duplicate window, or more than the table is sized for. */
export class Sweeper {
  readonly #options: SweeperOptions;
  readonly #timer: NodeJS.Timeout;
  #sweeping: Promise<void> = Promise.resolve();

  constructor(options: SweeperOptions) {
    this.#options = options;
    this.#timer = setInterval(() => {
      this.#sweeping = this.sweep(Date.now()).catch(options.onError);
    }, EVERY_MS);
    this.#timer.unref();
  }

  /** @param now milliseconds since the epoch */
  async sweep(now: number): Promise<void> {
    const { db, onWindow } = this.#options;
    while ((await forgetClaims(db, now - DUPLICATE_WINDOW_MS, SLICE)) === SLICE);
    let { estimate, oldest } = await claimStatistics(db);
    while (estimate > MAX_CLAIMS && oldest !== undefined) {
      // An hour at a time off the old end until the table fits again.
      const gone = await forgetClaims(db, oldest + 3600_000, SLICE);
      estimate -= gone;
      if (gone < SLICE) ({ oldest } = await claimStatistics(db));
      if (gone === 0) break;
    }
    onWindow(
      oldest === undefined ? DUPLICATE_WINDOW_MS : Math.min(DUPLICATE_WINDOW_MS, now - oldest),
      estimate,
    );
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await this.#sweeping;
  }
}
