import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import type { Uuid } from '@throughline/core/kernel';
import { type Analytical, fence, land, landed, rowOf } from '@throughline/storage/analytical';
import {
  addAttempt,
  closeShipment,
  dropLease,
  type OutboxRow,
  openShipment,
  openShipments,
  outboxBacklog,
  readOutbox,
  type Schema,
  type Shipment,
  takeLease,
  unsentOutbox,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { Failpoint } from './batch.ts';

const decompress = promisify(zstdDecompress);

/** Micro-batches in one shipment: enough that the engine writes few parts, few enough to hold in memory. */
const GROUP = 50;
/** How often it looks, milliseconds: what comes in between goes in one insert, and few parts are written. */
const IDLE_MS = 200;
/** After a failure, wait; doubled up to the longest, milliseconds. */
const RETRY_MS = 250;
const LONGEST_RETRY_MS = 10_000;
const LEASE = 'shipping';
const LEASE_MS = 10_000;

export interface ShipperOptions {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly failpoint: Failpoint;
  /** Micro-batches that may wait before the door closes. */
  readonly maxBacklog: number;
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
 *  S1 a group's exact ids are on record before anything of it is sent
 *  S2 every attempt has an id of its own, on record before it is made; it is the query's id
 *  S3 whoever resumes a group first fences its earlier attempts (what runs is killed and waited for, what starts
 *     later lands nothing), then looks which rows arrived, and sends only the others
 *  S4 outbox rows go only when every row of the group has arrived
 *
 * The lease keeps processes from doing the same work; a sender that slept through its end is stopped by S3.
 */
export class Shipper {
  readonly #options: ShipperOptions;
  readonly #holder = randomUUID();
  #stopped = false;
  #wake: (() => void) | undefined;
  /** Until when the lease surely is ours, by this process's monotonic clock. */
  #leased = 0;
  #loop: Promise<void> | undefined;

  constructor(options: ShipperOptions) {
    this.#options = options;
  }

  start(): void {
    this.#loop ??= this.#run();
  }

  /** Ends the loop after what it is doing, and gives the lease up. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake?.();
    await this.#loop;
    await dropLease(this.#options.db, LEASE, this.#holder).catch(() => {});
  }

  async #run(): Promise<void> {
    let failures = 0;
    while (!this.#stopped) {
      let shipped = 0;
      try {
        shipped = await this.shipOnce();
        failures = 0;
      } catch (error) {
        if (this.#stopped) return;
        failures++;
        this.#options.onError(error);
      }
      await this.#reportBacklog();
      if (failures > 0) await this.#sleep(Math.min(LONGEST_RETRY_MS, RETRY_MS * 2 ** (failures - 1)));
      else if (shipped < GROUP && !this.#stopped) await this.#sleep(IDLE_MS);
    }
  }

  /** Sends what waits, at most one group. @returns how many micro-batches went */
  async shipOnce(): Promise<number> {
    const { db } = this.#options;
    if (!(await this.#isOurs())) return 0;
    for (const shipment of await openShipments(db)) await this.#resume(shipment);
    const waiting = await unsentOutbox(db, GROUP);
    if (waiting.length === 0) return 0;
    const outbox = waiting.map(({ id }) => id);
    const attempt = randomUUID();
    const rows = await readOutbox(db, outbox);
    const lines = await linesOf(rows);
    // Rows of one micro-batch lie between its least `applied` and its greatest, which the outbox keeps.
    const { first, last } = range(lines);
    const shipment = {
      token: randomUUID(),
      outbox,
      attempts: [attempt],
      firstApplied: first,
      lastApplied: last,
    };
    await openShipment(db, shipment, Date.now());
    await this.#send(shipment, attempt, lines);
    return outbox.length;
  }

  async #resume(shipment: Shipment): Promise<void> {
    const { db, analytical } = this.#options;
    await fence(analytical, shipment.attempts);
    const arrived = await landed(analytical, shipment.token, [shipment.firstApplied, shipment.lastApplied]);
    const lines = await linesOf(await readOutbox(db, shipment.outbox));
    const missing = arrived.size === 0 ? lines : lines.filter((line) => !arrived.has(rowOf(line)));
    const attempt = randomUUID();
    if (!(await addAttempt(db, shipment.token, attempt))) return;
    await this.#send(shipment, attempt, missing);
  }

  async #send(shipment: Shipment, attempt: Uuid, lines: readonly string[]): Promise<void> {
    const { db, analytical, failpoint, onShipped } = this.#options;
    if (lines.length > 0) await land(analytical, { shipment: shipment.token, attempt, lines });
    await failpoint('after-insert');
    await closeShipment(db, shipment);
    onShipped(lines.length);
  }

  async #reportBacklog(): Promise<void> {
    try {
      const backlog = await outboxBacklog(this.#options.db);
      this.#options.onBacklog(backlog, backlog.rows > this.#options.maxBacklog);
    } catch {
      // The database is gone: the door knows by itself, and the next look will tell.
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
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

/** The lines of micro-batches, in the order of their rows. */
export async function linesOf(rows: readonly OutboxRow[]): Promise<string[]> {
  const texts = await Promise.all(
    rows.map(async ({ payload }) => (await decompress(payload)).toString('utf8')),
  );
  return texts.flatMap((text) => text.split('\n'));
}

function range(lines: readonly string[]): { first: number; last: number } {
  let first = Number.MAX_SAFE_INTEGER;
  let last = 0;
  for (const line of lines) {
    // The second field of every line (lines.ts): no text that a sender wrote comes before it.
    const match = /"applied":(\d+)/.exec(line);
    const applied = Number(match?.[1] ?? 0);
    if (applied < first) first = applied;
    if (applied > last) last = applied;
  }
  return { first, last };
}
