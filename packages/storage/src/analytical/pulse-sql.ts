import { MERGED } from './graph-sql.ts';
import { STATED_KINDS } from './scope-sql.ts';

/*
 * Pulse in SQL. The events of two periods become one row a person-day in a temporary table: its steps in their order,
 * each a number that stands for a name, channel, corner, department, source, version and platform that occurred
 * together (a *combination*). A hundred combinations describe a million events, so everything after is integers.
 */

const NIL = "toUUID('00000000-0000-0000-0000-000000000000')";
const VERSION = `if(position(e.context, '"app"') > 0, JSONExtractString(e.context, 'app', 'version'), '')`;
const PLATFORM = `if(position(e.context, '"os"') > 0, JSONExtractString(e.context, 'os', 'name'), '')`;
/** 53 bits, so that it is a number in JSON. */
const COMBINATION = `bitShiftRight(cityHash64(
  e.name, e.channel, e.corner, e.department, e.source, ${VERSION}, ${PLATFORM}), 11)`;

/** At most so many combinations are told apart; the rarest beyond that count as person-days only. */
export const MOST_COMBINATIONS = 20_000;

/** What occurred together, most frequent first; corner and department as the events say. */
export function selectCombinations(where: string): string {
  return `SELECT ${COMBINATION} AS hash, toString(any(e.name)) AS name, toString(any(e.channel)) AS channel,
      toString(any(e.corner)) AS corner, toString(any(e.department)) AS department,
      toString(any(e.source)) AS source, any(${VERSION}) AS version, any(${PLATFORM}) AS platform, count() AS events
    FROM events AS e WHERE ${where} GROUP BY hash ORDER BY events DESC, hash LIMIT ${MOST_COMBINATIONS}`;
}

/** A subject's events in earlier periods of the same length: `past` 1 is right before the period in question. */
export function selectPast(where: string): string {
  return `SELECT ${PAST} AS past, e.name AS name, e.channel AS channel, e.corner AS corner, e.department AS department,
      count() AS events
    FROM events AS e WHERE ${where} GROUP BY past, name, channel, corner, department`;
}

/** Person-days in those periods, by leaf: who is whose does not matter to how much a rate varies. */
export function selectPastExposure(where: string): string {
  return `SELECT ${PAST} AS past, uniq(e.leaf, toDate(e.time, {zone:String})) AS exposure
    FROM events AS e WHERE ${where} AND e.leaf != ${NIL} GROUP BY past`;
}

const PAST = 'toUInt16(ceil(({start:Int64} - toUnixTimestamp64Milli(e.time)) / {length:Int64}))';

export function createDays(table: string): string {
  return `CREATE TEMPORARY TABLE ${table}
    (person UUID, side UInt8, day UInt16, kind UInt8, part UInt8, steps Array(UInt16)) ENGINE = Memory`;
}

/** One row a person, side and day; steps are numbers of combinations, ordered by time. */
export function insertDays(table: string, where: string): string {
  const step = `bitOr(
    bitShiftLeft(toUInt64(toUnixTimestamp64Milli(e.time) - {earliest:Int64}), 16),
    transform(${COMBINATION}, {hashes:Array(UInt64)}, {numbers:Array(UInt16)}, toUInt16(0)))`;
  return `INSERT INTO ${table}
    SELECT d.person, d.side, d.day, transform(k.kind, ['employee', 'partner'], [1, 2], 0) AS kind,
      cityHash64(d.person) % {groups:UInt8} AS part, d.steps
    FROM (
      SELECT if(m.person = ${NIL}, l.leaf, m.person) AS person, l.side AS side, l.day AS day,
        arrayMap(step -> toUInt16(bitAnd(step, 65535)), arraySort(groupArrayArray(l.some))) AS steps
      FROM (
        SELECT e.leaf AS leaf,
          toUInt8(e.time >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')) AS side,
          toUInt16(dateDiff('day',
            if(side = 1, toDate({first_day:String}), toDate({first_compared_day:String})),
            toDate(e.time, {zone:String}))) AS day,
          groupArray(${step}) AS some
        FROM events AS e WHERE ${where} AND e.leaf != ${NIL} GROUP BY leaf, side, day) AS l
      ANY LEFT JOIN ${MERGED} AS m ON m.leaf = l.leaf
      GROUP BY person, side, day) AS d
    ANY LEFT JOIN ${STATED_KINDS} AS k ON k.person = d.person
    SETTINGS join_use_nulls = 0, max_insert_threads = 4`;
}

/** Codes of the subjects that a person-day has; 0 is every person-day. */
const SUBJECTS = `arrayDistinct(arrayPushFront(arrayConcat(${[
  'stage',
  'department',
  'corner',
  'channel',
  'name',
]
  .map(
    (
      dimension,
    ) => `arrayMap(n -> transform(n, {numbers:Array(UInt16)}, {${dimension}_codes:Array(UInt16)}, 0),
    arrayDistinct(steps))`,
  )
  .join(', ')}), 0))`;

