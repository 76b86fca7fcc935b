import type { Refusal, Uuid } from '@throughline/core/kernel';
import type { Arrival, Statement } from '@throughline/core/touchpoints';
import type { DeadLetter, ImportStep, SourceStep } from '@throughline/storage/relational';

/** An item that was read and waits for its transaction. */
export interface Submission {
  /** (source, id), hashed. */
  readonly key: Uuid;
  readonly statement: Statement;
  /** What it was read from: kept whole should it be refused yet. */
  readonly origin?: Origin;
  /** The dead letter that it is replayed from. */
  readonly letter?: Uuid;
  /** Whether it may be given again, as sources do: what is refused of it is claimed, and told once. */
  readonly again?: boolean;
}

/** An item as it was sent, and what is known of it beside. */
export interface Origin {
  readonly item: unknown;
  readonly arrival: Arrival;
  /** The name of the door that reads it. */
  readonly door: string;
  /** The call that a mapping made of it, where one did: read instead where the item cannot be mapped again. */
  readonly made?: unknown;
  /** Whether the item is that call, kept alone because what it was made of was too large. */
  readonly alone?: boolean;
  /** The id that a source gave the row. */
  readonly row?: string;
}

/** An item that was refused at the door: it is acknowledged when its ledger line is durable. */
export interface RefusedItem {
  readonly source: string;
  /** Milliseconds since the epoch. */
  readonly received: number;
  readonly refusal: Refusal;
  /** The item as JSON, at most 2 kB of it. */
  readonly excerpt: string;
  /** The item whole, to be repaired and replayed. */
  readonly letter?: DeadLetter;
  /** Where a source may give it again: the refusal is claimed under this key, and told once. */
  readonly key?: Uuid;
}

/** What one transaction takes in. */
export interface Batch {
  readonly events: readonly Submission[];
  readonly refused: readonly RefusedItem[];
  readonly step?: Step;
  /** Events from dead letters: each letter is marked replayed, by whom, in the same transaction. */
  readonly replay?: { readonly by: string };
}

/**
 * What moves on in the same transaction: the position in a file of history, which takes the place of claims; or the
 * cursor of a source, beside them, since rows that were committed late are looked for again.
 */
export type Step = ImportStep | SourceStep;

export function isImport(step: Step): step is ImportStep {
  return 'from' in step;
}

export type Verdict =
  | { readonly status: 'accepted' }
  | { readonly status: 'duplicate' }
  | { readonly status: 'refused'; readonly refusal: Refusal };

export interface Committed {
  /** One an event, in the batch's order. */
  readonly verdicts: readonly Verdict[];
  /** The micro-batches on their way to the analytical plane: none where nothing was new, several where it was split. */
  readonly outbox: readonly Uuid[];
}

/** Where tests stop, kill or delay a process. In production nothing is there. */
export type Failpoint = (name: FailpointName) => void | Promise<void>;
export type FailpointName =
  | 'after-claim'
  | 'before-commit'
  | 'after-commit'
  | 'after-insert'
  | 'before-shipment'
  | 'after-plan'
  | 'before-delivery'
  | 'after-delivery';
