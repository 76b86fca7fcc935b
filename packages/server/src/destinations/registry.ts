import type { DeliveryRun } from '@throughline/connectors/destinations';
import { CodedError, type JsonObject, type Uuid } from '@throughline/core/kernel';
import {
  countDeliveries,
  type DestinationRow,
  deleteDestination,
  discardDeadLetters,
  feedEnd,
  findDestination,
  firstAppliedAfter,
  listDestinations,
  logDeliveries,
  putDestination,
  repeatPeople,
  reviveDeadLetters,
  rewindDestination,
  type Schema,
  setDestinationState,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { decided } from '../workers/courier.ts';
import { logged } from '../workers/delivery-verdict.ts';
import { type DestinationKinds, type DestinationOptions, readRule } from './kinds.ts';
import { presentDestination } from './present.ts';

export interface RegistryParts {
  readonly db: Kysely<Schema>;
  readonly kinds: DestinationKinds;
  readonly place: Pick<DeliveryRun, 'allowPrivate' | 'directory'>;
  readonly now: () => number;
  readonly wake: () => void;
}

/** A destination as it is asked for. */
export interface Wanted extends DestinationOptions {
  readonly kind: string;
  readonly stream: 'touchpoints' | 'people';
  readonly rule: JsonObject;
  readonly settings: JsonObject;
}

/** What operators do with destinations. Whatever they decide is a line of the destination's log. */
export class DestinationRegistry {
  readonly #parts: RegistryParts;

  constructor(parts: RegistryParts) {
    this.#parts = parts;
  }

  async list() {
    const { db, kinds } = this.#parts;
    const [rows, counts, end] = await Promise.all([listDestinations(db), countDeliveries(db), feedEnd(db)]);
    return Promise.all(rows.map((row) => presentDestination(row, kinds, counts.get(row.name), end)));
  }

  /** @throws CodedError 404 `destination_unknown` */
  async get(name: string) {
    const { db, kinds } = this.#parts;
    const [row, counts, end] = await Promise.all([this.find(name), countDeliveries(db), feedEnd(db)]);
    return presentDestination(row, kinds, counts.get(name), end);
  }

  async find(name: string): Promise<DestinationRow> {
    const row = await findDestination(this.#parts.db, name);
    if (!row) throw new CodedError(404, 'destination_unknown', 'There is no destination of this name.');
    return row;
  }

  /** @throws CodedError 400 where kind, settings or rule are none, 409 where the stream would change */
  async put(name: string, wanted: Wanted) {
    const { db, kinds, place, now } = this.#parts;
    const before = await findDestination(db, name);
    const { kind, stream, retry, concurrency, timeoutSeconds } = wanted;
    if (before && before.stream !== stream)
      throw new CodedError(
        409,
        'destination_stream_fixed',
        `The destination delivers ${before.stream}; delete it to deliver ${stream} under its name.`,
      );
    const settings = await kinds.settings(kind, wanted.settings, before);
    const complaint = kinds.find(kind).check?.(settings, { name, ...place });
    if (complaint)
      throw new CodedError(400, 'destination_settings_invalid', `${complaint}.`, { path: 'settings' });
    const rule = readRule(wanted.rule);
    if (stream === 'people' && Object.keys(rule).length > 0)
      throw new CodedError(400, 'rule_invalid', 'A rule is about touchpoints; people have none.', {
        path: 'rule',
      });
    const options = { retry, concurrency, timeoutSeconds };
    const declared = {
      ...{ name, kind, stream },
      rule: JSON.stringify(rule),
      settings: await kinds.sealed(kind, name, settings),
      options: JSON.stringify(options),
    };
    await putDestination(db, declared, now());
    this.#parts.wake();
    return this.get(name);
  }

  async delete(name: string): Promise<void> {
    await this.find(name);
    await deleteDestination(this.#parts.db, name);
  }

  async pause(name: string, by: string) {
    await this.find(name);
    await setDestinationState(this.#parts.db, name, 'paused', null);
    return this.#done(name, 'paused', `by ${by}`);
  }

  async resume(name: string, by: string) {
    await this.find(name);
    await setDestinationState(this.#parts.db, name, 'running', null);
    return this.#done(name, 'resumed', `by ${by}`);
  }

  /**
   * Delivers again what was applied from an instant on, under the same ids; of people everyone. Nothing is skipped: what
   * is not planned yet is delivered also where it is older.
   * @param from microseconds
   */
  async replay(name: string, from: number, by: string) {
    const { db } = this.#parts;
    for (;;) {
      const row = await this.find(name);
      const unplanned = await firstAppliedAfter(db, row.position);
      const reading = row.scanning ? row.cursor_applied : undefined;
      const start = Math.min(from, unplanned ?? from, reading ?? from);
      const moved =
        row.stream === 'people' ? await repeatPeople(db, row) : await rewindDestination(db, row, start);
      const since = new Date(Math.floor(start / 1000)).toISOString();
      if (moved)
        return this.#done(name, 'replayed', row.stream === 'people' ? `by ${by}` : `from ${since}, by ${by}`);
    }
  }

  /** @param keys those meant; undefined for all */
  async retryDead(name: string, keys: readonly Uuid[] | undefined): Promise<number> {
    await this.find(name);
    const revived = await reviveDeadLetters(this.#parts.db, name, keys);
    await this.#logDead(name, 'retried', revived);
    this.#parts.wake();
    return revived.length;
  }

  async discardDead(name: string, keys: readonly Uuid[] | undefined, by: string): Promise<number> {
    await this.find(name);
    const discarded = await discardDeadLetters(this.#parts.db, name, keys);
    await this.#logDead(name, 'discarded', discarded, `by ${by}`);
    return discarded.length;
  }

  async #logDead(
    destination: string,
    status: string,
    rows: Awaited<ReturnType<typeof discardDeadLetters>>,
    reason: string | null = null,
  ): Promise<void> {
    const at = this.#parts.now();
    await logDeliveries(
      this.#parts.db,
      rows.map((row) => ({
        ...logged({ ...row, destination }),
        ...{ at, status, attempt: row.attempts, milliseconds: 0, code: null, reason },
      })),
    );
  }

  async #done(name: string, status: string, why: string) {
    await logDeliveries(this.#parts.db, [decided(name, status, why, this.#parts.now())]);
    this.#parts.wake();
    return this.get(name);
  }
}
