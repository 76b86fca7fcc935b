import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type { paths } from '../api/schema.d.ts';
import { useScope } from '../scope/use-scope.ts';

export type Graph = paths['/v1/journeys/graph']['get']['responses']['200']['content']['application/json'];
export type Activity = Graph['activities'][number];
export type Edge = Graph['edges'][number];
export type Compared = NonNullable<Graph['compared']>;
export type Change = Compared['changes']['edges'][number]['share'];

/** The most frequent ways through that are listed. */
export const VARIANTS = 10;

/** The graph of the scope in force; the panel asks the same, and is answered from what is here. */
export function useGraph(person: string | undefined) {
  const { query } = useScope();
  const asked = { ...query, variants: VARIANTS, ...(person !== undefined && { person }) };
  return useQuery({
    queryKey: ['journeys', 'graph', asked],
    queryFn: ({ signal }) => answer(api.GET('/v1/journeys/graph', { params: { query: asked }, signal })),
    placeholderData: keepPreviousData,
  });
}
