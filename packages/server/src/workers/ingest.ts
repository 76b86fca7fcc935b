import { CodedError, type Uuid } from '@throughline/core/kernel';
import type { Folded } from './ahead.ts';
import type { Batch, Committed, RefusedItem, Submission, Verdict } from './batch.ts';
import type { Committer, Neighbours } from './committer.ts';
import type { Health } from './health.ts';

/** A micro-batch holds at most this many events; more in one transaction gains nothing and delays the first. */
export const MICRO_BATCH = 1000;
/** How long an idle lane waits for company before it commits, milliseconds. */
const GATHER_MS = 2;

export interface IngestOptions {
  readonly committer: Pick<Committer, 'commit' | 'prepare'>;
  readonly health: Health;
  /** Items that may wait; beyond it the door answers 429 before it takes anything in. */
  readonly maxQueued: number;
  /** Bytes of request bodies that may wait. */
  readonly maxQueuedBytes: number;
  /** Whether the engine stores one batch while another is loaded and folded. PGlite, with one connection, cannot. */
  readonly overlaps: boolean;
  readonly onCommitted?: (events: number, milliseconds: number) => void;
}

/** What became of a request. */
export interface Acknowledgement {
  readonly verdicts: readonly Verdict[];
  /** The micro-batches that carry its new events: `?after=` waits for them. */
  readonly outbox: readonly Uuid[];
}

/** A part of a request, small enough for one micro-batch. */
interface Part {
  readonly events: readonly Submission[];
  readonly refused: readonly RefusedItem[];
  readonly settle: (outcome: Committed | Error) => void;
}

/**
 * The lane of live events: requests queue, the lane commits them together, and each is acknowledged when all of
 * its parts are committed. While the engine stores one batch the next is claimed, loaded and folded on what the first
 * is storing, so that this process and the engine both have work; it is stored when the first is committed. (Two
 * lanes that know nothing of each other would mostly race for the same few people.)
 */
export class Ingest {
  readonly #options: IngestOptions;
  readonly #queue: Part[] = [];
  #queued = 0;
  #queuedBytes = 0;
  #running: Promise<void> | undefined;

  constructor(options: IngestOptions) {
    this.#options = options;
  }

  /** Items that wait, and bytes of the requests they came in. */
  get depth(): { items: number; bytes: number } {
    return { items: this.#queued, bytes: this.#queuedBytes };
  }

  /**
   * Refuses before anything is taken in.
   * @throws CodedError 429 `overloaded` or 503 `unavailable`, `backlog`
   */
  admit(items: number, bytes: number): void {
    this.#options.health.assertReady();
    const full =
      this.#queued + items > this.#options.maxQueued ||
      this.#queuedBytes + bytes > this.#options.maxQueuedBytes;
    // A request that is larger than the whole queue is let in when nothing else is there.
    if (full && this.#queued > 0) {
      throw new CodedError(429, 'overloaded', 'More arrives than can be stored; send again later.', {
        retryAfter: 1,
      });
    }
  }

  /** Does ahead, while another batch waits for its engine, what needs no transaction. */
  prepare(events: readonly Submission[]): void {
    this.#options.committer.prepare(events);
  }

  /** Takes a request's items in. @returns when every part of it is committed */
  async submit(
    events: readonly Submission[],
    refused: readonly RefusedItem[],
    bytes: number,
  ): Promise<Acknowledgement> {
    const items = events.length + refused.length;
    if (items === 0) return { verdicts: [], outbox: [] };
    this.admit(items, bytes);
    this.#queued += items;
    this.#queuedBytes += bytes;
    try {
      const parts = await Promise.allSettled(this.#enqueue(events, refused));
      const failed = parts.find((part) => part.status === 'rejected');
      if (failed) throw failed.reason;
      const committed = parts.flatMap((part) => (part.status === 'fulfilled' ? [part.value] : []));
      return {
        verdicts: committed.flatMap(({ verdicts }) => verdicts),
        outbox: [...new Set(committed.flatMap(({ outbox }) => outbox))],
      };
    } finally {
      this.#queued -= items;
      this.#queuedBytes -= bytes;
    }
  }

  #enqueue(events: readonly Submission[], refused: readonly RefusedItem[]): Promise<Committed>[] {
    const parts: Promise<Committed>[] = [];
    for (let start = 0; start === 0 || start < events.length; start += MICRO_BATCH) {
      const part = Promise.withResolvers<Committed>();
      this.#queue.push({
        events: events.slice(start, start + MICRO_BATCH),
        refused: start === 0 ? refused : [],
        settle: (outcome) => (outcome instanceof Error ? part.reject(outcome) : part.resolve(outcome)),
      });
      parts.push(part.promise);
    }
    this.#running ??= this.#run();
    return parts;
  }

  async #run(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    let ahead: Folded | undefined;
    let committed = Promise.resolve();
    for (;;) {
      // What comes while the last batch is being stored belongs behind it, so the lane ends when that is done.
      if (this.#queue.length === 0) {
        await committed;
        ahead = undefined;
        if (this.#queue.length === 0) break;
      }
      const folded = Promise.withResolvers<Folded | undefined>();
      committed = this.#commit(this.#take(), { ahead, aheadDone: committed, onFolded: folded.resolve });
      if (!this.#options.overlaps) await committed;
      ahead = await Promise.race([folded.promise, committed.then(() => undefined)]);
    }
    this.#running = undefined;
  }

  /** As many whole parts as fit a micro-batch, in arrival order. */
  #take(): Part[] {
    let events = 0;
    let count = 0;
    for (const part of this.#queue) {
      if (count > 0 && events + part.events.length > MICRO_BATCH) break;
      events += part.events.length;
      count++;
    }
    return this.#queue.splice(0, count);
  }

  async #commit(parts: readonly Part[], neighbours: Neighbours): Promise<void> {
    const batch: Batch = {
      events: parts.flatMap(({ events }) => events),
      refused: parts.flatMap(({ refused }) => refused),
    };
    const started = performance.now();
    try {
      // What waited while the database went away was never taken in, and is told so at once.
      this.#options.health.assertDatabase();
      const { verdicts, outbox } = await this.#options.health.unlessSilent(() =>
        this.#options.committer.commit(batch, neighbours),
      );
      this.#options.onCommitted?.(batch.events.length, performance.now() - started);
      let next = 0;
      for (const part of parts) {
        part.settle({ verdicts: verdicts.slice(next, next + part.events.length), outbox });
        next += part.events.length;
      }
    } catch (error) {
      const known = this.#options.health.failed(error);
      for (const part of parts) part.settle(known);
    }
  }

  /** Resolves when nothing waits any more. */
  async drain(): Promise<void> {
    while (this.#running) await this.#running;
  }
}
