import type { CannotLink, Evidence } from '@throughline/core/people';
import type { Analytical } from './engine.ts';
import { EVENT_COLUMNS, type EventRow, NUMBERS, parseEvent } from './timeline.ts';

/** A merge that someone undid, as it lies in the history. */
export interface UndoRow {
  readonly key: string;
  readonly applied: number;
  /** Version of the settings in force then. */
  readonly settings: number;
  readonly link: CannotLink;
  readonly evidence: Evidence;
}

/** Every event, in history's own order: (applied, key). In bounded memory, whatever there is. */
export async function* eventHistory(a: Analytical): AsyncIterable<EventRow> {
  // As text, since the engine orders UUIDs by their second half first.
  const query = `SELECT ${EVENT_COLUMNS} FROM events AS e ORDER BY e.applied, toString(e.key)
    SETTINGS ${NUMBERS}, max_bytes_before_external_sort = 1000000000`;
  for await (const row of a.rows<EventRow>(query)) yield parseEvent(row);
}

/** Every decision to undo a merge, in history's own order. */
export async function undoHistory(a: Analytical): Promise<UndoRow[]> {
  const result = await a.client.query({
    query: `SELECT key, applied, settings, a, b, evidence FROM identity WHERE event = 'undo'
      ORDER BY applied, toString(key) SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
  });
  const rows = await result.json<Omit<UndoRow, 'link' | 'evidence'> & CannotLink & { evidence: string }>();
  return rows.map(({ key, applied, settings, a, b, evidence: text }) => {
    const evidence = JSON.parse(text) as Evidence;
    return { key, applied, settings, evidence, link: { a, b, applied, by: evidence.source } };
  });
}

/** An undo that is still a line of the outbox; undefined for any other line. */
export function parseUndoLine(line: Buffer): UndoRow | undefined {
  const beginning = '{"kind":"identity"';
  if (line.toString('latin1', 0, beginning.length) !== beginning) return undefined;
  const { event, key, applied, settings, a, b, evidence } = JSON.parse(line.toString()) as IdentityLine;
  return event === 'undo'
    ? { key, applied, settings, evidence, link: { a, b, applied, by: evidence.source } }
    : undefined;
}

interface IdentityLine extends Omit<UndoRow, 'link'>, Omit<CannotLink, 'by'> {
  readonly event: string;
}

/** How many rows too many each table holds: rows that arrived twice. All zero, or shipping is broken. */
export async function doubledRows(a: Analytical): Promise<Record<string, number>> {
  const result = await a.client.query({
    query: `SELECT 'events' AS name, count() - uniqExact(key) AS doubled FROM events
      UNION ALL SELECT 'map', count() - uniqExact(row) FROM map
      UNION ALL SELECT 'identity', count() - uniqExact(row) FROM identity
      UNION ALL SELECT 'ledger', count() - uniqExact(row) FROM ledger
      SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
  });
  const rows = await result.json<{ name: string; doubled: number }>();
  return Object.fromEntries(rows.map(({ name, doubled }) => [name, Number(doubled)]));
}

/** Whom the map gives each leaf that ever belonged to a person other than itself: the latest `applied` wins. */
export async function mapAsShipped(a: Analytical): Promise<Map<string, string>> {
  const result = await a.client.query({
    query: 'SELECT leaf, argMax(person, applied) AS person FROM map GROUP BY leaf',
    format: 'JSONEachRow',
  });
  const rows = await result.json<{ leaf: string; person: string }>();
  return new Map(rows.map(({ leaf, person }) => [leaf, person]));
}
