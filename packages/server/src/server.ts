import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  KnownPeople,
  type RelationalEngine,
  readSettings,
  type Schema,
  tryWriting,
} from '@throughline/storage/relational';
import { sql } from 'kysely';
import type { Logger } from 'pino';
import { ensureAdminKey } from './auth/admin-key.ts';
import { Keys } from './auth/keys.ts';
import { Seal } from './auth/seal.ts';
import { sealStored } from './auth/seal-stored.ts';
import { SealedSettings } from './auth/sealed-settings.ts';
import { loadConnectors } from './connectors.ts';
import { DestinationKinds } from './destinations/kinds.ts';
import { createApp } from './http/app.ts';
import { browserRoutes } from './http/browsers.ts';
import { catalogueRoutes } from './http/catalogue.ts';
import { deadLetterRoutes } from './http/dead-letters.ts';
import { destinationRoutes } from './http/destinations.ts';
import { cloudeventsRoutes } from './http/doors/cloudevents.ts';
import { posthogRoutes } from './http/doors/posthog.ts';
import { posthogConfigRoutes } from './http/doors/posthog-config.ts';
import { snowplowRoutes } from './http/doors/snowplow.ts';
import { exportRoutes } from './http/exports.ts';
import { importRoutes } from './http/imports.ts';
import { journeyRoutes } from './http/journeys.ts';
import { openApi } from './http/openapi.ts';
import { operationRoutes } from './http/operations.ts';
import { organizationRoutes } from './http/organization.ts';
import { peopleRoutes } from './http/people.ts';
import type { Route } from './http/route.ts';
import { sourceRoutes } from './http/sources.ts';
import { touchpointRoutes } from './http/touchpoints.ts';
import { webhookReceiveRoutes } from './http/webhook-receive.ts';
import { webhookRoutes } from './http/webhooks.ts';
import type { DatabaseClaim, Release } from './instance.ts';
import { createLogger } from './log.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { openPlanes, type Place } from './planes.ts';
import { readStatus } from './status.ts';
import { Webhooks } from './webhooks/registry.ts';
import type { Failpoint } from './workers/batch.ts';
import { Catalogue } from './workers/catalogue.ts';
import { CatalogueRecorder } from './workers/catalogue-recorder.ts';
import { Committer } from './workers/committer.ts';
import { Couriers } from './workers/couriers.ts';
import { DeadLetters } from './workers/dead-letters.ts';
import { Health } from './workers/health.ts';
import { Ingest } from './workers/ingest.ts';
import { LetterSweeper } from './workers/letter-sweeper.ts';
import { PeopleReader } from './workers/people-reader.ts';
import { Shipper } from './workers/shipper.ts';
import { Sources } from './workers/sources.ts';
import { DUPLICATE_WINDOW_MS, Sweeper } from './workers/sweeper.ts';

export const VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** People are skewed: these are most of those that events and readers touch. */
const REMEMBERED_PEOPLE = 20_000;
/** Items and bytes that may wait for their transaction before the door answers 429. */
const MAX_QUEUED = 20_000;
const MAX_QUEUED_BYTES = 64_000_000;
/** Micro-batches that may wait for the analytical engine before the door answers 503. */
const MAX_BACKLOG = 20_000;

export interface ThroughlineOptions extends Place {
  readonly host: string;
  /** 0 picks a free one. */
  readonly port: number;
  readonly logLevel?: string;
  /** Folder with connectors of one's own, a file each. */
  readonly connectors?: string | undefined;
  /** Let webhooks go to loopback, link-local and private addresses. */
  readonly allowPrivateWebhooks?: boolean;
  /** What secrets of others are encrypted under, 32 characters or more; absent: `seal.key` in the data directory. */
  readonly sealKey?: string | undefined;
  /** Micro-batches that may wait for the analytical engine before the door answers 503. */
  readonly maxBacklog?: number;
  /** Where tests stop, kill or delay the process. */
  readonly failpoint?: Failpoint;
}

