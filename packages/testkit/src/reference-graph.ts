import type { Edge, Graph } from '@throughline/storage/analytical';

/** One event, as far as a graph looks at it. */
export interface Step {
  readonly leaf: string;
  readonly name: string;
  readonly time: number;
  readonly id: string;
  readonly channel: string;
}

/** The directly-follows graph read plainly off a list: slow, and easy to check by eye. */
export function graphOf(steps: readonly (Step & { person: string })[], variants?: number): Graph {
  const people = Map.groupBy(steps, (step) => step.person);
  const walks = [...people].map(([person, walk]) => ({ person, walk: walk.toSorted(inOrder) }));
  const gaps = new Map<string, { from: string; to: string; persons: Set<string>; times: number[] }>();
  for (const { person, walk } of walks) {
    for (const [n, step] of walk.entries()) {
      const before = walk[n - 1];
      if (before === undefined) continue;
      const key = JSON.stringify([before.name, step.name]);
      const edge = gaps.get(key) ?? { from: before.name, to: step.name, persons: new Set(), times: [] };
      gaps.set(key, edge);
      edge.persons.add(person);
      edge.times.push(step.time - before.time);
    }
  }
  const edges = [...gaps.values()].map(({ from, to, persons, times }) => ({
    from,
    to,
    count: times.length,
    people: persons.size,
    meanSeconds: times.reduce((sum, time) => sum + time, 0) / times.length / 1_000,
    ...(variants === undefined
      ? {}
      : { medianSeconds: quantile(times, 0.5) / 1_000, p90Seconds: quantile(times, 0.9) / 1_000 }),
  }));
  const activities = [...new Set(steps.map((step) => step.name))].map((name) => ({
    name,
    count: steps.filter((step) => step.name === name).length,
    people: walks.filter(({ walk }) => walk.some((step) => step.name === name)).length,
    starts: walks.filter(({ walk }) => walk[0]?.name === name).length,
    ends: walks.filter(({ walk }) => walk.at(-1)?.name === name).length,
  }));
  return {
    people: people.size,
    events: steps.length,
    activities: activities.toSorted((one, other) => other.count - one.count || compare(one.name, other.name)),
    edges: edges.toSorted(byCount),
    ...(variants === undefined
      ? {}
      : ranked(walks, activities.map(({ name }) => name).toSorted(compare), variants)),
  };
}

function ranked(walks: readonly { walk: Step[] }[], names: readonly string[], limit: number) {
  const counts = new Map<string, number>();
  for (const { walk } of walks) {
    const key = JSON.stringify(walk.map((step) => step.name));
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const codes = (sequence: readonly string[]) => sequence.map((name) => names.indexOf(name));
  const all = [...counts].map(([key, count]) => ({ names: JSON.parse(key) as string[], count }));
  all.sort((one, other) => other.count - one.count || compareCodes(codes(one.names), codes(other.names)));
  return { variants: all.slice(0, limit), variantCount: all.length };
}

function inOrder(one: Step, other: Step): number {
  return one.time - other.time || compare(one.id, other.id);
}

function byCount(one: Edge, other: Edge): number {
  return other.count - one.count || compare(one.from, other.from) || compare(one.to, other.to);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function compareCodes(one: readonly number[], other: readonly number[]): number {
  for (let n = 0; n < Math.min(one.length, other.length); n += 1) {
    if (one[n] !== other[n]) return one[n]! - other[n]!;
  }
  return one.length - other.length;
}

/** Interpolated linearly between the two neighbours, as numpy does by default. */
function quantile(values: readonly number[], level: number): number {
  const sorted = values.toSorted((one, other) => one - other);
  const place = level * (sorted.length - 1);
  const low = Math.floor(place);
  const [below, above] = [sorted[low]!, sorted[Math.min(low + 1, sorted.length - 1)]!];
  return below + (above - below) * (place - low);
}
