import type { Analytical } from './engine.ts';
import { EVENT_COLUMNS, type EventRow, NUMBERS, parseEvent } from './timeline.ts';

/** One identity decision: an edge, the end of a cannot-link, an undo. */
export interface IdentityRow {
  readonly applied: number;
  readonly event: string;
  readonly joined: boolean;
  readonly a: string;
  readonly b: string;
  readonly person: string;
  /** The event it came from. */
  readonly key: string;
  readonly reason: string;
  readonly evidence: unknown;
  readonly settings: number;
  readonly row: string;
}

/** What replay folds, in this order: by `applied`; at the same instant events by id, then decisions. */
export type HistoryRow =
  | ({ readonly kind: 'event' } & EventRow)
  | ({ readonly kind: 'identity' } & IdentityRow);

/** Which part of the history to read. */
export interface HistoryQuery {
  /** Only these leaves' events, and decisions that name one of them. Default: all. */
  readonly leaves?: readonly string[] | undefined;
  /** `applied` in microseconds, both excluded from nothing: `after` < applied ≤ `until`. */
  readonly after?: number | undefined;
  readonly until?: number | undefined;
}

// The engine sorts what does not fit on disk, so neither side holds the history in memory.
const STREAMED = `max_bytes_before_external_sort = 268435456, max_bytes_ratio_before_external_sort = 0, ${NUMBERS}`;

/** The history in (applied, id) order, streamed: for replay and for verifying live state against it. */
export async function* history(a: Analytical, query: HistoryQuery = {}): AsyncIterable<HistoryRow> {
  const params = {
    leaves: [...(query.leaves ?? [])],
    after: query.after ?? Number.MIN_SAFE_INTEGER,
    until: query.until ?? Number.MAX_SAFE_INTEGER,
  };
  const theirs = (columns: string[]): string =>
    query.leaves === undefined
      ? ''
      : `AND (${columns.map((column) => `${column} IN {leaves:Array(UUID)}`).join(' OR ')})`;
  const period = 'applied > {after:Int64} AND applied <= {until:Int64}';
  const events = a.rows<EventRow>(
    `SELECT ${EVENT_COLUMNS} FROM events AS e WHERE e.${period.replace(' AND ', ' AND e.')} ${theirs(['e.leaf'])}
      ORDER BY e.applied, e.id, e.source SETTINGS ${STREAMED}`,
    params,
  );
  const decisions = a.rows<IdentityRow>(
    `SELECT applied, event, joined, a, b, person, key, reason, evidence, settings, row
      FROM identity WHERE ${period} ${theirs(['a', 'b', 'person'])}
      ORDER BY applied, row SETTINGS ${STREAMED}`,
    params,
  );
  yield* interleave(events, decisions);
}

async function* interleave(
  events: AsyncIterable<EventRow>,
  decisions: AsyncIterable<IdentityRow>,
): AsyncIterable<HistoryRow> {
  const waiting = decisions[Symbol.asyncIterator]();
  try {
    let decision = await waiting.next();
    for await (const row of events) {
      while (!decision.done && decision.value.applied < row.applied) {
        yield identityRow(decision.value);
        decision = await waiting.next();
      }
      yield { kind: 'event', ...parseEvent(row) };
    }
    for (; !decision.done; decision = await waiting.next()) yield identityRow(decision.value);
  } finally {
    await waiting.return?.();
  }
}

function identityRow(row: IdentityRow): HistoryRow {
  const evidence = typeof row.evidence === 'string' && row.evidence !== '' ? JSON.parse(row.evidence) : null;
  return { kind: 'identity', ...row, joined: Boolean(row.joined), evidence };
}
