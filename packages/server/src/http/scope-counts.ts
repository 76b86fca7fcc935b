import { PERSON_KINDS } from '@throughline/core/people';
import { type Analytical, COUNTED_BY, countPresence, countScope } from '@throughline/storage/analytical';
import { readCatalogue, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { waitFor } from './after.ts';
import { compared, periodsOf, zoned } from './pulse.ts';
import { type Route, route } from './route.ts';
import { readScope } from './scope.ts';

const counted = z.object({
  touchpoints: z.int(),
  people: z.int().describe('Different people; touchpoints of nobody count none.'),
});
const countsSchema = counted.extend({ values: z.array(counted.extend({ value: z.string() })) });
const presence = z.object({
  active: z.int().describe('With a touchpoint in the period.'),
  new: z.int().describe('Of these, those whose very first touchpoint it holds.'),
  returning: z.int().describe('Of these, the others.'),
  quiet: z.int().describe('With a touchpoint in the period before, and none in this one.'),
});
const kinds = z.object(
  Object.fromEntries(PERSON_KINDS.map((kind) => [kind, presence])) as Record<
    (typeof PERSON_KINDS)[number],
    typeof presence
  >,
);

interface Parts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly now: () => number;
}

/** How much there was, and of whom. */
export function scopeCountRoutes({ db, analytical, now }: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/touchpoints/counts',
      scope: 'read',
      tag: 'touchpoints',
      summary: 'Touchpoints of a scope and their people, in all and by one property, now and before.',
      query: zoned.extend({
        by: z.enum(COUNTED_BY).default('channel'),
        limit: z.coerce.number().int().min(1).max(2_000).default(200),
      }),
      response: z.object({
        by: z.enum(COUNTED_BY),
        now: countsSchema,
        before: countsSchema.nullable().describe('Null where nothing is compared.'),
      }),
      errors: [503, 504],
      handle: async ({ query }) => {
        await waitFor(db, query.after);
        const scope = readScope(query, await readCatalogue(db), now(), query.zone);
        const { by, zone, limit } = query;
        const count = (period: { from: number; to: number }) =>
          countScope(analytical, scope, { by, period, zone, limit });
        return {
          by,
          now: await count(scope),
          before: scope.compared ? await count(scope.compared) : null,
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/people/counts',
      scope: 'read',
      tag: 'people',
      summary: 'People who are new, returning, or gone quiet, by kind, now and before.',
      query: zoned,
      response: z.object({ now: kinds, before: kinds }),
      errors: [503, 504],
      handle: async ({ query }) => {
        await waitFor(db, query.after);
        const scope = compared(readScope(query, await readCatalogue(db), now(), query.zone));
        const count = ([period, before]: ReturnType<typeof periodsOf>) =>
          countPresence(analytical, scope, { period, before });
        return { now: await count(periodsOf(scope, 1)), before: await count(periodsOf(scope, 0)) };
      },
    }),
  ];
}
