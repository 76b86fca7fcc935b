import { setTimeout as delay } from 'node:timers/promises';
import type { Uuid } from '@throughline/core/kernel';
import { feedExtent, type Schema, watchFeed } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/** How often it looks while somebody watches, milliseconds. */
const LOOK_MS = 200;
/** After a failure. */
const LATER_MS = 1_000;
/** How often the watch is renewed: often enough that it never runs out while somebody watches. */
const RENEW_MS = 60_000;

/** How far the feed is, and under which watch that is noted. */
export interface FeedNow {
  readonly watch: Uuid;
  readonly extent: { readonly first: number; readonly last: number };
}

/** Tells all who watch in one process when the feed goes on: one question for all of them, and none for nobody. */
export class FeedClock {
  readonly #db: Kysely<Schema>;
  readonly #onError: (error: unknown) => void;
  #holders = 0;
  #loop: Promise<void> | undefined;
  #now: FeedNow | undefined;
  #renewed = 0;
  #woken = Promise.withResolvers<void>();
  #ticked = Promise.withResolvers<void>();

  constructor(db: Kysely<Schema>, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
  }

  /** It runs until every holder has let go. */
  hold(): () => void {
    this.#holders++;
    this.#loop ??= this.#run();
    return () => {
      this.#holders--;
      this.wake();
    };
  }

  wake(): void {
    this.#woken.resolve();
  }

  /** Resolves when the feed has gone on. */
  next(): Promise<void> {
    return this.#ticked.promise;
  }

  /** What it saw last; asked where it has seen nothing yet. */
  async now(): Promise<FeedNow> {
    return this.#now ?? { watch: await watchFeed(this.#db), extent: await feedExtent(this.#db) };
  }

  async #run(): Promise<void> {
    while (this.#holders > 0) {
      let wait = LOOK_MS;
      try {
        await this.#look();
      } catch (error) {
        this.#onError(error);
        wait = LATER_MS;
      }
      await Promise.race([this.#woken.promise, delay(wait, undefined, { ref: false })]);
      this.#woken = Promise.withResolvers();
    }
    this.#now = undefined;
    this.#loop = undefined;
  }

  async #look(): Promise<void> {
    const due = this.#now === undefined || Date.now() > this.#renewed + RENEW_MS;
    const watch = due ? await watchFeed(this.#db) : this.#now!.watch;
    if (due) this.#renewed = Date.now();
    const before = this.#now;
    this.#now = { watch, extent: await feedExtent(this.#db) };
    if (before?.extent.last === this.#now.extent.last && before.watch === watch) return;
    this.#ticked.resolve();
    this.#ticked = Promise.withResolvers();
  }
}
