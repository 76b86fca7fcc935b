import type { Applied, Uuid } from '../kernel/index.ts';
import type { Behaviour } from './behaviour.ts';
import type { LeafId } from './identifiers.ts';

/** A person is named by the strongest of its leaves, so the name follows from the set and from nothing else. */
export type PersonId = LeafId;

/** What tied two leaves: the first event (or the decision) that said they are one. */
export interface Evidence {
  /** Key of the event, or id of the decision. */
  readonly key: Uuid;
  readonly id: string;
  readonly source: string;
  readonly name: string;
  /** Event time, milliseconds since the epoch. */
  readonly time: number;
  /** Someone said so outright (an alias call), so the limits by kind do not apply. */
  readonly explicit: boolean;
}

/** Two leaves seen together. Stored once per pair, with the earliest evidence by (applied, id). */
export interface Edge {
  readonly a: LeafId;
  readonly b: LeafId;
  readonly applied: Applied;
  readonly evidence: Evidence;
  /** Whether it joined two people when it came; the others tie what already was one person. */
  readonly joined: boolean;
  /** How the pair was held before it was followed: an undo puts it back so. */
  readonly held?: Pick<HeldEdge, 'applied' | 'evidence' | 'why'>;
}

/** Evidence that was not followed: the two stay apart until someone decides. */
export interface HeldEdge {
  readonly a: LeafId;
  readonly b: LeafId;
  readonly applied: Applied;
  readonly evidence: Evidence;
  readonly why: HoldReason;
}
export type HoldReason = 'cannot_link' | 'limit_kind' | 'limit_total';

/** A decision that two leaves never belong to one person. Both sides carry it. */
export interface CannotLink {
  readonly a: LeafId;
  readonly b: LeafId;
  readonly applied: Applied;
  /** Name of the key that decided. */
  readonly by: string;
}

export interface LeafState {
  readonly kind: string;
  readonly value: string;
  /** When it was first folded. */
  readonly since: Applied;
  readonly behaviour: Behaviour;
}

/** Everything that is known of one person: a versioned document that transactions read and write whole. */
export interface PersonState {
  readonly person: PersonId;
  /** The greatest `applied` that touched it. */
  readonly applied: Applied;
  readonly leaves: { readonly [leaf: LeafId]: LeafState };
  /** In the order of (applied, a, b), as are the others. */
  readonly edges: readonly Edge[];
  readonly held: readonly HeldEdge[];
  readonly cannotLinks: readonly CannotLink[];
}

/** The name a set of leaves gives its person. */
export function nameOf(leaves: Iterable<LeafId>): PersonId {
  let name: LeafId | undefined;
  for (const leaf of leaves) if (name === undefined || leaf < name) name = leaf;
  if (name === undefined) throw new Error('a person has at least one leaf');
  return name;
}

/** The id of a merge is its pair of leaves, so whoever holds the id can find the person it concerns. */
export function mergeId(a: LeafId, b: LeafId): string {
  return `m_${a.replaceAll('-', '')}${b.replaceAll('-', '')}`;
}

/** @returns the two leaves of a merge, or undefined where the text is no merge id */
export function parseMergeId(id: string): { a: LeafId; b: LeafId } | undefined {
  const match = /^m_([0-9a-f]{32})([0-9a-f]{32})$/.exec(id);
  if (!match) return undefined;
  return { a: dashed(match[1]!), b: dashed(match[2]!) };
}

function dashed(hex: string): LeafId {
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
