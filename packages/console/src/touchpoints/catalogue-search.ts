/** Which touchpoints have this gap in common; stages without one have no row to show. */
export const GAPS = {
  withoutOwner: 'no owner',
  unplanned: 'seen and in no plan',
  severalDepartments: 'several departments claim it',
  retiredButSeen: 'retired, and still happens',
} as const;
export type Gap = keyof typeof GAPS;

export const STATUSES = ['planned', 'unplanned', 'retired'] as const;
export type Status = (typeof STATUSES)[number];

/** What the address of the catalogue holds beside the scope: which rows are listed. */
export interface CatalogueSearch {
  /** Part of a name. */
  readonly q?: string | undefined;
  readonly status?: Status | undefined;
  readonly gap?: Gap | undefined;
}

export function readCatalogueSearch({ q, status, gap }: Record<string, unknown>): CatalogueSearch {
  // What is not there is said to be undefined, because the router lays this over what it read itself.
  return {
    q: typeof q === 'string' && q !== '' ? q : undefined,
    status: STATUSES.find((each) => each === status),
    gap: typeof gap === 'string' && Object.hasOwn(GAPS, gap) ? (gap as Gap) : undefined,
  };
}
