import { type Between, medianDifference, shareDifference } from '../statistics/index.ts';

/** An activity, in as far as two periods are compared by it. */
export interface ComparedActivity {
  readonly name: string;
  readonly people: number;
}

export interface ComparedEdge {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly people: number;
  readonly medianSeconds?: number | undefined;
  readonly ordersSeconds?: readonly [low: number, high: number] | undefined;
}

export interface ComparedGraph {
  /** People in it. */
  readonly people: number;
  readonly activities: readonly ComparedActivity[];
  readonly edges: readonly ComparedEdge[];
}

export interface ActivityChange {
  readonly name: string;
  /** Now less before, in the share of all people whom it happened to. */
  readonly share: Between;
}

export interface EdgeChange {
  readonly from: string;
  readonly to: string;
  /** Now less before, in the share of the people at `from` who went on to `to`. */
  readonly share: Between;
  /** Now less before, seconds; undefined where one period has fewer than two times to tell how they differ. */
  readonly medianSeconds: Between | undefined;
}

/**
 * What changed from one graph to another: every activity and edge of either, with 95 % intervals. People are taken as
 * independent between the periods and times as independent of each other.
 */
export function graphChanges(
  now: ComparedGraph,
  before: ComparedGraph,
): { activities: ActivityChange[]; edges: EdgeChange[] } {
  const [peopleNow, peopleBefore] = [now, before].map(({ activities }) => byName(activities));
  const names = new Set([...peopleNow!.keys(), ...peopleBefore!.keys()]);
  const activities = [...names].map((name) => ({
    name,
    share: shareDifference(
      { count: peopleNow!.get(name) ?? 0, of: now.people },
      { count: peopleBefore!.get(name) ?? 0, of: before.people },
    ),
  }));
  const [edgesNow, edgesBefore] = [now, before].map(({ edges }) => byEnds(edges));
  const keys = new Set([...edgesNow!.keys(), ...edgesBefore!.keys()]);
  const edges = [...keys].map((key) => {
    const [one, other] = [edgesNow!.get(key), edgesBefore!.get(key)];
    const { from, to } = (one ?? other)!;
    const share = shareDifference(
      { count: one?.people ?? 0, of: peopleNow!.get(from) ?? 0 },
      { count: other?.people ?? 0, of: peopleBefore!.get(from) ?? 0 },
    );
    return { from, to, share, medianSeconds: medianChange(one, other) };
  });
  return { activities, edges };
}

function medianChange(now: ComparedEdge | undefined, before: ComparedEdge | undefined): Between | undefined {
  const [one, other] = [now, before].map((edge) =>
    edge?.medianSeconds === undefined || edge.ordersSeconds === undefined || edge.count < 2
      ? undefined
      : { count: edge.count, median: edge.medianSeconds, orders: edge.ordersSeconds },
  );
  return one && other && medianDifference(one, other);
}

function byName(activities: readonly ComparedActivity[]): Map<string, number> {
  return new Map(activities.map(({ name, people }) => [name, people]));
}

function byEnds(edges: readonly ComparedEdge[]): Map<string, ComparedEdge> {
  return new Map(edges.map((edge) => [JSON.stringify([edge.from, edge.to]), edge]));
}
