import { setTimeout as delay } from 'node:timers/promises';
import type { Uuid } from '@throughline/core/kernel';
import { type Schema, type Settlement, settleDeliveries } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/** How long it is waited for company, milliseconds: one commit for what is settled at about the same time. */
const GATHER_MS = 10;
const RETRY_MS = 500;

interface Word {
  readonly holder: Uuid;
  readonly settlement: Settlement;
  readonly written: PromiseWithResolvers<void>;
}

/** Writes down what became of deliveries, many in one transaction; it does not give up while the database is gone. */
export class DeliveryRecorder {
  readonly #db: Kysely<Schema>;
  readonly #onError: (error: unknown) => void;
  #waiting: Word[] = [];
  #writing: Promise<void> | undefined;
  #ended = false;

  constructor(db: Kysely<Schema>, onError: (error: unknown) => void) {
    this.#db = db;
    this.#onError = onError;
  }

  /** Resolves when it is written. */
  settle(holder: Uuid, settlement: Settlement): Promise<void> {
    const written = Promise.withResolvers<void>();
    this.#waiting.push({ holder, settlement, written });
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    return written.promise;
  }

  /** Writes what waits, once more at most: what is not written is delivered again. */
  async end(): Promise<void> {
    this.#ended = true;
    await this.#writing;
  }

  async #write(): Promise<void> {
    while (this.#waiting.length > 0) {
      await delay(GATHER_MS);
      const words = this.#waiting;
      this.#waiting = [];
      for (const holder of new Set(words.map((word) => word.holder))) {
        const theirs = words.filter((word) => word.holder === holder);
        await this.#insist(holder, together(theirs.map(({ settlement }) => settlement)));
        for (const { written } of theirs) written.resolve();
      }
    }
  }

  async #insist(holder: Uuid, settlement: Settlement): Promise<void> {
    for (;;) {
      try {
        return await settleDeliveries(this.#db, holder, settlement);
      } catch (error) {
        this.#onError(error);
        if (this.#ended) return;
        await delay(RETRY_MS);
      }
    }
  }
}

function together(settlements: readonly Settlement[]): Settlement {
  return {
    delivered: settlements.flatMap(({ delivered }) => delivered),
    failed: settlements.flatMap(({ failed }) => failed),
    released: settlements.flatMap(({ released }) => released),
    log: settlements.flatMap(({ log }) => log),
  };
}
