import { setTimeout as delay } from 'node:timers/promises';
import type { Batching, Outcome } from '@throughline/connectors/destinations';
import { NIL, type Uuid } from '@throughline/core/kernel';
import type { Analytical } from '@throughline/storage/analytical';
import {
  type DeliveryRow,
  type DestinationRow,
  findDestination,
  type LogEntry,
  logDeliveries,
  type Schema,
  setDestinationState,
  takeLease,
  type WaitingRow,
} from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { DeclaredDestination, Unusable } from '../destinations/kinds.ts';
import type { Failpoint } from './batch.ts';
import { attempt, deliveriesOf } from './delivery-attempt.ts';
import type { DeliveryLease } from './delivery-lease.ts';
import { planNext } from './delivery-planner.ts';
import { DeliveryQueue, MOST_WAITING, type PersonOf } from './delivery-queue.ts';
import type { DeliveryRecorder } from './delivery-recorder.ts';
import { type Tried, verdictOf } from './delivery-verdict.ts';

/** Rows that nothing holds back, of one destination: with fewer, more are planned. */
const READY = 1_000;
/** Of one person at once, so that nobody is claimed for long. */
const PER_PERSON = 20;
/** Failed so often, a row goes alone: one that fails its whole batch must not take others along. */
const ALONE_AFTER = 3;
/** So many failures in a row, and the destination counts as down: one at a time is tried, with longer and longer pauses. */
const DOWN_AFTER = 8;
const PROBE_MS = 250;
const LONGEST_PROBE_MS = 30_000;
/** A receiver that asks for patience is left alone for so long at most, milliseconds. */
const LONGEST_PATIENCE_MS = 300_000;
/** Jobs that wait for their word to be written: with more the database is behind, and nothing more is claimed. */
const MOST_UNWRITTEN = 500;
const PLANNING_MS = 10_000;
/** Steps planned before what is there is sent. */
const STEPS = 10;

export interface CourierParts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly failpoint: Failpoint;
  readonly lease: DeliveryLease;
  readonly recorder: DeliveryRecorder;
  readonly allowPrivate: boolean;
  readonly directory: string;
  readonly onTried: (destination: string, status: string) => void;
  readonly onError: (error: unknown) => void;
  /** Told when more may be claimed. */
  readonly onRoom: () => void;
}

/** Carries what waits for one destination: plans, chooses, claims, sends, and has it written down. */
export class Courier {
  readonly #parts: CourierParts;
  readonly #queue: DeliveryQueue;
  readonly #ending = new AbortController();
  #declared: DeclaredDestination;
  #row: DestinationRow;
  #looking: Promise<number> | undefined;
  readonly #jobs = new Set<Promise<void>>();
  /** What was sent and is being written down: no reason to keep a slot. */
  readonly #writing = new Set<Promise<void>>();
  #failures = 0;
  /** Nothing is sent before this time, milliseconds since the epoch. */
  #quietUntil = 0;

  constructor(parts: CourierParts, row: DestinationRow, declared: DeclaredDestination) {
    this.#parts = parts;
    this.#queue = new DeliveryQueue(parts, row);
    this.#row = row;
    this.#declared = declared;
  }

  /** The destination as it stands now. @param declare reads what it declares; asked only when that has changed */
  async update(row: DestinationRow, declare: () => Promise<DeclaredDestination | Unusable>): Promise<void> {
    const before = this.#row;
    this.#row = row;
    if (before.state !== row.state) {
      this.#failures = 0;
      this.#quietUntil = 0;
    }
    if (row.changed === before.changed) return;
    const declared = await declare();
    if (typeof declared === 'string') return;
    this.#closeSettings();
    this.#declared = declared;
  }

  /**
   * Plans and sends what there is; one look at a time.
   * @param end the feed's last position
   * @returns how many steps it planned and rows it began to send
   */
  look(end: number): Promise<number> {
    this.#looking ??= this.#look(end).finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  get busy(): boolean {
    return this.#jobs.size + this.#writing.size > 0;
  }

