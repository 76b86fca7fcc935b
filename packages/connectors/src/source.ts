/**
 * What a source is: where touchpoints come from that nobody sends. One file has one, as its default export:
 *
 *   export default defineSource({ name: 'feed', settings: (z) => z.object({ url: z.url() }), async *pull(…) { … } });
 *
 * Rules, held by `sourceContract` of the testkit:
 *
 *  R1 `pull` starts after `cursor`, and its pages come in an order in which what follows a page's cursor was not in it.
 *  R2 Whatever is given twice has the same id both times: (source, id) names an event for ever.
 *  R3 Nothing is acknowledged to whoever sent it before `deliver` has resolved.
 *  R4 Both end soon when `signal` says so, and leave nothing open.
 *  R5 A source keeps nothing between two calls: the cursor is all it gets back.
 */
import type { JsonObject, JsonValue, Refusal } from '@throughline/core/kernel';
import type { z } from 'zod';

/** Values by name, which the mapping that is declared with the source turns into a message. */
export interface Row {
  /** Names this row for ever, in at most 200 characters: the id of its event where the mapping states none. */
  readonly id: string;
  /** Objects in it are told apart by dots: `{gate: {state}}` is the column `gate.state`. */
  readonly values: JsonObject;
}

/** Something that could not be read. It is kept with its reason, and the rest goes on. */
export interface Unreadable {
  readonly refusal: Refusal;
  /** Some of it, as text. */
  readonly excerpt: string;
}

/** What a source gives at once: at most 5,000 items, committed together or not at all. */
export interface Given {
  /** Calls of Segment's specification, as an SDK would send them. */
  readonly messages?: readonly unknown[];
  readonly rows?: readonly Row[];
  /** Columns that every row of this source has; absent where rows differ, and a column may be missing. */
  readonly columns?: readonly string[];
  readonly unreadable?: readonly Unreadable[];
  /**
   * Some of it may have been given before, perhaps longer ago than duplicates are recognised by their claims (24 hours):
   * where that may be so, it is looked up in the history.
   */
  readonly again?: boolean;
}

export interface Page<Cursor extends JsonValue = JsonValue> extends Given {
  /** Where to go on. It is committed in the transaction that takes the page in. */
  readonly cursor: Cursor;
}

/**
 * Takes in what was pushed. Resolves when it is committed: only then may it be acknowledged to its sender. May be
 * called again while an earlier call is under way.
 */
export type Deliver = (given: Given) => Promise<void>;

/** What a call is given besides its settings. */
export interface Run {
  /** The name it was declared under: the source of its touchpoints. */
  readonly name: string;
  /** Aborted when it shall end. */
  readonly signal: AbortSignal;
}

/**
 * A source that is asked (`pull`), or one that is listened to (`listen`).
 * An error ends the call, is told under its `code` where it has one, and the call is repeated later.
 */
export interface Source<Settings = unknown, Cursor extends JsonValue = JsonValue> {
  /** The kind, as it is declared: `mqtt`. */
  readonly name: string;
  /** Schema of the settings. A field with `.meta({ secret: true })` is never shown again, nor logged. */
  readonly settings: (zod: typeof z) => z.ZodType<Settings>;
  /** `rows` where a mapping has to be declared with it. Default: `messages`. */
  readonly gives?: 'messages' | 'rows';
  /** Everything after `cursor` (undefined: from the start), page by page; it ends when there is no more for now. */
  pull?(cursor: Cursor | undefined, settings: Settings, run: Run): AsyncIterable<Page<Cursor>>;
  /** Listens until it is aborted, or fails. */
  listen?(settings: Settings, deliver: Deliver, run: Run): Promise<void>;
}

/** Gives a source its types; in JavaScript a plain object will do. */
export function defineSource<Settings, Cursor extends JsonValue = JsonValue>(
  source: Source<Settings, Cursor>,
): Source<Settings, Cursor> {
  return source;
}
