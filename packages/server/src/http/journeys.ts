import { CodedError, type Uuid } from '@throughline/core/kernel';
import { profileOf, type VersionedSettings } from '@throughline/core/people';
import {
  type Analytical,
  type GraphFilter,
  type GraphPart,
  graphPeople,
  type PersonAtPart,
  type Scope,
  TooManyActivities,
} from '@throughline/storage/analytical';
import { readCatalogue, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Principal } from '../auth/keys.ts';
import type { PeopleReader } from '../workers/people-reader.ts';
import { waitFor } from './after.ts';
import { drawGraph, graphSchema } from './journey-graph.ts';
import { findNamed } from './named-person.ts';
import { nextPage, pageOf, pageQuery, readCursor } from './page-cursor.ts';
import { type Route, route } from './route.ts';
import { readScope, scopeQuery } from './scope.ts';

/** Every instant that an event's time can be, milliseconds: what a graph without a period is of. */
const EVER = { from: Date.UTC(1900), to: Date.UTC(2299, 11, 31) };
const STEP_TYPES = ['track', 'page', 'screen'];

const name = z.string().max(1000);
const names = z
  .union([name, z.array(name).max(1000)])
  .transform((value) => [value].flat())
  .optional();

const journeyQuery = scopeQuery.extend({
  from: scopeQuery.shape.from.describe('Event time, included. Without it and `to`: everything.'),
  to: scopeQuery.shape.to.describe('Event time, excluded.'),
  source: names,
  name: names,
  type: names.describe('Default: track, page and screen; what is said about a person is no step.'),
  person: z
    .string()
    .max(700)
    .optional()
    .describe('One person alone: an id, or an identifier as kind:value, for example email:ann@example.org.'),
});
type JourneyQuery = z.output<typeof journeyQuery>;

const personAtPart = z
  .object({
    person: z.guid(),
    identifier: z
      .object({ kind: z.string(), value: z.string() })
      .nullable()
      .describe('The strongest; null where nobody is known by it any more.'),
    name: z.string().nullable(),
    count: z.int().describe('How often it happened to this person in the scope.'),
    at: z.iso.datetime().describe('When it last did; of an edge, when it was left.'),
    next: z.iso.datetime().nullable().describe('Of an edge: when the activity it leads to happened.'),
  })
  .meta({ title: 'PersonAtPart' });

interface Parts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly reader: PeopleReader;
  readonly settings: () => Promise<VersionedSettings>;
}

export function journeyRoutes(parts: Parts): Route[] {
  return [graphRoute(parts), peopleRoute(parts)];
}

function graphRoute(parts: Parts): Route {
  return route({
    method: 'GET',
    path: '/v1/journeys/graph',
    scope: 'read',
    tag: 'journeys',
    summary: 'What people did, as a directly-follows graph with counts, people and times.',
    query: journeyQuery.extend({
      compare: z
        .enum(['previous', 'year', 'none'])
        .default('none')
        .describe('Another period beside it, and what changed with 95 % intervals; needs `from`.'),
      variants: z.coerce.number().int().min(0).max(1000).default(0).describe('How many variants to return.'),
    }),
    response: graphSchema,
    errors: [404, 503, 504],
    handle: async ({ query, principal }) => {
      await waitFor(parts.db, query.after);
      if (query.compare !== 'none' && query.from === undefined) {
        throw new CodedError(400, 'invalid_request', 'compare: needs `from`.', {
          where: 'query',
          path: 'compare',
        });
      }
      const filter = await filterOf(parts, query, principal);
      return boundActivities(() => drawGraph(parts.analytical, { ...filter, variants: query.variants }));
    },
  });
}

