import { CodedError } from '@throughline/core/kernel';
import { type PersonState, profileOf, startsVisit, type VersionedSettings } from '@throughline/core/people';
import type { Marks } from '@throughline/core/touchpoints';
import { type Analytical, type EventRow, listMerges } from '@throughline/storage/analytical';
import type { KnownPeople, Schema, StoredPerson } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Principal } from '../auth/keys.ts';
import { isShownMasked } from '../auth/roles.ts';
import type { PeopleReader } from '../workers/people-reader.ts';
import { PeopleSearch } from '../workers/people-search.ts';
import { undoMerge } from '../workers/undo.ts';
import { findNamed, leafNamed, shownTo } from './named-person.ts';
import { peopleIdentityRoutes } from './people-identity.ts';
import { peopleSearchRoutes } from './people-search.ts';
import { personParams, profileSchema, touchpointSchema } from './people-shapes.ts';
import { peopleWalkRoutes } from './people-walk.ts';
import { JsonText, type Route, route } from './route.ts';

const MAX_LOOKUP = 200;

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));

interface People {
  readonly db: Kysely<Schema>;
  readonly known: KnownPeople;
  readonly analytical: Analytical;
  readonly reader: PeopleReader;
  readonly settings: () => Promise<VersionedSettings>;
  /** Where the catalogue says that personal data are. */
  readonly marks: () => Promise<Marks>;
}

/** Whoever is named so, for whoever asks. */
export type Find = (text: string, principal: Principal) => Promise<StoredPerson>;

export function peopleRoutes(people: People): Route[] {
  const { db, analytical, reader, settings, marks } = people;
  const find: Find = (text, principal) => findNamed(text, principal, { reader, settings });
  return [
    ...peopleSearchRoutes({ db, analytical, marks, search: new PeopleSearch(analytical, reader, settings) }),
    ...readRoutes(people, find),
    ...peopleWalkRoutes({ db, reader, find }),
    ...peopleIdentityRoutes({ db, find }),
    ...mergeRoutes(people),
  ];
}

function readRoutes({ reader, settings }: People, find: Find): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/people/{person}',
      scope: 'read',
      tag: 'people',
      summary: 'One person, whole and current: everything acknowledged before the question is in the answer.',
      params: personParams,
      response: profileSchema,
      errors: [404, 503],
      handle: async ({ params, principal }) => {
        const { state } = await find(params.person, principal);
        return isShownMasked(principal) ? profileOf(shownTo(principal, state)) : profileText(state);
      },
    }),
    route({
      method: 'GET',
      path: '/v1/people/{person}/timeline',
      scope: 'read',
      tag: 'people',
      summary: 'What a person did, a page at a time; complete also while events are on their way.',
      params: personParams,
      query: z.object({
        limit: z.coerce.number().int().min(1).max(500).default(50),
        cursor: z.string().max(1000).optional().describe('`next` of the page before.'),
        channel: z.union([z.string(), z.array(z.string())]).optional(),
        from: instant.optional(),
        to: instant.optional(),
        order: z.enum(['newest', 'oldest']).default('newest').describe('What comes first.'),
      }),
      response: z.object({
        person: z.guid(),
        touchpoints: z.array(touchpointSchema),
        next: z.string().nullable(),
      }),
      errors: [404, 503],
      handle: async ({ params, query, principal }) => {
        const stored = await find(params.person, principal);
        const { limit, cursor, channel, from, to, order } = query;
        const beyond = cursor === undefined ? undefined : readCursor(cursor);
        const events = await reader.timeline(stored, {
          limit: limit + 1,
          beyond,
          order,
          channels: channel === undefined ? undefined : [channel].flat(),
          from,
          to,
        });
        const page = events.slice(0, limit);
        return {
          person: stored.state.person,
          touchpoints: present(events, order, beyond?.time).slice(0, limit),
          next: events.length > limit ? writeCursor(page.at(-1)!) : null,
        };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/people/read',
      scope: 'read',
      tag: 'people',
      summary: `Up to ${MAX_LOOKUP} people at once.`,
      body: z.object({ people: z.array(z.string().max(700)).min(1).max(MAX_LOOKUP) }),
      response: z.object({
        people: z.array(z.object({ asked: z.string(), profile: profileSchema.nullable() })),
      }),
      errors: [503],
      handle: async ({ body, principal }) => {
        const leaves = await Promise.all(
          body.people.map((text) => leafNamed(text, principal, { reader, settings })),
        );
        const found = await Promise.all(leaves.map((leaf) => reader.read(leaf)));
        return {
          people: body.people.map((asked, index) => {
            const stored = found[index];
            return { asked, profile: stored ? profileOf(shownTo(principal, stored.state)) : null };
          }),
        };
      },
    }),
  ];
}

