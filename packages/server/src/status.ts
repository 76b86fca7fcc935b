import { setTimeout as delay } from 'node:timers/promises';
import { type Analytical, counts } from '@throughline/storage/analytical';
import { outboxBacklog, type RelationalEngine, type Schema } from '@throughline/storage/relational';
import { sql } from 'kysely';
import type { Status } from './http/operations.ts';
import type { Health } from './workers/health.ts';
import type { Ingest } from './workers/ingest.ts';

/** How long the status waits for the analytical engine's counts, milliseconds. */
const COUNT_PATIENCE_MS = 2_000;

interface StatusParts {
  readonly version: string;
  readonly relational: RelationalEngine<Schema>;
  readonly analytical: Analytical;
  readonly health: Health;
  readonly ingest: Ingest;
  readonly started: number;
  readonly duplicateWindow: number;
}

/** What an operator asks first: is it well, how much is on its way, how much is there. */
export async function readStatus({
  version,
  relational,
  analytical,
  health,
  ingest,
  started,
  duplicateWindow,
}: StatusParts): Promise<Status> {
  const backlog = await outboxBacklog(relational.db);
  // An engine that is gone or hangs is what one looks at the status for.
  const totals = await Promise.race([counts(analytical), delay(COUNT_PATIENCE_MS)]).catch(() => undefined);
  const { rows } = await sql<{ people: number }>`
    select count(*) as people from people where state is not null`.execute(relational.db);
  const { ready, why } = health.state;
  return {
    version,
    relational: relational.engine,
    analytical: analytical.engine,
    ready,
    why: why ?? null,
    uptimeSeconds: Math.round((Date.now() - started) / 1000),
    memoryMegabytes: Math.round(process.memoryUsage.rss() / 1e6),
    queue: ingest.depth,
    outbox: {
      rows: backlog.rows,
      events: backlog.events,
      oldestSeconds: backlog.oldest === null ? null : (Date.now() - backlog.oldest) / 1000,
    },
    duplicateWindowHours: Math.round(duplicateWindow / 36_000) / 100,
    touchpoints: totals?.events ?? null,
    withoutPerson: totals?.withoutPerson ?? null,
    people: rows[0]!.people,
  };
}
