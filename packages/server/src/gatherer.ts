/** At least so long from the start of one query to the start of the next, milliseconds. */
const PACE_MS = 2;
/** Keys of one query at most. */
const PAGE = 500;

/**
 * Turns many look-ups into few queries: one runs at a time and not more often than every two milliseconds, and what is
 * asked meanwhile goes together in the next. So a first question is answered at once, and load makes each one cheaper:
 * a query costs this process some 150 µs, mostly for waking the other side of the connection.
 *
 * Every question is put after it was asked, so its answer holds what was committed before.
 */
export class Gatherer<K, V> {
  readonly #load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>;
  #waiting = new Map<K, PromiseWithResolvers<V | undefined>>();
  #busy = false;
  #last = 0;

  constructor(load: (keys: readonly K[]) => Promise<ReadonlyMap<K, V>>) {
    this.#load = load;
  }

  /** @returns what there is under this key; rejects with whatever its query did */
  get(key: K): Promise<V | undefined> {
    const known = this.#waiting.get(key);
    if (known) return known.promise;
    const wait = Promise.withResolvers<V | undefined>();
    this.#waiting.set(key, wait);
    if (!this.#busy) this.#schedule();
    return wait.promise;
  }

  #schedule(): void {
    this.#busy = true;
    const rest = this.#last + PACE_MS - performance.now();
    if (rest > 0) setTimeout(() => this.#run(), rest);
    else setImmediate(() => this.#run());
  }

  async #run(): Promise<void> {
    this.#last = performance.now();
    const waiting = [...this.#waiting];
    this.#waiting = new Map();
    for (let start = 0; start < waiting.length; start += PAGE)
      await this.#answer(waiting.slice(start, start + PAGE));
    this.#busy = false;
    // What came meanwhile has nobody else to start it.
    if (this.#waiting.size > 0) this.#schedule();
  }

  async #answer(page: readonly [K, PromiseWithResolvers<V | undefined>][]): Promise<void> {
    try {
      const found = await this.#load(page.map(([key]) => key));
      for (const [key, wait] of page) wait.resolve(found.get(key));
    } catch (error) {
      for (const [, wait] of page) wait.reject(error);
    }
  }
}