function peopleRoute(parts: Parts): Route {
  return route({
    method: 'GET',
    path: '/v1/journeys/people',
    scope: 'read',
    tag: 'journeys',
    summary: 'The people whom a part of the graph counts, those first to whom it happened last.',
    query: journeyQuery.omit({ compare: true }).extend({
      activity: name
        .optional()
        .describe(
          'People to whom it happened. One of this, `step` and `next`, `starts`, `ends`, `way` is needed.',
        ),
      step: name.optional().describe('With `next`: people to whom that happened right after this.'),
      next: name.optional(),
      starts: name.optional().describe('People whose first step in the scope it was.'),
      ends: name.optional().describe('People whose last step in the scope it was.'),
      way: names.describe('People whose whole way through it was: every step in the scope, in order.'),
      ...pageQuery({ usual: 50, most: 200 }),
    }),
    response: z.object({
      people: z.int().describe('How many there are in all; 0 on a page after the last.'),
      rows: z.array(personAtPart),
      next: nextPage,
    }),
    errors: [404, 503, 504],
    handle: async ({ query, principal }) => {
      await waitFor(parts.db, query.after);
      const part = partOf(query);
      const filter = await filterOf(parts, { ...query, compare: 'none' }, principal);
      const { limit, cursor } = query;
      const [at, person] = cursor === undefined ? [] : readCursor(cursor, z.tuple([z.int(), z.guid()]));
      const after = at === undefined || person === undefined ? undefined : { at, person };
      const found = await boundActivities(() =>
        graphPeople(parts.analytical, filter, part, { limit: limit + 1, after }),
      );
      const { page, next } = pageOf(found.rows, limit, (row) => [row.at, row.person]);
      const rows = await Promise.all(page.map((row) => present(parts.reader, row)));
      return { people: found.people, rows, next };
    },
  });
}

async function filterOf(
  { db, reader, settings }: Parts,
  query: JourneyQuery,
  principal: Principal,
): Promise<GraphFilter & { readonly scope: Scope }> {
  const period = query.from === undefined && query.to === undefined ? EVER : {};
  const scope = readScope({ ...query, ...period }, await readCatalogue(db));
  let person: Uuid | undefined;
  if (query.person !== undefined) {
    person = (await findNamed(query.person, principal, { reader, settings })).state.person;
  }
  return {
    scope: { ...scope, types: query.type ?? STEP_TYPES },
    names: query.name,
    sources: query.source,
    person,
  };
}

type PartQuery = Partial<Record<'activity' | 'step' | 'next' | 'starts' | 'ends', string | undefined>> & {
  readonly way?: readonly string[] | undefined;
};

/** @throws CodedError 400 `invalid_request` where it is none, or more than one */
function partOf({ activity, step, next, starts, ends, way }: PartQuery): GraphPart {
  const parts: GraphPart[] = [];
  if (activity !== undefined) parts.push({ kind: 'activity', name: activity });
  if (step !== undefined && next !== undefined) parts.push({ kind: 'edge', from: step, to: next });
  if (starts !== undefined) parts.push({ kind: 'start', name: starts });
  if (ends !== undefined) parts.push({ kind: 'end', name: ends });
  if (way !== undefined && way.length > 0) parts.push({ kind: 'way', names: way });
  const [part] = parts;
  if (parts.length === 1 && part) return part;
  throw new CodedError(
    400,
    'invalid_request',
    'activity: give one of `activity`, `step` and `next`, `starts`, `ends`, `way`.',
    { where: 'query', path: 'activity' },
  );
}

async function present(reader: PeopleReader, { person, count, at, next }: PersonAtPart) {
  const state = (await reader.read(person))?.state;
  const leaf = state?.leaves[state.person];
  return {
    person,
    name: state ? profileOf(state).name : null,
    identifier: leaf ? { kind: leaf.kind, value: leaf.value } : null,
    count,
    at: new Date(at).toISOString(),
    next: next === null ? null : new Date(next).toISOString(),
  };
}

async function boundActivities<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof TooManyActivities)) throw error;
    throw new CodedError(400, 'too_many_activities', error.message, { count: error.count });
  }
}
