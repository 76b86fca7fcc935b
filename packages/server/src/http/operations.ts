import { CodedError } from '@throughline/core/kernel';
import { z } from 'zod';
import { type Route, route } from './route.ts';

export interface Status {
  readonly version: string;
  readonly relational: string;
  readonly analytical: string;
  readonly ready: boolean;
  readonly why: string | null;
  readonly uptimeSeconds: number;
  readonly memoryMegabytes: number;
  readonly queue: { items: number; bytes: number };
  readonly outbox: { rows: number; events: number; oldestSeconds: number | null };
  readonly duplicateWindowHours: number;
  /** Null while the analytical engine does not answer. */
  readonly touchpoints: number | null;
  readonly withoutPerson: number | null;
  readonly people: number;
}

const statusSchema = z.object({
  version: z.string(),
  relational: z.string(),
  analytical: z.string(),
  ready: z.boolean(),
  why: z.string().nullable(),
  uptimeSeconds: z.number(),
  memoryMegabytes: z.number(),
  queue: z.object({ items: z.int(), bytes: z.int() }),
  outbox: z.object({ rows: z.int(), events: z.int(), oldestSeconds: z.number().nullable() }),
  duplicateWindowHours: z.number(),
  touchpoints: z.int().nullable().describe('Null while the analytical engine does not answer.'),
  withoutPerson: z.int().nullable().describe('Null while the analytical engine does not answer.'),
  people: z.int(),
});

interface Operations {
  readonly ready: () => { ready: boolean; why?: string };
  readonly metrics: () => Promise<string>;
  readonly status: () => Promise<Status>;
  readonly description: () => object;
}

/** What an operator and an orchestrator ask. */
export function operationRoutes({ ready, metrics, status, description }: Operations): Route[] {
  return [
    route({
      method: 'GET',
      path: '/healthz',
      scope: 'none',
      tag: 'operations',
      summary: 'The process is alive.',
      response: z.object({ status: z.literal('ok') }),
      handle: async () => ({ status: 'ok' }),
    }),
    route({
      method: 'GET',
      path: '/readyz',
      scope: 'none',
      tag: 'operations',
      summary: 'Touchpoints can be taken in.',
      response: z.object({ status: z.literal('ready') }),
      errors: [503],
      handle: async () => {
        const state = ready();
        if (!state.ready)
          throw new CodedError(503, 'not_ready', 'Touchpoints cannot be taken in at the moment.');
        return { status: 'ready' };
      },
    }),
    route({
      method: 'GET',
      path: '/metrics',
      scope: 'read',
      tag: 'operations',
      summary: 'Metrics in Prometheus’ text format.',
      response: 'text',
      handle: async ({ reply }) => {
        reply.type('text/plain; version=0.0.4; charset=utf-8');
        return metrics();
      },
    }),
    route({
      method: 'GET',
      path: '/v1/status',
      scope: 'read',
      tag: 'operations',
      summary: 'What runs, how much waits, how many people and touchpoints there are.',
      response: statusSchema,
      handle: () => status(),
    }),
    route({
      method: 'GET',
      path: '/openapi.json',
      scope: 'none',
      tag: 'operations',
      summary: 'This description.',
      response: z.looseObject({}),
      handle: async () => description(),
    }),
  ];
}
