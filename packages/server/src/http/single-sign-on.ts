import { z } from 'zod';
import { CALLBACK_PAGE } from '../auth/single-sign-on.ts';
import { type SingleSignOnStore, singleSignOnSchema } from '../auth/single-sign-on-settings.ts';
import type { Staff } from '../auth/staff.ts';
import { type Route, route } from './route.ts';

const shownSchema = z.object({
  inForce: singleSignOnSchema.nullable().describe('null: there is none.'),
  callback: z.url().describe('What to register at the provider as redirect address.'),
  fixed: z.boolean().describe('Set by the server’s environment; not to be changed here.'),
});

interface Parts {
  readonly store: SingleSignOnStore;
  readonly staff: Pick<Staff, 'callerOf'>;
  readonly now: () => number;
}

/** Single sign-on by OpenID Connect, as it is set. */
export function singleSignOnRoutes({ store, staff, now }: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/organization/single-sign-on',
      scope: 'admin',
      tag: 'organization',
      summary: 'How single sign-on is set, without the client’s secret.',
      response: shownSchema,
      handle: async ({ request }) => {
        const sso = await store.read();
        const callback = staff.callerOf(request).origin + CALLBACK_PAGE;
        return { inForce: sso?.settings ?? null, callback, fixed: sso?.version === 0 };
      },
    }),
    route({
      method: 'PUT',
      path: '/v1/organization/single-sign-on',
      scope: 'admin',
      permission: 'own',
      tag: 'organization',
      summary: 'Sets single sign-on. The client’s secret is kept encrypted and shown to nobody.',
      body: z.object({
        settings: singleSignOnSchema,
        clientSecret: z
          .string()
          .min(1)
          .max(1000)
          .optional()
          .describe('Absent: the one there is, for the same issuer.'),
      }),
      response: z.object({ done: z.literal(true) }),
      errors: [409],
      handle: async ({ body, principal }) => {
        await store.write(body.settings, body.clientSecret, { by: principal.name, at: now() });
        return { done: true as const };
      },
    }),
    route({
      method: 'DELETE',
      path: '/v1/organization/single-sign-on',
      scope: 'admin',
      permission: 'own',
      tag: 'organization',
      summary: 'Takes single sign-on away; accounts stay.',
      response: z.object({ done: z.literal(true) }),
      errors: [409],
      handle: async ({ principal }) => {
        await store.write(undefined, undefined, { by: principal.name, at: now() });
        return { done: true as const };
      },
    }),
  ];
}
