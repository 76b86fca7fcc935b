import { setTimeout as delay } from 'node:timers/promises';
import {
  type Marks,
  RESOURCES,
  type Resource,
  readMarks,
  type Schema,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/** How often it looks while somebody watches, milliseconds. */
const LOOK_MS = 2_000;

/** What changed, and where everything stands since. */
export interface Changed {
  readonly resources: readonly Resource[];
  readonly marks: Marks;
}

/**
 * Tells whose lists changed, whichever process changed them. Where everything stood is handed to whoever watches, so
 * that one who comes back is told what changed meanwhile, however long that was, and nothing has to be kept for it.
 */
export class Changes {
  readonly #db: Kysely<Schema>;
  readonly #ending = new AbortController();
  /** One look for all who ask within the same two seconds. */
  #looked: { readonly at: number; readonly marks: Promise<Marks> } | undefined;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  stop(): void {
    this.#ending.abort();
  }

  /** @param before where everything stood when this reader was last told; absent: now */
  async *follow(
    before: Marks | undefined,
    { follow, signal: leaving }: { follow: boolean; signal: AbortSignal },
  ): AsyncGenerator<Changed> {
    const signal = AbortSignal.any([leaving, this.#ending.signal]);
    let known = before;
    do {
      const marks = await this.#look();
      const stood = known;
      const resources = stood ? RESOURCES.filter((name) => marks[name] !== stood[name]) : [];
      yield { resources, marks };
      known = marks;
      if (follow) await delay(LOOK_MS, undefined, { signal, ref: false }).catch(() => {});
    } while (follow && !signal.aborted);
  }

  #look(): Promise<Marks> {
    const now = performance.now();
    if (!this.#looked || now > this.#looked.at + LOOK_MS / 2)
      this.#looked = { at: now, marks: readMarks(this.#db) };
    return this.#looked.marks;
  }
}
