import { beginning, plainly } from '../people/said.ts';

/** A part of the map: an activity, an edge, a start or an end. As text it names a node or a link. */
export type MapPart =
  | { readonly kind: 'activity'; readonly name: string }
  | { readonly kind: 'edge'; readonly from: string; readonly to: string }
  | { readonly kind: 'start'; readonly name: string }
  | { readonly kind: 'end'; readonly name: string };

/** What the panel shows: a part of the map, or a whole way through it. */
export type Part = MapPart | { readonly kind: 'way'; readonly names: readonly string[] };

export function partId(part: Part): string {
  if (part.kind === 'edge') return JSON.stringify([part.kind, part.from, part.to]);
  return JSON.stringify(part.kind === 'way' ? [part.kind, ...part.names] : [part.kind, part.name]);
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
  if (kind === 'way') return { kind, names: (read as string[]).slice(1) };
  if (kind === 'edge') return second === undefined ? undefined : { kind, from: first, to: second };
  return kind === 'activity' || kind === 'start' || kind === 'end' ? { kind, name: first } : undefined;
}

const LONGEST = 14;

/** "Booked → Ride boarded ×3 → Stayed"; what is very long is told by its ends. */
export function wayOf(names: readonly string[]): string {
  const steps: { name: string; times: number }[] = [];
  for (const name of names) {
    const last = steps.at(-1);
    if (last?.name === labelOf(name)) last.times += 1;
    else steps.push({ name: labelOf(name), times: 1 });
  }
  const words = steps.map(({ name, times }) => (times > 1 ? `${name} ×${times}` : name));
  if (words.length <= LONGEST) return words.join(' → ');
  return [...words.slice(0, LONGEST - 4), `… ${words.length - LONGEST + 1} more …`, ...words.slice(-3)].join(
    ' → ',
  );
}

/** The nodes that stand for nothing that happened. No event's name holds a NUL. */
export const START = '\0start';
export const END = '\0end';

/** An event's name as it is shown: whatever it may hold, it turns no line and hides nothing. */
export function labelOf(name: string): string {
  return beginning(plainly(name), 80) || '(no name)';
}
