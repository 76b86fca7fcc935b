import { PERSON_KINDS, type PersonKind } from '@throughline/core/people';
import type { Analytical } from './engine.ts';
import { MERGED } from './graph-sql.ts';
import {
  CORNER,
  DEPARTMENT,
  type Period,
  type Scope,
  STAGE,
  STATED_KINDS,
  STEP_TYPES,
  scopeConditions,
} from './scope-sql.ts';
import { NUMBERS } from './timeline.ts';

const NIL = "toUUID('00000000-0000-0000-0000-000000000000')";
const NUMBERED = `join_use_nulls = 0, ${NUMBERS}`;

/** What touchpoints of a scope are counted by. Days and hours are those of a time zone. */
export const COUNTED_BY = [
  'channel',
  'corner',
  'department',
  'stage',
  'name',
  'source',
  'day',
  'hour',
] as const;
export type CountBy = (typeof COUNTED_BY)[number];

const VALUES: Record<CountBy, string> = {
  channel: 'toString(e.channel)',
  corner: CORNER,
  department: DEPARTMENT,
  stage: STAGE,
  name: 'toString(e.name)',
  source: 'toString(e.source)',
  day: "formatDateTime(e.time, '%F', {zone:String})",
  hour: "formatDateTime(e.time, '%FT%H:00', {zone:String})",
};

export interface ScopeCount {
  readonly value: string;
  readonly touchpoints: number;
  /** Different people, as the map says now; touchpoints of nobody count none. */
  readonly people: number;
}

export interface ScopeCounts {
  readonly touchpoints: number;
  readonly people: number;
  /** Most touchpoints first; days and hours in their order, those without any left out. */
  readonly values: readonly ScopeCount[];
}

/** Touchpoints and people of one period of a scope, in all and by one property. */
export async function countScope(
  a: Analytical,
  scope: Scope,
  { by, period, zone, limit }: { by: CountBy; period: Period; zone: string; limit: number },
): Promise<ScopeCounts> {
  const { where, params } = scopeConditions(scope, period);
  const order = by === 'day' || by === 'hour' ? 'value' : 'touchpoints DESC, value';
  const result = await a.client.query({
    query: `SELECT grouping(value) AS all, value, sum(n) AS touchpoints, uniqExactIf(person, person != ${NIL}) AS people
      FROM (
        SELECT l.value AS value, l.n AS n, if(m.person = ${NIL}, l.leaf, m.person) AS person
        FROM (SELECT ${VALUES[by]} AS value, e.leaf AS leaf, count() AS n FROM events AS e
          WHERE ${where} GROUP BY value, leaf) AS l
        ANY LEFT JOIN ${MERGED} AS m ON m.leaf = l.leaf)
      GROUP BY GROUPING SETS ((value), ()) ORDER BY all DESC, ${order} LIMIT {rows:UInt32} SETTINGS ${NUMBERED}`,
    format: 'JSONEachRow',
    query_params: { ...params, zone, rows: limit + 1 },
  });
  const [total, ...values] = await result.json<ScopeCount & { all: number }>();
  return {
    touchpoints: total?.touchpoints ?? 0,
    people: total?.people ?? 0,
    values: values.map(({ value, touchpoints, people }) => ({ value, touchpoints, people })),
  };
}

/** People by whether they were there before. */
export const PRESENCES = ['new', 'returning', 'quiet'] as const;
export type Presence = (typeof PRESENCES)[number];

/** People of one period. */
export type PresenceCounts = Record<'active' | Presence, number>;

/**
 * A person with whether they had a touchpoint of the scope in the period and in the one before, and whether their very
 * first touchpoint, of whatever scope, lies before the period.
 */
const PRESENT = (where: string) => `SELECT if(m.person = ${NIL}, l.leaf, m.person) AS person,
    max(l.now) AS now, max(l.before) AS before, min(l.first) < {start:Int64} AS known
  FROM (
    SELECT e.leaf AS leaf, toUnixTimestamp64Milli(min(e.time)) AS first,
      max(${where} AND e.time >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')) AS now,
      max(${where} AND e.time < fromUnixTimestamp64Milli({before_end:Int64}, 'UTC')) AS before
    FROM events AS e
    WHERE e.leaf != ${NIL} AND e.time < fromUnixTimestamp64Milli({scope_to:Int64}, 'UTC')
      AND e.type IN (${STEP_TYPES.map((type) => `'${type}'`).join(', ')})
    GROUP BY leaf) AS l
  ANY LEFT JOIN ${MERGED} AS m ON m.leaf = l.leaf
  GROUP BY person HAVING now OR before`;

