import type { JsonObject } from '@throughline/core/kernel';
import { deadLetters, readDeliveryLog } from '@throughline/storage/relational';
import { z } from 'zod';
import { optionsSchema } from '../destinations/kinds.ts';
import {
  deadLetterSchema,
  destinationSchema,
  logEntrySchema,
  presentDeadLetter,
  presentLogEntry,
} from '../destinations/present.ts';
import { DestinationRegistry, type RegistryParts } from '../destinations/registry.ts';
import { kindSchema, presentKind } from './kinds.ts';
import { nextPage, pageAmong, pageOf, pageQuery, readCursor } from './page-cursor.ts';
import { type Route, route } from './route.ts';

const named = z.object({
  name: z
    .string()
    .regex(
      /^(?!kinds$)[a-z][a-z0-9_-]{0,49}$/,
      'a lower-case word of letters, digits, _ and -, at most 50 long, and not kinds',
    ),
});
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const tag = 'touchpoints';
const paged = pageQuery({ usual: 50, most: 500 });
const chosen = z.object({
  keys: z
    .array(z.guid())
    .min(1)
    .max(1_000)
    .optional()
    .describe('Those meant, by `key`; all where it is absent.'),
});

/** Where touchpoints and people go. */
export function destinationRoutes(parts: RegistryParts): Route[] {
  const registry = new DestinationRegistry(parts);
  return [
    ...declarationRoutes(registry, parts),
    ...courseRoutes(registry),
    ...logRoutes(registry, parts),
    ...deadRoutes(registry, parts),
  ];
}

function declarationRoutes(registry: DestinationRegistry, { kinds }: RegistryParts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/destinations',
      scope: 'admin',
      tag,
      summary: 'All destinations, how far they are and what waits.',
      query: z.object(pageQuery({ usual: 500, most: 1000 })),
      response: z.object({ destinations: z.array(destinationSchema), next: nextPage }),
      handle: async ({ query }) => {
        const { page, next } = pageAmong(await registry.list(), query, ({ name }) => name);
        return { destinations: page, next };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/destinations/kinds',
      scope: 'admin',
      tag,
      summary: 'The kinds of destination there are, and what each wants to know.',
      response: z.object({ kinds: z.array(kindSchema) }),
      handle: async () => ({ kinds: kinds.all.map(presentKind) }),
    }),
    route({
      method: 'GET',
      path: '/v1/destinations/{name}',
      scope: 'admin',
      tag,
      summary: 'One destination, without its secrets.',
      params: named,
      response: destinationSchema,
      errors: [404],
      handle: ({ params }) => registry.get(params.name),
    }),
    route({
      method: 'PUT',
      path: '/v1/destinations/{name}',
      scope: 'admin',
      tag,
      summary:
        'Declares a destination, or changes it. A new one is sent what arrives from now on; one of people, everyone.',
      params: named,
      body: optionsSchema.extend({
        kind: z.string().min(1).max(100).describe('`webhook`, `table`, `files`, or a kind of your own.'),
        stream: z.enum(['touchpoints', 'people']).default('touchpoints'),
        rule: z
          .looseObject({})
          .default({})
          .describe('Which touchpoints: docs/guide/destinations.md. `{}`: all.'),
        settings: z
          .record(z.string(), z.unknown())
          .describe('As the kind wants them. A secret that is absent, or `***`, stays as it was.'),
      }),
      response: destinationSchema,
      errors: [409],
      handle: ({ params, body }) =>
        registry.put(params.name, {
          ...body,
          rule: body.rule as JsonObject,
          settings: body.settings as JsonObject,
        }),
    }),
    route({
      method: 'DELETE',
      path: '/v1/destinations/{name}',
      scope: 'admin',
      tag,
      summary: 'Takes a destination away, with all that waits for it and its dead letters.',
      params: named,
      response: z.object({ deleted: z.literal(true) }),
      errors: [404],
      handle: async ({ params }) => {
        await registry.delete(params.name);
        return { deleted: true };
      },
    }),
  ];
}

