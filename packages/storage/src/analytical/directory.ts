import { NIL } from '@throughline/core/kernel';
import type { PersonKind } from '@throughline/core/people';
import type { Analytical } from './engine.ts';
import { MERGED, PERSON } from './graph-sql.ts';
import type { Conditions } from './scope-sql.ts';
import { NUMBERS } from './timeline.ts';

/*
 * Whom a search may mean, in order. The directory follows the states by as long as shipping takes, and an old row or
 * word stands until parts merge: what comes out are candidates, of whom the primary says who they are now.
 *
 * Beginnings of words are ranges of `directory_words`. A beginning that many words have (`m`) would make a set of a
 * tenth of everyone, at .3 µs each; then whoever comes first in the order asked for is held against the words instead,
 * because with so many matches the page is among them. One that a good part of everyone has (what all anonymous ids
 * begin with) is not looked up at all: whoever reads the states sees it.
 *
 * Tried on 1 M people and 9 M words: `position` in one text a person 120–400 ms whatever is typed; this 3–30 ms.
 */

export type DirectorySort = 'lastSeen' | 'firstSeen' | 'touchpoints';

const COLUMNS: Readonly<Record<DirectorySort, string>> = {
  lastSeen: 'last',
  firstSeen: 'first',
  touchpoints: 'touchpoints',
};

/** Whom to list. What is left out is not restricted. */
export interface DirectoryFilter {
  /** Beginnings, each of which one of the person's words has. */
  readonly terms?: readonly string[] | undefined;
  /** Whole words, all of which the person has. */
  readonly words?: readonly string[] | undefined;
  readonly kinds?: readonly PersonKind[] | undefined;
  /** Milliseconds since the epoch. */
  readonly seenSince?: number | undefined;
  /** Conditions on `events AS e`; of each, the person has such an event. */
  readonly having?: readonly Conditions[] | undefined;
  /** Of none of these. */
  readonly havingNot?: readonly Conditions[] | undefined;
}

/** A place in the order: the person there is passed already. */
export interface DirectoryPlace {
  readonly value: number;
  readonly person: string;
}

export interface DirectoryQuery extends DirectoryFilter {
  readonly sort: DirectorySort;
  readonly descending: boolean;
  readonly after?: DirectoryPlace | undefined;
  readonly limit: number;
}

export interface DirectoryRow extends DirectoryPlace {
  readonly applied: number;
}

/** From so many words on a beginning counts as one that many have. */
const MANY = 50_000;
/** How many of the first in the order are then held against the words. */
const FOREMOST = 5_000;
/** The share of the directory from which on a beginning is left to whoever reads the states. */
const MOST = 0.3;

/**
 * The next people of the directory, each at the place that its latest row gives it. A beginning that very many people
 * have is left to the caller, who has to look at who they are now anyway.
 */
export async function directoryPage(a: Analytical, query: DirectoryQuery): Promise<DirectoryRow[]> {
  const sizes = await Promise.all((query.terms ?? []).map((term) => sizeOf(a, term)));
  const terms = (query.terms ?? []).filter((_, n) => sizes[n] !== 'most');
  const narrowed = { ...query, terms };
  if (terms.length > 0 && sizes.every((size) => size !== 'few')) {
    const page = await pageOf(a, narrowed, FOREMOST);
    if (page.length === query.limit) return page;
  }
  return pageOf(a, narrowed, undefined);
}

async function sizeOf(a: Analytical, term: string): Promise<'few' | 'many' | 'most'> {
  const isAtLeast = async (most: number) => {
    const rows = await read<{ n: number }>(
      a,
      `SELECT count() AS n FROM (
        SELECT 1 FROM directory_words WHERE startsWith(word, {term:String}) LIMIT {most:UInt64})`,
      { term, most },
    );
    return rows[0]!.n >= most;
  };
  if (!(await isAtLeast(MANY))) return 'few';
  const [all] = await read<{ n: number }>(a, 'SELECT count() AS n FROM directory');
  return (await isAtLeast(Math.max(MANY, Math.ceil(MOST * all!.n)))) ? 'most' : 'many';
}

async function pageOf(
  a: Analytical,
  query: DirectoryQuery,
  foremost: number | undefined,
): Promise<DirectoryRow[]> {
  const found: DirectoryRow[] = [];
  const seen = new Set<string>();
  let { after } = query;
  // Rows that a later one has replaced come too, until parts merge: more than are wanted are read.
  for (let wanted = 2 * query.limit + 100; ; wanted *= 4) {
    const rows = await candidates(a, { ...query, after, limit: wanted }, foremost);
    const latest = await latestOf(a, [...new Set(rows.map(({ person }) => person))]);
    for (const row of rows) {
      if (found.length === query.limit) return found;
      if (seen.has(row.person) || latest.get(row.person) !== row.applied) continue;
      seen.add(row.person);
      found.push(row);
    }
    if (rows.length < wanted || found.length === query.limit) return found;
    after = rows.at(-1);
  }
}

