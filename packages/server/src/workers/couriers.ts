import { setTimeout as delay } from 'node:timers/promises';
import {
  type DestinationRow,
  discardDeadLetters,
  feedEnd,
  listDestinations,
  logDeliveries,
  takeLease,
  trimDeliveryLog,
  trimFeed,
} from '@throughline/storage/relational';
import { sql } from 'kysely';
import type { DestinationKinds } from '../destinations/kinds.ts';
import { Courier, type CourierParts, decided } from './courier.ts';
import { DELIVERING, DeliveryLease } from './delivery-lease.ts';
import { DeliveryRecorder } from './delivery-recorder.ts';

/** How often it looks, milliseconds; and how often where there is no destination. */
const LOOK_MS = 200;
const NOTHING_MS = 1_000;
const SWEEP_MS = 60_000;
const DAY_MS = 24 * 3600 * 1000;
/** How long the log is kept, and how much of it a destination. */
export const LOG_DAYS = 7;
export const LOG_ENTRIES = 100_000;
/** How long dead letters are kept. */
export const DEAD_DAYS = 90;
/** How long a stop waits for what is under way, milliseconds, and once more after it was cut off. */
const STOP_PATIENCE_MS = 3_000;

export interface CouriersOptions extends Omit<CourierParts, 'lease' | 'recorder' | 'onRoom'> {
  readonly kinds: DestinationKinds;
  /** Whether this process may write at the moment. */
  readonly mayDeliver: () => boolean;
  /** No other process writes to this database: whoever claimed anything before is dead. */
  readonly alone: boolean;
}

/**
 * Delivers to all destinations, together with every other process on the database. What is promised:
 *
 *  C1 Every touchpoint that a destination's rule means is delivered at least once, under one id, or becomes a dead letter:
 *     the feed's order misses none (feed.ts), planning stores each once (deliveries.ts), and a row goes only when its
 *     delivery was acknowledged or someone discarded it.
 *  C2 Of one person nothing is delivered for the first time before everything earlier was delivered or became a dead
 *     letter. Who dies between sending and writing it down leaves what he sent to be sent again, in the same order.
 *  C3 What fails holds back its person, and nobody else.
 *
 * The lease says who lives; a process that slept through its end begins nothing of what it had claimed. What it was
 * sending at that moment may arrive late, beside what another process sends again: a receiver tells by the id.
 */
export class Couriers {
  readonly #options: CouriersOptions;
  readonly #lease: DeliveryLease;
  readonly #recorder: DeliveryRecorder;
  readonly #couriers = new Map<string, { created: number; courier: Courier }>();
  readonly #ending = new AbortController();
  #woken = Promise.withResolvers<void>();
  #loop: Promise<void> | undefined;
  #swept = 0;

  constructor(options: CouriersOptions) {
    this.#options = options;
    this.#lease = new DeliveryLease(options.db);
    this.#recorder = new DeliveryRecorder(options.db, options.onError);
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Something arrived: it looks at once. */
  wake(): void {
    this.#woken.resolve();
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    this.wake();
    await this.#loop;
    await Promise.all([...this.#couriers.values()].map(({ courier }) => courier.stop(STOP_PATIENCE_MS)));
    await this.#recorder.end();
    await Promise.race([
      this.#lease.drop().catch(() => {}),
      delay(STOP_PATIENCE_MS, undefined, { ref: false }),
    ]);
  }

  async #run(): Promise<void> {
    if (this.#options.alone) await this.#bury().catch(this.#options.onError);
    while (!this.#ending.signal.aborted) {
      let wait = LOOK_MS;
      try {
        if (this.#options.mayDeliver()) wait = await this.#look();
      } catch (error) {
        this.#options.onError(error);
        wait = NOTHING_MS;
      }
      await Promise.race([
        this.#woken.promise,
        delay(wait, undefined, { signal: this.#ending.signal }).catch(() => {}),
      ]);
      this.#woken = Promise.withResolvers();
    }
  }

  /** @returns how long to wait for the next look, milliseconds */
  async #look(): Promise<number> {
    const { db } = this.#options;
    const rows = await listDestinations(db);
    await this.#follow(rows);
    if (Date.now() > this.#swept + SWEEP_MS) await this.#sweep(rows);
    if (rows.length === 0) return NOTHING_MS;
    const end = await feedEnd(db);
    if ([...this.#couriers.values()].some(({ courier }) => courier.busy)) await this.#lease.ensure();
    for (const { courier } of this.#couriers.values()) {
      // Not waited for: a slow destination does not hold up the others.
      courier.look(end).then((began) => {
        if (began > 0) this.wake();
      }, this.#options.onError);
    }
    return LOOK_MS;
  }

  /** A courier for each destination there is, and none for others. */
  async #follow(rows: readonly DestinationRow[]): Promise<void> {
    const { kinds } = this.#options;
    const there = new Map(rows.map((row) => [row.name, row]));
    for (const [name, { created, courier }] of this.#couriers) {
      const row = there.get(name);
      if (row?.created === created) {
        await courier.update(row, () => kinds.declared(row));
      } else {
        this.#couriers.delete(name);
        void courier.stop(STOP_PATIENCE_MS);
      }
    }
    for (const row of rows) {
      if (this.#couriers.has(row.name)) continue;
      // Of a kind that this process has not loaded, or sealed under another key: another one may have both.
      const declared = await kinds.declared(row);
      if (typeof declared === 'string') continue;
      const own = { lease: this.#lease, recorder: this.#recorder, onRoom: () => this.wake() };
      const parts = { ...this.#options, ...own };
      this.#couriers.set(row.name, { created: row.created, courier: new Courier(parts, row, declared) });
    }
  }

  /** Nobody waits for the lease of a process that cannot live any more. */
  async #bury(): Promise<void> {
    await sql`delete from leases where name like ${`${DELIVERING}%`}`.execute(this.#options.db);
  }

  /** Forgets what is too old, once a minute, by one process. */
  async #sweep(rows: readonly DestinationRow[]): Promise<void> {
    const { db } = this.#options;
    const now = Date.now();
    this.#swept = now;
    if (!(await takeLease(db, 'sweeping-deliveries', this.#lease.holder, SWEEP_MS))) return;
    await trimFeed(db);
    await trimDeliveryLog(db, now - LOG_DAYS * DAY_MS, LOG_ENTRIES);
    for (const { name } of rows) {
      const expired = await discardDeadLetters(db, name, undefined, now - DEAD_DAYS * DAY_MS);
      if (expired.length > 0)
        await logDeliveries(db, [decided(name, 'expired', `${expired.length} dead letters`, now)]);
    }
    await sql`delete from leases where name like ${`${DELIVERING}%`} and until < ${now - DAY_MS}::bigint`.execute(
      db,
    );
  }
}
