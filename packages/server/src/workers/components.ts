import type { LostRace } from './store-fold.ts';
import type { Prepared } from './transaction.ts';

/** The events that share people, directly or through one another, with what was lost; and all others. */
export function splitByComponent(events: readonly Prepared[], lost: LostRace): [Prepared[], Prepared[]] {
  const contested = new Set<string>([...lost.leaves, ...lost.people]);
  let size = -1;
  while (size !== contested.size) {
    size = contested.size;
    for (const { resolved } of events) {
      if (resolved.leaves.some(({ leaf }) => contested.has(leaf)))
        for (const { leaf } of resolved.leaves) contested.add(leaf);
    }
  }
  const touches = ({ resolved }: Prepared) => resolved.leaves.some(({ leaf }) => contested.has(leaf));
  const inside = events.filter(touches);
  return inside.length === 0 ? [[...events], []] : [inside, events.filter((event) => !touches(event))];
}
