import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type { components, paths } from '../api/schema.d.ts';
import { useScope } from '../scope/use-scope.ts';

export type Graph = paths['/v1/journeys/graph']['get']['responses']['200']['content']['application/json'];
export type Activity = Graph['activities'][number];
export type Edge = Graph['edges'][number];
export type Compared = NonNullable<Graph['compared']>;
export type Change = components['schemas']['ChangeBetweenPeriods'];

/** The most frequent ways through that are listed. */
export const VARIANTS = 12;

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
