import type { Analytical } from './engine.ts';
import { type Period, type Scope, scopeConditions } from './scope-sql.ts';
import { NUMBERS } from './timeline.ts';

/** People are dealt into so many groups, whose differences tell how sure a count is. */
export const COUNT_GROUPS = 32;

/** How often a touchpoint occurred: in all, and of each group of people. */
export interface NameCount {
  readonly events: number;
  /** Leaves that did it: of people who merged each counts. */
  readonly people: number;
  readonly groups: readonly number[];
}

/** Touchpoints of a scope by name. @param period the scope's own, or the one that it is compared with */
export async function countNames(
  a: Analytical,
  scope: Scope,
  period: Period,
): Promise<Map<string, NameCount>> {
  const { where, params } = scopeConditions(scope, period);
  const result = await a.client.query({
    query: `SELECT toString(e.name) AS name, cityHash64(e.leaf) % ${COUNT_GROUPS} AS part, count() AS events,
        uniqExact(e.leaf) AS people
      FROM events AS e WHERE ${where} GROUP BY name, part SETTINGS ${NUMBERS}`,
    format: 'JSONEachRow',
    query_params: params,
  });
  const rows = await result.json<{ name: string; part: number; events: number; people: number }>();
  const names = Map.groupBy(rows, ({ name }) => name);
  return new Map([...names].map(([name, parts]) => [name, together(parts)]));
}

function together(parts: readonly { part: number; events: number; people: number }[]): NameCount {
  const groups = Array.from({ length: COUNT_GROUPS }, () => 0);
  for (const { part, events } of parts) groups[part] = events;
  return {
    groups,
    events: parts.reduce((sum, { events }) => sum + events, 0),
    // A person's leaf is in one part alone.
    people: parts.reduce((sum, { people }) => sum + people, 0),
  };
}
