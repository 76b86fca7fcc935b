import { CodedError } from '@throughline/core/kernel';
import { PERSON_KINDS, type PersonState, profileOf, termsOf, traitWord } from '@throughline/core/people';
import { isOpenTrait, isPseudonym, type Marks } from '@throughline/core/touchpoints';
import {
  type Analytical,
  type Conditions,
  countDirectory,
  type DirectoryFilter,
  type DirectoryPlace,
  scopeConditions,
} from '@throughline/storage/analytical';
import { readCatalogue, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Principal } from '../auth/keys.ts';
import { isShownMasked } from '../auth/roles.ts';
import type { PeopleSearch } from '../workers/people-search.ts';
import { waitFor } from './after.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { type Route, route } from './route.ts';
import { readScope, scopeQuery } from './scope.ts';

/** Identifiers that a list shows of each person; all of them are in the profile. */
const SHOWN_IDENTIFIERS = 5;

const listOf = (longest: number) =>
  z
    .union([z.string().min(1).max(longest), z.array(z.string().min(1).max(longest)).max(50)])
    .transform((value) => [value].flat())
    .optional();
const names = listOf(200);

const whoQuery = scopeQuery.omit({ compare: true }).extend({
  q: z
    .string()
    .max(200)
    .default('')
    .describe(
      'Beginnings of words: names, e-mail addresses, ids, telephone numbers, values of traits. All must fit.',
    ),
  trait: listOf(700).describe('As name:value, whole.'),
  seenSince: z.iso
    .datetime({ offset: true })
    .transform((text) => Date.parse(text))
    .optional()
    .describe('Last touchpoint at this instant or later.'),
  name: names.describe('Who had a touchpoint of one of these names, in the scope.'),
  source: names.describe('Who had a touchpoint from one of these sources, in the scope.'),
  has: names.describe(
    'Who had each of these touchpoints: ever, or between `from` and `to` where they are given.',
  ),
  hasNot: names.describe('Who had none of these.'),
});
type WhoQuery = z.output<typeof whoQuery>;

const SORTS = ['lastSeen', 'firstSeen', 'touchpoints'] as const;

const glance = z.object({ time: z.iso.datetime(), name: z.string(), channel: z.string() });
const listed = z
  .object({
    person: z.guid(),
    name: z.string().nullable(),
    kind: z.enum(PERSON_KINDS),
    identifiers: z
      .array(z.object({ kind: z.string(), value: z.string() }))
      .describe(`The strongest ${SHOWN_IDENTIFIERS}.`),
    identifierCount: z.int(),
    touchpoints: z.int(),
    firstSeen: glance.nullable(),
    lastSeen: glance.nullable(),
    channels: z.array(z.string()).describe('Most used first.'),
  })
  .meta({ title: 'ListedPerson' });

interface Parts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly search: PeopleSearch;
  /** Where the catalogue says that personal data are. */
  readonly marks: () => Promise<Marks>;
}

/** Most people that are counted for whoever may not look for everything. */
const MOST_COUNTED = 500;

