import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import type { Uuid } from '@throughline/core/kernel';
import {
  type Analytical,
  appliedOfLine,
  fence,
  land,
  landed,
  rowOf,
  splitLines,
} from '@throughline/storage/analytical';
import {
  addAttempt,
  closeShipment,
  dropLease,
  type OutboxRow,
  oldestOutbox,
  openShipment,
  openShipments,
  outboxBacklog,
  readOutbox,
  type Schema,
  type Shipment,
  takeLease,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { Failpoint } from './batch.ts';

const decompress = promisify(zstdDecompress);

/** In one shipment: enough that the engine writes few parts, few enough to hold in memory. */
const GROUP = { batches: 50, events: 10_000, bytes: 8_000_000 };
/** How often it looks, milliseconds: what comes in between goes in one insert, and few parts are written. */
const IDLE_MS = 200;
/** After a failure, wait; doubled up to the longest, milliseconds. */
const RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
const LEASE = 'shipping';
const LEASE_MS = 10_000;
/** How often the backlog is measured, milliseconds: also while an insert hangs. */
const MEASURE_MS = 1_000;
/** How long a stop waits for a server that does not answer, milliseconds. What it was sending is resumed by others. */
const STOP_PATIENCE_MS = 5_000;

export interface ShipperOptions {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly failpoint: Failpoint;
  /** Micro-batches that may wait before the door closes. */
  readonly maxBacklog: number;
  /** Whether this process may write at the moment: not while it has lost its claim on the database. */
  readonly mayShip?: () => boolean;
  readonly onBacklog: (
    backlog: { rows: number; events: number; oldest: number | null },
    exceeded: boolean,
  ) => void;
  readonly onShipped: (rows: number) => void;
  readonly onError: (error: unknown) => void;
}

/**
 * Brings the outbox to the analytical engine, exactly once in effect:
 *
 *  S1 a group's exact ids are on record before anything of it is sent; only the lease's holder puts them there, and
 *     only while no other group is and all of its rows wait: whoever takes the lease next finds the one there is
 *  S2 every attempt has an id of its own, on record before it is made; it is the query's id
 *  S3 whoever resumes a group puts its own attempt on record, then fences all earlier ones (what runs is killed and
 *     waited for, what starts later lands nothing), then looks which rows arrived, and sends only the others
 *  S4 outbox rows go only when every row of the group has arrived, and only by the word of the last attempt: the
 *     insert of a fenced one succeeds and lands nothing
 *
 * The lease keeps processes from doing the same work. Its time is no part of the argument above: a sender that slept
 * through its end is refused by S1, or stopped by S3 and S4.
 */
export class Shipper {
  readonly #options: ShipperOptions;
  readonly #holder = randomUUID();
  readonly #ending = new AbortController();
  /** Until when the lease surely is ours, by this process's monotonic clock. */
  #leased = 0;
  #loop: Promise<void> | undefined;
  #measuring: Promise<void> | undefined;

  constructor(options: ShipperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
    this.#measuring ??= this.#measure();
  }

  /** Ends the loop after what it is doing, and gives the lease up. */
  async stop(): Promise<void> {
    this.#ending.abort();
    const ended = Promise.all([this.#loop, this.#measuring]).then(() =>
      dropLease(this.#options.db, LEASE, this.#holder).catch(() => {}),
    );
    // An insert inside this process ends; one on a server may hang for as long as that server does.
    await (this.#options.analytical.engine === 'chdb'
      ? ended
      : Promise.race([ended, delay(STOP_PATIENCE_MS, undefined, { ref: false })]));
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#ending.signal.aborted) {
      let more = false;
      try {
        ({ more } = await this.shipOnce());
        failures = 0;
      } catch (error) {
        if (this.#ending.signal.aborted) return;
        failures++;
        this.#options.onError(error);
      }
      if (failures > 0) await this.#sleep(Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** (failures - 1)));
      else if (!more) await this.#sleep(IDLE_MS);
    }
  }

  /** Sends what waits, at most one group. @returns how many micro-batches went, and whether others wait */
  async shipOnce(): Promise<{ sent: number; more: boolean }> {
    const { db, mayShip } = this.#options;
    const nothing = { sent: 0, more: false };
    if (mayShip?.() === false || !(await this.#isOurs())) return nothing;
    for (const shipment of await openShipments(db)) await this.#resume(shipment);
    const { outbox, more } = group(await oldestOutbox(db, GROUP.batches));
    if (outbox.length === 0) return nothing;
    const attempt = randomUUID();
    const lines = await linesOf(await readOutbox(db, outbox));
    const { first, last } = range(lines);
    const shipment = {
      token: randomUUID(),
      outbox,
      attempts: [attempt],
      firstApplied: first,
      lastApplied: last,
    };
    await this.#options.failpoint('before-shipment');
    const lease = { name: LEASE, holder: this.#holder };
    if (!(await openShipment(db, shipment, lease, Date.now()))) return nothing;
    await this.#send(shipment, attempt, lines);
    return { sent: outbox.length, more };
  }

  async #resume(shipment: Shipment): Promise<void> {
    const { db, analytical } = this.#options;
    // An engine that is gone is found out here, not by one more attempt on record at every look.
    await analytical.client.command({ query: 'SELECT 1 FORMAT Null' });
    const attempt = randomUUID();
    const earlier = await addAttempt(db, shipment.token, attempt);
    if (!earlier) return;
    await fence(analytical, earlier);
    const arrived = await landed(analytical, shipment.token, [shipment.firstApplied, shipment.lastApplied]);
    const lines = await linesOf(await readOutbox(db, shipment.outbox));
    const missing = arrived.size === 0 ? lines : lines.filter((line) => !arrived.has(rowOf(line)));
    await this.#send(shipment, attempt, missing);
  }

  async #send(shipment: Shipment, attempt: Uuid, lines: readonly Buffer[]): Promise<void> {
    const { db, analytical, failpoint, onShipped } = this.#options;
    // Renewed meanwhile: were a slow insert to outlive the lease, processes would kill one another's for ever.
    const renewing = setInterval(() => this.#isOurs().catch(() => {}), LEASE_MS / 4);
    try {
      if (lines.length > 0) await land(analytical, { shipment: shipment.token, attempt, lines });
    } finally {
      clearInterval(renewing);
    }
    await failpoint('after-insert');
    if (await closeShipment(db, shipment, attempt)) onShipped(lines.length);
  }

  async #measure(): Promise<void> {
    while (!this.#ending.signal.aborted) {
      try {
        const backlog = await outboxBacklog(this.#options.db);
        this.#options.onBacklog(backlog, backlog.rows > this.#options.maxBacklog);
      } catch {
        // The database is gone: the door knows by itself, and the next look will tell.
      }
      await this.#sleep(MEASURE_MS);
    }
  }

  /** Renewed at half time: a lease taken at every look would be a write, and an fsync, each. */
  async #isOurs(): Promise<boolean> {
    const now = performance.now();
    if (now < this.#leased - LEASE_MS / 2) return true;
    const taken = await takeLease(this.#options.db, LEASE, this.#holder, LEASE_MS);
    this.#leased = taken ? now + LEASE_MS : 0;
    return taken;
  }

  #sleep(milliseconds: number): Promise<void> {
    return delay(milliseconds, undefined, { signal: this.#ending.signal }).catch(() => {});
  }
}

/** As many of the oldest micro-batches as fit one shipment, and at least one. */
function group(waiting: readonly { id: Uuid; events: number; bytes: number }[]) {
  let events = 0;
  let bytes = 0;
  const fitting = waiting.findIndex((row) => {
    events += row.events;
    bytes += row.bytes;
    return events > GROUP.events || bytes > GROUP.bytes;
  });
  const outbox = waiting.slice(0, fitting < 0 ? waiting.length : Math.max(1, fitting)).map(({ id }) => id);
  return { outbox, more: waiting.length === GROUP.batches || outbox.length < waiting.length };
}

/** The lines of micro-batches, in the order of their rows. */
export async function linesOf(rows: readonly OutboxRow[]): Promise<Buffer[]> {
  const texts = await Promise.all(rows.map(({ payload }) => decompress(payload)));
  return texts.flatMap(splitLines);
}

/** Between which two instants of `applied` the rows of a group lie. */
function range(lines: readonly Buffer[]): { first: number; last: number } {
  let first = Number.MAX_SAFE_INTEGER;
  let last = 0;
  for (const line of lines) {
    const applied = appliedOfLine(line);
    if (applied < first) first = applied;
    if (applied > last) last = applied;
  }
  return { first, last };
}
