/** Where arrow keys lead on the map. Pure. */
import type { Layout } from './layout.ts';
import { isTerminal, type LinkLook } from './map-look.ts';

/** Nodes as they are read: along the flow, and within a layer in order. */
export function readingOrder({ nodes }: Layout, down: boolean): string[] {
  const along = (id: string) => nodes.get(id)![down ? 'y' : 'x'];
  const across = (id: string) => nodes.get(id)![down ? 'x' : 'y'];
  return [...nodes.keys()]
    .filter((id) => !isTerminal(id))
    .sort((a, b) => along(a) - along(b) || across(a) - across(b));
}

/**
 * The node that a key leads to: forward and back along the link that most people take, and to the next or the one
 * before in reading order; undefined where there is none, or for another key.
 */
export function follow(
  from: string,
  pressed: string,
  { order, links, down }: { order: readonly string[]; links: readonly LinkLook[]; down: boolean },
): string | undefined {
  const [forward, back, next, before] = down
    ? ['ArrowDown', 'ArrowUp', 'ArrowRight', 'ArrowLeft']
    : ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp'];
  const busiest = (near: 'source' | 'target', far: 'source' | 'target') =>
    links
      .filter((link) => link[near] === from && link[far] !== from && !isTerminal(link[far]))
      .sort((a, b) => b.weight - a.weight)[0]?.[far];
  if (pressed === forward) return busiest('source', 'target');
  if (pressed === back) return busiest('target', 'source');
  if (pressed === next) return order[order.indexOf(from) + 1];
  if (pressed === before) return order[order.indexOf(from) - 1];
  if (pressed === 'Home') return order[0];
  if (pressed === 'End') return order.at(-1);
  return undefined;
}
