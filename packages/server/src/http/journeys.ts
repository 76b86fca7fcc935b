import { CodedError, type Uuid } from '@throughline/core/kernel';
import { type Analytical, type GraphFilter, graph, TooManyActivities } from '@throughline/storage/analytical';
import type { Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { untilShipped } from '../workers/until-shipped.ts';
import { type Route, route } from './route.ts';

const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const list = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());

/** Parameters that every analytical read has. */
export const afterQuery = z.object({
  after: z
    .union([z.uuid(), z.array(z.uuid()).max(50)])
    .transform((value) => [value].flat())
    .optional()
    .describe('Outbox ids of an acknowledgement: the answer waits until those events are in it.'),
});

/** @throws CodedError 504 `not_shipped` when they are not there after half a minute */
export async function waitFor(db: Kysely<Schema>, outbox: readonly Uuid[] | undefined): Promise<void> {
  if (outbox && !(await untilShipped(db, outbox)))
    throw new CodedError(
      504,
      'not_shipped',
      'Those events are stored, but have not reached the analytical engine yet.',
    );
}

const edgeSchema = z.object({
  from: z.string(),
  to: z.string(),
  count: z.int(),
  people: z.int(),
  meanSeconds: z.number(),
  medianSeconds: z.number(),
  p90Seconds: z.number(),
});
export const graphSchema = z
  .object({
    people: z.int(),
    events: z.int(),
    activities: z.array(
      z.object({ name: z.string(), count: z.int(), people: z.int(), starts: z.int(), ends: z.int() }),
    ),
    edges: z.array(edgeSchema),
    variants: z.array(z.object({ names: z.array(z.string()), count: z.int() })).optional(),
    variantCount: z.int().optional().describe('How many variants there are in all.'),
  })
  .meta({ title: 'DirectlyFollowsGraph' });

export function journeyRoutes({ db, analytical }: { db: Kysely<Schema>; analytical: Analytical }): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/journeys/graph',
      scope: 'read',
      tag: 'journeys',
      summary: 'What people did, as a directly-follows graph with counts, people and times.',
      query: afterQuery.extend({
        channel: list.optional(),
        source: list.optional(),
        name: list.optional(),
        type: list
          .optional()
          .describe('Default: track, page and screen; what is said about a person is no step.'),
        from: instant.optional(),
        to: instant.optional(),
        variants: z.coerce
          .number()
          .int()
          .min(0)
          .max(1000)
          .default(0)
          .describe('How many variants to return.'),
      }),
      response: graphSchema,
      errors: [503, 504],
      handle: async ({ query }) => {
        await waitFor(db, query.after);
        const { channel, source, name, type, from, to, variants } = query;
        const types = type ?? ['track', 'page', 'screen'];
        return draw(analytical, {
          channels: channel,
          sources: source,
          names: name,
          types,
          from,
          to,
          variants,
        });
      },
    }),
  ];
}

async function draw(analytical: Analytical, filter: GraphFilter) {
  try {
    return await graph(analytical, filter);
  } catch (error) {
    if (!(error instanceof TooManyActivities)) throw error;
    throw new CodedError(400, 'too_many_activities', error.message, { count: error.count });
  }
}
