import type { Analytical } from './engine.ts';

/** One touchpoint as it lies in the history. Times are integer milliseconds since 1970, `applied` microseconds. */
export interface EventRow {
  readonly leaf: string;
  readonly time: number;
  readonly id: string;
  readonly source: string;
  readonly key: string;
  readonly applied: number;
  readonly received: number;
  readonly settings: number;
  readonly type: string;
  readonly name: string;
  readonly channel: string;
  readonly corner: string;
  readonly department: string;
  /** The five below are JSON as it was accepted; `null` where the event had none. */
  readonly identifiers: unknown;
  readonly properties: unknown;
  readonly traits: unknown;
  readonly context: unknown;
  readonly references: unknown;
  readonly shipment: string;
}

/** The place of an event in its person's order. */
export interface TimelineCursor {
  readonly time: number;
  readonly id: string;
  readonly source: string;
}

/** Which part of a timeline to read. */
export interface TimelineQuery {
  /** All leaves of the person. */
  readonly leaves: readonly string[];
  /** Only what lies beyond this event, itself excluded: the last row of the page before. */
  readonly beyond?: TimelineCursor | undefined;
  /** Default: newest first. */
  readonly order?: 'newest' | 'oldest' | undefined;
  readonly limit: number;
  readonly channels?: readonly string[] | undefined;
  /** Period in milliseconds, `from` included, `to` excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

/**
 * Columns of {@link EventRow}, to be read from `events AS e`. The prefix keeps ClickHouse from taking the alias
 * `time`, a number, for the column `time`, a date, in conditions and orders.
 */
export const EVENT_COLUMNS = `e.leaf AS leaf, toUnixTimestamp64Milli(e.time) AS time, e.id AS id, e.source AS source,
  e.key AS key, e.applied AS applied, toUnixTimestamp64Milli(e.received) AS received, e.settings AS settings,
  e.type AS type, e.name AS name, e.channel AS channel, e.corner AS corner, e.department AS department,
  e.identifiers AS identifiers, e.properties AS properties, e.traits AS traits, e.context AS context,
  e.references AS references, e.shipment AS shipment`;

/** 64-bit integers as JSON numbers on every engine and profile: all of ours are below 2^53. */
export const NUMBERS = 'output_format_json_quote_64bit_integers = 0';

/** Parses the columns that hold JSON text. */
export function parseEvent(row: EventRow): EventRow {
  return {
    ...row,
    identifiers: parse(row.identifiers),
    properties: parse(row.properties),
    traits: parse(row.traits),
    context: parse(row.context),
    references: parse(row.references),
  };
}

function parse(text: unknown): unknown {
  return typeof text === 'string' && text !== '' ? JSON.parse(text) : null;
}

/** The events of a person, by (time, id, source). A read by primary key: its cost is the person's own. */
export async function timeline(a: Analytical, query: TimelineQuery): Promise<EventRow[]> {
  const { leaves, beyond, order = 'newest', limit, channels, from, to } = query;
  const [sign, direction] = order === 'newest' ? ['<', 'DESC'] : ['>', 'ASC'];
  if (leaves.length === 0) return [];
  const where = ['e.leaf IN {leaves:Array(UUID)}'];
  if (channels !== undefined) where.push('e.channel IN {channels:Array(String)}');
  if (from !== undefined) where.push("e.time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')");
  if (to !== undefined) where.push("e.time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')");
  if (beyond !== undefined) {
    const at = "fromUnixTimestamp64Milli({time:Int64}, 'UTC')";
    where.push(`e.time ${sign}= ${at}`);
    where.push(`(e.time ${sign} ${at} OR (e.id, toString(e.source)) ${sign} ({id:String}, {source:String}))`);
  }
  const result = await a.client.query({
    query: `SELECT ${EVENT_COLUMNS} FROM events AS e
      WHERE ${where.join(' AND ')}
      ORDER BY e.time ${direction}, e.id ${direction}, e.source ${direction}
      LIMIT {limit:UInt32}
      SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { leaves: [...leaves], channels: channels && [...channels], from, to, limit, ...beyond },
  });
  return (await result.json<EventRow>()).map(parseEvent);
}
