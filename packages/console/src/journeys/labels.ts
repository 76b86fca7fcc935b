/** Where the labels of links stand: each on its link, clear of nodes and of each other. Pure. */
import type { Point } from './layout.ts';

export interface Labelled {
  readonly id: string;
  readonly text: string;
  /** As ELK has them: three a cubic Bézier curve after the first, else the bends of a line. */
  readonly points: readonly Point[];
}

/** Of a node or a label, its middle and half its size. */
export interface Box extends Point {
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** Half a letter of the labels' type, and half their line with its air, pixels. */
const HALF_LETTER = 3.2;
const HALF_LINE = 7;
const AIR = 3;
/** Places tried along a link, odd: its middle is one. */
const PLACES = 25;

/**
 * Labels in the order given: what comes first has the better place. One that finds none has no place in the answer, and
 * is not written: half of a number behind a node is a wrong number.
 */
export function placeLabels(links: readonly Labelled[], nodes: readonly Box[]): Map<string, Point> {
  const taken = [...nodes];
  const placed = new Map<string, Point>();
  for (const { id, text, points } of links) {
    const halfWidth = text.length * HALF_LETTER + AIR;
    const boxes = placesOn(points).map((at) => ({ ...at, halfWidth, halfHeight: HALF_LINE }));
    const box = boxes.find((one) => !taken.some((other) => overlap(one, other)));
    if (!box) continue;
    taken.push(box);
    placed.set(id, { x: box.x, y: box.y });
  }
  return placed;
}

function overlap(a: Box, b: Box): boolean {
  return Math.abs(a.x - b.x) < a.halfWidth + b.halfWidth && Math.abs(a.y - b.y) < a.halfHeight + b.halfHeight;
}

/** Points of a link at even distances along it, its middle first and its ends last. */
function placesOn(points: readonly Point[]): Point[] {
  const line = flattened(points);
  const ends = [0];
  for (let n = 1; n < line.length; n++) ends.push(ends[n - 1]! + distance(line[n - 1]!, line[n]!));
  const whole = ends.at(-1)!;
  if (whole === 0) return [];
  const middleFirst = Array.from({ length: PLACES }, (_, n) => (n + 1) / (PLACES + 1)).sort(
    (a, b) => Math.abs(a - 0.5) - Math.abs(b - 0.5) || a - b,
  );
  return middleFirst.map((share) => {
    const n = ends.findIndex((end) => end >= share * whole);
    const [from, to] = [line[n - 1]!, line[n]!];
    const part = (share * whole - ends[n - 1]!) / (ends[n]! - ends[n - 1]!);
    return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
  });
}

const STEPS = 12;

/** Curves as short straight pieces. */
function flattened(points: readonly Point[]): Point[] {
  const [first] = points;
  if (first === undefined || (points.length - 1) % 3 !== 0) return [...points];
  const line = [first];
  for (let n = 0; n + 3 < points.length; n += 3) {
    const [a, b, c, d] = [points[n]!, points[n + 1]!, points[n + 2]!, points[n + 3]!];
    for (let step = 1; step <= STEPS; step++) {
      const t = step / STEPS;
      const u = 1 - t;
      const at = (axis: 'x' | 'y') =>
        u ** 3 * a[axis] + 3 * u * u * t * b[axis] + 3 * u * t * t * c[axis] + t ** 3 * d[axis];
      line.push({ x: at('x'), y: at('y') });
    }
  }
  return line;
}

function distance(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
