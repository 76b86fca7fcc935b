/** docs/reference/http.md, from the server's own table of routes and its OpenAPI document. */
import { REFUSALS } from '@throughline/core/kernel';
import type { Problem } from './problems.ts';
import { type Field, fieldsOf, type JsonSchema, markdownTable, typeOf } from './shape.ts';

/** What the reference needs of a route beside its OpenAPI operation. */
export interface RouteFacts {
  readonly method: string;
  readonly path: string;
  readonly scope: string;
  readonly tag: string;
  readonly summary: string;
  readonly keyInBody?: boolean;
  readonly keyInAddress?: string;
  readonly crossOrigin?: boolean;
  readonly bodyLimit?: number;
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
}

interface Operation {
  readonly 'x-permission'?: string;
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses: Readonly<Record<string, Content>>;
}

interface Content {
  readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export function renderHttp(
  routes: readonly RouteFacts[],
  api: OpenApi,
  problems: readonly Problem[],
): string {
  const shapes = namedShapes(api);
  const named = new Set(shapes.keys());
  const tags = [...new Set(routes.map(({ tag }) => tag))];
  const sections = tags.flatMap((tag) => [
    `## ${tag}`,
    ...renderRoutes(
      routes.filter((route) => route.tag === tag),
      api,
      named,
    ),
  ]);
  const sortedShapes = [...shapes].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${[
    HEAD,
    routeTable(routes),
    ...sections,
    '## Shapes',
    ...sortedShapes.map(([title, schema]) => `### ${title}\n\n${fieldTable(fieldsOf(schema, named))}`),
    problemSection(problems),
    refusalSection(),
  ].join('\n\n')}\n`;
}

const HEAD = `# HTTP

Made from the server's table of routes by \`npx node scripts/reference.ts\`; a test compares it with what the server serves at \`/openapi.json\`. The same document in OpenAPI 3.1 is at that address, without a key.

- **Key**: as user name of Basic (with no password), or as Bearer token; where the table says \`body\`, also as \`writeKey\` in the body (PostHog’s routes: \`api_key\` or \`token\`, around the batch or in its events); where it names a parameter, also in the address. Scopes: \`write\` sends, \`read\` reads, \`admin\` does everything. In place of a key, a browser has the session of someone signed in, whose [role](roles.md) says what they may.
- **Body**: JSON in UTF-8, gzipped or not. Each route's limit holds for the body as sent and as unpacked.
- **Times** are ISO 8601 in UTC. \`applied\` is an integer, microseconds since 1970 (hybrid logical clock).
- **Errors** are RFC 9457 problems (\`application/problem+json\`): \`code\` is for programs, \`detail\` for people, \`requestId\` (also in the header \`x-request-id\`) for whoever reads the log. Codes: [below](#problem-codes). Every route with a key may also answer 503 while the database is away.
- **429 and 503** come with \`Retry-After\`. Of a 429 nothing was kept. After a 503 repeat with the same message ids: what was kept is then a duplicate.`;

const SCOPE_WORDS: Readonly<Record<string, string>> = { none: 'open', self: 'signed in' };

function routeTable(routes: readonly RouteFacts[]): string {
  return markdownTable(
    ['route', 'scope', 'key', 'body', 'what it does'],
    routes.map((route) => [
      `[\`${route.method} ${route.path}\`](#${anchor(route)})`,
      SCOPE_WORDS[route.scope] ?? route.scope,
      keyPlaces(route),
      route.bodyLimit === undefined ? '' : size(route.bodyLimit),
      route.summary,
    ]),
  );
}

function keyPlaces({ path, scope, keyInBody, keyInAddress }: RouteFacts): string {
  if (scope === 'none' || scope === 'self') return '';
  const inPath = path.includes(`{${keyInAddress}}`) ? 'path' : `\`?${keyInAddress}=\``;
  const inAddress = keyInAddress === undefined ? [] : [inPath];
  return ['header', ...(keyInBody ? ['body'] : []), ...inAddress].join(', ');
}

/** As GitHub makes them from a heading. */
function anchor({ method, path }: RouteFacts): string {
  return `${method} ${path}`
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}

function size(bytes: number): string {
  if (bytes % 1_000_000 === 0) return `${bytes / 1_000_000} MB`;
  return bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`;
}

/** Routes with the same parameters, body and answer stand together, and these are told once. */
function renderRoutes(routes: readonly RouteFacts[], api: OpenApi, named: ReadonlySet<string>): string[] {
  const groups = Map.groupBy(routes, (route) => renderOperation(route, api, named));
  return [...groups].flatMap(([details, alike]) => [
    ...alike.map(({ method, path, summary }) => `### ${method} ${path}\n\n${summary}`),
    alike.length > 1 ? `The ${alike.length} above:\n\n${details}` : details,
  ]);
}

