import { compareText } from '../kernel/index.ts';
import {
  type CannotLink,
  type Edge,
  type Evidence,
  type HeldEdge,
  type HoldReason,
  nameOf,
  type PersonState,
} from './person.ts';
import type { FoldSettings } from './settings.ts';

/** Why two people may not become one, or undefined where they may. */
export function objection(
  a: PersonState,
  b: PersonState,
  explicit: boolean,
  settings: FoldSettings,
): HoldReason | undefined {
  if (separates(a.cannotLinks, a.leaves, b.leaves)) return 'cannot_link';
  const kinds = new Map<string, number>();
  let total = 0;
  for (const side of [a, b]) {
    for (const { kind } of Object.values(side.leaves)) {
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      total++;
    }
  }
  if (total > settings.identity.maxLeaves) return 'limit_total';
  if (explicit) return undefined;
  for (const [kind, limit] of Object.entries(settings.identity.limits)) {
    if ((kinds.get(kind) ?? 0) > limit) return 'limit_kind';
  }
  return undefined;
}

type Membership = { readonly [leaf: string]: unknown };

/** Whether any cannot-link runs between the two sets of leaves. */
export function separates(links: readonly CannotLink[], a: Membership, b: Membership): boolean {
  return links.some(
    (link) =>
      (Object.hasOwn(a, link.a) && Object.hasOwn(b, link.b)) ||
      (Object.hasOwn(a, link.b) && Object.hasOwn(b, link.a)),
  );
}

/** Two people as one. Behaviour needs no work: it is kept per leaf. */
export function unite(a: PersonState, b: PersonState): PersonState {
  const leaves = { ...a.leaves, ...b.leaves };
  const held = uniqueEdges([...a.held, ...b.held]);
  const inside = (edge: { a: string; b: string }) =>
    Object.hasOwn(leaves, edge.a) && Object.hasOwn(leaves, edge.b);
  return {
    person: nameOf(Object.keys(leaves)),
    applied: Math.max(a.applied, b.applied),
    leaves,
    // What was held back between the two is settled now: it ties one person.
    edges: sortEdges([...a.edges, ...b.edges, ...held.filter(inside).map(accept)]),
    held: held.filter((edge) => !inside(edge)),
    cannotLinks: uniqueEdges([...a.cannotLinks, ...b.cannotLinks]),
  };
}

function accept({ why: _, ...edge }: HeldEdge): Edge {
  return { ...edge, joined: false };
}

export function sortEdges<E extends { a: string; b: string; applied: number }>(edges: readonly E[]): E[] {
  return [...edges].sort((x, y) => x.applied - y.applied || compareText(x.a, y.a) || compareText(x.b, y.b));
}

/** One edge a pair, the earliest. */
function uniqueEdges<E extends { a: string; b: string; applied: number }>(edges: readonly E[]): E[] {
  const first = new Map<string, E>();
  for (const edge of sortEdges(edges)) {
    const pair = `${edge.a} ${edge.b}`;
    if (!first.has(pair)) first.set(pair, edge);
  }
  return [...first.values()];
}

/** Evidence that ties two leaves of one person, stored once a pair. */
export function addEdge(
  state: PersonState,
  a: string,
  b: string,
  joined: boolean,
  applied: number,
  evidence: Evidence,
): PersonState {
  return { ...state, edges: [...state.edges, { a, b, applied, evidence, joined }] };
}

/** What was held between two leaves gives way to the evidence that joined them. */
export function withoutPair(state: PersonState, a: string, b: string): PersonState {
  return { ...state, edges: state.edges.filter((edge) => edge.a !== a || edge.b !== b) };
}

export function addHeld(state: PersonState, held: HeldEdge): PersonState {
  return { ...state, held: [...state.held, held] };
}

export function hasPair(edges: readonly { a: string; b: string }[], a: string, b: string): boolean {
  return edges.some((edge) => edge.a === a && edge.b === b);
}