export function peopleSearchRoutes({ db, analytical, search, marks }: Parts): Route[] {
  /** What whoever asks may look for: who is shown people masked could else read them letter by letter. */
  const searchableFor = async (principal: Principal, { trait = [] }: WhoQuery) => {
    if (!isShownMasked(principal)) return undefined;
    const known = await marks();
    const closed = trait.find((text) => {
      const colon = text.indexOf(':');
      return !isOpenTrait(text.slice(0, colon), text.slice(colon + 1), known);
    });
    if (closed !== undefined)
      throw new CodedError(403, 'role_missing', 'Your role may not look for people by this trait.', {
        permission: 'look',
      });
    return {
      identifier: isPseudonym,
      trait: (name: string, value: unknown) => isOpenTrait(name, value, known),
    };
  };
  return [
    route({
      method: 'GET',
      path: '/v1/people',
      scope: 'read',
      tag: 'people',
      summary: 'People: searched as one types, filtered, and those behind a number. A page at a time.',
      query: whoQuery.extend({
        sort: z.enum(SORTS).default('lastSeen'),
        order: z.enum(['desc', 'asc']).default('desc'),
        limit: z.coerce.number().int().min(1).max(500).default(50),
        cursor: z.string().max(1000).optional().describe('`next` of the page before.'),
      }),
      response: z.object({ people: z.array(listed), next: z.string().nullable() }),
      errors: [503, 504],
      handle: async ({ query, principal }) => {
        await waitFor(db, query.after);
        const { sort, order, limit, cursor, q } = query;
        const { people, next } = await search.page({
          ...(await filterOf(db, query)),
          text: q,
          searchable: await searchableFor(principal, query),
          sort,
          descending: order === 'desc',
          after: cursor === undefined ? undefined : placeOf(cursor, sort, order),
          limit,
        });
        return {
          people: people.map(list),
          next: next === undefined ? null : writeCursor([sort, order, next.value, next.person]),
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/people/total',
      scope: 'read',
      tag: 'people',
      summary: 'How many people a question means, as far as they are shipped.',
      query: whoQuery,
      response: z.object({ people: z.int() }),
      errors: [503, 504],
      handle: async ({ query, principal }) => {
        await waitFor(db, query.after);
        const filter = await filterOf(db, query);
        const searchable = await searchableFor(principal, query);
        if (searchable && termsOf(query.q).length + (query.trait ?? []).length > 0) {
          const order = { sort: 'lastSeen', descending: true, after: undefined } as const;
          const asked = { ...filter, ...order, text: query.q, searchable, limit: MOST_COUNTED };
          const { people, next } = await search.page(asked);
          // Of so many a number names nobody.
          if (next === undefined || people.length < MOST_COUNTED) return { people: people.length };
        }
        return { people: await countDirectory(analytical, { ...filter, terms: termsOf(query.q) }) };
      },
    }),
  ];
}

function list(state: PersonState): z.input<typeof listed> {
  const profile = profileOf(state);
  const { person, name, kind, identifiers, touchpoints, firstSeen, lastSeen, channels } = profile;
  const seen = (at: typeof firstSeen) => at && { time: at.time, name: at.name, channel: at.channel };
  return {
    person,
    name,
    kind,
    identifiers: identifiers.slice(0, SHOWN_IDENTIFIERS).map(({ kind, value }) => ({ kind, value })),
    identifierCount: identifiers.length,
    touchpoints,
    firstSeen: seen(firstSeen),
    lastSeen: seen(lastSeen),
    channels: Object.entries(channels)
      .sort(([, a], [, b]) => b.touchpoints - a.touchpoints)
      .map(([channel]) => channel),
  };
}

const cursorSchema = z.tuple([z.enum(SORTS), z.enum(['desc', 'asc']), z.int(), z.guid()]);

function placeOf(cursor: string, sort: string, order: string): DirectoryPlace {
  const [cursorSort, cursorOrder, value, person] = readCursor(cursor, cursorSchema);
  if (cursorSort !== sort || cursorOrder !== order)
    throw new CodedError(400, 'cursor_invalid', 'That is a cursor of this list in another order.');
  return { value, person };
}

/** Whether the question is about touchpoints of a scope, and not about everyone there is. */
function isScoped(query: WhoQuery): boolean {
  const { from, to, channel, corner, department, stage, name, source } = query;
  return [from, to, channel, corner, department, stage, name, source].some((part) => part !== undefined);
}

async function filterOf(db: Kysely<Schema>, query: WhoQuery): Promise<DirectoryFilter> {
  const { kind, seenSince, trait = [], has = [], hasNot = [], from, to } = query;
  const having: Conditions[] = has.map((name, n) => ofNames([name], `has_${n}`, { from, to }));
  const isAboutScope =
    isScoped(query) &&
    (has.length + hasNot.length === 0 || isScoped({ ...query, from: undefined, to: undefined }));
  if (isAboutScope) {
    const { kind: _, ...rest } = query;
    const scope = readScope({ ...rest, compare: 'none', kind: undefined }, await readCatalogue(db));
    having.push(among(scopeConditions(scope), query));
  }
  return {
    words: trait.map(wordOfTrait),
    kinds: kind,
    seenSince,
    having,
    havingNot: hasNot.length === 0 ? [] : [ofNames(hasNot, 'has_not', { from, to })],
  };
}

function wordOfTrait(text: string): string {
  const colon = text.indexOf(':');
  if (colon > 0) return traitWord(text.slice(0, colon), text.slice(colon + 1));
  throw new CodedError(400, 'invalid_request', 'trait: must be name:value.', {
    where: 'query',
    path: 'trait',
  });
}

function among({ where, params }: Conditions, { name, source }: WhoQuery): Conditions {
  const also = [
    ...(name === undefined ? [] : ['e.name IN {among_names:Array(String)}']),
    ...(source === undefined ? [] : ['e.source IN {among_sources:Array(String)}']),
  ];
  return {
    where: [where, ...also].join(' AND '),
    params: { ...params, among_names: name, among_sources: source },
  };
}

function ofNames(
  names: readonly string[],
  prefix: string,
  { from, to }: { from?: number | undefined; to?: number | undefined },
): Conditions {
  const where = [`e.name IN {${prefix}_names:Array(String)}`];
  if (from !== undefined) where.push(`e.time >= fromUnixTimestamp64Milli({${prefix}_from:Int64}, 'UTC')`);
  if (to !== undefined) where.push(`e.time < fromUnixTimestamp64Milli({${prefix}_to:Int64}, 'UTC')`);
  return {
    where: where.join(' AND '),
    params: { [`${prefix}_names`]: [...names], [`${prefix}_from`]: from, [`${prefix}_to`]: to },
  };
}
