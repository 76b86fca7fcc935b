import { z } from 'zod';
import { permissionOf } from '../auth/roles.ts';
import type { Route } from './route.ts';

const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().describe('Stable: what a program looks at.'),
    requestId: z.uuid().describe('Quote it when you ask for help.'),
  })
  .meta({ title: 'Problem' });

/** The API's description, OpenAPI 3.1, made from the table that registers the routes. */
export function openApi(routes: readonly Route[], version: string): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Throughline',
      version,
      description: 'Touchpoints in, one view of each person out.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        basic: { type: 'http', scheme: 'basic', description: 'The key as user name, no password.' },
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'throughline.session_token',
          description: 'Of who is signed in; behind https its name begins with `__Host-`.',
        },
      },
      schemas: { Problem: schemaOf(problemSchema, 'output') },
    },
  };
}

function operation(route: Route): object {
  const problem = { $ref: '#/components/schemas/Problem' };
  const errors = [
    ...(route.scope === 'none' ? [] : [401, 403]),
    ...(route.params || route.query || route.body ? [400] : []),
    ...(route.errors ?? []),
  ];
  return {
    operationId: operationId(route),
    summary: route.summary,
    tags: [route.tag],
    ...securityOf(route),
    parameters: [...parameters(route.params, 'path'), ...parameters(route.query, 'query')],
    ...(route.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: schemaOf(route.body, 'input') } },
          },
        }
      : {}),
    responses: {
      200: {
        description: 'Done.',
        content: contentOf(route.response),
      },
      ...Object.fromEntries(
        [...new Set(errors)]
          .sort()
          .map((status) => [
            status,
            { description: 'See `code`.', content: { 'application/problem+json': { schema: problem } } },
          ]),
      ),
    },
  };
}

/** What opens it: a key, or the session of someone whose role has the permission. */
function securityOf(route: Route): object {
  if (route.scope === 'none') return { security: [] };
  const permission = permissionOf(route);
  const session = permission === 'send' ? [] : [{ session: [] }];
  if (route.scope === 'self') return { security: session, 'x-permission': permission };
  return {
    security: [{ bearer: [] }, { basic: [] }, ...session],
    'x-scope': route.scope,
    'x-permission': permission,
  };
}

/** A file is streamed, in one of several types. */
function contentOf(response: Route['response']): object {
  if (response === 'text') return { 'text/plain': { schema: { type: 'string' } } };
  if (response === 'script') return { 'text/javascript': { schema: { type: 'string' } } };
  if (response === 'events') return { 'text/event-stream': { schema: { type: 'string' } } };
  if ('files' in response)
    return Object.fromEntries(
      response.files.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
    );
  return { 'application/json': { schema: schemaOf(response, 'output') } };
}

function operationId({ method, path, tag }: Route): string {
  const named = path.split(/[/{}.]+/).filter((word) => word !== '' && word !== 'v1');
  // Other protocols' addresses have words that are ours too: /batch and /v1/batch.
  const words = tag === 'doors' ? [tag, ...named] : named;
  return [method.toLowerCase(), ...words.map((word) => word[0]!.toUpperCase() + word.slice(1))].join('');
}

function parameters(schema: z.ZodType | undefined, where: 'path' | 'query'): object[] {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape as Record<string, z.ZodType>).map(([name, type]) => ({
    name,
    in: where,
    required: where === 'path' || !type.safeParse(undefined).success,
    ...(type.description ? { description: type.description } : {}),
    schema: schemaOf(type, 'input'),
  }));
}

function schemaOf(schema: z.ZodType, io: 'input' | 'output'): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any' }) as Record<
    string,
    unknown
  >;
  return rest;
}
