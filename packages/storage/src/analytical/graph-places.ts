import type { Analytical } from './engine.ts';
import { type GraphFilter, graphConditions } from './graph-filter.ts';
import { CORNER, DEPARTMENT, NONE, type Scope, STAGE } from './scope-sql.ts';

/** Where the events of one name belong, by most of them; null where they say nothing. */
export interface ActivityPlace {
  readonly name: string;
  readonly channel: string | null;
  readonly corner: string | null;
  readonly department: string | null;
  readonly stage: string | null;
}

/** Where activities belong: as their events say, else as the catalogue of the scope does. */
export async function activityPlaces(
  a: Analytical,
  filter: GraphFilter & { readonly scope: Scope },
): Promise<ActivityPlace[]> {
  const { where, params } = graphConditions(filter);
  const result = await a.client.query({
    query: `SELECT name, ${most('channel')}, ${most('corner')}, ${most('department')}, ${most('stage')}
      FROM (
        SELECT toString(e.name) AS name, toString(e.channel) AS channel, ${CORNER} AS corner,
          ${DEPARTMENT} AS department, ${STAGE} AS stage, count() AS events
        FROM events AS e WHERE ${where}
        GROUP BY e.name, e.channel, corner, department, stage)
      GROUP BY name ORDER BY name`,
    format: 'JSONEachRow',
    query_params: params,
  });
  return result.json<ActivityPlace>();
}

/** Among values that as many events have, the greatest. */
function most(what: string): string {
  return `nullIf(nullIf(tupleElement(argMax((${what}, 0), (events, ${what})), 1), ''), '${NONE}') AS ${what}`;
}
