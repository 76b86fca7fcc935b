import type { LeafId } from './identifiers.ts';
import type { PersonState } from './person.ts';

/**
 * A person with the leaves numbered in place of their ids, in the same order. The id of a leaf is a digest of its
 * identifier, so whoever is not shown an identifier could find it by its id. The person keeps theirs.
 */
export function numberLeaves(state: PersonState): PersonState {
  const tied = [...state.edges, ...state.held, ...state.cannotLinks].flatMap(({ a, b }) => [a, b]);
  const own = Object.keys(state.leaves).sort();
  const numbers = new Map([...new Set([...own, ...tied.sort()])].map((leaf, n) => [leaf, numbered(n + 1)]));
  const of = (leaf: LeafId): LeafId => numbers.get(leaf)!;
  const renamed = <T extends { readonly a: LeafId; readonly b: LeafId }>(tie: T): T => ({
    ...tie,
    a: of(tie.a),
    b: of(tie.b),
  });
  return {
    ...state,
    leaves: Object.fromEntries(own.map((leaf) => [of(leaf), state.leaves[leaf]!])),
    edges: state.edges.map(renamed),
    held: state.held.map(renamed),
    cannotLinks: state.cannotLinks.map(renamed),
  };
}

function numbered(n: number): LeafId {
  return `00000000-0000-0000-0000-${n.toString(16).padStart(12, '0')}`;
}
