import { CodedError } from '@throughline/core/kernel';
import { foldSettingsSchema } from '@throughline/core/people';
import { readSettings, type Schema, writeSettings } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { type Keys, type Principal, SCOPES } from '../auth/keys.ts';
import { roleMay } from '../auth/roles.ts';
import { nextPage, pageAmong, pageQuery } from './page-cursor.ts';
import { type Route, route } from './route.ts';

const keySchema = z.object({
  id: z.string(),
  name: z.string(),
  scope: z.enum(SCOPES),
  origins: z.array(z.string()).nullable().describe('The pages it is for; null: every sender’s.'),
  created: z.iso.datetime(),
  revoked: z.iso.datetime().nullable(),
});
/** As a browser writes it into `Origin`. */
const originSchema = z
  .string()
  .refine(
    isWebOrigin,
    'must be an origin such as https://shop.example, without a path or a slash at its end',
  );
const newKeySchema = z
  .object({
    name: z.string().regex(/^[\w .:-]{1,100}$/, 'letters, digits, space and _ . : - , at most 100'),
    scope: z.enum(SCOPES),
    origins: z
      .array(originSchema)
      .min(1)
      .max(50)
      .optional()
      .describe('The origins of the pages that alone may send with it. Only a key of scope write has any.'),
  })
  .refine(({ scope, origins }) => origins === undefined || scope === 'write', {
    path: ['origins'],
    message: 'only a key of scope write is for pages',
  });
const settingsSchema = z.object({ version: z.int(), value: foldSettingsSchema }).meta({ title: 'Settings' });

interface Organization {
  readonly db: Kysely<Schema>;
  readonly keys: Keys;
  readonly now: () => number;
}

/** Keys and settings. */
export function organizationRoutes({ db, keys, now }: Organization): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/keys',
      scope: 'admin',
      tag: 'organization',
      summary: 'All keys, without their secrets.',
      query: z.object(pageQuery({ usual: 500, most: 1000 })),
      response: z.object({ keys: z.array(keySchema), next: nextPage }),
      handle: async ({ query }) => {
        const all = await keys.list();
        const { page, next } = pageAmong(all, query, ({ created, id }) => `${created} ${id}`);
        return { keys: page, next };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/keys',
      scope: 'admin',
      tag: 'organization',
      summary: 'Makes a key. It is shown in this answer and never again.',
      body: newKeySchema,
      response: z.object({ key: z.string(), id: z.string() }),
      handle: async ({ body, principal }) => {
        if (body.scope === 'admin') mayGiveAll(principal);
        return keys.create(body.name, body.scope, now(), body.origins);
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/keys/{id}',
      scope: 'admin',
      tag: 'organization',
      summary: 'Revokes a key, at once and everywhere.',
      params: z.object({ id: z.string().max(50) }),
      response: z.object({ revoked: z.literal(true) }),
      errors: [404],
      handle: async ({ params }) => {
        await keys.revoke(params.id, now());
        return { revoked: true };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/settings',
      scope: 'read',
      tag: 'organization',
      summary: 'The settings in force.',
      response: settingsSchema,
      handle: () => readSettings(db),
    }),
    route({
      method: 'PUT',
      path: '/v1/settings',
      scope: 'admin',
      tag: 'organization',
      summary: 'Keeps a new version of the settings; every event carries the version it was folded with.',
      body: z.object({
        basedOn: z.int32().min(0).describe('The version this was edited from.'),
        value: foldSettingsSchema,
      }),
      response: settingsSchema,
      errors: [409],
      handle: async ({ body, principal }) => {
        const version = await writeSettings(db, { ...body, by: principal.name, at: now() });
        if (version === undefined) {
          throw new CodedError(
            409,
            'settings_moved',
            'Someone changed the settings meanwhile; read them again.',
          );
        }
        return { version, value: body.value };
      },
    }),
  ];
}

function isWebOrigin(text: string): boolean {
  // URL takes a `*` for a name like any other, and a browser never states one.
  return /^https?:[^*]+$/.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Such a key does what an owner does, and more: an admin who made one would be an owner. */
function mayGiveAll({ user }: Principal): void {
  if (!user || roleMay(user.role, 'own')) return;
  throw new CodedError(403, 'role_missing', 'A key of scope admin is for an owner to make.', {
    permission: 'own',
  });
}
