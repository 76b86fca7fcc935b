/*
 * The directly-follows graph in SQL: the events of every person become one ordered array of steps in a temporary
 * table, and edges and variants are counted from there.
 *
 * A step is one UInt64, milliseconds since year 1 (49 bits) and the activity's code (15 bits), so an array of steps
 * sorts as plain integers. Events are grouped by leaf one stretch of leaves after the other, each on one thread: the
 * table is ordered by leaf, so a stretch is read as it lies, its hash table stays in the processor's cache, and no
 * two threads hold halves of a leaf that have to be put together. Only leaves of people who have several are grouped
 * once more, by person.
 *
 * What was tried, on 10 M events, 1 M people, 20 % of them merged, in 14 parts, 2 cores beside other work:
 * processor seconds, and in brackets seconds on the clock. Beside other work both grow, the clock by far more.
 *
 *   arrays by leaf, two threads, the whole table at once         .93  (.48)
 *     … in the table's order (optimize_aggregation_in_order)    1.05  (.55)  the streams of the parts meet in a hash table
 *     … 16 stretches as one statement each, two threads          .90
 *     … 16 stretches as one statement each, one thread           .64
 *     … 2, 8, 16, 32 stretches with UNION ALL, a thread each     .79, .80, .73, .80
 *   from events to edges with mean times
 *     all leaves regrouped by person                            2.0   (1.10) arrays .70, tied .25, edges .14
 *     16 stretches, people of several leaves regrouped (here)   1.7   (.94)  arrays .55, regrouped .07, tied .19, edges .13
 *     … 8 stretches                                             1.85  (1.01)
 *
 * Tried before, as quotients to what then took 1.2 s on the clock: lagInFrame over the table's own order 2.5 (one
 * thread merges the parts, and `id` and LowCardinality columns are dear to merge), with activities as integers and
 * `id` left out of the order 1.3; the map joined to every event instead of to every leaf 1.3; merged leaves and the
 * others read apart 2.3; every event's id, to settle ties in time, 1.5; quantiles and variants as statements of their
 * own 3.4; through a materialized CTE, still experimental, 2.5.
 *
 * People of an edge: arrayEnumerateUniq numbers each edge within its person, and the first ones are counted. To
 * count distinct persons, uniqExact would hash and keep a uuid for every event.
 *
 * Order is (time, id, source), but ids are needed only where two activities of a person share a millisecond. Those
 * persons are *tied*: what happened at such instants is read again with its ids.
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

const MILLISECONDS = `toUInt64(toUnixTimestamp64Milli(e.time) + ${YEAR_ONE})`;
/** All of one person's leaves. */
export const LEAVES_OF_PERSON = `(SELECT toUUID({person:String}) UNION ALL
  SELECT leaf FROM ${MERGED} WHERE person = toUUID({person:String}))`;

const STEP = `bitOr(
  bitShiftLeft(${MILLISECONDS}, ${CODE_BITS}),
  transform(e.name, {activities:Array(String)}, {codes:Array(UInt16)}, toUInt16(${UNKNOWN})))`;

/** With more events it pays to read one stretch of leaves after the other; more than 16 gained nothing. */
export const EVENTS_A_STRETCH = 600_000;
const MOST_STRETCHES = 16;

const WHOLE = 0;
const TIED = 1;
/** One leaf's share of a person who has several. */
const SHARE = 2;

/** One row a person whose state is whole; rows in other states are on the way to one and do not count. */
export function createWalks(table: string): string {
  return `CREATE TEMPORARY TABLE ${table} (person UUID, steps Array(UInt64), state UInt8) ENGINE = Memory`;
}

/**
 * Every leaf's steps, ordered by time and, wrongly, by code.
 * @param stretches into which leaves are divided, about as many events in each
 */
export function insertWalks(table: string, where: string, stretches: number): string {
  const count = Math.min(MOST_STRETCHES, stretches);
  const leaves = Array.from({ length: Math.max(1, count) }, (_, n) => arraysOf(where, n, count));
  return `INSERT INTO ${table} SELECT ${PERSON} AS person, arraySort(l.some) AS steps,
      if(m.person = ${NIL}, ${stateOf('steps')}, ${SHARE}) AS state
    FROM (${leaves.join(' UNION ALL ')}) AS l
    ANY LEFT JOIN ${FAMILIES} AS m ON m.leaf = l.leaf
    ${SETTINGS}`;
}

