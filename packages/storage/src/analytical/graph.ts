import { randomUUID } from 'node:crypto';
import type { Uuid } from '@throughline/core/kernel';
import type { Analytical } from './engine.ts';
import {
  codesOf,
  createWalks,
  insertJoined,
  insertTied,
  insertWalks,
  LEAVES_OF_PERSON,
  MOST_ACTIVITIES,
  selectEdges,
  selectVariants,
  type TimesOfEdges,
  UNKNOWN,
} from './graph-sql.ts';
import { type Period, type Scope, scopeConditions } from './scope-sql.ts';

/** What to draw a graph of. Everything left out is not restricted. */
export interface GraphFilter {
  readonly channels?: readonly string[] | undefined;
  /** Period of event time in milliseconds, `from` included, `to` excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly names?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  /** Touchpoints in this scope alone; its period does not count where `period` is given. */
  readonly scope?: Scope | undefined;
  readonly period?: Period | undefined;
  /** One person alone: the leaf that names her. */
  readonly person?: Uuid | undefined;
  /** Median and 90th percentile of each edge's times. Default true; without them the graph is faster. */
  readonly quantiles?: boolean | undefined;
  /** Also the order statistics that say how sure each median is. */
  readonly orders?: boolean | undefined;
  /** How many of the most frequent variants to list. Default 0: none. */
  readonly variants?: number | undefined;
}

/** What people did, by name. */
export interface Activity {
  readonly name: string;
  readonly count: number;
  readonly people: number;
  /** People whose first, and whose last, event it was. */
  readonly starts: number;
  readonly ends: number;
}

/** One activity directly followed by another in the same person's events. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly people: number;
  readonly meanSeconds: number;
  /** Interpolated between neighbours, as numpy and PM4Py do; absent where quantiles were not asked for. */
  readonly medianSeconds?: number;
  readonly p90Seconds?: number;
  /** Where asked for: the times at ranks c and n − c + 1 of n, c = round((n + 1) / 2 − √n) and at least 1. */
  readonly ordersSeconds?: readonly [low: number, high: number];
}

/** A sequence of activities that people went through from their first event to their last. */
export interface Variant {
  readonly names: readonly string[];
  readonly count: number;
}

/** A directly-follows graph: van der Aalst, "A practitioner's guide to process mining" (2019). */
export interface Graph {
  readonly people: number;
  readonly events: number;
  readonly activities: readonly Activity[];
  readonly edges: readonly Edge[];
  /** Present where variants were asked for: the most frequent ones, and how many there are in all. */
  readonly variants?: readonly Variant[];
  readonly variantCount?: number;
}

/** More names than one graph can hold: a picture of them would tell nothing. Filter by names or period. */
export class TooManyActivities extends Error {
  override name = 'TooManyActivities';
  readonly count: number;
  constructor(count: number) {
    super(
      `${count} different event names: a graph holds ${MOST_ACTIVITIES}. Filter by names, sources or period.`,
    );
    this.count = count;
  }
}

/**
 * The directly-follows graph of what people did: who is a person as the map says now, a person's order is
 * (time, id, source), events without a person are left out, and a filter removes events before neighbours are sought.
 *
 * Times are seconds between neighbours. Numbers equal PM4Py's `discover_dfg` and `discover_performance_dfg`.
 *
 * The steps of one person take 8 bytes an event in a temporary table on the engine while the graph is drawn. Behind
 * a load balancer the statements must reach one server: they carry one `session_id`.
 *
 * @throws {@link TooManyActivities}
 */
export async function graph(a: Analytical, filter: GraphFilter = {}): Promise<Graph> {
  return withWalks(a, filter, async ({ names, read, table }) => {
    const edges = await read<EdgeRow>(selectEdges(table, timesOf(filter)));
    // An event of a name that is new arrived between the two: list the names again.
    if (edges.some((row) => codesOf(row.edge).includes(UNKNOWN))) return undefined;
    const wanted = filter.variants ?? 0;
    const variants =
      wanted === 0 ? undefined : await read<VariantRow>(selectVariants(table), { variants: wanted });
    const drawn = draw(edges, names);
    return variants === undefined ? drawn : { ...drawn, ...rank(variants, names) };
  });
}

function timesOf({ quantiles = true, orders = false }: GraphFilter): TimesOfEdges {
  return orders ? 'orders' : quantiles ? 'quantiles' : 'means';
}

interface EdgeRow {
  readonly edge: number;
  readonly count: number;
  readonly people: number;
  readonly visitors: number;
  readonly total: number;
  readonly quantiles: readonly number[];
}

interface VariantRow {
  readonly codes: readonly number[];
  readonly count: number;
  readonly kinds: number;
}

/** Everybody's steps in order, in a temporary table while they are asked about. */
export interface Walks {
  readonly table: string;
  /** By code, from 1. */
  readonly names: readonly string[];
  /** In the session in which the table lives. */
  read<Row>(query: string, params?: Record<string, unknown>): Promise<Row[]>;
}

/**
 * Asks about the steps of everybody whom a filter leaves.
 * @param ask gives undefined where it saw an activity without a name: it is asked again
 * @throws {@link TooManyActivities}
 */
