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
  /** One look for all who ask at once. */
  #looking: Promise<Marks> | undefined;

  constructor(db: Kysely<Schema>) {
    this.#db = db;
  }

  /** @param before where everything stood when this reader was last told; absent: now */
  async *follow(
    before: Marks | undefined,
    { follow, signal }: { follow: boolean; signal: AbortSignal },
  ): AsyncGenerator<Changed> {
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
    this.#looking ??= readMarks(this.#db).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }
}