/** Uuids are spread evenly over their second half, which the engine compares first. */
function arraysOf(where: string, n: number, count: number): string {
  const bound = (at: number) =>
    `toUUID('00000000-0000-0000-${Math.floor((65_536 * at) / count)
      .toString(16)
      .padStart(4, '0')}-000000000000')`;
  const stretch = [
    ...(n === 0 ? [] : [`e.leaf >= ${bound(n)}`]),
    ...(n >= count - 1 ? [] : [`e.leaf < ${bound(n + 1)}`]),
    `e.leaf != ${NIL}`,
  ];
  return `SELECT e.leaf AS leaf, groupArray(${STEP}) AS some
    FROM events AS e WHERE ${where} AND ${stretch.join(' AND ')} GROUP BY e.leaf
    ${count > 1 ? 'SETTINGS max_threads = 1' : ''}`;
}

/** People of several leaves, whole. */
export function insertJoined(table: string): string {
  return `INSERT INTO ${table} SELECT person, arraySort(groupArrayArray(${table}.steps)) AS ordered,
      ${stateOf('ordered')}
    FROM ${table} WHERE state = ${SHARE} GROUP BY person
    ${SETTINGS}`;
}

/** Tied people again, the steps of tied instants ordered by (time, id, source). */
export function insertTied(table: string, where: string): string {
  const times = `arrayMap(step -> bitShiftRight(step, ${CODE_BITS}), steps)`;
  // Instants at which anybody is tied: everybody's events of these instants are read, and take the places of the old.
  const instants = `(SELECT arrayJoin(arrayFilter((time, gap, n) -> gap = 0 AND n > 1,
      times, arrayDifference(times), arrayEnumerate(times)))
    FROM (SELECT ${times} AS times FROM ${table} WHERE state = ${TIED}))`;
  const time = (step: string) => `bitShiftRight(${step}, ${CODE_BITS})`;
  // No id holds a NUL, so id and source in one string order as they do apart.
  return `INSERT INTO ${table} SELECT person, arraySort((step, n) -> (${time('step')}, n), put, arrayEnumerate(put)), ${WHOLE}
    FROM (
      SELECT w.person AS person,
        arrayConcat(arrayFilter(step -> ${time('step')} NOT IN ${instants}, w.steps), again.ordered) AS put
      FROM (SELECT person, steps FROM ${table} WHERE state = ${TIED}) AS w
      INNER JOIN (
        SELECT ${PERSON} AS person,
          arrayMap(one -> one.1, arraySort(one -> one.2, groupArray((l.step, l.place)))) AS ordered
        FROM (
          SELECT e.leaf AS leaf, ${STEP} AS step, concat(e.id, '\\0', toString(e.source)) AS place
          FROM events AS e
          WHERE ${where} AND e.leaf != ${NIL} AND ${MILLISECONDS} GLOBAL IN ${instants}) AS l
        ANY LEFT JOIN ${MERGED} AS m ON m.leaf = l.leaf
        GROUP BY person) AS again ON again.person = w.person)
    ${SETTINGS}`;
}

// join_use_nulls: a leaf without a row must come out as the nil uuid.
const SETTINGS = 'SETTINGS join_use_nulls = 0, max_insert_threads = 4';
/** Of a leaf `l` beside its row `m` of {@link MERGED}: whose it is. */
export const PERSON = `if(m.person = ${NIL}, l.leaf, m.person)`;

/** Every leaf of those who have several: those that the map has moved, and the one that names each person unless it was moved itself. */
const FAMILIES = `(SELECT member.1 AS leaf, argMin(member.2, member.3) AS person
  FROM (SELECT arrayJoin([(merged.leaf, merged.person, 0), (merged.person, merged.person, 1)]) AS member
    FROM ${MERGED} AS merged)
  GROUP BY leaf)`;

/** Neighbours of one millisecond and different codes: a step less what it differs by is a code of the same instant. */
function stateOf(steps: string): string {
  const tied = `(step, gap) -> gap > 0 AND gap < bitAnd(step, ${CODE_MASK})`;
  return `if(arrayExists(${tied}, ${steps}, arrayDifference(${steps})), ${TIED}, ${WHOLE})`;
}

const CODES = `arrayMap(step -> toUInt16(bitAnd(step, ${CODE_MASK})), steps)`;

/** What is read of an edge's times beside their mean: nothing, median and 90th percentile, or also two orders. */
export type TimesOfEdges = 'means' | 'quantiles' | 'orders';