async function candidates(
  a: Analytical,
  query: DirectoryQuery,
  foremost: number | undefined,
): Promise<DirectoryRow[]> {
  const value = COLUMNS[query.sort];
  const direction = query.descending ? 'DESC' : 'ASC';
  const { where, params } = conditions(query);
  const { after, terms = [], words = [] } = query;
  if (after !== undefined) {
    where.push(`(d.${value} ${query.descending ? '<' : '>'} {after_value:Int64}
      OR (d.${value} = {after_value:Int64} AND d.person > {after_person:UUID}))`);
    Object.assign(params, { after_value: after.value, after_person: after.person });
  }
  const order = `ORDER BY d.${value} ${direction}, d.person`;
  const among =
    foremost === undefined
      ? ''
      : `AND person GLOBAL IN (SELECT d.person FROM directory AS d
    WHERE ${where.join(' AND ')} ${order} LIMIT ${foremost})`;
  const named = wordConditions(terms, words, among);
  return read<DirectoryRow>(
    a,
    `SELECT d.person AS person, d.${value} AS value, d.applied AS applied FROM directory AS d
      WHERE ${[...where, ...named.where].join(' AND ')} ${order} LIMIT {limit:UInt32}`,
    { ...params, ...named.params, limit: query.limit },
  );
}

function conditions(filter: DirectoryFilter): { where: string[]; params: Record<string, unknown> } {
  const { kinds, seenSince, having = [], havingNot = [] } = filter;
  const where = ['NOT d.gone'];
  const params: Record<string, unknown> = { kinds, seenSince };
  if (kinds !== undefined) where.push('d.person_kind IN {kinds:Array(String)}');
  if (seenSince !== undefined) where.push('d.last >= {seenSince:Int64}');
  for (const [events, verb] of [
    ...having.map((events) => [events, 'IN'] as const),
    ...havingNot.map((events) => [events, 'NOT IN'] as const),
  ]) {
    where.push(`d.person GLOBAL ${verb} (${peopleOf(events.where)})`);
    Object.assign(params, events.params);
  }
  return { where, params };
}

/** Everybody with an event as this condition says, as the map says who is who. */
function peopleOf(where: string): string {
  return `SELECT ${PERSON} AS person FROM (
      SELECT DISTINCT e.leaf AS leaf FROM events AS e WHERE e.leaf != toUUID('${NIL}') AND ${where}) AS l
    ANY LEFT JOIN ${MERGED} AS m ON m.leaf = l.leaf`;
}

function wordConditions(terms: readonly string[], words: readonly string[], among: string) {
  const where = [
    ...terms.map(
      (_, n) =>
        `d.person GLOBAL IN (SELECT person FROM directory_words WHERE startsWith(word, {term_${n}:String}) ${among})`,
    ),
    ...words.map(
      (_, n) =>
        `d.person GLOBAL IN (SELECT person FROM directory_words WHERE word = {word_${n}:String} ${among})`,
    ),
  ];
  const params = Object.fromEntries([
    ...terms.map((term, n) => [`term_${n}`, term]),
    ...words.map((word, n) => [`word_${n}`, word]),
  ]);
  return { where, params };
}

/** Of each, the `applied` of the row that stands. */
async function latestOf(a: Analytical, people: readonly string[]): Promise<Map<string, number>> {
  if (people.length === 0) return new Map();
  const rows = await read<{ person: string; applied: number }>(
    a,
    'SELECT person, max(directory.applied) AS applied FROM directory WHERE person IN {people:Array(UUID)} GROUP BY person',
    { people },
  );
  return new Map(rows.map(({ person, applied }) => [person, applied]));
}

/** How many people there are of whom the directory's latest row is as the filter says. */
export async function countDirectory(a: Analytical, filter: DirectoryFilter): Promise<number> {
  const { where, params } = conditions(filter);
  const named = wordConditions(filter.terms ?? [], filter.words ?? [], '');
  const rows = await read<{ n: number }>(
    a,
    `SELECT count() AS n FROM directory AS d FINAL WHERE ${[...where, ...named.where].join(' AND ')}`,
    { ...params, ...named.params },
  );
  return rows[0]?.n ?? 0;
}

/** Whether everyone who was there before there was a directory is in it. The mark is a row of nobody's. */
export async function directoryIsFilled(a: Analytical): Promise<boolean> {
  const rows = await read(a, `SELECT 1 FROM directory WHERE person = toUUID('${NIL}') LIMIT 1`);
  return rows.length > 0;
}

export async function markDirectoryFilled(a: Analytical): Promise<void> {
  await a.client.command({
    query: `INSERT INTO directory (person, applied, gone) SELECT toUUID('${NIL}'), 0, true
      SETTINGS async_insert = 0, distributed_foreground_insert = 1`,
  });
}

export async function hasHistory(a: Analytical): Promise<boolean> {
  return (await read(a, 'SELECT 1 FROM events LIMIT 1')).length > 0;
}

async function read<Row>(
  a: Analytical,
  query: string,
  query_params: Record<string, unknown> = {},
): Promise<Row[]> {
  const settings = `SETTINGS join_use_nulls = 0, ${NUMBERS}`;
  const result = await a.client.query({
    query: `${query} ${settings}`,
    format: 'JSONEachRow',
    query_params,
  });
  return result.json<Row>();
}
