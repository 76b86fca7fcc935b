import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What the process counts, under the names Prometheus scrapes. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: 'throughline_http_request_seconds',
      help: 'Time to answer a request.',
      labelNames: ['route', 'status'],
      buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
      registers,
    }),
    batches: new Histogram({
      name: 'throughline_commit_seconds',
      help: 'Time of one micro-batch from its start to its commit.',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
      registers,
    }),
    committed: new Counter({
      name: 'throughline_touchpoints_committed_total',
      help: 'Items that were committed.',
      registers,
    }),
    refused: new Counter({
      name: 'throughline_touchpoints_refused_total',
      help: 'Items that were refused, by reason.',
      labelNames: ['code'],
      registers,
    }),
    violations: new Counter({
      name: 'throughline_schema_violations_total',
      help: 'Events that were not as the catalogue says, by what became of them.',
      labelNames: ['action'],
      registers,
    }),
    unrecorded: new Counter({
      name: 'throughline_catalogue_unrecorded_total',
      help: 'Names of events that were too many for the catalogue to keep.',
      registers,
    }),
    lettersDropped: new Counter({
      name: 'throughline_dead_letters_dropped_total',
      help: 'Dead letters that went by age or quota.',
      labelNames: ['why'],
      registers,
    }),
    resent: new Counter({
      name: 'throughline_requests_resent_total',
      help: 'Requests that their client says it sends again (X-Retry-Count and its like), by door.',
      labelNames: ['door'],
      registers,
    }),
    retries: new Counter({
      name: 'throughline_commit_retries_total',
      help: 'Transactions that had to be folded again, by reason.',
      labelNames: ['why'],
      registers,
    }),
    shipped: new Counter({
      name: 'throughline_rows_shipped_total',
      help: 'Rows the analytical engine took.',
      registers,
    }),
    shippingErrors: new Counter({
      name: 'throughline_shipping_errors_total',
      help: 'Failed attempts to ship.',
      registers,
    }),
    deliveries: new Counter({
      name: 'throughline_deliveries_total',
      help: 'Attempts to deliver, by destination and outcome.',
      labelNames: ['destination', 'outcome'],
      registers,
    }),
    sourceItems: new Counter({
      name: 'throughline_source_touchpoints_total',
      help: 'What declared sources brought, by outcome.',
      labelNames: ['source', 'outcome'],
      registers,
    }),
    sourceFailures: new Counter({
      name: 'throughline_source_failures_total',
      help: 'Runs of declared sources that failed, by reason.',
      labelNames: ['source', 'code'],
      registers,
    }),
    queue: new Gauge({
      name: 'throughline_queue_items',
      help: 'Items that wait for their transaction.',
      registers,
    }),
    outbox: new Gauge({
      name: 'throughline_outbox_rows',
      help: 'Micro-batches that wait for the analytical engine.',
      registers,
    }),
    window: new Gauge({
      name: 'throughline_duplicate_window_seconds',
      help: 'How far back duplicates are recognised.',
      registers,
    }),
    ready: new Gauge({ name: 'throughline_ready', help: 'Whether touchpoints can be taken in.', registers }),
  };
}
export type Metrics = ReturnType<typeof createMetrics>;