/** One row an edge: `edge` is the code before × 2^15 + the code after, times are in milliseconds. */
export function selectEdges(table: string, times: TimesOfEdges): string {
  const read = {
    means: '[]::Array(Float64)',
    quantiles: 'quantilesExactInclusive(0.5, 0.9)(gap)',
    orders: 'arraySort(groupArray(gap))',
  };
  const edges = `SELECT edge, count() AS count, countIf(nth = 1) AS people, countIf(visit = 1) AS visitors,
      sum(toFloat64(gap)) AS total, ${read[times]} AS quantiles
    FROM (
      SELECT codes, times, arrayMap(
        (before, after) -> toUInt32(bitOr(bitShiftLeft(toUInt32(before), ${CODE_BITS}), toUInt32(after))),
        arrayPushFront(arrayPopBack(codes), toUInt16(0)), codes) AS path
      FROM (
        SELECT ${CODES} AS codes,
          arrayMap(step -> toInt64(bitShiftRight(step, ${CODE_BITS})), steps) AS times
        FROM ${table} WHERE state = ${WHOLE}))
    ARRAY JOIN path AS edge, arrayDifference(times) AS gap, arrayEnumerateUniq(path) AS nth,
      arrayEnumerateUniq(codes) AS visit
    GROUP BY edge`;
  if (times !== 'orders') return edges;
  return `SELECT edge, count, people, visitors, total,
      [${quantile(0.5)}, ${quantile(0.9)}, toFloat64(quantiles[${LOW}]), toFloat64(quantiles[count - ${LOW} + 1])] AS quantiles
    FROM (${edges})`;
}

/** Of the sorted times: interpolated between neighbours, as quantilesExactInclusive does. */
function quantile(level: number): string {
  const place = `(toFloat64(count) - 1) * ${level}`;
  const at = (rank: string) => `toFloat64(quantiles[least(toUInt64(floor(${place})) + ${rank}, count)])`;
  return `${at('1')} + (${place} - floor(${place})) * (${at('2')} - ${at('1')})`;
}

const LOW = 'greatest(1, toInt64(floor((count + 1) / 2 - sqrt(count) + 0.5)))';

/** The most frequent sequences, each row with the number of all. Grouped by the array: by its hash took longer. */
export function selectVariants(table: string): string {
  return `SELECT codes, count() AS count, count() OVER () AS kinds
    FROM (SELECT ${CODES} AS codes FROM ${table} WHERE state = ${WHOLE})
    GROUP BY codes
    ORDER BY count DESC, codes
    LIMIT {variants:UInt32}`;
}

/**
 * The people of one part of the graph, the latest first, each with the number of all: `part` holds the activity's code,
 * the two of an edge, or all of a way. Of an activity that happened several times the last time is told, of a way its end.
 */
export function selectPeople(
  table: string,
  part: 'activity' | 'edge' | 'start' | 'end' | 'way',
  beyond: boolean,
): string {
  const here = {
    activity: `codes[n] = ${FIRST}`,
    edge: `codes[n] = ${FIRST} AND codes[n + 1] = {part:Array(UInt16)}[2]`,
    start: `n = 1 AND codes[n] = ${FIRST}`,
    end: `n = length(codes) AND codes[n] = ${FIRST}`,
    way: 'n = length(codes) AND codes = {part:Array(UInt16)}',
  };
  const time = (place: string) => `toInt64(bitShiftRight(steps[${place}], ${CODE_BITS})) - ${YEAR_ONE}`;
  return `SELECT person, count, at, next, people FROM (
      SELECT person, length(places) AS count, ${time('places[-1]')} AS at,
        ${part === 'edge' ? time('places[-1] + 1') : 'NULL'} AS next, count() OVER () AS people
      FROM (
        SELECT person, steps, arrayFilter(n -> ${here[part]}, arrayEnumerate(codes)) AS places
        FROM (SELECT person, steps, ${CODES} AS codes FROM ${table} WHERE state = ${WHOLE}))
      WHERE notEmpty(places))
    ${beyond ? 'WHERE at < {at:Int64} OR (at = {at:Int64} AND person > {person:UUID})' : ''}
    ORDER BY at DESC, person
    LIMIT {limit:UInt32}`;
}

const FIRST = '{part:Array(UInt16)}[1]';

/** Splits an edge into the codes before and after. */
export function codesOf(edge: number): [number, number] {
  return [edge >>> CODE_BITS, edge & CODE_MASK];
}
