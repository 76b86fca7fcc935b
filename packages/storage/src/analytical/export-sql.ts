import { EXPORTED_FIELDS, type ExportedField } from '@throughline/core/touchpoints';

/*
 * What an export reads, in SQL. Everything it selects is as of one instant of `applied`: events up to it, and the map
 * as it stood then. So parts read at different times, before and after a restart, fit together.
 *
 * Tables are read in the order of their own primary key: a part costs what it holds, and nothing is sorted. Only XES
 * needs the events of a person together, whatever leaves they came by; a part of it is a range of people, sorted.
 */

const NIL = "toUUID('00000000-0000-0000-0000-000000000000')";

/** Leaves that belonged to another leaf's person at the instant of the export. */
const MERGED = `(SELECT leaf, argMax(map.person, map.applied) AS person
  FROM map WHERE map.applied <= {upTo:Int64} GROUP BY leaf HAVING person != leaf)`;

/** Events with the person they belong to. */
export const FROM = `events AS e ANY LEFT JOIN ${MERGED} AS m ON m.leaf = e.leaf`;
export const PERSON = `if(m.person = ${NIL}, e.leaf, m.person)`;
/** Instants as clients read them, ISO 8601 in milliseconds: the engine prints microseconds. */
const iso = (column: string) =>
  `concat(substring(formatDateTime(${column}, '%Y-%m-%dT%H:%i:%S.%f', 'UTC'), 1, 23), 'Z')`;
const json = (column: string) => `if(${column} = '', 'null', ${column})`;

interface Column {
  readonly text: string;
  /** As a value of JSON. */
  readonly json: string;
  /** As a typed value; default: `text`. */
  readonly typed?: string;
}

const word = (name: string): Column => ({
  text: `toString(e.${name})`,
  json: `toJSONString(toString(e.${name}))`,
});
const structure = (name: string): Column => ({ text: json(`e.${name}`), json: json(`e.${name}`) });
const instant = (name: string): Column => ({
  text: iso(`e.${name}`),
  json: `concat('"', ${iso(`e.${name}`)}, '"')`,
  typed: `e.${name}`,
});
const number = (name: string): Column => ({
  text: `toString(e.${name})`,
  json: `toString(e.${name})`,
  typed: `toInt64(e.${name})`,
});

const COLUMNS: Readonly<Record<ExportedField, Column>> = {
  person: {
    text: `if(${PERSON} = ${NIL}, '', toString(${PERSON}))`,
    json: `if(${PERSON} = ${NIL}, 'null', concat('"', toString(${PERSON}), '"'))`,
    typed: `if(${PERSON} = ${NIL}, NULL, toString(${PERSON}))`,
  },
  key: word('key'),
  id: word('id'),
  source: word('source'),
  type: word('type'),
  name: word('name'),
  time: instant('time'),
  received: instant('received'),
  applied: number('applied'),
  settings: number('settings'),
  channel: word('channel'),
  corner: word('corner'),
  department: word('department'),
  identifiers: structure('identifiers'),
  properties: structure('properties'),
  traits: structure('traits'),
  context: structure('context'),
  references: structure('references'),
};

/** One text a row: the touchpoint as JSON. */
export const JSON_LINE = `concat('{', ${EXPORTED_FIELDS.map((name) => `'"${name}":', ${COLUMNS[name].json}`).join(", ',', ")}, '}')`;
export const TEXT_COLUMNS = EXPORTED_FIELDS.map((name) => `${COLUMNS[name].text} AS \`${name}\``).join(', ');
export const TYPED_COLUMNS = EXPORTED_FIELDS.map(
  (name) => `${COLUMNS[name].typed ?? COLUMNS[name].text} AS \`${name}\``,
).join(', ');

/** The table's own order, and that of people. */
export const BY_LEAF = 'e.leaf, e.time, e.id, e.source';
export const BY_PERSON = `${PERSON}, e.time, e.id, e.source`;

/** A part may be larger than memory is wide: what does not fit is sorted on the disk. */
export const SETTINGS = `join_use_nulls = 0, max_threads = 2, max_block_size = 4096,
  max_bytes_before_external_sort = 200000000, output_format_json_quote_64bit_integers = 0`;

const moment = (name: string) => `fromUnixTimestamp64Milli({${name}:Int64}, 'UTC')`;

/**
 * After or up to one event in the table's order. Spelled out instead of compared as tuples, which the primary key is
 * not used for.
 */
export function beyondEvent(side: 'after' | 'until'): string {
  const [than, leaf, time] = [
    side === 'after' ? '>' : '<',
    `{${side}Leaf:UUID}`,
    moment(`${side}Time`),
  ] as const;
  const place = `(e.id, toString(e.source)) ${than}${side === 'until' ? '=' : ''} ({${side}Id:String}, {${side}Source:String})`;
  return `(e.leaf ${than} ${leaf} OR (e.leaf = ${leaf} AND e.time ${than}= ${time}
    AND (e.time ${than} ${time} OR ${place})))`;
}

/** People after one and up to another; either may be left out. The first part of it is what the primary key serves. */
export function amongPeople(after: boolean, until: boolean): string {
  const within = (what: string) =>
    [after ? `${what} > {afterPerson:UUID}` : '', until ? `${what} <= {untilPerson:UUID}` : '']
      .filter((text) => text !== '')
      .join(' AND ') || 'true';
  return `((${within('e.leaf')}) OR e.leaf IN (SELECT leaf FROM ${MERGED} WHERE ${within('person')}))
    AND ${within(PERSON)} AND ${PERSON} != ${NIL}`;
}

/** Every leaf of one person. */
export const OF_PERSON = `(e.leaf = {person:UUID} OR e.leaf IN (SELECT leaf FROM ${MERGED} WHERE person = {person:UUID}))`;
