/*
 * The directly-follows graph in SQL: the events of every person become one ordered array of steps in a temporary
 * table, and edges and variants are counted from there.
 *
 * A step is one UInt64, milliseconds since year 1 (49 bits) and the activity's code (15 bits), so an array of steps
 * sorts as plain integers. What was tried, on 10 M events, 1 M people, 20 % of them merged, in 12 parts: seconds, for
 * lagInFrame of the clock (it keeps one core busy), else of the processor ÷ 2 cores, both busy with other work too:
 *
 *   lagInFrame over the table's own order                        3.0   one thread merges the parts, and `id` and
 *     … activities as integers, `id` left out of the order       1.6   LowCardinality columns are dear to merge
 *   arrays by leaf, regrouped by person, edges, one statement    1.2   what follows is measured against this
 *     … map joined to every event instead of to every leaf      +0.4
 *     … merged leaves and the others read apart, UNION ALL      +1.5
 *     … grouped in the table's order, or in one level         no gain
 *     … with every event's id, to settle ties in time           +0.6   one array of tuples instead: +2.5
 *   quantiles and variants as statements of their own            4.1   the arrays are made three times
 *   through a materialized CTE, still experimental               3.0
 *   through a temporary table (this file): arrays 1.0, ids of tied people 0.3, edges 0.15, with quantiles 0.25,
 *     variants 0.25
 *
 * People of an edge: arrayEnumerateUniq numbers each edge within its person, and the first ones are counted. To
 * count distinct persons, uniqExact would hash and keep a uuid for every event.
 *
 * Order is (time, id, source), but ids are needed only where two activities of a person share a millisecond. Those
 * persons are *tied*: their steps are read again with their ids.
 */

/** Bits of a step that hold the activity. */
const CODE_BITS = 15;
const CODE_MASK = 2 ** CODE_BITS - 1;

/** The code of a name that was not there when names were listed. Codes run from 1; 0 is "nothing before". */
export const UNKNOWN = CODE_MASK;

/** How many activities one graph can hold. */
export const MOST_ACTIVITIES = UNKNOWN - 1;

const NIL = "toUUID('00000000-0000-0000-0000-000000000000')";
const YEAR_ONE = 62_135_596_800_000;

/** Leaves that belong to another leaf's person now. */
export const MERGED = `(SELECT leaf, argMax(map.person, map.applied) AS person
  FROM map GROUP BY leaf HAVING person != leaf)`;

const STEP = `bitOr(
  bitShiftLeft(toUInt64(toUnixTimestamp64Milli(e.time) + ${YEAR_ONE}), ${CODE_BITS}),
  transform(e.name, {activities:Array(String)}, {codes:Array(UInt16)}, toUInt16(${UNKNOWN})))`;

/** One row a person; a tied person has two, and the one with `tied` set does not count. */
export function createWalks(table: string): string {
  return `CREATE TEMPORARY TABLE ${table} (person UUID, steps Array(UInt64), tied Bool) ENGINE = Memory`;
}

/** Everybody's steps, ordered by time and, wrongly, by code. */
export function insertWalks(table: string, where: string): string {
  // Neighbours of one millisecond and different codes differ by less than a time unit, and by more than nothing.
  return `INSERT INTO ${table} SELECT person, ordered,
      arrayExists(step -> step > 0 AND step <= ${CODE_MASK}, arrayDifference(ordered))
    FROM (
      SELECT ${PERSON} AS person, arraySort(groupArrayArray(l.some)) AS ordered
      FROM (
        SELECT e.leaf AS leaf, groupArray(${STEP}) AS some
        FROM events AS e WHERE ${where} AND e.leaf != ${NIL} GROUP BY e.leaf) AS l
      ANY LEFT JOIN ${MERGED} AS m ON m.leaf = l.leaf
      GROUP BY person)
    ${SETTINGS}`;
}

/** The steps of tied persons again, ordered by (time, id, source). */
export function insertTied(table: string, where: string): string {
  const tied = `SELECT person FROM ${table} WHERE tied`;
  // No id holds a NUL, so id and source in one string order as they do apart.
  return `INSERT INTO ${table} SELECT person,
      arraySort((step, id) -> (bitShiftRight(step, ${CODE_BITS}), id), unordered, ids), false
    FROM (
      SELECT ${PERSON} AS person, groupArrayArray(l.some) AS unordered, groupArrayArray(l.places) AS ids
      FROM (
        SELECT e.leaf AS leaf, groupArray(${STEP}) AS some,
          groupArray(concat(e.id, '\\0', toString(e.source))) AS places
        FROM events AS e
        WHERE ${where} AND e.leaf GLOBAL IN (
          ${tied} UNION ALL SELECT leaf FROM ${MERGED} WHERE person IN (${tied}))
        GROUP BY e.leaf) AS l
      ANY LEFT JOIN ${MERGED} AS m ON m.leaf = l.leaf
      GROUP BY person)
    ${SETTINGS}`;
}

// join_use_nulls: a leaf without a row must come out as the nil uuid.
const SETTINGS = 'SETTINGS join_use_nulls = 0, max_insert_threads = 4';
/** Of a leaf `l` beside its row `m` of {@link MERGED}: whose it is. */
export const PERSON = `if(m.person = ${NIL}, l.leaf, m.person)`;

const CODES = `arrayMap(step -> toUInt16(bitAnd(step, ${CODE_MASK})), steps)`;

/** One row an edge: `edge` is the code before × 2^15 + the code after, times are in milliseconds. */
export function selectEdges(table: string, quantiles: boolean): string {
  return `SELECT edge, count() AS count, countIf(nth = 1) AS people, countIf(visit = 1) AS visitors,
      sum(toFloat64(gap)) AS total, ${quantiles ? 'quantilesExactInclusive(0.5, 0.9)(gap)' : '[]'} AS quantiles
    FROM (
      SELECT codes, times, arrayMap(
        (before, after) -> toUInt32(bitOr(bitShiftLeft(toUInt32(before), ${CODE_BITS}), toUInt32(after))),
        arrayPushFront(arrayPopBack(codes), toUInt16(0)), codes) AS path
      FROM (
        SELECT ${CODES} AS codes,
          arrayMap(step -> toInt64(bitShiftRight(step, ${CODE_BITS})), steps) AS times
        FROM ${table} WHERE NOT tied))
    ARRAY JOIN path AS edge, arrayDifference(times) AS gap, arrayEnumerateUniq(path) AS nth,
      arrayEnumerateUniq(codes) AS visit
    GROUP BY edge`;
}

/** The most frequent sequences, each row with the number of all. Grouped by the array: by its hash took longer. */
export function selectVariants(table: string): string {
  return `SELECT codes, count() AS count, count() OVER () AS kinds
    FROM (SELECT ${CODES} AS codes FROM ${table} WHERE NOT tied)
    GROUP BY codes
    ORDER BY count DESC, codes
    LIMIT {variants:UInt32}`;
}

/** Splits an edge into the codes before and after. */
export function codesOf(edge: number): [number, number] {
  return [edge >>> CODE_BITS, edge & CODE_MASK];
}