  /** Ends what is under way, at the latest after some time; the rest is tried again by whoever comes next. */
  async stop(patience: number): Promise<void> {
    const ended = async () => {
      await this.#looking?.catch(() => {});
      await Promise.all(this.#jobs);
      await Promise.all(this.#writing);
    };
    this.#row = { ...this.#row, state: 'paused' };
    await Promise.race([ended(), delay(patience, undefined, { ref: false })]);
    this.#ending.abort();
    await Promise.race([ended(), delay(patience, undefined, { ref: false })]);
    this.#closeSettings();
  }

  #closeSettings(): void {
    const { kind, settings } = this.#declared;
    // What is under way may still use them.
    void Promise.allSettled([...this.#jobs]).then(() => kind.close?.(settings).catch(() => {}));
  }

  get #batching(): Batching {
    const { kind, settings } = this.#declared;
    return kind.batching?.(settings) ?? { size: 1 };
  }

  get #inBatches(): boolean {
    return this.#batching.size > 1;
  }

  get #isDown(): boolean {
    return this.#failures >= DOWN_AFTER;
  }

  get #maySend(): boolean {
    return this.#row.state === 'running' && Date.now() >= this.#quietUntil && !this.#ending.signal.aborted;
  }

  async #look(end: number): Promise<number> {
    const room = this.#room();
    if (!this.#maySend || room === 0) return 0;
    const planned = await this.#plan(end);
    const look = await this.#queue.look();
    const { chosen } = this.#queue.choose(look, room, this.#inBatches ? room : PER_PERSON);
    if (chosen.length === 0 || this.#mayWait(chosen) || !(await this.#parts.lease.ensure())) return planned;
    const claimed = await this.#queue.claim(chosen, look);
    this.#begin(claimed, look.personOf);
    return planned + claimed.length;
  }

  /** How many rows may be claimed now. */
  #room(): number {
    if (this.#writing.size > MOST_UNWRITTEN) return 0;
    const idle = this.#jobs.size === 0;
    if (this.#isDown) return idle ? 1 : 0;
    if (this.#inBatches) return idle ? this.#batching.size : 0;
    const { concurrency } = this.#declared.options;
    // Half of the slots at least: every look is a query over all that waits.
    const slots = concurrency - this.#jobs.size;
    return slots * 2 < concurrency ? 0 : slots * PER_PERSON;
  }

  async #plan(end: number): Promise<number> {
    const { db, lease, analytical, failpoint } = this.#parts;
    let row: DestinationRow | undefined = this.#row;
    for (let steps = 0; steps < STEPS; steps++) {
      if (row?.state !== 'running' || (!row.scanning && row.position >= end)) return steps;
      const look = await this.#queue.look();
      if (look.rows.length >= MOST_WAITING || this.#queue.choose(look, 0, 0).ready >= READY) return steps;
      // Only saves work: of two who plan the same the second loses.
      if (!(await takeLease(db, `planning/${row.name}`, lease.holder, PLANNING_MS))) return steps;
      row = await findDestination(db, row.name);
      if (!row || !(await planNext({ db, analytical }, row, this.#declared.rule, Date.now()))) return steps;
      await failpoint('after-plan');
      row = await findDestination(db, row.name);
    }
    return STEPS;
  }

  /** Whether a batch that is not full may still wait for more. */
  #mayWait(chosen: readonly WaitingRow[]): boolean {
    const { size, waitSeconds = 0 } = this.#batching;
    return chosen.length < size && Date.now() - chosen[0]!.at < waitSeconds * 1000;
  }

  /** One job for all where rows go in batches; else one a person, as many at once as there are slots. */
  #begin(rows: readonly DeliveryRow[], personOf: PersonOf): void {
    if (rows.length === 0) return;
    const waiting = this.#inBatches ? [[...rows]] : [...Map.groupBy(rows, personOf).values()];
    const drain = async () => {
      for (let job = waiting.shift(); job; job = waiting.shift()) {
        try {
          const { written } = await this.#send(job, personOf);
          const writing: Promise<void> = written.finally(() => this.#writing.delete(writing));
          this.#writing.add(writing);
        } catch (error) {
          this.#parts.onError(error);
          await this.#queue.release(job, job[0]!.holder!);
        }
      }
    };
    const free = this.#inBatches ? 1 : this.#declared.options.concurrency - this.#jobs.size;
    for (let slot = 0; slot < Math.min(free, waiting.length + slot); slot++) {
      const job: Promise<void> = drain().finally(() => {
        this.#jobs.delete(job);
        this.#parts.onRoom();
      });
      this.#jobs.add(job);
    }
  }

  /** Sends rows in their order; of whom one is not delivered, none that come later. */
  async #send(rows: readonly DeliveryRow[], personOf: PersonOf): Promise<{ written: Promise<void> }> {
    const { lease } = this.#parts;
    const holder = rows[0]!.holder!;
    const written: Promise<void>[] = [];
    const left = [...rows];
    const released: DeliveryRow[] = [];
    while (left.length > 0) {
      const batch = this.#nextBatch(left);
      const tried = this.#maySend && lease.covers(holder) ? await this.#try(batch, personOf) : undefined;
      if (!tried) {
        released.push(...batch, ...left.splice(0));
        break;
      }
      written.push(this.#record(holder, tried));
      const stuck = new Set(tried.filter(isStuck).map(({ row }) => personOf(row)));
      const [on, back] = parted(left.splice(0), (row) => !stuck.has(personOf(row)));
      left.push(...on);
      released.push(...back);
    }
    // After what was tried: a row that is let go and claimed again must not be met by an older word about it.
    const all = Promise.all(written).then(() =>
      released.length > 0 ? this.#queue.release(released, holder) : undefined,
    );
    return { written: all };
  }

  #nextBatch(left: DeliveryRow[]): DeliveryRow[] {
    const alone = left.findIndex(({ attempts }) => attempts >= ALONE_AFTER);
    return left.splice(
      0,
      alone < 0 ? this.#batching.size : Math.max(1, Math.min(alone, this.#batching.size)),
    );
  }

  /** @returns undefined where our own database could not say what to send: nothing was tried */
  async #try(rows: readonly DeliveryRow[], personOf: PersonOf): Promise<Tried[] | undefined> {
    const { db, failpoint, allowPrivate, directory } = this.#parts;
    const batch = await deliveriesOf(db, rows, personOf).catch(() => undefined);
    if (!batch) return undefined;
    const run = { name: this.#row.name, allowPrivate, directory };
    await failpoint('before-delivery');
    const started = performance.now();
    const outcomes = await attempt(batch, this.#declared, run, this.#ending.signal);
    const milliseconds = performance.now() - started;
    await failpoint('after-delivery');
    this.#learn(outcomes);
    return rows.map((row, index) => ({ row, outcome: outcomes[index]!, milliseconds }));
  }

  /** What an attempt says of the destination itself. */
  #learn(outcomes: readonly Outcome[]): void {
    const failed = outcomes.every(({ status }) => status === 'retry');
    this.#failures = failed ? this.#failures + 1 : 0;
    const pause = this.#isDown
      ? Math.min(LONGEST_PROBE_MS, PROBE_MS * 2 ** Math.min(20, this.#failures - DOWN_AFTER))
      : 0;
    const wish = Math.min(Math.max(...outcomes.map(patienceAskedFor)), LONGEST_PATIENCE_MS);
    if (pause + wish > 0) this.#quietUntil = Math.max(this.#quietUntil, Date.now() + Math.max(pause, wish));
  }

  async #record(holder: Uuid, tried: readonly Tried[]): Promise<void> {
    const { recorder, onTried } = this.#parts;
    const { retry } = this.#declared.options;
    const now = Date.now();
    for (const { outcome } of tried) onTried(this.#row.name, outcome.status);
    const verdicts = tried.map((each) => recorder.settle(holder, verdictOf(each, retry, now, Math.random())));
    const gone = tried.find(({ outcome }) => outcome.status === 'gone')?.outcome;
    if (gone?.status === 'gone') await this.#pause(gone.reason);
    await Promise.all(verdicts);
  }

  async #pause(why: string): Promise<void> {
    const { db } = this.#parts;
    this.#row = { ...this.#row, state: 'paused' };
    // Where it cannot be written the next attempt hears the same.
    await setDestinationState(db, this.#row.name, 'paused', why).catch(() => {});
    await logDeliveries(db, [decided(this.#row.name, 'paused', why, Date.now())]).catch(() => {});
  }
}

function isStuck({ outcome }: Tried): boolean {
  return outcome.status === 'retry' || outcome.status === 'gone';
}

/** A receiver that is overloaded says so to everybody, milliseconds. */
function patienceAskedFor(outcome: Outcome): number {
  const overloaded = outcome.status === 'retry' && (outcome.code === '429' || outcome.code === '503');
  return overloaded ? (outcome.afterSeconds ?? 0) * 1000 : 0;
}

function parted<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}

/** A line of the log about a destination as a whole. */
export function decided(destination: string, status: string, reason: string, at: number): LogEntry {
  const nothing = { key: NIL, source: '', event: '', name: '', attempt: 0, milliseconds: 0, code: null };
  return { ...nothing, destination, status, reason, at };
}
