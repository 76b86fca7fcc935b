import { useEffect, useState } from 'react';
import { type Direction, type Layout, layoutOf } from './layout.ts';
import type { MapLook } from './map-look.ts';

export interface Placed {
  readonly layout: Layout;
  /** What was placed. */
  readonly look: MapLook;
}

/**
 * Places a map, and shows the last one that was placed while the next is on its way. While one is being placed, only
 * the latest wish is kept: a slider that moves asks for one layout after the other, not for a queue of them.
 */
export function useLayout(look: MapLook, direction: Direction): Placed | undefined {
  const [placed, setPlaced] = useState<Placed>();
  const [place] = useState(latestOnly);
  useEffect(() => {
    let wanted = true;
    place(async () => {
      if (!wanted) return;
      const layout = await layoutOf(look.nodes, look.links, direction);
      if (wanted) setPlaced({ layout, look });
    });
    return () => {
      wanted = false;
    };
  }, [look, direction, place]);
  return placed;
}

function latestOnly(): (work: () => Promise<void>) => void {
  let running = false;
  let next: (() => Promise<void>) | undefined;
  const run = async () => {
    running = true;
    for (let work = next; work; work = next) {
      next = undefined;
      await work();
    }
    running = false;
  };
  return (work) => {
    next = work;
    if (!running) void run();
  };
}