export interface Throughline {
  readonly url: string;
  readonly routes: readonly Route[];
  /** Set on the very first start: where the admin key was written. */
  readonly newAdminKey: string | undefined;
  close(): Promise<void>;
}

/**
 * The composition root: opens the planes, starts the workers, listens.
 * @throws CodedError where the data belong to another process
 */
export async function startThroughline(options: ThroughlineOptions): Promise<Throughline> {
  const releases: Release[] = [];
  const release = async () => {
    for (const each of releases.splice(0).reverse()) await each();
  };
  try {
    return await start(options, releases, release);
  } catch (error) {
    await release();
    throw error;
  }
}

async function start(
  options: ThroughlineOptions,
  releases: Release[],
  release: Release,
): Promise<Throughline> {
  const connectors = await loadConnectors(options.connectors);
  const kinds = connectors.sources;
  const logger = createLogger(options.logLevel ?? 'info');
  const seal = new Seal(options.sealKey, options.dataDirectory);
  const sealed = new SealedSettings(seal);
  const destinationKinds = new DestinationKinds(connectors.destinations, sealed);
  const metrics = createMetrics();
  const { relational, analytical, claim } = await openPlanes(options, releases, (error) =>
    logger.error({ err: error }, 'the embedded relational engine failed; it is started again'),
  );
  const { db } = relational;
  const { failpoint = () => {}, maxBacklog = MAX_BACKLOG } = options;
  const keys = new Keys(db, relational.engine === 'pglite');
  // Processes that share a database and were given no key have one each: what one seals the others could not open.
  if (relational.engine === 'pglite' || options.sealKey !== undefined)
    await sealStored(db, sealed, connectors).catch((error) =>
      logger.warn({ err: error }, 'stored secrets could not be sealed'),
    );
  const newAdminKey = await ensureAdminKey(db, keys, options.dataDirectory, Date.now());

  const health = createHealth(relational, claim, metrics, logger);
  releases.push(async () => health.stop());
  const known = new KnownPeople(REMEMBERED_PEOPLE);
  const recorder = new CatalogueRecorder({
    db,
    onError: (error) => logger.warn({ err: error }, 'could not write down what events are like'),
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
    overlaps: relational.engine === 'postgres',
    maxQueued: MAX_QUEUED,
    maxQueuedBytes: MAX_QUEUED_BYTES,
    onCommitted: (events, milliseconds) => {
      metrics.committed.inc(events);
      metrics.batches.observe(milliseconds / 1000);
    },
  });
  const outward = {
    allowPrivate: options.allowPrivateWebhooks ?? false,
    directory: path.resolve(options.dataDirectory, 'files'),
  };
  const couriers = new Couriers({
    ...{ db, analytical, failpoint, kinds: destinationKinds, ...outward },
    mayDeliver: () => health.holdsClaim,
    alone: relational.engine === 'pglite',
    onTried: (destination, outcome) => metrics.deliveries.inc({ destination, outcome }),
    onError: (error) => logger.warn({ err: error }, 'deliveries are held up; they go on later'),
  });
  const shipper = createShipper({ db, analytical, failpoint, maxBacklog }, health, metrics, logger, () =>
    couriers.wake(),
  );
  let duplicateWindow = DUPLICATE_WINDOW_MS;
  const sweeper = new Sweeper({
    db,
    onWindow: (milliseconds) => {
      duplicateWindow = milliseconds;
      metrics.window.set(milliseconds / 1000);
    },
    onError: (error) => logger.warn({ err: error }, 'could not forget old message ids'),
  });

  const letterSweeper = new LetterSweeper({
    db,
    settings: () => readSettings(db),
    onDropped: (letters, why) => metrics.lettersDropped.inc({ why }, letters),
    onError: (error) => logger.warn({ err: error }, 'could not drop old dead letters'),
  });

  const started = Date.now();
  const now = () => Date.now();
  const settings = () => committer.settings();
  const sources = new Sources({
    ...{ db, analytical, committer, ingest, health, settings, kinds, sealed },
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
  const reader = new PeopleReader(db, analytical, known, relational.engine === 'pglite');
  const doors = {
    ingest,
    settings,
    now,
    onRefused: (code: string) => metrics.refused.inc({ code }),
    onResent: (door: string) => metrics.resent.inc({ door }),
  };
  const unlessSilent = <T>(work: () => Promise<T>) => health.unlessSilent(work);
  const webhooks = new Webhooks(db, seal);
  const routes: Route[] = [
    ...touchpointRoutes(doors),
    ...browserRoutes(),
    ...posthogRoutes(doors),
    ...posthogConfigRoutes(),
    ...cloudeventsRoutes(doors),
    ...snowplowRoutes(doors),
    ...webhookRoutes({ webhooks, settings, now }),
    ...webhookReceiveRoutes({ ...doors, webhooks, unlessSilent }),
    ...peopleRoutes({ db, known, analytical, reader, settings }),
    ...journeyRoutes({ db, analytical }),
    ...exportRoutes({ db, analytical, reader, settings }),
    ...importRoutes({
      ...{ db, committer, health, settings, now },
      gate: () => committer.gate({ surely: true }),
      onViolation: (touchpoint, violation) => recorder.violated(touchpoint, violation),
    }),
    ...catalogueRoutes({ db, analytical, catalogue: new Catalogue(db, () => recorder.flush()), now }),
    ...deadLetterRoutes({
      db,
      letters: new DeadLetters({ db, analytical, committer, health, settings, webhooks }),
      settings,
      now,
    }),
    ...destinationRoutes({ db, kinds: destinationKinds, place: outward, now, wake: () => couriers.wake() }),
    ...sourceRoutes({ db, kinds, sealed, wake: () => sources.wake(), now }),
    ...organizationRoutes({ db, keys, now }),
    ...operationRoutes({
      ready: () => health.state,
      metrics: () => {
        metrics.queue.set(ingest.depth.items);
        metrics.ready.set(health.state.ready ? 1 : 0);
        return metrics.registry.metrics();
      },
      status: () =>
        readStatus({ version: VERSION, relational, analytical, health, ingest, started, duplicateWindow }),
      description: () => openApi(routes, VERSION),
    }),
  ];
  const app = createApp({
    routes,
    keys,
    logger,
    unlessSilent,
    maxBodiesInFlight: MAX_QUEUED_BYTES,
    onResponse: (route, status, seconds) =>
      metrics.requests.observe({ route, status: String(status) }, seconds),
  });
  shipper.start();
  letterSweeper.start();
  couriers.start();
  sources.start();
  const url = await app.listen({ host: options.host, port: options.port });
  logger.info({ url, relational: relational.engine, analytical: analytical.engine }, 'started');
  return {
    url,
    routes,
    newAdminKey,
    close: async () => {
      await app.close();
      await sources.stop();
      await ingest.drain();
      await Promise.all([
        couriers.stop(),
        shipper.stop(),
        sweeper.stop(),
        letterSweeper.stop(),
        recorder.stop(),
      ]);
      await release();
    },
  };
}

function createHealth(
  relational: RelationalEngine<Schema>,
  claim: DatabaseClaim | undefined,
  metrics: Metrics,
  logger: Logger,
): Health {
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

function createShipper(
  parts: Pick<ConstructorParameters<typeof Shipper>[0], 'db' | 'analytical' | 'failpoint' | 'maxBacklog'>,
  health: Health,
  metrics: Metrics,
  logger: Logger,
  wake: () => void,
): Shipper {
  return new Shipper({
    ...parts,
    mayShip: () => health.holdsClaim,
    onBacklog: ({ rows }, exceeded) => {
      metrics.outbox.set(rows);
      health.backlog = exceeded;
    },
    onShipped: (rows) => {
      metrics.shipped.inc(rows);
      wake();
    },
    onError: (error) => {
      metrics.shippingErrors.inc();
      logger.warn({ err: error }, 'a shipment did not arrive; it is sent again');
    },
  });
}
