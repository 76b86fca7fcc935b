import type { MapActivity, MapEdge } from './abstraction.ts';

/** Rounds after which a place moves by less than can be seen, unless people go round in circles very long. */
const ROUNDS = 200;
const STILL = 1e-6;

/**
 * How many steps lie before each activity on average, as far as a graph can tell, which is as if nobody remembered
 * where they came from: 0 for what is only ever started with.
 *
 * The mean of those it follows plus one, weighted by how often it follows them, is a system of linear equations (the
 * mean time to absorption of the graph walked backwards; Kemeny and Snell, "Finite Markov Chains", 1960), solved by
 * Gauss–Seidel.
 */
export function meanPlaces(graph: {
  readonly activities: readonly MapActivity[];
  readonly edges: readonly MapEdge[];
}): Map<string, number> {
  const into = new Map<string, MapEdge[]>();
  for (const edge of graph.edges) {
    const list = into.get(edge.to);
    if (list) list.push(edge);
    else into.set(edge.to, [edge]);
  }
  const places = new Map(graph.activities.map(({ name }) => [name, 0]));
  for (let round = 0; round < ROUNDS; round++) {
    let moved = 0;
    for (const { name, starts } of graph.activities) {
      let [sum, count] = [0, starts];
      for (const edge of into.get(name) ?? []) {
        sum += edge.count * ((places.get(edge.from) ?? 0) + 1);
        count += edge.count;
      }
      const place = count === 0 ? 0 : sum / count;
      moved = Math.max(moved, Math.abs(place - places.get(name)!));
      places.set(name, place);
    }
    if (moved < STILL) break;
  }
  return places;
}
