/** Places the map's nodes in layers (Sugiyama's method, as ELK has it), in a worker so that nothing stands still. */
import type { ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api';
import Elk from 'elkjs/lib/elk-api.js';
import workerUrl from 'elkjs/lib/elk-worker.min.js?url';
import { placeLabels } from './labels.ts';
import { isTerminal, type LinkLook, type NodeLook } from './map-look.ts';
import { START } from './parts.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface PlacedLink {
  readonly id: string;
  /** As an SVG path has it. */
  readonly path: string;
  /** The middle of its label; undefined where it has none, or no place is free. */
  readonly label: Point | undefined;
  /** Written before its label where it runs against the others, to an earlier step: which way it runs. */
  readonly back: string | undefined;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** Upper left corners, by node. */
  readonly nodes: ReadonlyMap<string, Point>;
  readonly links: readonly PlacedLink[];
}

export type Direction = 'RIGHT' | 'DOWN';

export const NODE = { width: 148, height: 46 } as const;
export const TERMINAL = { width: 56, height: 26 } as const;

let elk: InstanceType<typeof Elk> | undefined;

/**
 * Layers and order follow the order of the nodes given, which is the same for every position of the sliders: so what
 * stays on the map stays about where it was.
 */
export async function layoutOf(
  nodes: readonly NodeLook[],
  links: readonly LinkLook[],
  direction: Direction,
): Promise<Layout> {
  elk ??= new Elk({ workerFactory: () => new Worker(workerUrl) });
  const graph: ElkNode = {
    id: 'map',
    layoutOptions: { ...OPTIONS, 'elk.direction': direction },
    children: nodes.map(({ id }) => ({
      id,
      ...sizeOf(id),
      ...(isTerminal(id) && {
        layoutOptions: {
          'elk.layered.layering.layerConstraint': id === START ? 'FIRST_SEPARATE' : 'LAST_SEPARATE',
        },
      }),
    })),
    edges: leading(links).map(
      (link): ElkExtendedEdge => ({
        id: link.id,
        sources: [link.source],
        targets: [link.target],
        layoutOptions: { 'elk.layered.priority.straightness': String(Math.round(link.pull * 10)) },
      }),
    ),
  };
  const placed = await elk.layout(graph);
  const at = new Map(placed.children?.map(({ id, x = 0, y = 0 }) => [id, { x, y }]));
  const routed = new Map((placed.edges ?? []).map((edge) => [edge.id, pointsOf(edge)]));
  const ways = new Map(
    links.map((link) => [link.id, routed.get(link.id) ?? directWay(link, at, direction)] as const),
  );
  const backs = new Map(links.map(({ id }) => [id, backOf(ways.get(id)!, direction)] as const));
  const labels = labelsOf(links, ways, backs, at);
  return {
    width: placed.width ?? 0,
    height: placed.height ?? 0,
    nodes: at,
    links: links.map(({ id }) => ({
      id,
      path: pathOf(ways.get(id)!),
      label: labels.get(id),
      back: backs.get(id),
    })),
  };
}

/** To ELK a label is a node, and would make the map twice as long: they are placed on the links that it routed. */
function labelsOf(
  links: readonly LinkLook[],
  ways: ReadonlyMap<string, readonly Point[]>,
  backs: ReadonlyMap<string, string | undefined>,
  at: ReadonlyMap<string, Point>,
): Map<string, Point> {
  const nodes = [...at].map(([id, { x, y }]) => {
    const { width, height } = sizeOf(id);
    return { x: x + width / 2, y: y + height / 2, halfWidth: width / 2, halfHeight: height / 2 };
  });
  // What is told as slower or quicker is what one looks for.
  const news = ({ tone }: LinkLook) => (tone === 'plain' || tone === 'noise' ? 1 : 0);
  const labelled = links
    .filter(({ id, label }) => label !== undefined || backs.get(id) !== undefined)
    .sort((a, b) => news(a) - news(b) || b.weight - a.weight)
    .map(({ id, label }) => ({ id, text: labelText(backs.get(id), label), points: ways.get(id)! }));
  return placeLabels(labelled, nodes);
}

/** What is written on a link. */
export function labelText(back: string | undefined, label: string | undefined): string {
  return [back, label].filter(Boolean).join(' ');
}

function backOf(points: readonly Point[], direction: Direction): string | undefined {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last) return undefined;
  // From itself to itself a link leaves and comes back at one side.
  const by = direction === 'RIGHT' ? last.x - first.x : last.y - first.y;
  if (by > -NODE.height) return undefined;
  return direction === 'RIGHT' ? '←' : '↑';
}

function sizeOf(id: string): typeof NODE | typeof TERMINAL {
  return isTerminal(id) ? TERMINAL : NODE;
}

/** The time that a layout takes grows faster than its links: with so many it is a second or two, and a thousand take a minute. */
const MOST_ROUTED = 360;

/** The links that say where nodes stand: the widest, and of each node the widest in and out. */
function leading(links: readonly LinkLook[]): LinkLook[] {
  const seen = { source: new Set<string>(), target: new Set<string>() };
  return [...links]
    .sort((a, b) => b.pull - a.pull || (a.id < b.id ? -1 : 1))
    .filter(({ source, target }, place) => {
      const first = !seen.source.has(source) || !seen.target.has(target);
      seen.source.add(source);
      seen.target.add(target);
      return first || place < MOST_ROUTED;
    });
}

/** From one side of a node to the other side of the next, past whatever is between. */
function directWay(
  { source, target }: LinkLook,
  at: ReadonlyMap<string, Point>,
  direction: Direction,
): Point[] {
  const edge = (node: string, far: boolean): Point => {
    const { x, y } = at.get(node)!;
    const { width, height } = sizeOf(node);
    return direction === 'RIGHT'
      ? { x: x + (far ? width : 0), y: y + height / 2 }
      : { x: x + width / 2, y: y + (far ? height : 0) };
  };
  const [from, to] = [edge(source, true), edge(target, false)];
  const reach = Math.max(40, Math.abs(direction === 'RIGHT' ? to.x - from.x : to.y - from.y) / 2);
  const bend = ({ x, y }: Point, by: number) => (direction === 'RIGHT' ? { x: x + by, y } : { x, y: y + by });
  return [from, bend(from, reach), bend(to, -reach), to];
}

/** @see https://eclipse.dev/elk/reference/algorithms/org-eclipse-elk-layered.html */
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.edgeRouting': 'SPLINES',
  'elk.layered.edgeRouting.splines.mode': 'CONSERVATIVE_SOFT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '68',
  'elk.spacing.nodeNode': '20',
  'elk.spacing.edgeNode': '14',
  'elk.spacing.edgeEdge': '10',
  'elk.layered.considerModelOrder.strategy': 'PREFER_NODES',
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  'elk.layered.thoroughness': '4',
  'elk.padding': '[top=16,left=16,bottom=16,right=16]',
};

function pointsOf({ sections }: ElkExtendedEdge): Point[] {
  const section = sections?.[0];
  return section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : [];
}

/** Splines come as cubic Bézier curves, three points each after the first; anything else as a line with bends. */
function pathOf([first, ...rest]: readonly Point[]): string {
  if (first === undefined) return '';
  const at = ({ x, y }: Point) => `${round(x)} ${round(y)}`;
  if (rest.length % 3 !== 0) return `M${at(first)}${rest.map((point) => `L${at(point)}`).join('')}`;
  let path = `M${at(first)}`;
  for (let n = 0; n < rest.length; n += 3) path += `C${at(rest[n]!)} ${at(rest[n + 1]!)} ${at(rest[n + 2]!)}`;
  return path;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
