import { randomUUID } from 'node:crypto';
import type { Analytical } from './engine.ts';
import { type GraphFilter, graphConditions } from './graph-filter.ts';
import {
  createWalks,
  EVENTS_A_STRETCH,
  insertJoined,
  insertTied,
  insertWalks,
  MOST_ACTIVITIES,
} from './graph-sql.ts';

/** More names than one graph can hold: a picture of them would tell nothing. Filter by names or period. */
export class TooManyActivities extends Error {
  override name = 'TooManyActivities';
  readonly count: number;
  constructor(count: number) {
    super(
      `${count} different event names: a graph holds ${MOST_ACTIVITIES}. Filter by names, sources or period.`,
    );
    this.count = count;
  }
}

/** Everybody's steps in order, in a temporary table while they are asked about. */
export interface Walks {
  readonly table: string;
  /** By code, from 1. */
  readonly names: readonly string[];
  /** In the session in which the table lives. */
  read<Row>(query: string, params?: Record<string, unknown>): Promise<Row[]>;
}

/**
 * Asks about the steps of everybody whom a filter leaves.
 *
 * The steps of one person take 8 bytes an event in a temporary table on the engine meanwhile. Behind a load balancer
 * the statements must reach one server: they carry one `session_id`.
 *
 * @param ask gives undefined where it saw an activity without a name: it is asked again
 * @throws {@link TooManyActivities}
 */
export async function withWalks<Answer>(
  a: Analytical,
  filter: GraphFilter,
  ask: (walks: Walks) => Promise<Answer | undefined>,
): Promise<Answer> {
  for (;;) {
    const { names, events } = await activityNames(a, filter);
    if (names.length > MOST_ACTIVITIES) throw new TooManyActivities(names.length);
    const answer = await askWalks(a, filter, names, events, ask);
    if (answer !== undefined) return answer;
  }
}

/** In a session of its own, because the table lives there. */
async function askWalks<Answer>(
  a: Analytical,
  filter: GraphFilter,
  names: readonly string[],
  events: number,
  ask: (walks: Walks) => Promise<Answer | undefined>,
): Promise<Answer | undefined> {
  const session_id = randomUUID();
  const table = `walks_${session_id.replaceAll('-', '')}`;
  const { where, params } = graphConditions(filter);
  const query_params = { ...params, activities: names, codes: names.map((_, index) => index + 1) };
  const run = (query: string) => a.client.command({ query, query_params, session_id });
  const read = async <Row>(query: string, params: Record<string, unknown> = {}): Promise<Row[]> => {
    const settings = 'SETTINGS output_format_json_quote_64bit_integers = 0';
    const parts = { query: `${query} ${settings}`, format: 'JSONEachRow' as const, session_id };
    return (await a.client.query({ ...parts, query_params: params })).json<Row>();
  };
  await run(createWalks(table));
  try {
    await run(insertWalks(table, where, Math.ceil(events / (filter.eventsAStretch ?? EVENTS_A_STRETCH))));
    await run(insertJoined(table));
    await run(insertTied(table, where));
    return await ask({ table, names, read });
  } finally {
    await a.client.command({ query: `DROP TEMPORARY TABLE IF EXISTS ${table}`, session_id });
  }
}

interface Names {
  readonly names: string[];
  readonly events: number;
}

async function activityNames(a: Analytical, filter: GraphFilter): Promise<Names> {
  const { where, params } = graphConditions(filter);
  const result = await a.client.query({
    query: `SELECT toString(e.name) AS name, toFloat64(count()) AS events FROM events AS e
      WHERE ${where} GROUP BY e.name ORDER BY name`,
    format: 'JSONEachRow',
    query_params: params,
  });
  const rows = await result.json<{ name: string; events: number }>();
  return { names: rows.map(({ name }) => name), events: rows.reduce((sum, { events }) => sum + events, 0) };
}
