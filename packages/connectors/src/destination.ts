/**
 * What a destination is: where touchpoints, or rows about people, go. One file has one, as its default export:
 *
 *   export default defineDestination({ name: 'chat', settings: (z) => z.object({ … }), async deliver(batch, …) { … } });
 *
 * The server filters, orders, retries, logs and remembers; a destination only sends. Rules, held by
 * `destinationContract` of the testkit:
 *
 *  E1 `deliver` answers with one outcome for each delivery, in the batch's order. An error is a retry of the batch.
 *  E2 `delivered` means that the receiver has it for good.
 *  E3 A delivery comes again under the same id: it is written over, or the id is passed on so that the receiver can tell.
 *  E4 Once a delivery of somebody is not delivered, none of theirs that come later in the batch is.
 *  E5 It ends soon when `signal` says so, and `close` leaves nothing open.
 *  E6 No reason says a secret, or what a person said.
 */
import type { JsonObject } from '@throughline/core/kernel';
import type { z } from 'zod';

/** One thing to deliver. */
export interface Delivery {
  /** The same at every attempt: what a receiver knows a repetition by. */
  readonly id: string;
  /** What it is about: something that happened, or what is known of someone now. */
  readonly entity: 'touchpoint' | 'person';
  /** Names the row in a table: the touchpoint's key, or the person. */
  readonly key: string;
  /** Whose it is now; null for a touchpoint that names nobody. */
  readonly person: string | null;
  /** The touchpoint as the API shows it, or the person as a row; `key` and `person` are in it too. */
  readonly value: JsonObject;
  /** 1 at first. */
  readonly attempt: number;
}

/** What became of a delivery. `code` is for machines: an HTTP status, an SQLSTATE. */
export type Outcome =
  | { readonly status: 'delivered'; readonly code?: string }
  /** Once more later: not before `afterSeconds`, where the receiver said so. */
  | {
      readonly status: 'retry';
      readonly reason: string;
      readonly code?: string;
      readonly afterSeconds?: number;
    }
  /** Never again: it becomes a dead letter. */
  | { readonly status: 'refused'; readonly reason: string; readonly code?: string }
  /** The receiver wants nothing any more: the destination is paused, and what waits is kept. */
  | { readonly status: 'gone'; readonly reason: string; readonly code?: string };

/** What a call is given besides its settings. */
export interface DeliveryRun {
  /** The name it was declared under. */
  readonly name: string;
  /** Aborted when the time of this attempt is over, or the server stops. */
  readonly signal: AbortSignal;
  /** Whether HTTP may go to loopback, link-local and private addresses. */
  readonly allowPrivate: boolean;
  /** Under which files may be written. */
  readonly directory: string;
}

/** How many are delivered at once, and how long it is waited for that many. Default: one, at once. */
export interface Batching {
  readonly size: number;
  readonly waitSeconds?: number;
}

export interface Destination<Settings = unknown> {
  /** The kind, as it is declared: `webhook`. */
  readonly name: string;
  /** Schema of the settings. A field with `.meta({ secret: true })` is never shown again, nor logged. */
  readonly settings: (zod: typeof z) => z.ZodType<Settings>;
  batching?(settings: Settings): Batching;
  /** What is wrong with settings that have the right shape; asked when they are declared. */
  check?(settings: Settings, run: Omit<DeliveryRun, 'signal'>): string | undefined;
  deliver(batch: readonly Delivery[], settings: Settings, run: DeliveryRun): Promise<readonly Outcome[]>;
  /** The settings will not be used any more. */
  close?(settings: Settings): Promise<void>;
}

/** Gives a destination its types; in JavaScript a plain object will do. */
export function defineDestination<Settings>(destination: Destination<Settings>): Destination<Settings> {
  return destination;
}
