import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { answer, api } from '../api/client.ts';
import type { ScopeQuery } from '../scope/scope.ts';
import { askedOf, ORDERS, type PeopleSearch } from './people-search.ts';

const PAGE = 60;

/** The list that an address asks for, a page at a time, and how many it has in all. */
export function usePeople(search: PeopleSearch, scope: ScopeQuery) {
  const text = JSON.stringify([search, scope]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the same words ask the same, whatever object holds them
  const asked = useMemo(() => askedOf(search, scope, Date.now()), [text]);
  const { sort, order } = ORDERS[search.order ?? 'lastSeen'];
  const list = useInfiniteQuery({
    queryKey: ['people', asked, sort, order],
    queryFn: ({ signal, pageParam }) =>
      answer(
        api.GET('/v1/people', {
          params: {
            query: {
              ...asked,
              sort,
              order,
              limit: PAGE,
              ...(pageParam === undefined ? {} : { cursor: pageParam }),
            },
          },
          signal,
        }),
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
    // The rows that were there stay until others come: nothing jumps while one types.
    placeholderData: keepPreviousData,
  });
  const total = useQuery({
    queryKey: ['people-total', asked],
    queryFn: ({ signal }) => answer(api.GET('/v1/people/total', { params: { query: asked }, signal })),
    placeholderData: keepPreviousData,
  });
  const rows = useMemo(() => {
    const people = (list.data?.pages ?? []).flatMap((page) => page.people);
    // Whoever moved up meanwhile may come again further down.
    return [...new Map(people.map((one) => [one.person, one])).values()];
  }, [list.data]);
  return { asked, sort, order, list, total, rows };
}
