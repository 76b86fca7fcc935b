import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';
import type { operations } from '../api/schema.d.ts';
import type { ScopeQuery } from '../scope/scope.ts';

type Answer<Name extends keyof operations> = operations[Name] extends {
  responses: { 200: { content: { 'application/json': infer Body } } };
}
  ? Body
  : never;

export type Pulse = Answer<'getPulse'>;
export type Finding = Pulse['stories'][number][number];
export type Judged = Pulse['rest'][number];
export type Score = Pulse['scores'][number];
export type Subject = Judged['subject'];
export type Explanation = Finding['explanations'][number];
export type Course = NonNullable<Pulse['course']>;
export type Counts = Answer<'getTouchpointsCounts'>;
export type Presences = Answer<'getPeopleCounts'>;
export type Ingest = Answer<'getPulseIngest'>;
export type Listed = Answer<'getPulsePeople'>['people'][number];

/** How often a page that stays open looks again, milliseconds: what moved, and whether touchpoints arrive. */
const LOOK_AGAIN_MS = 60_000;
const LISTEN_AGAIN_MS = 10_000;
/** Values of one dimension that are listed. */
const MOST_VALUES = 60;

/** Days are the viewer's. */
const ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

export type LookQuery = NonNullable<operations['getPulse']['parameters']['query']>;

/** What moved is told against another period: where none is chosen, against the one before. */
export function lookQuery(query: ScopeQuery): LookQuery {
  const compare = query.compare === 'none' ? 'previous' : query.compare;
  return { ...query, compare, zone: ZONE } as LookQuery;
}

export function lookQuestion(scope: ScopeQuery) {
  const query = lookQuery(scope);
  return queryOptions({
    queryKey: ['pulse', query],
    queryFn: ({ signal }) => answer(api.GET('/v1/pulse', { params: { query }, signal })),
    refetchInterval: LOOK_AGAIN_MS,
    placeholderData: keepPreviousData,
  });
}

export type CountedBy = 'channel' | 'corner' | 'department' | 'stage';

/** Where nothing is to be compared, nothing is: counts can be told alone. */
export function countsQuestion(scope: ScopeQuery, by: CountedBy) {
  const query = { ...lookQuery(scope), compare: scope.compare, by, limit: MOST_VALUES };
  return queryOptions({
    queryKey: ['pulse', 'counts', query],
    queryFn: ({ signal }) => answer(api.GET('/v1/touchpoints/counts', { params: { query }, signal })),
    refetchInterval: LOOK_AGAIN_MS,
    placeholderData: keepPreviousData,
  });
}

export function presenceQuestion(scope: ScopeQuery) {
  const query = lookQuery(scope);
  return queryOptions({
    queryKey: ['pulse', 'presence', query],
    queryFn: ({ signal }) => answer(api.GET('/v1/people/counts', { params: { query }, signal })),
    refetchInterval: LOOK_AGAIN_MS,
    placeholderData: keepPreviousData,
  });
}

export function ingestQuestion() {
  return queryOptions({
    queryKey: ['pulse', 'ingest'],
    queryFn: ({ signal }) => answer(api.GET('/v1/pulse/ingest', { signal })),
    refetchInterval: LISTEN_AGAIN_MS,
  });
}
