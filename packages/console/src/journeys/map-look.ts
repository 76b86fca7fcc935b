/** How the map's nodes and links look: what is written on them, how wide and of which tone they are. Pure. */
import { count, type Interval, isNews, sayChange } from '../ui/amount.ts';
import { sayDuration } from '../ui/moment.ts';
import type { MapLink, MapModel, MapNode, Side } from './map-model.ts';
import { END, partId, START } from './parts.ts';

/** Slower than before, quicker, or neither; more of the people than before, fewer, or no more than noise. */
export type LinkTone = 'plain' | 'slower' | 'quicker' | 'more' | 'fewer' | 'noise';

export interface NodeLook {
  readonly id: string;
  readonly label: string;
  /** Under the name: how many people, and where, or how many more. */
  readonly note: string;
  readonly channel: string | null;
  readonly corner: string | null;
  /** The whole of it, on hover and for whoever cannot see it. */
  readonly spoken: string;
  /** What the panel shows; undefined for start and end. */
  readonly part: string | undefined;
  /** Nobody was here in the period that is drawn. */
  readonly absent: boolean;
}

export interface LinkLook {
  readonly id: string;
  readonly source: string;
  readonly target: string;
  /** 0 to 1: of the most people on any link. */
  readonly weight: number;
  /** 0 to 1: how straight it should be drawn, the same whichever period is. */
  readonly pull: number;
  /** Pixels. */
  readonly width: number;
  readonly tone: LinkTone;
  readonly label: string | undefined;
  /** On hover. */
  readonly told: string;
}

export interface MapLook {
  readonly nodes: readonly NodeLook[];
  readonly links: readonly LinkLook[];
}

const WIDEST = 14;
const FAINT = 0.08;
/** In a difference, of a link whose time changed and not the share of people who take it: its width tells nothing. */
const TIMED = 0.2;
/** Links with fewer than this share of the widest have no room for a label. */
const LABELLED = 0.055;
/** A map with more links than this has labels on the widest of them only. */
const MOST_LABELS = 60;

export function isTerminal(id: string): boolean {
  return id === START || id === END;
}

/** @param most people on the widest link of everything that is drawn beside each other */
export function mapLook(model: MapModel, side: Side, most = widest(model, side)): MapLook {
  const labelled = new Set(
    [...model.links]
      .sort((a, b) => shareOf(b, side, most) - shareOf(a, side, most))
      .slice(0, MOST_LABELS)
      .filter((link) => shareOf(link, side, most) >= LABELLED)
      .map(({ id }) => id),
  );
  const names = new Map(model.nodes.map(({ id, label }) => [id, label]));
  return {
    nodes: model.nodes.map((node) => nodeLook(node, side)),
    links: model.links.map((link) => linkLook(link, side, most, labelled.has(link.id), names)),
  };
}

export function widest(model: MapModel, side: Side): number {
  const told = model.links.filter(
    (link) => !['noise', 'slower', 'quicker'].includes(toneOf(link, side)) || side !== 'difference',
  );
  return Math.max(1, ...told.map((link) => weightOf(link, side)));
}

/** 0 to 1: of the widest. */
function shareOf(link: MapLink, side: Side, most: number): number {
  if (side === 'difference') {
    const tone = toneOf(link, side);
    if (tone === 'slower' || tone === 'quicker') return TIMED;
    // What noise explains is drawn lighter than news.
    if (tone === 'noise') return Math.min(FAINT, weightOf(link, side) / most);
  }
  return weightOf(link, side) / most;
}

/** People; of a difference, how many more or fewer of those at its source went this way than would have before. */
function weightOf({ now, before, share, atSource }: MapLink, side: Side): number {
  if (side === 'now') return now.people;
  if (side === 'before') return before?.people ?? 0;
  return share === undefined ? 0 : Math.abs(share.value) * atSource;
}