function renderOperation(route: RouteFacts, api: OpenApi, named: ReadonlySet<string>): string {
  const operation = api.paths[route.path]?.[route.method.toLowerCase()];
  if (!operation) throw new Error(`the OpenAPI document lacks ${route.method} ${route.path}`);
  const { parameters, requestBody, responses } = operation;
  const errors = Object.keys(responses).filter((status) => status !== '200');
  const parts = route.crossOrigin ? ['Pages of other origins may call it.'] : [];
  if (parameters.length > 0) {
    const fields = parameters.map((parameter) => parameterField(parameter, named));
    parts.push(fieldTable(fields, 'parameter'));
  }
  if (requestBody) parts.push(...bodyOf('Body', requestBody, named));
  parts.push(...bodyOf('Answer', responses['200'] ?? { content: {} }, named));
  if (errors.length > 0) parts.push(`Errors: ${errors.join(', ')}.`);
  return parts.join('\n\n');
}

function parameterField(
  { name, in: where, required, description, schema }: Parameter,
  named: ReadonlySet<string>,
): Field {
  const fallback = schema.default === undefined ? '' : `Default \`${JSON.stringify(schema.default)}\`.`;
  const note = [description ?? '', fallback].filter((text) => text !== '').join(' ');
  return { path: name, type: `${typeOf(schema, named)} (${where})`, required, note };
}

/** Bodies that are no JSON object. */
const TEXTS: Readonly<Record<string, string>> = {
  'text/plain': 'plain text',
  'text/javascript': 'a script',
  'application/x-ndjson': 'JSON, one object a line',
};

function bodyOf(what: string, { content }: Content, named: ReadonlySet<string>): string[] {
  const types = Object.keys(content);
  if (types.length > 1) return [`${what}: a stream, as ${types.map((type) => `\`${type}\``).join(', ')}.`];
  const [[type, { schema }] = ['', { schema: {} }]] = Object.entries(content);
  if (schema.title !== undefined && named.has(schema.title)) return [`${what}: ${typeOf(schema, named)}.`];
  const fields = fieldsOf(schema, named);
  if (fields.length > 0) return [`${what}:`, fieldTable(fields)];
  const note = schema.description ?? schema.title;
  return [`${what}: ${TEXTS[type] ?? 'a JSON object'}${note ? `. ${note}` : '.'}`];
}

function fieldTable(fields: readonly Field[], head = 'field'): string {
  return markdownTable(
    [head, 'type', 'must be there', ''],
    fields.map(({ path, type, required, note }) => [`\`${path}\``, type, required ? 'yes' : '', note]),
  );
}

/** Shapes with a title, by title: they are told once. */
function namedShapes(api: OpenApi): Map<string, JsonSchema> {
  const found = new Map<string, JsonSchema>();
  const visit = (schema: JsonSchema): void => {
    if (schema.title !== undefined && Object.keys(schema.properties ?? {}).length > 0)
      found.set(schema.title, schema);
    for (const field of Object.values(schema.properties ?? {})) visit(field);
    for (const one of schema.anyOf ?? []) visit(one);
    if (schema.items) visit(schema.items);
    if (typeof schema.additionalProperties === 'object') visit(schema.additionalProperties);
  };
  const operations = Object.values(api.paths).flatMap((methods) => Object.values(methods));
  for (const { responses } of operations) {
    for (const { schema } of Object.values(responses['200']?.content ?? {})) visit(schema);
  }
  return found;
}

function problemSection(problems: readonly Problem[]): string {
  return [
    '## Problem codes',
    markdownTable(
      ['code', 'status', 'what it means', 'what to do'],
      problems.map(({ code, statuses, meaning, remedy }) => [
        `\`${code}\``,
        statuses.join(', '),
        meaning,
        remedy,
      ]),
    ),
  ].join('\n\n');
}

function refusalSection(): string {
  return [
    '## Refusal codes',
    'Why one item of a batch was refused: in `code` of its verdict, and of a single-event route’s 400. A code never changes its meaning. Each refused item is kept in the ledger with its code and up to 2 kB of what was sent.',
    markdownTable(
      ['code', 'what it means'],
      Object.entries(REFUSALS).map(([code, meaning]) => [`\`${code}\``, meaning]),
    ),
  ].join('\n\n');
}
