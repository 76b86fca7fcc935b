import type { Analytical } from '@throughline/storage/analytical';
import {
  KnownPeople,
  type RelationalEngine,
  readSettings,
  type Schema,
  tryWriting,
} from '@throughline/storage/relational';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import type { SealedSettings } from './auth/sealed-settings.ts';
import type { Connectors } from './connectors.ts';
import type { DestinationKinds } from './destinations/kinds.ts';
import type { DatabaseClaim } from './instance.ts';
import type { Metrics } from './metrics.ts';
import type { Failpoint } from './workers/batch.ts';
import { CatalogueRecorder } from './workers/catalogue-recorder.ts';
import { Committer } from './workers/committer.ts';
import { Couriers } from './workers/couriers.ts';
import { fillDirectory } from './workers/directory.ts';
import { Health } from './workers/health.ts';
import { Ingest } from './workers/ingest.ts';
import { LetterSweeper } from './workers/letter-sweeper.ts';
import { LiveFeed } from './workers/live-feed.ts';
import { PeopleReader } from './workers/people-reader.ts';
import { Shipper } from './workers/shipper.ts';
import { Sources } from './workers/sources.ts';
import { DUPLICATE_WINDOW_MS, Sweeper } from './workers/sweeper.ts';

/** People are skewed: these are most of those that events and readers touch. */
const REMEMBERED_PEOPLE = 20_000;
/** Items and bytes that may wait for their transaction before the door answers 429. */
const MAX_QUEUED = 20_000;
export const MAX_QUEUED_BYTES = 64_000_000;

interface Parts {
  readonly relational: RelationalEngine<Schema>;
  readonly analytical: Analytical;
  readonly claim: DatabaseClaim | undefined;
  readonly connectors: Connectors;
  readonly sealed: SealedSettings;
  readonly destinationKinds: DestinationKinds;
  /** Where destinations may deliver to. */
  readonly outward: { readonly allowPrivate: boolean; readonly directory: string };
  readonly maxBacklog: number;
  readonly failpoint: Failpoint;
  readonly metrics: Metrics;
  readonly logger: Logger;
}

/** All that works beside the doors: what commits, ships, reads, delivers and forgets. Nothing runs before `start`. */
export type Workers = ReturnType<typeof openWorkers>;

export function openWorkers(parts: Parts) {
  const { relational, analytical, connectors, sealed, destinationKinds, failpoint, metrics, logger } = parts;
  const { db } = relational;
  const alone = relational.engine === 'pglite';
  const warn = (what: string) => (error: unknown) => logger.warn({ err: error }, what);

  const health = createHealth(parts);
  const known = new KnownPeople(REMEMBERED_PEOPLE);
  const recorder = new CatalogueRecorder({
    db,
    onError: warn('could not write down what events are like'),
    onBeyond: (names) => metrics.unrecorded.inc(names),
    onViolation: (action) => metrics.violations.inc({ action }),
  });
  const committer = new Committer({
    db,
    failpoint,
    known,
    onJudged: (submission, verdict, violation) => recorder.judged(submission, verdict, violation),
    onRetry: (why) => metrics.retries.inc({ why }),
  });
  const ingest = new Ingest({
    committer,
    health,
    overlaps: !alone,
    maxQueued: MAX_QUEUED,
    maxQueuedBytes: MAX_QUEUED_BYTES,
    onCommitted: (events, milliseconds) => {
      metrics.committed.inc(events);
      metrics.batches.observe(milliseconds / 1000);
    },
  });
  const couriers = new Couriers({
    ...{ db, analytical, failpoint, alone, kinds: destinationKinds, ...parts.outward },
    mayDeliver: () => health.holdsClaim,
    onTried: (destination, outcome) => metrics.deliveries.inc({ destination, outcome }),
    onError: warn('deliveries are held up; they go on later'),
  });
  const reader = new PeopleReader(db, analytical, known, alone);
  const live = new LiveFeed({
    ...{ db, analytical },
    leavesOf: async (leaf) => Object.keys((await reader.read(leaf))?.state.leaves ?? { [leaf]: undefined }),
    onError: warn('live streams are held up; they go on later'),
  });
  const shipper = new Shipper({
    ...{ db, analytical, failpoint, maxBacklog: parts.maxBacklog },
    mayShip: () => health.holdsClaim,
    onBacklog: ({ rows }, exceeded) => {
      metrics.outbox.set(rows);
      health.backlog = exceeded;
    },
    onShipped: (rows) => {
      metrics.shipped.inc(rows);
      couriers.wake();
      live.wake();
    },
    onError: (error) => {
      metrics.shippingErrors.inc();
      logger.warn({ err: error }, 'a shipment did not arrive; it is sent again');
    },
  });
  const sources = new Sources({
    ...{ db, analytical, committer, ingest, health, kinds: connectors.sources, sealed },
    settings: () => committer.settings(),
    onCounted: (source, counted) => {
      for (const [outcome, count] of Object.entries(counted))
        metrics.sourceItems.inc({ source, outcome }, count);
    },
    onOvertaken: (source) => logger.info({ source }, 'another process read this source first'),
    onFailure: (source, error) => {
      metrics.sourceFailures.inc({ source, code: error.code });
      logger.warn({ source, code: error.code, why: error.message }, 'a source failed; it is tried again');
    },
  });
  let duplicateWindow = DUPLICATE_WINDOW_MS;
  const sweeper = new Sweeper({
    db,
    onWindow: (milliseconds) => {
      duplicateWindow = milliseconds;
      metrics.window.set(milliseconds / 1000);
    },
    onError: warn('could not forget old message ids'),
  });
  const letterSweeper = new LetterSweeper({
    db,
    settings: () => readSettings(db),
    onDropped: (letters, why) => metrics.lettersDropped.inc({ why }, letters),
    onError: warn('could not drop old dead letters'),
  });
  const stopping = new AbortController();
  let filling: Promise<unknown> = Promise.resolve();

  return {
    ...{ health, known, recorder, committer, ingest, couriers, reader, live, sources },
    /** How long message ids are remembered, milliseconds. */
    duplicateWindow: () => duplicateWindow,
    start: () => {
      shipper.start();
      filling = fillDirectory(db, analytical, { signal: stopping.signal }).catch(
        warn('the directory of people is not filled; the next start tries again'),
      );
      letterSweeper.start();
      couriers.start();
      sources.start();
    },
    /** Ends what is under way; after the doors are closed. */
    stop: async () => {
      await sources.stop();
      stopping.abort();
      await ingest.drain();
      const rest = [couriers, shipper, sweeper, letterSweeper, recorder];
      await Promise.all([filling, ...rest.map((worker) => worker.stop())]);
    },
  };
}

function createHealth({
  relational,
  claim,
  metrics,
  logger,
}: Pick<Parts, 'relational' | 'claim' | 'metrics' | 'logger'>): Health {
  metrics.ready.set(1);
  const health = new Health({
    probe: () => tryWriting(relational.db),
    // PGlite lives in this process: it may be busy for a while, and is never out of reach.
    ...(relational.engine === 'postgres'
      ? { beat: async () => void (await sql`select 1`.execute(relational.db)) }
      : {}),
    onChange: (state, why) => {
      metrics.ready.set(state === 'up' ? 1 : 0);
      if (state === 'up') logger.info('touchpoints are taken in again');
      else logger.error({ why }, 'touchpoints are refused');
    },
  });
  claim?.watch({
    lost: (why) => {
      health.claim = why;
    },
    regained: () => {
      health.claim = undefined;
    },
  });
  return health;
}