function mergeRoutes({ db, known, analytical }: People): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/people/merges',
      scope: 'read',
      tag: 'people',
      summary: 'Merges, newest first, with their evidence and whether they were undone.',
      query: z.object({
        limit: z.coerce.number().int().min(1).max(500).default(50),
        before: z.coerce.number().int().optional().describe('`applied` of the last one of the page before.'),
      }),
      response: z.object({
        merges: z.array(z.looseObject({ id: z.string(), applied: z.int(), undone: z.boolean() })),
      }),
      handle: async ({ query, principal }) => {
        const merges = await listMerges(analytical, query);
        // The id of a merge is made of two digests of identifiers.
        return { merges: isShownMasked(principal) ? merges.map((each) => ({ ...each, id: '' })) : merges };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/people/merges/{id}/undo',
      scope: 'admin',
      tag: 'people',
      summary: 'Undoes a merge: both sides as if it had not been, and a decision that keeps them apart.',
      params: z.object({ id: z.string().max(100) }),
      response: z.object({ people: z.array(profileSchema), outbox: z.array(z.uuid()) }),
      errors: [404, 409, 503],
      handle: async ({ params, principal }) => {
        const { people, outbox } = await undoMerge(db, known, params.id, principal.name);
        return { people: people.map(profileOf), outbox: [outbox] };
      },
    }),
  ];
}

/** Profiles that were written out before: a state never changes, and who is much read is read again. */
const profileTexts = new WeakMap<PersonState, JsonText>();

function profileText(state: PersonState): JsonText {
  let text = profileTexts.get(state);
  if (!text) {
    text = new JsonText(profileOf(state));
    profileTexts.set(state, text);
  }
  return text;
}

/** @param before when the touchpoint before the page was, where the order is oldest first */
function present(events: readonly EventRow[], order: 'newest' | 'oldest', before: number | undefined) {
  return events.map((event, n) => ({
    ...presentEvent(event),
    startsVisit: startsVisit(
      order === 'newest' ? events[n + 1]?.time : n > 0 ? events[n - 1]!.time : before,
      event.time,
    ),
  }));
}

function presentEvent(event: EventRow) {
  const {
    key,
    id,
    source,
    type,
    name,
    channel,
    corner,
    department,
    properties,
    traits,
    context,
    references,
    identifiers,
  } = event;
  return {
    key,
    id,
    source,
    type,
    name,
    time: new Date(event.time).toISOString(),
    received: new Date(event.received).toISOString(),
    channel,
    corner,
    department,
    properties,
    traits,
    context,
    references,
    identifiers,
  };
}

const cursorSchema = z.tuple([z.int(), z.string(), z.string()]);

function writeCursor({ time, id, source }: EventRow): string {
  return Buffer.from(JSON.stringify([time, id, source])).toString('base64url');
}

function readCursor(text: string) {
  try {
    const [time, id, source] = cursorSchema.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString('utf8')),
    );
    return { time, id, source };
  } catch {
    throw new CodedError(400, 'cursor_invalid', 'That is not a cursor of this timeline.');
  }
}