/** Two kinds of rows: by group of people, where the day is 65535, and by day. */
export function selectTallies(table: string): string {
  return `SELECT code, side, if(grouping(day) = 1, 65535, day) AS on_day, kind, part AS of_part,
      count() AS n
    FROM (SELECT side, day, kind, part, arrayJoin(${SUBJECTS}) AS code FROM ${table})
    GROUP BY GROUPING SETS ((code, side, kind, part), (code, side, day))`;
}

export function selectPeople(table: string): string {
  return `SELECT code, side, uniqExact(person) AS people
    FROM (SELECT person, side, arrayJoin(${SUBJECTS}) AS code FROM ${table}) GROUP BY code, side`;
}

const codes = (from: string, family: string) =>
  `arrayDistinct(arrayMap(n -> transform(n, {numbers:Array(UInt16)}, {${family}_codes:Array(UInt16)}, 0), ${from}))`;

/**
 * Each person-day, cut off at its first step of the outcome: what came later cannot have led to it. A version and a
 * platform may also be those of that step itself.
 */
const UNTIL = (table: string) => `SELECT person, side, day, kind, part, steps,
    arrayFirstIndex(n -> has({outcome:Array(UInt16)}, n), steps) AS place, place > 0 AS hit,
    arrayDistinct(if(hit, arraySlice(steps, 1, place - 1), steps)) AS before,
    arrayDistinct(if(hit, arraySlice(steps, 1, place), steps)) AS until
  FROM ${table}
  WHERE {among:UInt16} = 0 OR has(${codes('before', 'began')}, {among:UInt16})`;

/** Codes of the factors that a person-day has; 0 is every person-day. */
const FACTORS = `arrayDistinct(arrayPushFront(arrayConcat(
  ${codes('before', 'after')}, ${codes('until', 'version')}, ${codes('until', 'platform')}), 0))`;
const WANTED = `hit AND (empty({wanted:Array(UInt16)}) OR hasAny(${FACTORS}, {wanted:Array(UInt16)}))`;
/** The channel with which the day began. */
const BEGAN = 'transform(steps[1], {numbers:Array(UInt16)}, {began_codes:Array(UInt16)}, 0)';

/**
 * The outcome among person-days on which a channel came before it, or came at all: by group of people, where the day
 * is 65535, and by day.
 */
export function selectAmong(table: string): string {
  return `SELECT channel, side, if(grouping(day) = 1, 65535, day) AS on_day, kind, part AS of_part,
      count() AS exposure, countIf(hit) AS events
    FROM (SELECT side, day, kind, part, hit, arrayJoin(${codes('before', 'began')}) AS channel FROM (${UNTIL(table)}))
    WHERE channel > 0 GROUP BY GROUPING SETS ((channel, side, kind, part), (channel, side, day))`;
}

export function selectPeopleAmong(table: string): string {
  return `SELECT channel, side, uniqExact(person) AS exposure, uniqExactIf(person, hit) AS events
    FROM (SELECT side, person, hit, arrayJoin(${codes('before', 'began')}) AS channel FROM (${UNTIL(table)}))
    WHERE channel > 0 GROUP BY channel, side`;
}

/** Person-days and outcomes by factor and stratum; of the wanted factors alone also by group of people. */
export function selectFactors(table: string, byPart: boolean): string {
  const found = byPart ? `arrayIntersect(${FACTORS}, {wanted:Array(UInt16)})` : FACTORS;
  const part = byPart ? ', part' : '';
  return `SELECT factor, side, kind, began${part}, count() AS exposure, countIf(hit) AS events
    FROM (
      SELECT side, kind, part, hit, ${BEGAN} AS began, arrayJoin(${found}) AS factor
      FROM (${UNTIL(table)}))
    GROUP BY factor, side, kind, began${part}`;
}

/** People who had the outcome on one side, after a wanted factor where there is one, in the order of their ids. */
export function listOutcomePeople(table: string): string {
  return `SELECT toString(person) AS id FROM (${UNTIL(table)})
    WHERE ${WANTED} AND side = {side:UInt8} AND toString(person) > {after:String}
    GROUP BY person ORDER BY id LIMIT {rows:UInt32}`;
}

export function listEverybody(table: string): string {
  return `SELECT toString(person) AS id FROM ${table} WHERE side = {side:UInt8} AND toString(person) > {after:String}
    GROUP BY person ORDER BY id LIMIT {rows:UInt32}`;
}

/** On which day, counted from the first of both periods on its side, each version was first met with. */
export function selectFirstDays(table: string): string {
  return `SELECT version, min((side, day)) AS first
    FROM (
      SELECT side, day, arrayJoin(arrayDistinct(${codes('steps', 'version')})) AS version FROM ${table})
    WHERE version > 0 GROUP BY version`;
}
