import type { Applied, Uuid } from '../kernel/index.ts';
import type { LeafId } from './identifiers.ts';
import type { Evidence, HoldReason, PersonId } from './person.ts';

// What a fold leaves behind besides the people: history for the analytical plane, and reasons for the ledger.

/** A leaf that now belongs to another person. */
export interface MapRecord {
  readonly leaf: LeafId;
  readonly person: PersonId;
  readonly applied: Applied;
}

/** What was decided about who is who. */
export interface IdentityRecord {
  readonly event: 'edge' | 'held' | 'undo';
  readonly joined: boolean;
  readonly a: LeafId;
  readonly b: LeafId;
  readonly person: PersonId;
  readonly applied: Applied;
  readonly evidence: Evidence;
  readonly reason: HoldReason | '';
}

export type LedgerCode =
  | 'merge_held'
  | 'merge_undone'
  | 'identifier_ignored'
  | 'event_refused'
  | 'event_marked'
  | 'settings_changed';

/** Why something did or did not happen. */
export interface LedgerRecord {
  readonly code: LedgerCode;
  readonly applied: Applied;
  /** Key of the event it is about, or the nil UUID. */
  readonly key: Uuid;
  readonly leaf: LeafId;
  readonly person: PersonId;
  readonly source: string;
  readonly detail: { readonly [name: string]: unknown };
}