export async function withWalks<Answer>(
  a: Analytical,
  filter: GraphFilter,
  ask: (walks: Walks) => Promise<Answer | undefined>,
): Promise<Answer> {
  for (;;) {
    const { names, events } = await activityNames(a, filter);
    if (names.length > MOST_ACTIVITIES) throw new TooManyActivities(names.length);
    const answer = await askWalks(a, filter, names, events, ask);
    if (answer !== undefined) return answer;
  }
}

/** In a session of its own, because the table lives there. */
async function askWalks<Answer>(
  a: Analytical,
  filter: GraphFilter,
  names: readonly string[],
  events: number,
  ask: (walks: Walks) => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  const session_id = randomUUID();
  const table = `walks_${session_id.replaceAll('-', '')}`;
  const { where, params } = conditions(filter);
  const query_params = { ...params, activities: names, codes: names.map((_, index) => index + 1) };
  const run = (query: string) => a.client.command({ query, query_params, session_id });
  const read = async <Row>(query: string, params: Record<string, unknown> = {}): Promise<Row[]> => {
    const settings = 'SETTINGS output_format_json_quote_64bit_integers = 0';
    const parts = { query: `${query} ${settings}`, format: 'JSONEachRow' as const, session_id };
    return (await a.client.query({ ...parts, query_params: params })).json<Row>();
  };
  await run(createWalks(table));
  try {
    await run(insertWalks(table, where, events));
    await run(insertJoined(table));
    await run(insertTied(table, where));
    return await ask({ table, names, read });
  } finally {
    await a.client.command({ query: `DROP TEMPORARY TABLE IF EXISTS ${table}`, session_id });
  }
}

function conditions(filter: GraphFilter): { where: string; params: Record<string, unknown> } {
  const { channels, from, to, names, sources, types, scope, period, person } = filter;
  const where = ['true'];
  if (channels !== undefined) where.push('e.channel IN {channels:Array(String)}');
  if (names !== undefined) where.push('e.name IN {names:Array(String)}');
  if (sources !== undefined) where.push('e.source IN {sources:Array(String)}');
  if (types !== undefined) where.push('e.type IN {types:Array(String)}');
  if (from !== undefined) where.push("e.time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')");
  if (to !== undefined) where.push("e.time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')");
  if (person !== undefined) where.push(`e.leaf IN ${LEAVES_OF_PERSON}`);
  const scoped = scope && scopeConditions(scope, period ?? scope);
  if (scoped) where.push(scoped.where);
  return {
    where: where.join(' AND '),
    params: { channels, from, to, names, sources, types, person, ...scoped?.params },
  };
}

interface Names {
  readonly names: string[];
  readonly events: number;
}

async function activityNames(a: Analytical, filter: GraphFilter): Promise<Names> {
  const { where, params } = conditions(filter);
  const result = await a.client.query({
    query: `SELECT toString(e.name) AS name, toFloat64(count()) AS events FROM events AS e
      WHERE ${where} GROUP BY e.name ORDER BY name`,
    format: 'JSONEachRow',
    query_params: params,
  });
  const rows = await result.json<{ name: string; events: number }>();
  return { names: rows.map(({ name }) => name), events: rows.reduce((sum, { events }) => sum + events, 0) };
}

/** Edges as they are; from them activities: who comes in is there, and who does not go on ends there. */
function draw(rows: readonly EdgeRow[], names: readonly string[]): Graph {
  const activities = names.map((name) => ({ name, count: 0, people: 0, starts: 0, ends: 0 }));
  const drawn: Edge[] = [];
  for (const row of rows) {
    const [before, after] = codesOf(row.edge);
    const to = activities[after - 1]!;
    to.count += row.count;
    to.ends += row.count;
    to.people += row.visitors;
    if (before === 0) {
      to.starts += row.count;
      continue;
    }
    const from = activities[before - 1]!;
    from.ends -= row.count;
    drawn.push({
      from: from.name,
      to: to.name,
      count: row.count,
      people: row.people,
      meanSeconds: row.total / row.count / 1_000,
      ...timesIn(row.quantiles),
    });
  }
  return {
    people: activities.reduce((sum, { starts }) => sum + starts, 0),
    events: activities.reduce((sum, { count }) => sum + count, 0),
    activities: activities
      .filter(({ count }) => count > 0)
      .sort((one, other) => other.count - one.count || compare(one.name, other.name)),
    edges: drawn.sort(
      (one, other) => other.count - one.count || compare(one.from, other.from) || compare(one.to, other.to),
    ),
  };
}

/** What was read of an edge's times, milliseconds: nothing, median and 90th percentile, or also two orders. */
function timesIn(read: readonly number[]): Pick<Edge, 'medianSeconds' | 'p90Seconds' | 'ordersSeconds'> {
  const [median, p90, low, high] = read.map((time) => time / 1_000);
  if (median === undefined || p90 === undefined) return {};
  return {
    medianSeconds: median,
    p90Seconds: p90,
    ...(low !== undefined && high !== undefined && { ordersSeconds: [low, high] as const }),
  };
}

function rank(
  rows: readonly VariantRow[],
  names: readonly string[],
): Pick<Graph, 'variants' | 'variantCount'> {
  return {
    variants: rows.map(({ codes, count }) => ({ names: codes.map((code) => names[code - 1]!), count })),
    variantCount: rows[0]?.kinds ?? 0,
  };
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
