import { mergeId, type PersonState, profileOf } from '@throughline/core/people';
import type { Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { previewUndo } from '../workers/undo.ts';
import { shownTo } from './named-person.ts';
import type { Find } from './people.ts';
import { personParams, profileSchema } from './people-shapes.ts';
import { type Route, route } from './route.ts';

const instant = z.iso.datetime();
const evidence = z.object({
  event: z.string(),
  id: z.string(),
  source: z.string(),
  time: instant,
  explicit: z.boolean().describe('Somebody said so outright, by an alias call.'),
});
const tie = z.object({
  id: z.string().describe('Of a merge, as its undo takes it.'),
  a: z.guid(),
  b: z.guid(),
  at: instant,
  evidence,
});

export const identitySchema = z
  .object({
    person: z.guid(),
    identifiers: z.array(
      z.object({
        leaf: z.guid().describe('To whom people are shown masked: its number in this answer.'),
        kind: z.string(),
        value: z.string(),
        since: instant,
        touchpoints: z.int(),
        first: instant.nullable(),
        last: instant.nullable(),
      }),
    ),
    ties: z.array(
      tie.extend({
        joined: z.boolean().describe('It made one person of two; the others tie what already was one.'),
      }),
    ),
    held: z.array(tie.extend({ why: z.enum(['cannot_link', 'limit_kind', 'limit_total']) })),
    keptApart: z.array(z.object({ a: z.guid(), b: z.guid(), by: z.string(), at: instant })),
  })
  .meta({ title: 'Identity' });

interface Parts {
  readonly db: Kysely<Schema>;
  readonly find: Find;
}

/** Why identifiers are one person, and what they would be without a merge. */
export function peopleIdentityRoutes({ db, find }: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/people/{person}/identity',
      scope: 'read',
      tag: 'people',
      summary: 'Why these identifiers are one person: every tie between two of them, with its evidence.',
      params: personParams,
      response: identitySchema,
      errors: [404, 503],
      handle: async ({ params, principal }) =>
        identityOf(shownTo(principal, (await find(params.person, principal)).state)),
    }),
    route({
      method: 'GET',
      path: '/v1/people/merges/{id}/preview',
      scope: 'read',
      // It is for whoever may undo, and finds people by digests of their identifiers.
      permission: 'correct',
      tag: 'people',
      summary: 'What an undo of a merge would give, without doing it: everyone whom it would change.',
      params: z.object({ id: z.string().max(100) }),
      response: z.object({
        now: profileSchema,
        people: z.array(profileSchema).describe('The two sides first.'),
      }),
      errors: [404, 409, 503],
      handle: async ({ params }) => {
        const { now, people } = await previewUndo(db, params.id);
        return { now: profileOf(now), people: people.map(profileOf) };
      },
    }),
  ];
}

function identityOf(state: PersonState): z.input<typeof identitySchema> {
  return {
    person: state.person,
    identifiers: Object.entries(state.leaves)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([leaf, { kind, value, since, behaviour }]) => ({
        leaf,
        kind,
        value,
        since: appliedTime(since),
        touchpoints: behaviour.count,
        first: behaviour.first ? iso(behaviour.first.time) : null,
        last: behaviour.last ? iso(behaviour.last.time) : null,
      })),
    ties: state.edges.map((edge) => ({ ...tieOf(edge), joined: edge.joined })),
    held: state.held.map((edge) => ({ ...tieOf(edge), why: edge.why })),
    keptApart: state.cannotLinks.map(({ a, b, by, applied }) => ({ a, b, by, at: appliedTime(applied) })),
  };
}

function tieOf({ a, b, applied, evidence }: PersonState['edges'][number] | PersonState['held'][number]) {
  const { name, id, source, time, explicit } = evidence;
  return {
    id: mergeId(a, b),
    a,
    b,
    at: appliedTime(applied),
    evidence: { event: name, id, source, time: iso(time), explicit },
  };
}

function appliedTime(applied: number): string {
  return iso(Math.floor(applied / 1000));
}

function iso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
