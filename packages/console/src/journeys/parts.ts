import { beginning, plainly } from '../people/said.ts';

/** A part of the map: an activity, an edge, a start or an end. As text it names a node or a link, and what the panel shows. */
export type Part =
  | { readonly kind: 'activity'; readonly name: string }
  | { readonly kind: 'edge'; readonly from: string; readonly to: string }
  | { readonly kind: 'start'; readonly name: string }
  | { readonly kind: 'end'; readonly name: string };

export function partId(part: Part): string {
  return part.kind === 'edge'
    ? JSON.stringify([part.kind, part.from, part.to])
    : JSON.stringify([part.kind, part.name]);
}

/** Undefined for what is no part's name: the address can be mistyped. */
export function readPart(id: string): Part | undefined {
  let read: unknown;
  try {
    read = JSON.parse(id);
  } catch {
    return undefined;
  }
  if (!Array.isArray(read) || !read.every((each) => typeof each === 'string')) return undefined;
  const [kind, first, second] = read as string[];
  if (first === undefined) return undefined;
  if (kind === 'edge') return second === undefined ? undefined : { kind, from: first, to: second };
  return kind === 'activity' || kind === 'start' || kind === 'end' ? { kind, name: first } : undefined;
}

/** The nodes that stand for nothing that happened. No event's name holds a NUL. */
export const START = '\0start';
export const END = '\0end';

/** An event's name as it is shown: whatever it may hold, it turns no line and hides nothing. */
export function labelOf(name: string): string {
  return beginning(plainly(name), 80) || '(no name)';
}
