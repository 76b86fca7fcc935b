import { type Applied, compareText } from '../kernel/index.ts';
import {
  type CannotLink,
  type Edge,
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
  const total = Object.keys(a.leaves).length + Object.keys(b.leaves).length;
  if (total > settings.identity.maxLeaves) return 'limit_total';
  if (explicit) return undefined;
  const [ours, theirs] = [countKinds(a), countKinds(b)];
  for (const [kind, limit] of Object.entries(settings.identity.limits)) {
    const [x, y] = [ours.get(kind) ?? 0, theirs.get(kind) ?? 0];
    // A side that is beyond the limit already (by an alias) may still gain identifiers of other kinds.
    if (x > 0 && y > 0 && x + y > limit) return 'limit_kind';
  }
  return undefined;
}

function countKinds({ leaves }: PersonState): Map<string, number> {
  const kinds = new Map<string, number>();
  for (const { kind } of Object.values(leaves)) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return kinds;
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
function unite(a: PersonState, b: PersonState, applied: Applied): PersonState {
  const leaves = { ...a.leaves, ...b.leaves };
  const held = uniquePairs([...a.held, ...b.held]);
  const inside = (edge: { a: string; b: string }) =>
    Object.hasOwn(leaves, edge.a) && Object.hasOwn(leaves, edge.b);
  return {
    person: nameOf(Object.keys(leaves)),
    applied,
    leaves,
    // What was held back between the two is settled now: it ties one person, from now on.
    edges: sortEdges([...a.edges, ...b.edges, ...held.filter(inside).map((edge) => settle(edge, applied))]),
    held: held.filter((edge) => !inside(edge)),
    cannotLinks: uniquePairs([...a.cannotLinks, ...b.cannotLinks]),
  };
}

function settle({ a, b, applied, evidence, why }: HeldEdge, now: Applied): Edge {
  return { a, b, applied: now, evidence, joined: false, held: { applied, evidence, why } };
}

/** Whether its two sides became one by other evidence than its own. */
export function wasSettled({ evidence, held }: Pick<Edge, 'evidence' | 'held'>): boolean {
  return held !== undefined && held.evidence.key === evidence.key;
}

/** In the order in which evidence came: (applied, a, b). */
export function sortEdges<E extends { a: string; b: string; applied: number }>(edges: readonly E[]): E[] {
  return [...edges].sort((x, y) => x.applied - y.applied || compareText(x.a, y.a) || compareText(x.b, y.b));
}

/** One a pair: both sides carry the same ones. In the order of (applied, a, b). */
function uniquePairs<E extends { a: string; b: string; applied: number }>(edges: readonly E[]): E[] {
  const first = new Map<string, E>();
  for (const edge of sortEdges(edges)) {
    const pair = `${edge.a} ${edge.b}`;
    if (!first.has(pair)) first.set(pair, edge);
  }
  return [...first.values()];
}

/** Evidence that ties two leaves of one person, stored once a pair. */
export function addEdge(state: PersonState, edge: Edge): PersonState {
  return { ...state, edges: sortEdges([...state.edges, edge]) };
}

/** Follows the evidence that joins two people. What was held between its two leaves gives way to it. */
export function join(a: PersonState, b: PersonState, edge: Edge): PersonState {
  const united = unite(a, b, edge.applied);
  const { held } = united.edges.find((settled) => settled.a === edge.a && settled.b === edge.b) ?? {};
  const others = united.edges.filter((settled) => settled.a !== edge.a || settled.b !== edge.b);
  return addEdge({ ...united, edges: others }, held === undefined ? edge : { ...edge, held });
}

/**
 * How much evidence one person keeps for review. A kiosk that thousands sign in at would otherwise carry every one of
 * them in a state that each event writes anew; beyond the bound the other side alone keeps it, and the ledger.
 */
export const MOST_HELD = 200;

export function addHeld(state: PersonState, held: HeldEdge): PersonState {
  return { ...state, held: [...state.held, held] };
}

export function hasPair(edges: readonly { a: string; b: string }[], a: string, b: string): boolean {
  return edges.some((edge) => edge.a === a && edge.b === b);
}
