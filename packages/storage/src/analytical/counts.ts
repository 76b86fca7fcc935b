import type { Analytical } from './engine.ts';
import { MERGED } from './graph-sql.ts';
import { NUMBERS } from './timeline.ts';

const NIL = '00000000-0000-0000-0000-000000000000';

/** What the history holds, in numbers of events. */
export interface Counts {
  readonly events: number;
  /** Events that belong to nobody. */
  readonly withoutPerson: number;
  /** People who have at least one event, as the map says now. */
  readonly people: number;
}

/** Totals of the whole history. */
export async function counts(a: Analytical): Promise<Counts> {
  const result = await a.client.query({
    query: `SELECT sum(n) AS events, sumIf(n, person = {nil:UUID}) AS withoutPerson,
        uniqExactIf(person, person != {nil:UUID}) AS people
      FROM (${BY_PERSON})
      SETTINGS join_use_nulls = 0, ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { nil: NIL },
  });
  const [row] = await result.json<Counts>();
  return row ?? { events: 0, withoutPerson: 0, people: 0 };
}

/** Leaves are counted first and looked up after, so the map is probed once a leaf, not once an event. */
const BY_PERSON = `SELECT if(m.person = {nil:UUID}, l.leaf, m.person) AS person, sum(l.n) AS n
  FROM (SELECT leaf, count() AS n FROM events GROUP BY leaf) AS l
  ANY LEFT JOIN ${MERGED} AS m ON m.leaf = l.leaf
  GROUP BY person`;

/** What events are counted by. A day is a date of event time in UTC, as `2011-12-09`. */
export type CountedBy = 'name' | 'channel' | 'source' | 'day' | 'person';

const KEYS: Record<Exclude<CountedBy, 'person'>, string> = {
  name: 'toString(name)',
  channel: 'toString(channel)',
  source: 'toString(source)',
  day: "formatDateTime(time, '%F')",
};

/** Events by one property, in the order of its values; by person, those without one come under the nil uuid. */
export async function countsBy(a: Analytical, by: CountedBy): Promise<Map<string, number>> {
  const query =
    by === 'person'
      ? `SELECT toString(person) AS value, n AS events FROM (${BY_PERSON}) ORDER BY value`
      : `SELECT ${KEYS[by]} AS value, count() AS events FROM events GROUP BY value ORDER BY value`;
  const result = await a.client.query({
    query: `${query} SETTINGS join_use_nulls = 0, ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: { nil: NIL },
  });
  const rows = await result.json<{ value: string; events: number }>();
  return new Map(rows.map(({ value, events }) => [value, events]));
}
