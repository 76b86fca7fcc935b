import type { PlannedTouchpoint, Structure } from './catalogue.ts';

/** What events of one name said, over all who sent them. */
export interface Observed {
  readonly name: string;
  readonly source: string;
  readonly count: number;
  /** Milliseconds since the epoch, of receipt. */
  readonly first: number;
  readonly last: number;
  /** Departments that events named, and how often; '' is none. */
  readonly departments: Readonly<Record<string, number>>;
}

/** Who said that a touchpoint is whose. */
export interface DepartmentClaim {
  readonly department: string;
  /** By the catalogue, or by a source's events. */
  readonly by: 'catalogue' | 'events';
  readonly source?: string;
  readonly events?: number;
}

/** What a catalogue leaves open. */
export interface Gaps {
  /** Touchpoints that no department owns; `seen` counts their events. */
  readonly withoutOwner: readonly { name: string; seen: number }[];
  readonly stagesWithoutTouchpoint: readonly string[];
  readonly severalDepartments: readonly { name: string; claims: readonly DepartmentClaim[] }[];
  /** Seen, and in no plan. */
  readonly unplanned: readonly { name: string; sources: readonly string[]; seen: number }[];
  readonly plannedButNeverSeen: readonly string[];
  /** Seen after it was retired. */
  readonly retiredButSeen: readonly { name: string; last: number }[];
}

interface Entry {
  readonly planned: PlannedTouchpoint;
  /** When it was last changed, milliseconds since the epoch. */
  readonly at: number;
}

/** Holds the catalogue against what was seen. Retired touchpoints need no owner and fill no stage. */
export function findGaps(
  entries: ReadonlyMap<string, Entry>,
  structure: Structure,
  observed: readonly Observed[],
): Gaps {
  const seen = Map.groupBy(observed, ({ name }) => name);
  const names = [...new Set([...entries.keys(), ...seen.keys()])].sort();
  const isRetired = (name: string) => entries.get(name)?.planned.status === 'retired';
  const living = names.filter((name) => !isRetired(name));
  const staged = new Set(
    living.map((name) => entries.get(name)?.planned).flatMap((planned) => planned?.stage ?? []),
  );
  const count = (name: string) => (seen.get(name) ?? []).reduce((total, each) => total + each.count, 0);
  const last = (name: string) => Math.max(0, ...(seen.get(name) ?? []).map((each) => each.last));
  return {
    withoutOwner: living
      .filter((name) => entries.get(name)?.planned.department === undefined)
      .map((name) => ({ name, seen: count(name) })),
    stagesWithoutTouchpoint: structure.stages.filter((stage) => !staged.has(stage)),
    severalDepartments: living
      .map((name) => ({ name, claims: claimsOn(entries.get(name)?.planned, seen.get(name) ?? []) }))
      .filter(({ claims }) => new Set(claims.map(({ department }) => department)).size > 1),
    unplanned: living
      .filter((name) => seen.has(name) && (entries.get(name)?.planned.status ?? 'unplanned') === 'unplanned')
      .map((name) => ({
        name,
        sources: [...new Set(seen.get(name)!.map(({ source }) => source))].sort(),
        seen: count(name),
      })),
    plannedButNeverSeen: living.filter((name) => !seen.has(name)),
    retiredButSeen: names
      .filter((name) => isRetired(name) && last(name) > entries.get(name)!.at)
      .map((name) => ({ name, last: last(name) })),
  };
}

function claimsOn(planned: PlannedTouchpoint | undefined, observed: readonly Observed[]): DepartmentClaim[] {
  const said = observed.flatMap(({ source, departments }) =>
    Object.entries(departments)
      .filter(([department]) => department !== '')
      .map(([department, events]): DepartmentClaim => ({ department, by: 'events', source, events })),
  );
  return planned?.department === undefined
    ? said
    : [{ department: planned.department, by: 'catalogue' }, ...said];
}
