import type { Uuid } from '@throughline/core/kernel';
import type { Analytical } from './engine.ts';
import type { GraphFilter } from './graph-filter.ts';
import { selectPeople } from './graph-sql.ts';
import { withWalks } from './walks.ts';

/** A part of the graph: an activity, an edge, a start, an end, or a way through, every step of it in order. */
export type GraphPart =
  | { readonly kind: 'activity'; readonly name: string }
  | { readonly kind: 'edge'; readonly from: string; readonly to: string }
  | { readonly kind: 'start'; readonly name: string }
  | { readonly kind: 'end'; readonly name: string }
  | { readonly kind: 'way'; readonly names: readonly string[] };

/** One person whom a part of the graph counts. */
export interface PersonAtPart {
  readonly person: Uuid;
  /** How often it happened to her. */
  readonly count: number;
  /** When it last did, milliseconds since the epoch; of an edge, when it was left. */
  readonly at: number;
  /** Of an edge: when the activity it leads to happened. */
  readonly next: number | null;
}

/** Where a page ended: its last person. */
export type PersonAtPlace = Pick<PersonAtPart, 'at' | 'person'>;

/**
 * The people whom a part of the graph counts, those first to whom it happened last: as many as the graph says, by the
 * same rules.
 */
export async function graphPeople(
  a: Analytical,
  filter: GraphFilter,
  part: GraphPart,
  page: { readonly limit: number; readonly after?: PersonAtPlace | undefined },
): Promise<{ people: number; rows: PersonAtPart[] }> {
  return withWalks(a, filter, async ({ table, names, read }) => {
    const code = (name: string) => names.indexOf(name) + 1;
    const codes = namesOf(part).map(code);
    // A name that nothing in the filter has.
    if (codes.includes(0)) return { people: 0, rows: [] };
    const { limit, after } = page;
    const params = {
      part: codes,
      limit,
      ...(after && { at: after.at, person: after.person }),
    };
    const rows = await read<PersonAtPart & { people: number }>(
      selectPeople(table, part.kind, after !== undefined),
      params,
    );
    return {
      people: rows[0]?.people ?? 0,
      rows: rows.map(({ person, count, at, next }) => ({ person, count, at, next })),
    };
  });
}

function namesOf(part: GraphPart): readonly string[] {
  if (part.kind === 'edge') return [part.from, part.to];
  return part.kind === 'way' ? part.names : [part.name];
}