const IS: Record<'active' | Presence, string> = {
  active: 'p.now',
  new: 'p.now AND NOT p.known',
  returning: 'p.now AND p.known',
  quiet: 'p.before AND NOT p.now',
};

/** People who are new, came back or stayed, or have gone quiet since the period before, by kind. */
export async function countPresence(
  a: Analytical,
  scope: Scope,
  { period, before }: { period: Period; before: Period },
): Promise<Record<PersonKind, PresenceCounts>> {
  const { query, params } = presence(scope, period, before);
  const counted = Object.entries(IS).map(([name, condition]) => `countIf(${condition}) AS ${name}`);
  const result = await a.client.query({
    query: `SELECT if(k.kind = '', 'customer', toString(k.kind)) AS kind, ${counted.join(', ')}
      FROM (${query}) AS p ANY LEFT JOIN ${STATED_KINDS} AS k ON k.person = p.person
      GROUP BY kind SETTINGS ${NUMBERED}`,
    format: 'JSONEachRow',
    query_params: params,
  });
  const rows = new Map(
    (await result.json<PresenceCounts & { kind: string }>()).map((row) => [row.kind, row]),
  );
  const none: PresenceCounts = { active: 0, new: 0, returning: 0, quiet: 0 };
  return Object.fromEntries(
    PERSON_KINDS.map((kind) => {
      const { active, new: fresh, returning, quiet } = rows.get(kind) ?? none;
      return [kind, { active, new: fresh, returning, quiet }];
    }),
  ) as Record<PersonKind, PresenceCounts>;
}

/** Those people, in the order of their ids, after one of them. */
export async function listPresence(
  a: Analytical,
  scope: Scope,
  page: { period: Period; before: Period; presence: Presence; after?: string | undefined; limit: number },
): Promise<string[]> {
  const { query, params } = presence(scope, page.period, page.before);
  const after = page.after === undefined ? '' : 'AND toString(p.person) > {after:String}';
  const result = await a.client.query({
    query: `SELECT toString(p.person) AS person FROM (${query}) AS p WHERE ${IS[page.presence]} ${after}
      ORDER BY person LIMIT {rows:UInt32} SETTINGS ${NUMBERED}`,
    format: 'JSONEachRow',
    query_params: { ...params, after: page.after, rows: page.limit },
  });
  return (await result.json<{ person: string }>()).map(({ person }) => person);
}

/** Periods that need not touch: what lies between them is neither now nor before. */
function presence(scope: Scope, period: Period, before: Period) {
  const { where, params } = scopeConditions(scope, { from: before.from, to: period.to });
  return {
    query: PRESENT(`(${where})`),
    params: { ...params, start: period.from, before_end: before.to },
  };
}

/** How much arrived of each source, and when last. Times are milliseconds since the epoch. */
export interface SourceFlow {
  readonly source: string;
  readonly touchpoints: number;
  readonly last: number;
  /** By hour since `since`, the oldest first. */
  readonly hours: readonly number[];
}

/** What was received since an instant, by source; a source that fell silent has zeros and its last time. */
export async function countReceived(a: Analytical, since: number, hours: number): Promise<SourceFlow[]> {
  const result = await a.client.query({
    query: `SELECT source, sum(n) AS touchpoints, max(latest) AS last,
        arrayMap(h -> sumMap(map(hour, n))[toInt32(h)], range({hours:UInt16})) AS hours
      FROM (
        SELECT toString(e.source) AS source, toInt32(floor((toUnixTimestamp64Milli(e.received) - {since:Int64}) / 3600000)) AS hour,
          countIf(e.received >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')) AS n,
          toUnixTimestamp64Milli(max(e.received)) AS latest
        FROM events AS e GROUP BY source, hour)
      GROUP BY source ORDER BY source LIMIT 500 SETTINGS ${NUMBERED}`,
    format: 'JSONEachRow',
    query_params: { since, hours },
  });
  return result.json<SourceFlow>();
}
