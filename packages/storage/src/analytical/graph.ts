import type { Analytical } from './engine.ts';
import type { GraphFilter } from './graph-filter.ts';
import { codesOf, selectEdges, selectVariants, type TimesOfEdges, UNKNOWN } from './graph-sql.ts';
import { withWalks } from './walks.ts';

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

/**
 * The directly-follows graph of what people did: who is a person as the map says now, a person's order is
 * (time, id, source), events without a person are left out, and a filter removes events before neighbours are sought.
 *
 * Times are seconds between neighbours. Numbers equal PM4Py's `discover_dfg` and `discover_performance_dfg`.
 *
 * @throws TooManyActivities
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