function courseRoutes(registry: DestinationRegistry): Route[] {
  const shape = { method: 'POST', scope: 'admin', tag, params: named, response: destinationSchema } as const;
  return [
    route({
      ...shape,
      path: '/v1/destinations/{name}/pause',
      summary: 'Sends nothing any more; what arrives is kept for later.',
      errors: [404],
      handle: ({ params, principal }) => registry.pause(params.name, principal.name),
    }),
    route({
      ...shape,
      path: '/v1/destinations/{name}/resume',
      summary: 'Goes on where it was paused.',
      errors: [404],
      handle: ({ params, principal }) => registry.resume(params.name, principal.name),
    }),
    route({
      ...shape,
      path: '/v1/destinations/{name}/replay',
      summary: 'Delivers again, under the same ids, what was taken in since an instant; of people everyone.',
      body: z.object({
        from: z
          .union([instant.transform((milliseconds) => milliseconds * 1000), z.int().min(0)])
          .default(0)
          .describe(
            'A time of receipt, or the `applied` of a touchpoint, itself included. Default: the start.',
          ),
      }),
      errors: [404],
      handle: ({ params, body, principal }) => registry.replay(params.name, body.from, principal.name),
    }),
  ];
}

function logRoutes(registry: DestinationRegistry, { db }: RegistryParts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/destinations/{name}/deliveries',
      scope: 'admin',
      tag,
      summary:
        'What was tried, newest first, a page at a time; the last 7 days and 100,000 attempts are kept.',
      params: named,
      query: z.object({
        ...paged,
        status: z.string().max(20).optional(),
        event: z.string().max(200).optional().describe('The sender’s id of an event, or its key.'),
        from: instant.optional(),
        to: instant.optional(),
      }),
      response: z.object({ deliveries: z.array(logEntrySchema), next: nextPage }),
      errors: [404],
      handle: async ({ params, query }) => {
        const { limit, cursor, ...filter } = query;
        const rows = await readDeliveryLog(db, params.name, {
          ...filter,
          before: cursor === undefined ? undefined : readCursor(cursor, logPlace),
          limit: limit + 1,
        });
        // Of one that is gone the log is still there.
        if (rows.length === 0) await registry.find(params.name);
        const { page, next } = pageOf(rows, limit, ({ at, id }) => ({ at, id }));
        return { deliveries: page.map(presentLogEntry), next };
      },
    }),
  ];
}

const logPlace = z.object({ at: z.int(), id: z.guid() });

function deadRoutes(registry: DestinationRegistry, { db }: RegistryParts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/destinations/{name}/dead-letters',
      scope: 'admin',
      tag,
      summary: 'What was given up, oldest first, with its reason.',
      params: named,
      query: z.object(paged),
      response: z.object({ deadLetters: z.array(deadLetterSchema), next: nextPage }),
      errors: [404],
      handle: async ({ params, query }) => {
        await registry.find(params.name);
        const { limit, cursor } = query;
        const after = cursor === undefined ? -1 : readCursor(cursor, z.int());
        const rows = await deadLetters(db, params.name, { after, limit: limit + 1 });
        const { page, next } = pageOf(rows, limit, ({ seq }) => seq);
        return { deadLetters: page.map(presentDeadLetter), next };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/destinations/{name}/dead-letters/retry',
      scope: 'admin',
      tag,
      summary: 'Tries dead letters again from the start of the schedule, under the same ids.',
      params: named,
      body: chosen,
      response: z.object({ retried: z.int() }),
      errors: [404],
      handle: async ({ params, body }) => ({ retried: await registry.retryDead(params.name, body.keys) }),
    }),
    route({
      method: 'POST',
      path: '/v1/destinations/{name}/dead-letters/discard',
      scope: 'admin',
      tag,
      summary: 'Lets dead letters go for good.',
      params: named,
      body: chosen,
      response: z.object({ discarded: z.int() }),
      errors: [404],
      handle: async ({ params, body, principal }) => ({
        discarded: await registry.discardDead(params.name, body.keys, principal.name),
      }),
    }),
  ];
}
