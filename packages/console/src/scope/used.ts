import { useMatches } from '@tanstack/react-router';
import { LISTS, type List } from './scope.ts';

/** A part of the scope that a page may or may not speak of. */
export type ScopePart = 'period' | 'compare' | List;

/** What most pages speak of. */
export const WHOLE_SCOPE: readonly ScopePart[] = ['period', 'compare', ...LISTS];
/** Of pages about things as they stand, whatever the scope. */
export const NO_SCOPE: readonly ScopePart[] = [];

declare module '@tanstack/react-router' {
  interface StaticDataRouteOption {
    /** Which parts of the scope the page uses; without it, all. It may go by the page's own address. */
    scope?: readonly ScopePart[] | ((search: Readonly<Record<string, unknown>>) => readonly ScopePart[]);
  }
}

/** Which parts of the scope the open page uses: the others have no say in what it shows. */
export function useScopeParts(): ReadonlySet<ScopePart> {
  const parts = useMatches({
    // As text: the same parts are the same answer.
    select: (matches) => {
      const page = matches.at(-1);
      const scope = page?.staticData.scope ?? WHOLE_SCOPE;
      return (typeof scope === 'function' ? scope({ ...page?.search }) : scope).join(' ');
    },
  });
  return new Set(parts.split(' ').filter((part) => part !== '') as ScopePart[]);
}
