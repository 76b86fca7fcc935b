import { graphChanges } from '@throughline/core/journeys';
import {
  type Analytical,
  activityPlaces,
  type Edge,
  type Graph,
  type GraphFilter,
  graph,
  type Scope,
} from '@throughline/storage/analytical';
import { z } from 'zod';

const activity = z.object({
  name: z.string(),
  count: z.int(),
  people: z.int(),
  starts: z.int(),
  ends: z.int(),
});
const place = z.string().nullable();
const edge = z.object({
  from: z.string(),
  to: z.string(),
  count: z.int(),
  people: z.int(),
  meanSeconds: z.number(),
  medianSeconds: z.number(),
  p90Seconds: z.number(),
});
const change = z
  .object({ value: z.number(), low: z.number(), high: z.number() })
  .meta({ title: 'ChangeBetweenPeriods' });

/** What changed since the compared period. */
const compared = z.object({
  from: z.iso.datetime(),
  to: z.iso.datetime(),
  people: z.int(),
  events: z.int(),
  activities: z.array(activity),
  edges: z.array(edge),
  changes: z
    .object({
      activities: z.array(z.object({ name: z.string(), share: change })),
      edges: z.array(
        z.object({ from: z.string(), to: z.string(), share: change, medianSeconds: change.nullable() }),
      ),
    })
    .describe(
      'Of every activity and edge of either period, now less before, with 95 % intervals: the share of all people whom the activity happened to; of an edge, the share of the people at `from` who went on to `to`, and the median time, null where a period has fewer than two.',
    ),
});

export const graphSchema = z
  .object({
    people: z.int(),
    events: z.int(),
    activities: z.array(
      activity.extend({
        channel: place.describe('Of most of its events.'),
        corner: place,
        department: place,
        stage: place,
      }),
    ),
    edges: z.array(edge),
    variants: z.array(z.object({ names: z.array(z.string()), count: z.int() })).optional(),
    variantCount: z.int().optional().describe('How many variants there are in all.'),
    compared: compared.optional(),
  })
  .meta({ title: 'DirectlyFollowsGraph' });

type Answer = z.input<typeof graphSchema>;

/** The graph of a scope, and beside it that of the period it is compared with. */
export async function drawGraph(
  a: Analytical,
  filter: GraphFilter & { readonly scope: Scope },
): Promise<Answer> {
  const orders = filter.scope.compared !== undefined;
  const now = await graph(a, { ...filter, orders });
  const places = new Map((await activityPlaces(a, filter)).map((one) => [one.name, one]));
  const nowhere = { channel: null, corner: null, department: null, stage: null };
  const { variants, variantCount } = now;
  return {
    people: now.people,
    events: now.events,
    activities: now.activities.map((one) => ({ ...one, ...(places.get(one.name) ?? nowhere) })),
    edges: now.edges.map(presentEdge),
    ...(variants && { variants: variants.map(({ names, count }) => ({ names: [...names], count })) }),
    ...(variantCount !== undefined && { variantCount }),
    ...(orders && { compared: await compare(a, filter, now) }),
  };
}

async function compare(
  a: Analytical,
  filter: GraphFilter & { readonly scope: Scope },
  now: Graph,
): Promise<NonNullable<Answer['compared']>> {
  const period = filter.scope.compared!;
  const before = await graph(a, { ...filter, period, orders: true, variants: 0 });
  const { activities, edges } = graphChanges(now, before);
  return {
    from: new Date(period.from).toISOString(),
    to: new Date(period.to).toISOString(),
    people: before.people,
    events: before.events,
    activities: [...before.activities],
    edges: before.edges.map(presentEdge),
    changes: {
      activities,
      edges: edges.map((one) => ({ ...one, medianSeconds: one.medianSeconds ?? null })),
    },
  };
}

function presentEdge({ from, to, count, people, meanSeconds, medianSeconds, p90Seconds }: Edge) {
  // Always there, because quantiles are asked for.
  return { from, to, count, people, meanSeconds, medianSeconds: medianSeconds!, p90Seconds: p90Seconds! };
}
