/*
 * The directly-follows graph in SQL: every person's events become one ordered array, and arrays become edges.
 *
 * A step is one UInt64: milliseconds since year 1 (49 bits) and the activity's code (15 bits), so an array of steps
 * sorts as plain integers. 10 M events, 1 M people, 20 % of them merged, 2 cores, 12 parts, milliseconds:
 *
 *   lagInFrame over the table's own order, 12 parts                      3,000   (one thread merges the parts,
 *     the same with activities as integers, without `id` in the order    1,600    and `id` and LowCardinality
 *     the same after OPTIMIZE … FINAL, three parts                       2,500    columns are costly to merge)
 *   steps by leaf, regrouped by person, edges with people (this file)      800
 *   map joined to every event instead of to every leaf                  +  150
 *   merged and unmerged leaves read apart, UNION ALL                    +1,500   (two reads through an IN set)
 *   an array of ids beside the steps, to settle ties in time            +  600
 *   the same as one array of tuples                                     +2,500
 *
 * People of an edge: arrayEnumerateUniq numbers each edge within its person, and the first ones are counted. uniq
 * over persons would hash every event's uuid, and uniqExact keep it.
 *
 * Order is (time, id, source), and ids are needed only where two activities of a person share a millisecond. Such a
 * person is *tied*: `fast` leaves it out and reports it, and `exact` reads the ids of those few.
 */

/** Bits of a step that hold the activity. */
const CODE_BITS = 15;
const CODE_MASK = 2 ** CODE_BITS - 1;

/** The code of a name that was not there when names were listed. Codes run from 1; 0 is "nothing before". */
export const UNKNOWN = CODE_MASK;

/** How many activities one graph can hold. */
export const MOST_ACTIVITIES = UNKNOWN - 1;

/** How many tied persons are read apart. Of more, all persons are read with their ids. */
export const MOST_TIED = 20_000;

const NIL = "toUUID('00000000-0000-0000-0000-000000000000')";
const YEAR_ONE = 62_135_596_800_000;

/** Leaves that belong to another leaf's person now. */
export const MERGED = `(SELECT leaf, argMax(map.person, map.applied) AS person
  FROM map GROUP BY leaf HAVING person != leaf)`;

const STEP = `bitOr(
  bitShiftLeft(toUInt64(toUnixTimestamp64Milli(e.time) + ${YEAR_ONE}), ${CODE_BITS}),
  transform(e.name, {activities:Array(String)}, {codes:Array(UInt16)}, toUInt16(${UNKNOWN})))`;

/** Steps of each person that no tie makes ambiguous; of a tied one no steps, only the person. */
export function fast(where: string, without: readonly string[]): string {
  const leaves = `SELECT e.leaf AS leaf, groupArray(${STEP}) AS some
    FROM events AS e WHERE ${where} AND e.leaf != ${NIL} GROUP BY e.leaf`;
  const others = without.length === 0 ? '' : `WHERE person NOT IN (${persons(without)})`;
  // Two neighbours of one millisecond with different codes differ by less than one time unit, and by more than 0.
  return `SELECT person, if(tied, [], ordered) AS steps FROM (
    SELECT person, ordered,
      arrayExists(step -> step > 0 AND step <= ${CODE_MASK}, arrayDifference(ordered)) AS tied
    FROM (
      SELECT ${personOf('l')} AS person, arraySort(groupArrayArray(l.some)) AS ordered
      FROM (${leaves}) AS l ANY LEFT JOIN ${MERGED} AS m ON m.leaf = l.leaf
      GROUP BY person)
    ${others})`;
}

/** Steps of these persons, or of all, ordered by (time, id, source). */
export function exact(where: string, only?: readonly string[]): string {
  const theirs =
    only === undefined
      ? ''
      : `AND e.leaf IN (${persons(only)}
          UNION ALL SELECT leaf FROM ${MERGED} WHERE person IN (${persons(only)}))`;
  // No id holds a NUL, so (id, source) in one string order as they do apart.
  const leaves = `SELECT e.leaf AS leaf, groupArray(${STEP}) AS some,
      groupArray(concat(e.id, '\\0', toString(e.source))) AS ids
    FROM events AS e WHERE ${where} AND e.leaf != ${NIL} ${theirs} GROUP BY e.leaf`;
  return `SELECT person,
      arraySort((step, id) -> (bitShiftRight(step, ${CODE_BITS}), id), unordered, places) AS steps
    FROM (
      SELECT ${personOf('l')} AS person, groupArrayArray(l.some) AS unordered, groupArrayArray(l.ids) AS places
      FROM (${leaves}) AS l ANY LEFT JOIN ${MERGED} AS m ON m.leaf = l.leaf
      GROUP BY person)`;
}

function personOf(leaves: string): string {
  return `if(m.person = ${NIL}, ${leaves}.leaf, m.person)`;
}

/** In the statement's text, because a parameter of this length would not pass HTTP's limits. */
function persons(ids: readonly string[]): string {
  for (const id of ids) if (!/^[0-9a-f-]{36}$/.test(id)) throw new TypeError(`Not a person's id: ${id}`);
  return `SELECT arrayJoin(['${ids.join("','")}']::Array(UUID))`;
}

/** One row an edge. `edge` = code before × 2^15 + code after; edge 0 lists the tied persons that were left out. */
export function edges(walks: string, quantiles: boolean): string {
  return `SELECT edge, count() AS count, countIf(nth = 1) AS people, countIf(visit = 1) AS visitors,
      sum(toFloat64(gap)) AS total, ${quantiles ? 'quantilesExactInclusive(0.5, 0.9)(gap)' : '[]'} AS quantiles,
      groupArrayIf(${MOST_TIED + 1})(person, edge = 0) AS tied
    FROM (
      SELECT person, codes, times, arrayMap(
        (before, after) -> toUInt32(bitOr(bitShiftLeft(toUInt32(before), ${CODE_BITS}), toUInt32(after))),
        arrayPopBack(arrayPushFront(codes, toUInt16(0))), codes) AS path
      FROM (SELECT person, ${CODES} AS codes,
        arrayMap(step -> toInt64(bitShiftRight(step, ${CODE_BITS})), steps) AS times FROM (${walks})))
    LEFT ARRAY JOIN path AS edge, arrayDifference(times) AS gap, arrayEnumerateUniq(path) AS nth,
      arrayEnumerateUniq(codes) AS visit
    GROUP BY edge`;
}

const CODES = `arrayMap(step -> toUInt16(bitAnd(step, ${CODE_MASK})), steps)`;

/** The most frequent sequences; first, with no codes, the tied persons that were left out. */
export function variants(walks: string): string {
  return `SELECT codes, count() AS count, countIf(notEmpty(codes)) OVER () AS kinds,
      groupArrayIf(${MOST_TIED + 1})(person, empty(codes)) AS tied
    FROM (SELECT person, ${CODES} AS codes FROM (${walks}))
    GROUP BY codes
    ORDER BY empty(codes) DESC, count DESC, codes
    LIMIT {variants:UInt32}`;
}

/** Splits an edge into the codes before and after. */
export function codesOf(edge: number): [number, number] {
  return [edge >>> CODE_BITS, edge & CODE_MASK];
}