function nodeLook(node: MapNode, side: Side): NodeLook {
  const counted = side === 'before' ? (node.before ?? { count: 0, people: 0 }) : node.now;
  const people = `${count(counted.people)}${isTerminal(node.id) ? ' people' : ''}`;
  const change = side === 'difference' && node.change ? sayChange(node.change, 'points') : undefined;
  const where = [node.corner && `corner ${node.corner}`, node.channel && `channel ${node.channel}`]
    .filter(Boolean)
    .join(', ');
  const times = `${count(counted.people)} people, ${count(counted.count)} times`;
  const changed = change && `${change.value} (${change.range})`;
  const more = [times, changed, where].filter(Boolean).join('; ');
  return {
    id: node.id,
    label: node.label,
    note: [people, change?.value ?? (node.channel?.replaceAll('_', ' ') || undefined)]
      .filter(Boolean)
      .join(' · '),
    channel: node.channel,
    corner: node.corner,
    spoken: isTerminal(node.id) ? `${node.label}: ${people}` : `${node.label}: ${more}`,
    part: isTerminal(node.id) ? undefined : partId({ kind: 'activity', name: node.id }),
    absent: counted.people === 0,
  };
}

function linkLook(
  link: MapLink,
  side: Side,
  most: number,
  labelled: boolean,
  names: ReadonlyMap<string, string>,
): LinkLook {
  const tone = toneOf(link, side);
  const weight = shareOf(link, side, most);
  const taken = side === 'before' ? link.before : link.now;
  return {
    id: link.id,
    source: link.source,
    target: link.target,
    weight,
    pull: Math.min(1, (link.now.people + (link.before?.people ?? 0)) / (2 * Math.max(1, most))),
    width: weight === 0 ? 0.8 : 1.2 + weight * (WIDEST - 1.2),
    tone,
    label: labelled ? labelOf(link, side) : undefined,
    told: `${names.get(link.source)} → ${names.get(link.target)}: ${tell(link, side, taken)}`,
  };
}

function toneOf({ share, time }: MapLink, side: Side): LinkTone {
  if (side === 'before') return 'plain';
  if (side === 'difference') {
    if (time && isNews(time) && share && !isNews(share)) return time.value > 0 ? 'slower' : 'quicker';
    return share && isNews(share) ? (share.value > 0 ? 'more' : 'fewer') : 'noise';
  }
  return time && isNews(time) && time.value > 0 ? 'slower' : 'plain';
}

function labelOf({ now, before, share, time }: MapLink, side: Side): string | undefined {
  if (side === 'difference') {
    if (share && isNews(share)) return sayChange(share, 'points').value;
    return time && isNews(time) ? timeChange(time).value : undefined;
  }
  const seconds = (side === 'before' ? before : now)?.medianSeconds;
  return seconds === undefined ? undefined : sayDuration(seconds * 1_000);
}

function tell(link: MapLink, side: Side, taken: MapLink['now'] | undefined): string {
  const { share, time } = link;
  if (taken === undefined || taken.people === 0) return 'nobody';
  const { medianSeconds, p90Seconds } = taken;
  const times =
    medianSeconds === undefined || p90Seconds === undefined
      ? []
      : [
          `half within ${sayDuration(medianSeconds * 1_000)}`,
          `nine of ten within ${sayDuration(p90Seconds * 1_000)}`,
        ];
  const changed = side === 'before' ? [] : [share && sayShare(share), time && sayTime(time)];
  return [`${count(taken.people)} people`, `${count(taken.count)} times`, ...times, ...changed]
    .filter(Boolean)
    .join('; ');
}

/** "+4.1 points (2.6–5.5 points) of those there before it". */
function sayShare(share: Interval): string {
  const { value, range } = sayChange(share, 'points');
  return `${value} (${range}) of those who were there`;
}

/** From so many seconds on a change is told in this unit. */
const UNITS = [
  [2 * 86_400, 86_400, 'd'],
  [2 * 3_600, 3_600, 'h'],
  [120, 60, 'min'],
  [0, 1, 's'],
] as const;

/** A change of a time in words, with its interval, both in one unit: "+12 min (9–15 min)". */
export function sayTime(time: Interval): string {
  const { value, range } = timeChange(time);
  return `${value} (${range})`;
}

function timeChange({ value, low, high }: Interval): { value: string; range: string } {
  const most = Math.max(Math.abs(low), Math.abs(high));
  const [, size, after] = UNITS.find(([from]) => most >= from)!;
  return sayChange({ value: value / size, low: low / size, high: high / size }, { after });
}
