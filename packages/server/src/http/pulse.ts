import { CodedError } from '@throughline/core/kernel';
import { profileOf } from '@throughline/core/people';
import { DIMENSIONS, FAMILIES, type Subject } from '@throughline/core/pulse';
import { type Analytical, listPresence, PRESENCES, withPersonDays } from '@throughline/storage/analytical';
import { readCatalogue, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { isZone } from '../pulse/days.ts';
import { type Compared, daysIn, look } from '../pulse/look.ts';
import { Looks } from '../pulse/looks.ts';
import { presentLook } from '../pulse/present.ts';
import type { PeopleReader } from '../workers/people-reader.ts';
import { waitFor } from './after.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { pulseSchema } from './pulse-shapes.ts';
import { type Route, route } from './route.ts';
import { readScope, type ScopeQuery, scopeQuery } from './scope.ts';

interface Parts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly reader: PeopleReader;
  readonly now: () => number;
}

export const zoned = scopeQuery.extend({
  zone: z
    .string()
    .max(100)
    .refine(isZone, 'is no time zone, as Europe/Lisbon')
    .default('UTC')
    .describe('IANA name of the time zone in which days are counted.'),
});

const SHOWN_IDENTIFIERS = 3;
const listedSchema = z.object({
  person: z.guid(),
  identifiers: z.array(z.object({ kind: z.string(), value: z.string() })),
  touchpoints: z.int(),
  lastSeen: z.object({ time: z.iso.datetime(), name: z.string(), channel: z.string() }).nullable(),
});

/** What moved, and who is behind it. */
export function pulseRoutes(parts: Parts): Route[] {
  return [lookRoute(parts), peopleRoute(parts)];
}

function lookRoute({ db, analytical, now }: Parts): Route {
  const looks = new Looks<ReturnType<typeof presentLook>>(now);
  return route({
    method: 'GET',
    path: '/v1/pulse',
    scope: 'read',
    tag: 'pulse',
    summary: 'What moved, how sure that is, since when, and what explains it.',
    query: zoned,
    response: pulseSchema,
    errors: [503, 504],
    handle: async ({ query }) => {
      await waitFor(db, query.after);
      const catalogue = await readCatalogue(db);
      const { zone, after } = query;
      const scope = compared(readScope(query, catalogue, now(), zone));
      const { placements: _, ...asked } = scope;
      const question = JSON.stringify([asked, zone, catalogue.version]);
      return looks.ask(question, after !== undefined, async () =>
        presentLook(await look(analytical, scope, zone), scope, zone),
      );
    },
  });
}

/** @throws CodedError 400 where the scope compares with nothing */
export function compared(scope: ReturnType<typeof readScope>): Compared {
  const period = scope.compared;
  if (period) return { ...scope, compared: period };
  throw new CodedError(400, 'invalid_request', 'compare: what moved is told against another period.', {
    where: 'query',
    path: 'compare',
  });
}

const peopleQuery = zoned.extend({
  of: z
    .enum(['everybody', 'subject', ...PRESENCES])
    .default('subject')
    .describe('Whom: all, those of a subject, or those who are new, returning, or gone quiet.'),
  dimension: z.enum(DIMENSIONS).optional(),
  value: z.string().max(200).optional(),
  among: z.string().max(200).optional(),
  family: z.enum(FAMILIES).optional(),
  factor: z.string().max(200).optional(),
  factorSource: z.string().max(200).optional(),
  side: z.enum(['now', 'before']).default('now'),
  limit: z.coerce.number().int().min(1).max(500).default(50),
  cursor: z.string().max(1000).optional().describe('`next` of the page before.'),
});
type PeopleQuery = z.output<typeof peopleQuery>;

function peopleRoute({ db, analytical, reader, now }: Parts): Route {
  return route({
    method: 'GET',
    path: '/v1/pulse/people',
    scope: 'read',
    tag: 'pulse',
    summary: 'The people behind a number of Pulse, a page at a time.',
    query: peopleQuery,
    response: z.object({ people: z.array(listedSchema), next: z.string().nullable() }),
    errors: [503, 504],
    handle: async ({ query }) => {
      await waitFor(db, query.after);
      const scope = compared(readScope(query, await readCatalogue(db), now(), query.zone));
      const found = await listed(analytical, scope, query);
      const last = found.length === query.limit ? found.at(-1) : undefined;
      const people = await Promise.all(found.map((person) => describe(reader, person)));
      return { people: people.filter((each) => each !== undefined), next: last ? writeCursor(last) : null };
    },
  });
}

async function listed(analytical: Analytical, scope: Compared, query: PeopleQuery): Promise<string[]> {
  const after = query.cursor === undefined ? undefined : readCursor(query.cursor, z.guid());
  const { of, limit } = query;
  const side = query.side === 'now' ? 1 : 0;
  if (of !== 'everybody' && of !== 'subject') {
    const [period, before] = periodsOf(scope, side);
    return listPresence(analytical, scope, { period, before, presence: of, after, limit });
  }
  return withPersonDays(analytical, scope, query.zone, daysIn(scope, query.zone), (found) => {
    if (of === 'everybody') return found.listEverybody({ side, after, limit });
    const { family, factor, factorSource } = query;
    const wanted =
      family === undefined || factor === undefined
        ? undefined
        : { family, value: factor, source: factorSource };
    return found.listPeople(subjectOf(query), { factor: wanted, side, after, limit });
  });
}

function subjectOf({ dimension, value, among }: ScopeQuery & PeopleQuery): Subject {
  if (dimension === undefined || value === undefined)
    throw new CodedError(400, 'invalid_request', 'dimension: a subject has a dimension and a value.', {
      where: 'query',
      path: 'dimension',
    });
  return { dimension, value, ...(among === undefined ? {} : { among }) };
}

/** The period of a side, and the one before it by which people are new, returning or quiet. */
export function periodsOf({ from, to, compared: before }: Compared, side: 0 | 1) {
  const back = from - before.from;
  return side === 1
    ? ([{ from, to }, before] as const)
    : ([before, { from: before.from - back, to: before.to - back }] as const);
}

async function describe(reader: PeopleReader, person: string) {
  const stored = await reader.read(person as Parameters<PeopleReader['read']>[0]);
  if (!stored) return undefined;
  const { identifiers, touchpoints, lastSeen } = profileOf(stored.state);
  return {
    person,
    identifiers: identifiers.slice(0, SHOWN_IDENTIFIERS).map(({ kind, value }) => ({ kind, value })),
    touchpoints,
    lastSeen: lastSeen && { time: lastSeen.time, name: lastSeen.name, channel: lastSeen.channel },
  };
}
