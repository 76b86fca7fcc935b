/** The edges of the graph as rows: for the table under the map, and for its CSV. */
import type { FigureTable } from '../ui/figure-table.ts';
import { key, type MapLink } from './map-model.ts';
import type { Change, Compared, Edge, Graph } from './use-graph.ts';

export interface EdgeRow extends Edge {
  readonly id: string;
  /** Of the people at its source. */
  readonly ofSource: number;
  readonly share: Change | undefined;
  readonly time: Change | undefined;
}

export function edgeRows(graph: Graph): EdgeRow[] {
  const people = new Map(graph.activities.map((one) => [one.name, one.people]));
  const changes = new Map<string, Compared['changes']['edges'][number]>(
    graph.compared?.changes.edges.map((one) => [key(one), one]),
  );
  return graph.edges.map((edge) => {
    const change = changes.get(key(edge));
    return {
      ...edge,
      id: key(edge),
      ofSource: edge.people / Math.max(1, people.get(edge.from) ?? 1),
      share: change?.share,
      time: change?.medianSeconds ?? undefined,
    };
  });
}

/** Everything there is, not only what the map has room for. */
export function tableOf(graph: Graph): FigureTable {
  const both = graph.compared !== undefined;
  const columns = [
    'From',
    'To',
    'People',
    'Times',
    'Share of people at from',
    'Mean, s',
    'Median, s',
    '90th percentile, s',
  ];
  const changes = ['Change of share', 'low', 'high', 'Change of median, s', 'low', 'high'];
  const three = (change: Change | undefined) =>
    change ? [change.value, change.low, change.high] : ['', '', ''];
  return {
    columns: both ? [...columns, ...changes] : columns,
    rows: edgeRows(graph).map((row) => [
      ...[row.from, row.to, row.people, row.count, row.ofSource],
      ...[row.meanSeconds, row.medianSeconds, row.p90Seconds],
      ...(both ? [...three(row.share), ...three(row.time)] : []),
    ]),
  };
}

/** Nodes and links that a way through passes, start and end among them. */
export function passedBy(
  names: readonly string[],
  links: readonly MapLink[],
): { links: Set<string>; nodes: Set<string> } {
  const steps = new Set(names.slice(1).map((to, index) => key({ from: names[index]!, to })));
  const passed = links.filter(({ part }) => {
    if (part.kind === 'edge') return steps.has(key(part));
    return part.kind === 'start' ? part.name === names[0] : part.name === names.at(-1);
  });
  return { links: new Set(passed.map(({ id }) => id)), nodes: new Set(names) };
}
