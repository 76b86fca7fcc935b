/** What stands in the address of the page beside the scope: how its map is drawn. */

export const SHOWN = ['now', 'both', 'difference'] as const;
/** This period, both beside each other, or what changed between them. */
export type Shown = (typeof SHOWN)[number];

export interface View {
  readonly show?: Shown | undefined;
  /** Percent of activities, and of paths, that are shown. */
  readonly activities?: number | undefined;
  readonly paths?: number | undefined;
  /** One person alone, as kind:value. */
  readonly person?: string | undefined;
}

export const USUAL = { show: 'now', paths: 30 } as const;

/** As many touchpoints as are read at first sight. */
const AT_FIRST = 16;

/** Percent of so many activities that are shown unless someone chooses. */
export function usualActivities(count: number): number {
  return Math.min(100, Math.max(1, Math.round((100 * AT_FIRST) / Math.max(1, count))));
}

export function readView(search: Readonly<Record<string, unknown>>): View {
  const { show, person } = search;
  const [activities, paths] = [percent(search.activities), percent(search.paths)];
  return {
    ...(SHOWN.includes(show as Shown) && { show: show as Shown }),
    ...(activities !== undefined && { activities }),
    ...(paths !== undefined && { paths }),
    ...(typeof person === 'string' && person.includes(':') && { person }),
  };
}

function percent(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' ? Number(value) : value;
  return typeof number === 'number' && number >= 0 && number <= 100 ? Math.round(number) : undefined;
}
