/**
 * A directly-follows graph with the rare left out, so that it can be read.
 *
 * After the Fuzzy Miner (Günther and van der Aalst, "Fuzzy Mining: Adaptive Process Simplification Based on
 * Multi-perspective Metrics", BPM 2007) and Disco's two sliders, by frequency alone and without merging activities:
 * numbers that are shown are those of the whole graph. What is left keeps four promises:
 *
 * 1. the most frequent share of activities, and of paths between them, is there;
 * 2. every activity keeps the most frequent of the ways into it and out of it, start and end among them;
 * 3. every activity is on a way from start to end; activities that are needed for this come back;
 * 4. the same graph and shares give the same, in whatever order things come.
 */

export interface MapActivity {
  readonly name: string;
  readonly count: number;
  /** People whose first, and whose last, event it was. */
  readonly starts: number;
  readonly ends: number;
}

export interface MapEdge {
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

export interface Shares {
  /** Share of activities to keep, the most frequent first: 0 to 1. At least one is kept. */
  readonly activities: number;
  /** Share of the paths between them to keep, start and end among them. */
  readonly paths: number;
}

export interface Abstraction<Activity extends MapActivity, Edge extends MapEdge> {
  /** In the graph's order. */
  readonly activities: readonly Activity[];
  readonly edges: readonly Edge[];
  /** Activities that are shown with a path from the start, and with one to the end. */
  readonly starts: readonly string[];
  readonly ends: readonly string[];
}

/** A path of the graph: an edge, a start (`from` undefined) or an end (`to` undefined). */
interface Path<Edge> {
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly count: number;
  readonly edge?: Edge;
}

/**
 * Keeps what is frequent. Takes time by the square of the activities.
 * @param told edges that are there however rare they are: what is said of a graph is on it
 */
export function abstraction<Activity extends MapActivity, Edge extends MapEdge>(
  graph: { readonly activities: readonly Activity[]; readonly edges: readonly Edge[] },
  shares: Shares,
  told: readonly Pick<MapEdge, 'from' | 'to'>[] = [],
): Abstraction<Activity, Edge> {
  const names = frequentNames(graph.activities, shares.activities);
  const isTold = (path: { readonly from: string | undefined; readonly to: string | undefined }) =>
    told.some(({ from, to }) => path.from === from && path.to === to);
  for (const { from, to } of graph.edges.filter(isTold)) names.add(from).add(to);
  const all = pathsOf(graph.activities, graph.edges);
  for (const name of namesBetween(all, names)) names.add(name);
  const inside = all.filter(({ from, to }) => isIn(names, from) && isIn(names, to));
  const kept = new Set(inside.slice(0, Math.ceil(shares.paths * inside.length - 1e-9)));
  for (const path of strongest(inside)) kept.add(path);
  for (const path of inside.filter(isTold)) kept.add(path);
  for (const path of connecting(inside, kept)) kept.add(path);
  const ends = (which: 'from' | 'to') =>
    [...kept]
      .filter((path) => path[which === 'from' ? 'to' : 'from'] === undefined)
      .map((path) => path[which]!);
  return {
    activities: graph.activities.filter(({ name }) => names.has(name)),
    edges: inside.filter((path) => kept.has(path)).flatMap(({ edge }) => edge ?? []),
    starts: ends('to'),
    ends: ends('from'),
  };
}

function frequentNames(activities: readonly MapActivity[], share: number): Set<string> {
  const ranked = [...activities].sort((a, b) => b.count - a.count || compare(a.name, b.name));
  const most = Math.max(1, Math.ceil(share * ranked.length - 1e-9));
  return new Set(ranked.slice(0, most).map(({ name }) => name));
}

/** Every path, the most frequent first. */
function pathsOf<Edge extends MapEdge>(
  activities: readonly MapActivity[],
  edges: readonly Edge[],
): Path<Edge>[] {
  const paths: Path<Edge>[] = [
    ...activities.map(({ name, starts }) => ({ from: undefined, to: name, count: starts })),
    ...activities.map(({ name, ends }) => ({ from: name, to: undefined, count: ends })),
    ...edges.map((edge) => ({ from: edge.from, to: edge.to, count: edge.count, edge })),
  ].filter(({ count }) => count > 0);
  return paths.sort(
    (a, b) => b.count - a.count || compare(a.from ?? '', b.from ?? '') || compare(a.to ?? '', b.to ?? ''),
  );
}

/** Activities without which some of these would be on no way from start to end. */
function namesBetween(paths: readonly Path<unknown>[], names: ReadonlySet<string>): string[] {
  const found: string[] = [];
  for (const direction of DIRECTIONS) {
    const inside = paths.filter(({ from, to }) => isIn(names, from) && isIn(names, to));
    const reached = widest(inside, direction);
    const missing = [...names].filter((name) => !reached.has(name));
    if (missing.length === 0) continue;
    const ways = widest(paths, direction);
    for (const name of missing)
      for (const { from, to } of wayTo(ways, name, direction)) found.push(...[from, to].filter(isName));
  }
  return found;
}

/** The most frequent path into each activity, and out of each; from itself to itself is no way in or out. */
function strongest<Edge>(paths: readonly Path<Edge>[]): Path<Edge>[] {
  const seen = { from: new Set<string>(), to: new Set<string>() };
  return paths.filter((path) => {
    if (path.from === path.to) return false;
    const first = DIRECTIONS.map(({ near }) => {
      const name = path[near];
      if (name === undefined || seen[near].has(name)) return false;
      seen[near].add(name);
      return true;
    });
    return first.includes(true);
  });
}

/** What must be added to what is kept for every activity to be on a way from start to end. */
function connecting<Edge>(paths: readonly Path<Edge>[], kept: ReadonlySet<Path<Edge>>): Path<Edge>[] {
  const names = new Set(paths.flatMap(({ from, to }) => [from, to].filter(isName)));
  return DIRECTIONS.flatMap((direction) => {
    const reached = widest(
      paths.filter((path) => kept.has(path)),
      direction,
    );
    const ways = widest(paths, direction);
    return [...names].filter((name) => !reached.has(name)).flatMap((name) => wayTo(ways, name, direction));
  });
}

/** From the start along the paths, or from the end against them: `far` is where a path comes from, `near` where it leads. */
interface Direction {
  readonly far: 'from' | 'to';
  readonly near: 'from' | 'to';
}
const DIRECTIONS: readonly Direction[] = [
  { far: 'from', near: 'to' },
  { far: 'to', near: 'from' },
];

/**
 * The last path of the widest way to each activity that is reached, widest meaning that its rarest path is the most
 * frequent: Prim's order on a directed graph (Pollack, "The Maximum Capacity Through a Network", Operations Research
 * 8, 1960).
 */
function widest<Edge>(paths: readonly Path<Edge>[], { far, near }: Direction): Map<string, Path<Edge>> {
  const leaving = new Map<string | undefined, Path<Edge>[]>();
  for (const path of paths) {
    const list = leaving.get(path[far]);
    if (list) list.push(path);
    else leaving.set(path[far], [path]);
  }
  const found = new Map<string, Path<Edge>>();
  const waiting = new Map<string, { width: number; last: Path<Edge> }>();
  const look = (place: string | undefined, width: number) => {
    for (const path of leaving.get(place) ?? []) {
      const name = path[near];
      if (name === undefined || found.has(name)) continue;
      const through = Math.min(width, path.count);
      if (through > (waiting.get(name)?.width ?? 0)) waiting.set(name, { width: through, last: path });
    }
  };
  look(undefined, Number.POSITIVE_INFINITY);
  while (waiting.size > 0) {
    const [name, { width, last }] = [...waiting].reduce((best, one) =>
      one[1].width > best[1].width ? one : best,
    );
    waiting.delete(name);
    found.set(name, last);
    look(name, width);
  }
  return found;
}

/** The way that `widest` found to an activity, path by path; nothing where there is none. */
function wayTo<Edge>(ways: ReadonlyMap<string, Path<Edge>>, name: string, { far }: Direction): Path<Edge>[] {
  const way: Path<Edge>[] = [];
  for (let at: string | undefined = name; at !== undefined; ) {
    const last: Path<Edge> | undefined = ways.get(at);
    if (last === undefined) return way;
    way.push(last);
    at = last[far];
  }
  return way;
}

function isIn(names: ReadonlySet<string>, name: string | undefined): boolean {
  return name === undefined || names.has(name);
}

function isName(name: string | undefined): name is string {
  return name !== undefined;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
