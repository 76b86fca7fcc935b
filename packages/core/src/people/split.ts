import type { Applied } from '../kernel/index.ts';
import {
  type CannotLink,
  type Edge,
  type HeldEdge,
  type LeafState,
  nameOf,
  type PersonState,
} from './person.ts';
import { separates, sortEdges } from './union.ts';

/** What a split leaves behind. */
export interface Split {
  /** The people the leaves fall into, the one that keeps the name first. */
  readonly people: readonly PersonState[];
  /** Edges that no longer hold: the same evidence went to review. */
  readonly cut: readonly HeldEdge[];
}

/**
 * Undoes a merge: as if a cannot-link had stood between its two leaves from the start.
 *
 * The person's edges are followed again in their order; whichever would bring the two leaves back together is held,
 * for the reason it was held before, if it was. What was tied to either side while they were merged goes with the side that its own evidence
 * reaches first. Behaviour is kept per leaf, so each side has what it would have had.
 */
export function split(state: PersonState, link: CannotLink, applied: Applied): Split {
  const cannotLinks = [...state.cannotLinks, link];
  const groups = new Map<string, Group>();
  for (const leaf of Object.keys(state.leaves)) groups.set(leaf, { leaves: { [leaf]: true }, edges: [] });
  const cut: HeldEdge[] = [];
  for (const edge of sortEdges(state.edges)) follow(edge, groups, cannotLinks, cut);

  const people = [...new Set(groups.values())].map((group) => {
    const leaves: Record<string, LeafState> = {};
    for (const leaf of Object.keys(group.leaves)) leaves[leaf] = state.leaves[leaf]!;
    const concerns = (edge: { a: string; b: string }) =>
      Object.hasOwn(leaves, edge.a) || Object.hasOwn(leaves, edge.b);
    return {
      person: nameOf(Object.keys(leaves)),
      applied,
      leaves,
      edges: group.edges,
      held: sortEdges([...state.held, ...cut].filter(concerns)),
      cannotLinks: cannotLinks.filter(concerns),
    };
  });
  people.sort((x, y) => (x.person < y.person ? -1 : 1));
  return { people, cut };
}

interface Group {
  readonly leaves: Record<string, true>;
  readonly edges: Edge[];
}

function follow(edge: Edge, groups: Map<string, Group>, links: readonly CannotLink[], cut: HeldEdge[]): void {
  const a = groups.get(edge.a)!;
  const b = groups.get(edge.b)!;
  if (a === b) {
    a.edges.push({ ...edge, joined: false });
    return;
  }
  if (separates(links, a.leaves, b.leaves)) {
    const { joined: _, held, ...evidence } = edge;
    cut.push({ ...evidence, why: 'cannot_link', ...held });
    return;
  }
  const union: Group = {
    leaves: { ...a.leaves, ...b.leaves },
    edges: sortEdges([...a.edges, ...b.edges, { ...edge, joined: true }]),
  };
  for (const leaf of Object.keys(union.leaves)) groups.set(leaf, union);
}
