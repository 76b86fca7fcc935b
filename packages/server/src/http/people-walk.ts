import { startsVisit } from '@throughline/core/people';
import type { EventRow } from '@throughline/storage/analytical';
import { readCatalogue, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { PeopleReader } from '../workers/people-reader.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import type { Find } from './people.ts';
import { personParams } from './people-shapes.ts';
import { type Route, route } from './route.ts';

/** What a person met, not what is said about them. */
const STEPS = new Set(['track', 'page', 'screen']);

const step = z
  .object({
    key: z.guid(),
    name: z.string(),
    type: z.string(),
    time: z.iso.datetime(),
    channel: z.string(),
    source: z.string(),
    corner: z.string().describe('As the event says, else as the catalogue does.'),
    department: z.string(),
    stage: z.string().nullable(),
    waitSeconds: z.number().nullable().describe('Since the step before; null at the first.'),
    startsVisit: z.boolean(),
    description: z.string().nullable().describe('What the catalogue says of this touchpoint.'),
    promise: z.string().nullable().describe('What the person may rely on, as the catalogue promises.'),
    properties: z.unknown(),
    references: z.unknown(),
  })
  .meta({ title: 'WalkStep' });

const cursorSchema = z.tuple([z.int(), z.string(), z.string(), z.int().nullable()]);

interface Parts {
  readonly db: Kysely<Schema>;
  readonly reader: PeopleReader;
  readonly find: Find;
}

/** Walking in somebody's shoes: what they met, from the first, with the waits between. */
export function peopleWalkRoutes({ db, reader, find }: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/people/{person}/walk',
      scope: 'read',
      tag: 'people',
      summary: 'What a person met, oldest first, with the wait before each step and what was promised there.',
      params: personParams,
      query: z.object({
        limit: z.coerce.number().int().min(1).max(500).default(100),
        cursor: z.string().max(1000).optional().describe('`next` of the page before.'),
      }),
      response: z.object({
        person: z.guid(),
        steps: z.array(step),
        next: z.string().nullable(),
      }),
      errors: [404, 503],
      handle: async ({ params, query, principal }) => {
        const stored = await find(params.person, principal);
        const { limit, cursor } = query;
        const place = cursor === undefined ? undefined : readCursor(cursor, cursorSchema);
        const events = await reader.timeline(stored, {
          limit: limit + 1,
          order: 'oldest',
          ...(place ? { beyond: { time: place[0], id: place[1], source: place[2] } } : {}),
        });
        const page = events.slice(0, limit);
        const { entries } = await readCatalogue(db);
        let before = place?.[3] ?? undefined;
        const steps: z.input<typeof step>[] = [];
        for (const event of page.filter(({ type }) => STEPS.has(type))) {
          steps.push(stepOf(event, before, entries.get(event.name)?.planned));
          before = event.time;
        }
        const last = page.at(-1);
        return {
          person: stored.state.person,
          steps,
          next:
            last && events.length > limit
              ? writeCursor([last.time, last.id, last.source, before ?? null])
              : null,
        };
      },
    }),
  ];
}

interface Planned {
  readonly corner?: string | undefined;
  readonly department?: string | undefined;
  readonly stage?: string | undefined;
  readonly description?: string | undefined;
  readonly promise?: string | undefined;
}

function stepOf(event: EventRow, before: number | undefined, planned: Planned = {}): z.input<typeof step> {
  const { key, name, type, time, channel, source, corner, department, properties, references } = event;
  return {
    key,
    name,
    type,
    time: new Date(time).toISOString(),
    channel,
    source,
    corner: corner || planned.corner || '',
    department: department || planned.department || '',
    stage: planned.stage ?? null,
    waitSeconds: before === undefined ? null : (time - before) / 1000,
    startsVisit: startsVisit(before, time),
    description: planned.description ?? null,
    promise: planned.promise ?? null,
    properties,
    references,
  };
}
