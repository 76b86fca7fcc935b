import { DEFAULT_KIND, PERSON_KINDS, type PersonKind } from '@throughline/core/people';
import { MERGED } from './graph-sql.ts';

/*
 * The scope: which touchpoints a number is about. Every analytical read restricts `events AS e` by the same
 * conditions, so that a number, the table behind it and the people behind the table are about the same events.
 */

/** Stands for "says none" among corners, departments and stages. */
export const NONE = 'none';

/** What people did. What is said about somebody (identify, group, alias) is no touchpoint to count. */
export const STEP_TYPES = ['track', 'page', 'screen'] as const;

/** Where the catalogue puts the events of one name; what an event says of itself wins. */
export interface Placement {
  readonly corner?: string | undefined;
  readonly department?: string | undefined;
  readonly stage?: string | undefined;
}

/** Event time in milliseconds, `from` included, `to` excluded. */
export interface Period {
  readonly from: number;
  readonly to: number;
}

/** What is left out is not restricted. */
export interface Scope extends Period {
  /** The period that this one is compared with. */
  readonly compared?: Period | undefined;
  readonly kinds?: readonly PersonKind[] | undefined;
  readonly channels?: readonly string[] | undefined;
  readonly corners?: readonly string[] | undefined;
  readonly departments?: readonly string[] | undefined;
  /** Only the catalogue knows stages. */
  readonly stages?: readonly string[] | undefined;
  /** Of events. Default: {@link STEP_TYPES}. */
  readonly types?: readonly string[] | undefined;
  /** By the name of events. */
  readonly placements: ReadonlyMap<string, Placement>;
}

/** A condition on `events AS e`, with the parameters that it and {@link CORNER}, {@link DEPARTMENT}, {@link STAGE} use. */
export interface Conditions {
  readonly where: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const planned = (what: keyof Placement) =>
  `transform(e.name, {scope_names:Array(String)}, {scope_${what}_of_names:Array(String)}, '')`;
const own = (what: 'corner' | 'department') => `if(e.${what} = '', ${planned(what)}, toString(e.${what}))`;
const orNone = (word: string) => `if(empty(${word}), '${NONE}', ${word})`;

/** Where an event belongs, as a word, or {@link NONE}. */
export const CORNER = orNone(own('corner'));
export const DEPARTMENT = orNone(own('department'));
export const STAGE = orNone(planned('stage'));

const NIL = "toUUID('00000000-0000-0000-0000-000000000000')";

/** Everybody who is said to be something, and what was said last: as of a trait, by (time, id, source). */
export const STATED_KINDS = `(SELECT if(m.person = ${NIL}, k.leaf, m.person) AS person, argMax(k.kind, k.moment) AS kind
  FROM (
    SELECT leaf, max((time, id, source)) AS moment, argMax(stated_kind, (time, id, source)) AS kind
    FROM events WHERE stated_kind != '' AND leaf != ${NIL} GROUP BY leaf) AS k
  ANY LEFT JOIN ${MERGED} AS m ON m.leaf = k.leaf
  GROUP BY person)`;

/**
 * The condition that a scope means.
 * @param period the scope's own, unless it is asked about another
 */
export function scopeConditions(scope: Scope, period: Period = scope): Conditions {
  const { kinds, channels, corners, departments, stages, placements, types = STEP_TYPES } = scope;
  const where = [
    "e.time >= fromUnixTimestamp64Milli({scope_from:Int64}, 'UTC')",
    "e.time < fromUnixTimestamp64Milli({scope_to:Int64}, 'UTC')",
    'e.type IN {scope_types:Array(String)}',
  ];
  if (channels !== undefined) where.push('e.channel IN {scope_channels:Array(String)}');
  if (corners !== undefined) where.push(`${CORNER} IN {scope_corners:Array(String)}`);
  if (departments !== undefined) where.push(`${DEPARTMENT} IN {scope_departments:Array(String)}`);
  if (stages !== undefined) where.push(`${STAGE} IN {scope_stages:Array(String)}`);
  if (kinds !== undefined) where.push(ofKinds(kinds));
  // An empty array would be no map; no event has an empty name.
  const plans = [['', {}] as const, ...placements];
  const words = (what: keyof Placement) =>
    plans.map(([, plan]: readonly [string, Placement]) => plan[what] ?? '');
  return {
    where: where.join(' AND '),
    params: {
      scope_from: period.from,
      scope_to: period.to,
      scope_types: types,
      scope_channels: channels,
      scope_corners: corners,
      scope_departments: departments,
      scope_stages: stages,
      scope_kinds: kinds,
      scope_names: plans.map(([name]) => name),
      scope_corner_of_names: words('corner'),
      scope_department_of_names: words('department'),
      scope_stage_of_names: words('stage'),
    },
  };
}

/**
 * Most people are said to be nothing in particular, so those of other kinds are listed, and all their leaves: a
 * person's own leaf, and those that the map has moved there.
 */
function ofKinds(kinds: readonly PersonKind[]): string {
  if (PERSON_KINDS.every((kind) => kinds.includes(kind))) return 'true';
  const byDefault = kinds.includes(DEFAULT_KIND);
  const said = `SELECT person FROM ${STATED_KINDS} WHERE kind ${byDefault ? 'NOT IN' : 'IN'} {scope_kinds:Array(String)}`;
  const leaves = `${said} UNION ALL SELECT leaf FROM ${MERGED} WHERE person IN (${said})`;
  return `e.leaf != ${NIL} AND e.leaf ${byDefault ? 'GLOBAL NOT IN' : 'GLOBAL IN'} (${leaves})`;
}
