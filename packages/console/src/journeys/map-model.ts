/** What the map shows: the graph of one period or of two, with the rare left out. Pure; drawn elsewhere. */
import { abstraction, meanPlaces } from '@throughline/core/journeys';
import { factsOf, toldEdges } from './answer.ts';
import { END, labelOf, type MapPart, partId, START } from './parts.ts';
import type { Activity, Change, Edge, Graph } from './use-graph.ts';
import type { Shown } from './view.ts';

/** Which numbers a drawing tells. */
export type Side = 'now' | 'before' | 'difference';

export interface MapNode {
  /** The activity's name, {@link START} or {@link END}. */
  readonly id: string;
  readonly label: string;
  readonly channel: string | null;
  readonly corner: string | null;
  readonly now: Counted;
  readonly before: Counted | undefined;
  /** In the share of all people; undefined without a comparison. */
  readonly change: Change | undefined;
}

interface Counted {
  readonly count: number;
  readonly people: number;
}

export interface MapLink {
  readonly id: string;
  readonly part: MapPart;
  /** Ids of nodes. */
  readonly source: string;
  readonly target: string;
  /** People at its source, now. */
  readonly atSource: number;
  readonly now: Taken;
  readonly before: Taken | undefined;
  /** In the share of people who go this way from its source; undefined without a comparison. */
  readonly share: Change | undefined;
  /** In the median time, seconds. */
  readonly time: Change | undefined;
}

interface Taken extends Counted {
  /** Undefined at start and end, and where nobody went. */
  readonly medianSeconds: number | undefined;
  readonly p90Seconds: number | undefined;
}

export interface MapModel {
  readonly nodes: readonly MapNode[];
  readonly links: readonly MapLink[];
  /** Activities and edges that there are, of which these are shown. */
  readonly of: { readonly activities: number; readonly edges: number };
}

interface ActivityOfBoth extends Omit<Activity, 'people'> {
  readonly people: number;
  readonly nowRow: Activity | undefined;
  readonly beforeRow: Omit<Activity, 'channel' | 'corner' | 'department' | 'stage'> | undefined;
}
interface EdgeOfBoth {
  readonly from: string;
  readonly to: string;
  readonly count: number;
  readonly nowRow: Edge | undefined;
  readonly beforeRow: Edge | undefined;
}

/** @param shares of activities and paths to show, 0 to 1 */
export function mapModel(
  graph: Graph,
  shown: Shown,
  shares: { readonly activities: number; readonly paths: number },
): MapModel {
  const both = shown !== 'now' && graph.compared !== undefined;
  const whole = both ? ofBoth(graph) : ofNow(graph);
  const kept = abstraction(whole, shares, toldEdges(factsOf(graph)));
  const changes = changesOf(graph);
  const byName = new Map(whole.activities.map((one) => [one.name, one]));
  const nodes = kept.activities.map((one): MapNode => {
    return {
      id: one.name,
      label: labelOf(one.name),
      channel: one.channel,
      corner: one.corner,
      now: { count: one.nowRow?.count ?? 0, people: one.nowRow?.people ?? 0 },
      before: graph.compared && (one.beforeRow ?? { count: 0, people: 0 }),
      change: changes.activity(one.name),
    };
  });
  const links = [
    ...kept.starts.map((name) => terminal('start', byName.get(name)!, graph)),
    ...kept.edges.map((edge) => linkOf(edge, graph, changes, byName.get(edge.from)?.nowRow?.people ?? 0)),
    ...kept.ends.map((name) => terminal('end', byName.get(name)!, graph)),
  ];
  const everybody = (id: string, label: string): MapNode => ({
    id,
    label,
    channel: null,
    corner: null,
    now: { count: graph.people, people: graph.people },
    before: graph.compared && { count: graph.compared.people, people: graph.compared.people },
    change: undefined,
  });
  return {
    nodes:
      nodes.length === 0 ? [] : [everybody(START, 'Start'), ...inOrder(nodes, whole), everybody(END, 'End')],
    links,
    of: { activities: whole.activities.length, edges: whole.edges.length },
  };
}

