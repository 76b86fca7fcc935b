import type { VersionedSettings } from '@throughline/core/people';
import { tryDelivery } from '@throughline/core/touchpoints';
import { z } from 'zod';
import { deliveryOf, writtenDelivery } from '../webhooks/definition.ts';
import type { WebhookSummary, Webhooks } from '../webhooks/registry.ts';
import { nextPage, pageAmong, pageQuery } from './page-cursor.ts';
import { type Route, route } from './route.ts';
import { arrivalOf } from './take.ts';

/** Examples carry whole recorded bodies, bytes. */
const MAX_DEFINITION_BYTES = 1024 * 1024;

const webhookParams = z.object({
  name: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'lower-case letters, digits, _ and -, at most 64'),
});

const webhookSchema = z
  .object({
    name: z.string(),
    version: z.int(),
    at: z.iso.datetime(),
    by: z.string().describe('Name of the key that made this version.'),
    secrets: z.boolean().describe('Whether it has a secret. No answer ever holds one.'),
    path: z.string().describe('Where its sender posts to.'),
    definition: z.looseObject({}).describe('Signature, mapping and examples: docs/reference/webhooks.md.'),
  })
  .meta({ title: 'Webhook' });

const putSchema = z.object({
  definition: z.looseObject({}).describe('Signature, mapping and examples: docs/reference/webhooks.md.'),
  secrets: z
    .array(z.string().min(1).max(2000))
    .min(1)
    .max(3)
    .optional()
    .describe('Any of them may have signed. Left out, those of the version before stay.'),
  basedOn: z
    .int32()
    .min(0)
    .optional()
    .describe('The version this was edited from: someone else’s is then not overwritten.'),
});

const refusedSchema = z.object({ code: z.string(), message: z.string(), path: z.string().optional() });
const trialSchema = z.object({
  outcomes: z
    .array(
      z.object({
        touchpoint: z.looseObject({}).optional().describe('As it would be kept; empty fields are left out.'),
        refused: refusedSchema.optional(),
      }),
    )
    .describe('One a touchpoint, in the order of the body.'),
  ignored: z.int().describe('Items for which no rule of the mapping holds.'),
});

interface Parts {
  readonly webhooks: Webhooks;
  readonly settings: () => Promise<VersionedSettings>;
  readonly now: () => number;
}

/** Webhooks as declared data; what they receive is webhook-receive.ts. */
export function webhookRoutes({ webhooks, settings, now }: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/webhooks',
      scope: 'admin',
      tag: 'webhooks',
      summary: 'All webhooks, without their secrets.',
      query: z.object(pageQuery({ usual: 500, most: 1000 })),
      response: z.object({ webhooks: z.array(webhookSchema), next: nextPage }),
      handle: async ({ query }) => {
        const { page, next } = pageAmong(await webhooks.list(), query, ({ name }) => name);
        return { webhooks: page.map(present), next };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/webhooks/{name}',
      scope: 'admin',
      tag: 'webhooks',
      summary: 'One webhook, without its secrets.',
      params: webhookParams,
      response: webhookSchema,
      errors: [404],
      handle: async ({ params }) => present(await webhooks.read(params.name)),
    }),
    route({
      method: 'PUT',
      path: '/v1/webhooks/{name}',
      scope: 'admin',
      tag: 'webhooks',
      summary: 'Keeps a new version of a webhook, provided that its mapping holds its own examples.',
      params: webhookParams,
      body: putSchema,
      bodyLimit: MAX_DEFINITION_BYTES,
      response: z.object({
        name: z.string(),
        version: z.int(),
        examples: z.int().describe('Examples that hold.'),
        path: z.string().describe('Where its sender posts to; with the token where one was made, this once.'),
      }),
      errors: [409, 413, 422],
      handle: async ({ params: { name }, body, principal }) => {
        const { definition: content, secrets, basedOn } = body;
        const change = { content, secrets, basedOn };
        const { token, ...kept } = await webhooks.put(name, change, { by: principal.name, at: now() });
        return { name, ...kept, path: token === undefined ? pathOf(name) : `${pathOf(name)}/${token}` };
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/webhooks/{name}',
      scope: 'admin',
      tag: 'webhooks',
      summary: 'Ends a webhook, at once and everywhere, and erases its secrets.',
      params: webhookParams,
      response: z.object({ deleted: z.literal(true) }),
      errors: [404, 409],
      handle: async ({ params, principal }) => {
        await webhooks.delete(params.name, { by: principal.name, at: now() });
        return { deleted: true };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/webhooks/{name}/try',
      scope: 'admin',
      tag: 'webhooks',
      summary: 'What a body would give, with nothing stored and no signature asked for.',
      params: webhookParams,
      body: writtenDelivery,
      judgesItems: true,
      bodyLimit: MAX_DEFINITION_BYTES,
      response: trialSchema,
      errors: [404, 413],
      handle: async ({ params: { name }, body }) => {
        const compiled = await webhooks.compiled(name);
        const arrival = await arrivalOf({ settings, now }, name);
        return tryDelivery(compiled.mapper, deliveryOf(body, compiled.body), arrival);
      },
    }),
  ];
}

function pathOf(name: string): string {
  return `/v1/webhooks/${name}/receive`;
}

function present({ at, ...summary }: WebhookSummary) {
  return { ...summary, at: new Date(at).toISOString(), path: pathOf(summary.name) };
}
