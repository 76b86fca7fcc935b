import type { Applied, Uuid } from '../kernel/index.ts';
import { compareText } from '../kernel/index.ts';
import { Fold, type Foldable } from './fold.ts';
import type { LeafId } from './identifiers.ts';
import type { CannotLink, Evidence, PersonId, PersonState } from './person.ts';
import type { FoldSettings } from './settings.ts';

/** One entry of history, in the form it is kept: what happened, or what was decided about who is who. */
export type HistoryEntry =
  | {
      readonly entry: 'event';
      readonly applied: Applied;
      readonly key: Uuid;
      readonly event: Foldable;
      readonly settings: FoldSettings;
    }
  | {
      readonly entry: 'undo';
      readonly applied: Applied;
      readonly key: Uuid;
      readonly link: CannotLink;
      readonly evidence: Evidence;
      readonly settings: FoldSettings;
    };

/** Everyone, as history makes them. */
export interface Population {
  readonly personOf: ReadonlyMap<LeafId, PersonId>;
  readonly people: ReadonlyMap<PersonId, PersonState>;
}

/** History's own order: (applied, key). */
export function compareHistory(a: HistoryEntry, b: HistoryEntry): number {
  return a.applied - b.applied || compareText(a.key, b.key);
}

/**
 * Folds history from scratch. By law 3 this gives the live state, whatever batching and processes made it.
 * @param history in any order; it is followed in its own
 */
export function replay(history: Iterable<HistoryEntry>): Population {
  const fold = new Fold({ personOf: new Map(), people: new Map() });
  for (const entry of [...history].sort(compareHistory)) {
    if (entry.entry === 'event') fold.apply(entry.event, entry.settings);
    else fold.undo(entry.link, entry.evidence, entry.settings);
  }
  return {
    personOf: fold.moved(),
    people: new Map(fold.changed().map((state) => [state.person, state])),
  };
}
