import { createRootRoute, redirect } from '@tanstack/react-router';
import { USUAL } from '../scope/period.ts';
import { readSearch } from '../scope/scope.ts';

/**
 * What every page stands in. The address always says which period it speaks of, so that a link shows its reader what
 * its sender saw, also tomorrow.
 */
export const frameRoute = createRootRoute({
  validateSearch: readSearch,
  beforeLoad: ({ search, location }) => {
    if (search.from !== undefined) return;
    const { from, to } = USUAL.period(new Date());
    throw redirect({
      to: location.pathname,
      search: { ...search, from: from.toISOString(), to: to.toISOString() },
      hash: location.hash,
      replace: true,
    });
  },
});
