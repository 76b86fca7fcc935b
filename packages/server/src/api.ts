import type { Analytical } from '@throughline/storage/analytical';
import type { RelationalEngine, Schema } from '@throughline/storage/relational';
import type { Keys } from './auth/keys.ts';
import type { Seal } from './auth/seal.ts';
import type { SealedSettings } from './auth/sealed-settings.ts';
import type { openAuth } from './auth.ts';
import type { Connectors } from './connectors.ts';
import type { DestinationKinds } from './destinations/kinds.ts';
import { browserRoutes } from './http/browsers.ts';
import { catalogueRoutes } from './http/catalogue.ts';
import { deadLetterRoutes } from './http/dead-letters.ts';
import { destinationRoutes } from './http/destinations.ts';
import { cloudeventsRoutes } from './http/doors/cloudevents.ts';
import { posthogRoutes } from './http/doors/posthog.ts';
import { posthogConfigRoutes } from './http/doors/posthog-config.ts';
import { snowplowRoutes } from './http/doors/snowplow.ts';
import type { EventStreams } from './http/event-stream.ts';
import { exportRoutes } from './http/exports.ts';
import { importRoutes } from './http/imports.ts';
import { ingestHealthRoutes } from './http/ingest-health.ts';
import { journeyRoutes } from './http/journeys.ts';
import { liveRoutes } from './http/live.ts';
import { openApi } from './http/openapi.ts';
import { operationRoutes } from './http/operations.ts';
import { organizationRoutes } from './http/organization.ts';
import { peopleRoutes } from './http/people.ts';
import { pulseRoutes } from './http/pulse.ts';
import type { Route } from './http/route.ts';
import { scopeCountRoutes } from './http/scope-counts.ts';
import { sourceRoutes } from './http/sources.ts';
import { touchpointRoutes } from './http/touchpoints.ts';
import { webhookReceiveRoutes } from './http/webhook-receive.ts';
import { webhookRoutes } from './http/webhooks.ts';
import type { Metrics } from './metrics.ts';
import { readStatus } from './status.ts';
import { Webhooks } from './webhooks/registry.ts';
import { Catalogue } from './workers/catalogue.ts';
import { Changes } from './workers/changes.ts';
import { DeadLetters } from './workers/dead-letters.ts';
import type { Workers } from './workers.ts';

interface Parts {
  readonly relational: RelationalEngine<Schema>;
  readonly analytical: Analytical;
  readonly workers: Workers;
  readonly auth: Pick<ReturnType<typeof openAuth>, 'routes' | 'marks'>;
  readonly keys: Keys;
  readonly seal: Seal;
  readonly sealed: SealedSettings;
  readonly connectors: Connectors;
  readonly destinationKinds: DestinationKinds;
  readonly outward: { readonly allowPrivate: boolean; readonly directory: string };
  readonly streams: EventStreams;
  readonly metrics: Metrics;
  readonly version: string;
  readonly now: () => number;
}

/** Every route there is; the OpenAPI description, the table of roles and the references are made of it. */
export function apiRoutes(parts: Parts): Route[] {
  const { relational, analytical, workers, auth, seal, sealed, outward, metrics, version, now } = parts;
  const { db } = relational;
  const { health, known, recorder, committer, ingest, couriers, reader, live, sources } = workers;
  const started = now();
  const settings = () => committer.settings();
  const unlessSilent = <T>(work: () => Promise<T>) => health.unlessSilent(work);
  const webhooks = new Webhooks(db, seal);
  const doors = {
    ...{ ingest, settings, now },
    onRefused: (code: string) => metrics.refused.inc({ code }),
    onResent: (door: string) => metrics.resent.inc({ door }),
  };
  const routes: Route[] = [
    ...touchpointRoutes(doors),
    ...browserRoutes(),
    ...posthogRoutes(doors),
    ...posthogConfigRoutes(),
    ...cloudeventsRoutes(doors),
    ...snowplowRoutes(doors),
    ...webhookRoutes({ webhooks, settings, now }),
    ...webhookReceiveRoutes({ ...doors, webhooks, unlessSilent }),
    ...peopleRoutes({ db, known, analytical, reader, settings, marks: auth.marks }),
    ...liveRoutes({ feed: live, changes: new Changes(db), reader, settings, streams: parts.streams }),
    ...scopeCountRoutes({ db, analytical, now }),
    ...pulseRoutes({ db, analytical, reader, now }),
    ...ingestHealthRoutes({ db, analytical, health, ingest, now }),
    ...journeyRoutes({ db, analytical, reader, settings }),
    ...exportRoutes({ db, analytical, reader, settings }),
    ...importRoutes({
      ...{ db, committer, health, settings, now },
      gate: () => committer.gate({ surely: true }),
      onViolation: (touchpoint, violation) => recorder.violated(touchpoint, violation),
    }),
    ...catalogueRoutes({
      ...{ db, analytical, marks: auth.marks, now },
      catalogue: new Catalogue(db, () => recorder.flush()),
    }),
    ...deadLetterRoutes({
      ...{ db, settings, now },
      letters: new DeadLetters({ db, analytical, committer, health, settings, webhooks }),
    }),
    ...destinationRoutes({
      ...{ db, kinds: parts.destinationKinds, place: outward, now },
      wake: () => couriers.wake(),
    }),
    ...sourceRoutes({ db, kinds: parts.connectors.sources, sealed, wake: () => sources.wake(), now }),
    ...organizationRoutes({ db, keys: parts.keys, now }),
    ...auth.routes,
    ...operationRoutes({
      ready: () => health.state,
      metrics: () => {
        metrics.queue.set(ingest.depth.items);
        metrics.ready.set(health.state.ready ? 1 : 0);
        return metrics.registry.metrics();
      },
      status: () => {
        const duplicateWindow = workers.duplicateWindow();
        return readStatus({ version, relational, analytical, health, ingest, started, duplicateWindow });
      },
      description: () => openApi(routes, version),
    }),
  ];
  return routes;
}