/** As they follow each other in people's journeys, whatever else is shown: so the map stays about where it was. */
function inOrder(nodes: readonly MapNode[], whole: Parameters<typeof meanPlaces>[0]): MapNode[] {
  const places = meanPlaces(whole);
  return [...nodes].sort(
    (a, b) => places.get(a.id)! - places.get(b.id)! || b.now.count - a.now.count || (a.id < b.id ? -1 : 1),
  );
}

function ofNow({ activities, edges, compared }: Graph) {
  const before = new Map(compared?.activities.map((one) => [one.name, one]));
  const edgesBefore = new Map(compared?.edges.map((edge) => [key(edge), edge]));
  return {
    activities: activities.map(
      (one): ActivityOfBoth => ({ ...one, nowRow: one, beforeRow: before.get(one.name) }),
    ),
    edges: edges.map(
      (edge): EdgeOfBoth => ({ ...edge, nowRow: edge, beforeRow: edgesBefore.get(key(edge)) }),
    ),
  };
}

/** Everything of either period, as frequent as in both together. */
function ofBoth(graph: Graph) {
  const now = ofNow(graph);
  const [names, keys] = [new Set(graph.activities.map(({ name }) => name)), new Set(graph.edges.map(key))];
  const gone = graph.compared!.activities.filter(({ name }) => !names.has(name));
  const edgesGone = graph.compared!.edges.filter((edge) => !keys.has(key(edge)));
  const nowhere = { channel: null, corner: null, department: null, stage: null };
  return {
    activities: [
      ...now.activities.map((one) => ({
        ...one,
        count: one.count + (one.beforeRow?.count ?? 0),
        starts: one.starts + (one.beforeRow?.starts ?? 0),
        ends: one.ends + (one.beforeRow?.ends ?? 0),
      })),
      ...gone.map((one): ActivityOfBoth => ({ ...nowhere, ...one, nowRow: undefined, beforeRow: one })),
    ],
    edges: [
      ...now.edges.map((edge) => ({ ...edge, count: edge.count + (edge.beforeRow?.count ?? 0) })),
      ...edgesGone.map((edge): EdgeOfBoth => ({ ...edge, nowRow: undefined, beforeRow: edge })),
    ],
  };
}

function changesOf({ compared }: Graph) {
  const activities = new Map(compared?.changes.activities.map((one) => [one.name, one.share]));
  const edges = new Map(compared?.changes.edges.map((edge) => [key(edge), edge]));
  return {
    activity: (name: string) => activities.get(name),
    edge: (edge: { from: string; to: string }) => edges.get(key(edge)),
  };
}

function linkOf(
  edge: EdgeOfBoth,
  graph: Graph,
  changes: ReturnType<typeof changesOf>,
  atSource: number,
): MapLink {
  const { from, to, nowRow, beforeRow } = edge;
  const part: MapPart = { kind: 'edge', from, to };
  const change = changes.edge(edge);
  return {
    ...{ id: partId(part), part, source: from, target: to, atSource },
    now: taken(nowRow),
    before: graph.compared && taken(beforeRow),
    share: change?.share,
    time: change?.medianSeconds ?? undefined,
  };
}

function taken(row: Edge | undefined): Taken {
  return {
    count: row?.count ?? 0,
    people: row?.people ?? 0,
    medianSeconds: row?.medianSeconds,
    p90Seconds: row?.p90Seconds,
  };
}

/** A way in or out: as often as people, because everybody starts and ends once. */
function terminal(kind: 'start' | 'end', of: ActivityOfBoth, graph: Graph): MapLink {
  const part: MapPart = { kind, name: of.name };
  const which = kind === 'start' ? 'starts' : 'ends';
  const once = (people: number): Taken => ({
    count: people,
    people,
    medianSeconds: undefined,
    p90Seconds: undefined,
  });
  return {
    id: partId(part),
    part,
    source: kind === 'start' ? START : of.name,
    target: kind === 'start' ? of.name : END,
    atSource: kind === 'start' ? graph.people : (of.nowRow?.people ?? 0),
    now: once(of.nowRow?.[which] ?? 0),
    before: graph.compared && once(of.beforeRow?.[which] ?? 0),
    share: undefined,
    time: undefined,
  };
}

export function key({ from, to }: { from: string; to: string }): string {
  return JSON.stringify([from, to]);
}
