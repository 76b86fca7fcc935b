import type { Analytical } from './engine.ts';
import { codesOf, edges, exact, fast, MOST_ACTIVITIES, MOST_TIED, UNKNOWN, variants } from './graph-sql.ts';

/** What to draw a graph of. Everything left out is not restricted. */
export interface GraphFilter {
  readonly channels?: readonly string[] | undefined;
  /** Period of event time in milliseconds, `from` included, `to` excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly names?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  /** Median and 90th percentile of each edge's times. Default true; without them the graph is faster. */
  readonly quantiles?: boolean | undefined;
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
 * @throws {@link TooManyActivities}
 */
export async function graph(a: Analytical, filter: GraphFilter = {}): Promise<Graph> {
  const wanted = { quantiles: filter.quantiles ?? true, variants: filter.variants ?? 0 };
  // Events arrive between the statements; a name or a tie that is new starts it over, knowing it.
  let apart: Apart = { persons: [] };
  for (;;) {
    const names = await activityNames(a, filter);
    if (names.length > MOST_ACTIVITIES) throw new TooManyActivities(names.length);
    const run = new Run(a, filter, names);
    // Counts and sums of persons read apart can be added; a quantile or a rank cannot, so they must be known before.
    const additive = !wanted.quantiles && wanted.variants === 0;
    if (!additive && apart.persons?.length === 0) apart = (await run.edges(apart, false)).tied;
    const found = await run.edges(apart, wanted.quantiles);
    let rows = found.rows;
    if (additive && !isEmpty(found.tied)) {
      rows = add(found.tied.persons === undefined ? [] : rows, await run.tiedEdges(found.tied));
    } else if (!isEmpty(found.tied)) {
      apart = join(apart, found.tied);
      continue;
    }
    if (rows.some((row) => codesOf(row.edge).includes(UNKNOWN))) continue;
    const drawn = draw(rows, names, wanted.quantiles);
    if (wanted.variants === 0) return drawn;
    const ranked = await run.variants(apart, wanted.variants);
    if (isEmpty(ranked.tied) && !ranked.rows.some((row) => row.codes.includes(UNKNOWN))) {
      return { ...drawn, ...rank(ranked.rows, names) };
    }
    apart = join(apart, ranked.tied);
  }
}

/** Tied persons, to be read apart with their ids; `undefined` where they are too many and all are. */
interface Apart {
  readonly persons: readonly string[] | undefined;
}

function isEmpty(apart: Apart): boolean {
  return apart.persons?.length === 0;
}

function join(one: Apart, other: Apart): Apart {
  if (one.persons === undefined || other.persons === undefined) return { persons: undefined };
  return tiedOf([...one.persons, ...other.persons]);
}

function tiedOf(persons: readonly string[]): Apart {
  return { persons: persons.length > MOST_TIED ? undefined : persons };
}

interface EdgeRow {
  readonly edge: number;
  readonly count: number;
  readonly people: number;
  readonly visitors: number;
  readonly total: number;
  readonly quantiles: readonly number[];
  readonly tied: readonly string[];
}

interface VariantRow {
  readonly codes: readonly number[];
  readonly count: number;
  readonly kinds: number;
  readonly tied: readonly string[];
}

/** The statements of one attempt: one filter, one list of names. */
class Run {
  readonly #a: Analytical;
  readonly #where: string;
  readonly #params: Record<string, unknown>;

  constructor(a: Analytical, filter: GraphFilter, names: readonly string[]) {
    this.#a = a;
    const { where, params } = conditions(filter);
    this.#where = where;
    this.#params = { ...params, activities: names, codes: names.map((_, index) => index + 1) };
  }

  async edges(apart: Apart, quantiles: boolean): Promise<{ rows: EdgeRow[]; tied: Apart }> {
    const rows = await this.#query<EdgeRow>(edges(this.#walks(apart), quantiles));
    return {
      rows: rows.filter((row) => row.edge !== 0),
      tied: tiedOf(rows.find((row) => row.edge === 0)?.tied ?? []),
    };
  }

  async tiedEdges(tied: Apart): Promise<EdgeRow[]> {
    return this.#query<EdgeRow>(edges(exact(this.#where, tied.persons), false));
  }

  async variants(apart: Apart, limit: number): Promise<{ rows: VariantRow[]; tied: Apart }> {
    const rows = await this.#query<VariantRow>(variants(this.#walks(apart)), { variants: limit });
    return {
      rows: rows.filter((row) => row.codes.length > 0),
      tied: tiedOf(rows.find((row) => row.codes.length === 0)?.tied ?? []),
    };
  }

  #walks({ persons }: Apart): string {
    if (persons === undefined) return exact(this.#where);
    if (persons.length === 0) return fast(this.#where, []);
    return `${fast(this.#where, persons)} UNION ALL ${exact(this.#where, persons)}`;
  }

  async #query<Row>(query: string, params: Record<string, unknown> = {}): Promise<Row[]> {
    const result = await this.#a.client.query({
      query: `${query} SETTINGS join_use_nulls = 0, output_format_json_quote_64bit_integers = 0`,
      format: 'JSONEachRow',
      query_params: { ...this.#params, ...params },
      // A list of tied persons stands in the text.
      clickhouse_settings: { max_query_size: '8388608' },
    });
    return result.json<Row>();
  }
}

function conditions(filter: GraphFilter): { where: string; params: Record<string, unknown> } {
  const { channels, from, to, names, sources, types } = filter;
  const where = ['true'];
  if (channels !== undefined) where.push('e.channel IN {channels:Array(String)}');
  if (names !== undefined) where.push('e.name IN {names:Array(String)}');
  if (sources !== undefined) where.push('e.source IN {sources:Array(String)}');
  if (types !== undefined) where.push('e.type IN {types:Array(String)}');
  if (from !== undefined) where.push("e.time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')");
  if (to !== undefined) where.push("e.time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')");
  return { where: where.join(' AND '), params: { channels, from, to, names, sources, types } };
}

async function activityNames(a: Analytical, filter: GraphFilter): Promise<string[]> {
  const { where, params } = conditions(filter);
  const result = await a.client.query({
    query: `SELECT DISTINCT toString(e.name) AS name FROM events AS e WHERE ${where} ORDER BY name`,
    format: 'JSONEachRow',
    query_params: params,
  });
  return (await result.json<{ name: string }>()).map((row) => row.name);
}

function add(one: readonly EdgeRow[], other: readonly EdgeRow[]): EdgeRow[] {
  const sums = new Map(one.map((row) => [row.edge, row]));
  for (const row of other) {
    const sum = sums.get(row.edge);
    if (sum === undefined) sums.set(row.edge, row);
    else {
      sums.set(row.edge, {
        ...sum,
        count: sum.count + row.count,
        people: sum.people + row.people,
        visitors: sum.visitors + row.visitors,
        total: sum.total + row.total,
      });
    }
  }
  return [...sums.values()];
}

/** Edges as they are; from them activities: who comes in is there, and who does not go on ends there. */
function draw(rows: readonly EdgeRow[], names: readonly string[], quantiles: boolean): Graph {
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
      ...(quantiles
        ? { medianSeconds: row.quantiles[0]! / 1_000, p90Seconds: row.quantiles[1]! / 1_000 }
        : {}),
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
