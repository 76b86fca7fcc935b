import { readFileSync } from 'node:fs';
import path from 'node:path';
import { apiRoutes } from './api.ts';
import { ensureAdminKey } from './auth/admin-key.ts';
import { Keys } from './auth/keys.ts';
import { Seal } from './auth/seal.ts';
import { sealStored } from './auth/seal-stored.ts';
import { SealedSettings } from './auth/sealed-settings.ts';
import type { SingleSignOn } from './auth/single-sign-on-settings.ts';
import { openAuth } from './auth.ts';
import { loadConnectors } from './connectors.ts';
import { type ConsoleMode, openConsole } from './console.ts';
import { DestinationKinds } from './destinations/kinds.ts';
import { createApp } from './http/app.ts';
import { EventStreams } from './http/event-stream.ts';
import type { Route } from './http/route.ts';
import type { Release } from './instance.ts';
import { createLogger } from './log.ts';
import { createMetrics } from './metrics.ts';
import { openPlanes, type Place } from './planes.ts';
import type { Failpoint } from './workers/batch.ts';
import { MAX_QUEUED_BYTES, openWorkers } from './workers.ts';

export const VERSION = (
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
).version;

/** Micro-batches that may wait for the analytical engine before the door answers 503. */
const MAX_BACKLOG = 20_000;
/** Who may watch at once what comes in, and what changes. */
const MAX_STREAMS = 200;

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
  /** The address that browsers use, where it is not the one they state: `https://cx.example.org`. */
  readonly publicUrl?: string | undefined;
  /** Proxies whose word for where a request comes from is taken: addresses or networks. */
  readonly trustedProxies?: readonly string[];
  /** Single sign-on, where the environment says it. */
  readonly singleSignOn?: SingleSignOn | undefined;
  /** With the sample company: a browser on this very machine looks at it without an account. */
  readonly visitors?: boolean;
  /** Micro-batches that may wait for the analytical engine before the door answers 503. */
  readonly maxBacklog?: number;
  /** The web console: built first where it has to be, served as it is, or (by default) not at all. */
  readonly console?: ConsoleMode;
  /** Where lines for whoever started the server go, such as that the console is being built. */
  readonly say?: (line: string) => void;
  /** Where tests stop, kill or delay the process. */
  readonly failpoint?: Failpoint;
}

export interface Throughline {
  readonly url: string;
  readonly routes: readonly Route[];
  /** Set on the very first start: where the admin key was written. */
  readonly newAdminKey: string | undefined;
  /** Set while nobody has an account: by this link the first owner makes theirs. */
  readonly setUpLink: string | undefined;
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
  const logger = createLogger(options.logLevel ?? 'info');
  const seal = new Seal(options.sealKey, options.dataDirectory);
  const sealed = new SealedSettings(seal);
  const destinationKinds = new DestinationKinds(connectors.destinations, sealed);
  const metrics = createMetrics();
  const { relational, analytical, claim } = await openPlanes(options, releases, (error) =>
    logger.error({ err: error }, 'the embedded relational engine failed; it is started again'),
  );
  const { db } = relational;
  const keys = new Keys(db, relational.engine === 'pglite');
  // Processes that share a database and were given no key have one each: what one seals the others could not open.
  if (relational.engine === 'pglite' || options.sealKey !== undefined)
    await sealStored(db, sealed, connectors).catch((error) =>
      logger.warn({ err: error }, 'stored secrets could not be sealed'),
    );
  const newAdminKey = await ensureAdminKey(db, keys, options.dataDirectory, Date.now());
  const outward = {
    allowPrivate: options.allowPrivateWebhooks ?? false,
    directory: path.resolve(options.dataDirectory, 'files'),
  };
  const { failpoint = () => {}, maxBacklog = MAX_BACKLOG } = options;
  const shared = { relational, analytical, connectors, sealed, destinationKinds, outward, metrics };
  const workers = openWorkers({ ...shared, claim, failpoint, maxBacklog, logger });
  releases.push(async () => workers.health.stop());

  const now = () => Date.now();
  const streams = new EventStreams(MAX_STREAMS);
  const auth = openAuth({
    ...{ db, seal, now, options, routes: () => routes },
    onError: (error) => logger.warn({ err: error }, 'could not tidy up the audit'),
  });
  const routes: Route[] = apiRoutes({ ...shared, workers, auth, keys, seal, streams, now, version: VERSION });
  const files =
    (options.console ?? 'none') === 'none'
      ? undefined
      : openConsole(options.console!, logger, options.say ?? (() => {}));
  if (files) releases.push(async () => files.stop());
  const app = createApp({
    routes,
    console: files,
    keys,
    logger,
    unlessSilent: (work) => workers.health.unlessSilent(work),
    ...{ staff: auth.staff, witness: auth.witness, trustedProxies: options.trustedProxies ?? [] },
    maxBodiesInFlight: MAX_QUEUED_BYTES,
    onResponse: (route, status, seconds) =>
      metrics.requests.observe({ route, status: String(status) }, seconds),
  });
  workers.start();
  auth.audit.start();
  const url = await app.listen({ host: options.host, port: options.port });
  const setUpLink = await auth.setUpLink(url);
  logger.info({ url, relational: relational.engine, analytical: analytical.engine }, 'started');
  return {
    url,
    routes,
    newAdminKey,
    setUpLink,
    close: async () => {
      streams.stop();
      await app.close();
      auth.audit.stop();
      await workers.stop();
      await release();
    },
  };
}
