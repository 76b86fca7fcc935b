import type { Uuid } from '@throughline/core/kernel';
import { LEAVES_OF_PERSON } from './graph-sql.ts';
import { type Conditions, type Period, type Scope, scopeConditions } from './scope-sql.ts';

/** What to draw a graph of. Everything left out is not restricted. */
export interface GraphFilter {
  readonly channels?: readonly string[] | undefined;
  /** Period of event time in milliseconds, `from` included, `to` excluded. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly names?: readonly string[] | undefined;
  readonly sources?: readonly string[] | undefined;
  readonly types?: readonly string[] | undefined;
  /** Touchpoints in this scope alone; its period does not count where `period` is given. */
  readonly scope?: Scope | undefined;
  readonly period?: Period | undefined;
  /** One person alone: the leaf that names her. */
  readonly person?: Uuid | undefined;
  /** Median and 90th percentile of each edge's times. Default true; without them the graph is faster. */
  readonly quantiles?: boolean | undefined;
  /** Also the order statistics that say how sure each median is. */
  readonly orders?: boolean | undefined;
  /** How many events are put in order at a time, about. Default 600,000, which is fast; the graph is the same. */
  readonly eventsAStretch?: number | undefined;
  /** How many of the most frequent variants to list. Default 0: none. */
  readonly variants?: number | undefined;
}

/** What a filter means, as a condition on `events AS e`. */
export function graphConditions(filter: GraphFilter): Conditions {
  const { channels, from, to, names, sources, types, scope, period, person } = filter;
  const where = ['true'];
  if (channels !== undefined) where.push('e.channel IN {channels:Array(String)}');
  if (names !== undefined) where.push('e.name IN {names:Array(String)}');
  if (sources !== undefined) where.push('e.source IN {sources:Array(String)}');
  if (types !== undefined) where.push('e.type IN {types:Array(String)}');
  if (from !== undefined) where.push("e.time >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')");
  if (to !== undefined) where.push("e.time < fromUnixTimestamp64Milli({to:Int64}, 'UTC')");
  if (person !== undefined) where.push(`e.leaf IN ${LEAVES_OF_PERSON}`);
  const scoped = scope && scopeConditions(scope, period ?? scope);
  if (scoped) where.push(scoped.where);
  return {
    where: where.join(' AND '),
    params: { channels, from, to, names, sources, types, person, ...scoped?.params },
  };
}
