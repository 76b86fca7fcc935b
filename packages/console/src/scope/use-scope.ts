import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import {
  type FrameSearch,
  queryOf,
  type Scope,
  type ScopeQuery,
  type ScopeSearch,
  scopeOf,
} from './scope.ts';

export interface UsedScope {
  readonly scope: Scope;
  /** The same as query parameters; also what a query's key holds. */
  readonly query: ScopeQuery;
  /** Changes a part of the scope and leaves the rest of the address as it is. */
  readonly change: (part: ScopeSearch) => void;
}

/** The scope of the page, from its address. */
export function useScope(): UsedScope {
  const search = useSearch({ strict: false }) as FrameSearch;
  const navigate = useNavigate();
  const text = JSON.stringify(search);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same words mean the same scope, whatever object holds them
  const scope = useMemo(() => scopeOf(search, new Date()), [text]);
  const query = useMemo(() => queryOf(scope), [scope]);
  const change = useCallback(
    (part: ScopeSearch) => {
      void navigate({
        to: '.',
        search: (before: FrameSearch) => ({ ...before, ...part }),
        resetScroll: false,
      });
    },
    [navigate],
  );
  return { scope, query, change };
}
