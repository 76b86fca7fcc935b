import { type Analytical, countReceived } from '@throughline/storage/analytical';
import { outboxBacklog, type Schema, waitingByCode } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Health } from '../workers/health.ts';
import type { Ingest } from '../workers/ingest.ts';
import { afterQuery, waitFor } from './after.ts';
import { type Route, route } from './route.ts';

/** How far back the rate is told, hours. */
const HOURS = 24;
const HOUR_MS = 3_600_000;

interface Parts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly health: Pick<Health, 'state'>;
  readonly ingest: Pick<Ingest, 'depth'>;
  readonly now: () => number;
}

const schema = z.object({
  at: z.iso.datetime(),
  ready: z.boolean(),
  why: z.string().nullable(),
  queue: z.int().describe('Items that wait for their transaction, in this process.'),
  backlog: z.object({
    events: z.int().describe('Stored, and on their way to the analytical engine.'),
    oldestSeconds: z.number().nullable(),
  }),
  perHour: z.array(z.int()).describe(`Received in each of the last ${HOURS} hours, the oldest first.`),
  refused: z
    .array(z.object({ source: z.string(), code: z.string(), letters: z.int() }))
    .describe('Kept as dead letters, and neither replayed nor dropped.'),
  sources: z.array(
    z.object({
      source: z.string(),
      touchpoints: z.int().describe(`Received in the last ${HOURS} hours.`),
      perHour: z.array(z.int()),
      last: z.iso.datetime().describe('When something of it was received last.'),
      refused: z.int(),
    }),
  ),
});

/** Whether what happens arrives. */
export function ingestHealthRoutes({ db, analytical, health, ingest, now }: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/pulse/ingest',
      scope: 'read',
      tag: 'pulse',
      summary: 'Whether touchpoints arrive: rate, backlog, refusals, and when each source was heard last.',
      query: afterQuery,
      response: schema,
      errors: [503, 504],
      handle: async ({ query }) => {
        await waitFor(db, query.after);
        const at = now();
        const since = (Math.floor(at / HOUR_MS) + 1) * HOUR_MS - HOURS * HOUR_MS;
        const [flows, letters, backlog] = await Promise.all([
          countReceived(analytical, since, HOURS),
          waitingByCode(db),
          outboxBacklog(db),
        ]);
        const { ready, why } = health.state;
        return {
          at: new Date(at).toISOString(),
          ready,
          why: why ?? null,
          queue: ingest.depth.items,
          backlog: {
            events: backlog.events,
            oldestSeconds: backlog.oldest === null ? null : (at - backlog.oldest) / 1000,
          },
          perHour: Array.from({ length: HOURS }, (_, hour) =>
            flows.reduce((sum, { hours }) => sum + hours[hour]!, 0),
          ),
          refused: letters,
          sources: flows.map(({ source, touchpoints, hours, last }) => ({
            ...{ source, touchpoints, perHour: hours, last: new Date(last).toISOString() },
            refused: letters.reduce((sum, each) => sum + (each.source === source ? each.letters : 0), 0),
          })),
        };
      },
    }),
  ];
}
