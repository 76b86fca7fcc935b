import { jackknife, twoSidedT } from '@throughline/core/statistics';
import { type Analytical, COUNT_GROUPS, countNames, type NameCount } from '@throughline/storage/analytical';
import type { Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Catalogue } from '../workers/catalogue.ts';
import { waitFor } from './after.ts';
import { type Route, route } from './route.ts';
import { readScope, scopeQuery } from './scope.ts';

const countSchema = z.object({
  name: z.string(),
  events: z.int(),
  people: z.int().describe('Who did it.'),
  before: z.int().nullable().describe('Events in the period compared with; null where none is.'),
  change: z
    .object({ value: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .describe(
      'As a fraction of before, with its 95 % interval, people being the unit; null where either is none.',
    ),
});

interface Parts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly catalogue: Catalogue;
}

/** How often each touchpoint occurs. */
export function catalogueCountRoutes({ db, analytical, catalogue }: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/catalogue/counts',
      scope: 'read',
      tag: 'catalogue',
      summary: 'How often each touchpoint occurred in a scope, and how that changed.',
      query: scopeQuery,
      response: z.object({ counts: z.array(countSchema) }),
      errors: [503, 504],
      handle: async ({ query }) => {
        await waitFor(db, query.after);
        const scope = readScope(query, await catalogue.read());
        const now = await countNames(analytical, scope, scope);
        const before = scope.compared && (await countNames(analytical, scope, scope.compared));
        const names = [...new Set([...now.keys(), ...(before?.keys() ?? [])])].sort();
        return { counts: names.map((name) => present(name, now.get(name), before, before?.get(name))) };
      },
    }),
  ];
}

function present(
  name: string,
  now: NameCount | undefined,
  compared: ReadonlyMap<string, NameCount> | undefined,
  before: NameCount | undefined,
): z.infer<typeof countSchema> {
  return {
    name,
    events: now?.events ?? 0,
    people: now?.people ?? 0,
    before: compared ? (before?.events ?? 0) : null,
    change: now && before ? changeOf(now, before) : null,
  };
}

/** The ratio of two counts of the same people, less one: on the scale of logarithms, where its error is alike both ways. */
function changeOf(now: NameCount, before: NameCount): { value: number; low: number; high: number } | null {
  const { value, error, degrees } = jackknife(COUNT_GROUPS, (without) =>
    Math.log(left(now, without) / left(before, without)),
  );
  // All of it is one group's, or too few did it for them to differ: nobody can say how sure it is.
  if (!Number.isFinite(error) || error === 0) return null;
  const reach = twoSidedT(0.95, degrees) * error;
  return { value: Math.expm1(value), low: Math.expm1(value - reach), high: Math.expm1(value + reach) };
}

function left({ events, groups }: NameCount, without: number | undefined): number {
  return events - (without === undefined ? 0 : groups[without]!);
}
