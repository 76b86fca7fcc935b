/** docs/reference/settings.md: the settings of the fold, how a process is told what, and the bounds that are fixed. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { foldSettingsSchema } from '@throughline/core/people';
import { z } from 'zod';
import { type JsonSchema, markdownTable } from './shape.ts';

/** What each setting of the fold means; its default is read from the schema. */
const FOLD: Readonly<Record<string, string>> = {
  'identity.limits':
    'How many identifiers of one kind a person may have. Evidence that would go beyond it is held for review; an `alias` call is explicit and goes beyond it. A kind that is not listed has no limit of its own.',
  'identity.maxLeaves': 'How many identifiers a person may have in all, 1 to 1,000. Holds for `alias` too.',
  'identity.traits': 'Traits of an `identify` call that name the person, and the kind of identifier each is.',
  'identity.blocked':
    'Values that clients send for “nobody”. They are never identifiers; compared in lower case, without surrounding blanks.',
  'identity.phoneCountry':
    'Country (ISO 3166-1 alpha-2) whose national format a phone number without `+` is read in. Without it such a number is no identifier.',
  'deadLetters.days': 'How long a refused event is kept, days.',
  'deadLetters.perSource': 'Refused events kept of one source; beyond it the oldest go.',
  'deadLetters.total': 'Refused events kept in all.',
  'deadLetters.megabytes': 'Of all that is kept of refused events, MB.',
  'audit.days': 'How long the lines of the audit are kept, days.',
  'audit.keyReads':
    'Whether what keys read of people is written down too. What someone signed in reads always is.',
  sources:
    'By name of a source (the name of its key, or of the import): the `channel`, `corner` and `department` of its touchpoints, unless they say otherwise.',
};

/** Bounds that are constants of the code: read from it, so that a number here is the number in force. */
const BOUNDS: readonly [what: string, file: string, constant: string, unit: string][] = [
  ['One event', 'packages/core/src/touchpoints/accept.ts', 'MAX_EVENT_BYTES', 'bytes'],
  ['Nesting of an event', 'packages/core/src/kernel/json.ts', 'MAX_DEPTH', 'levels'],
  [
    'How far ahead of its receipt an event may lie',
    'packages/core/src/touchpoints/time.ts',
    'FUTURE_TOLERANCE_MS',
    'ms',
  ],
  ['Last touchpoints kept for each identifier', 'packages/core/src/people/behaviour.ts', 'RECENT', ''],
  ['People that one undo judges again', 'packages/core/src/people/refold.ts', 'REACH', ''],
  ['One delivery to a webhook', 'packages/server/src/http/webhook-receive.ts', 'MAX_DELIVERY_BYTES', 'bytes'],
  ['Touchpoints of one delivery', 'packages/core/src/touchpoints/mapping/document.ts', 'MAX_TOUCHPOINTS', ''],
  ['One batch', 'packages/server/src/http/take.ts', 'MAX_BATCH_BYTES', 'bytes'],
  ['Events of one batch', 'packages/server/src/http/take.ts', 'MAX_BATCH_EVENTS', ''],
  ['Events of one transaction', 'packages/server/src/workers/ingest.ts', 'MICRO_BATCH', ''],
  ['Items that wait before 429', 'packages/server/src/workers.ts', 'MAX_QUEUED', ''],
  ['Bytes that wait before 429', 'packages/server/src/workers.ts', 'MAX_QUEUED_BYTES', 'bytes'],
  [
    'Micro-batches that wait for the analytical engine before 503',
    'packages/server/src/server.ts',
    'MAX_BACKLOG',
    '',
  ],
  ['Duplicate window', 'packages/server/src/workers/sweeper.ts', 'DUPLICATE_WINDOW_MS', 'ms'],
  [
    'Message ids remembered before the window shortens',
    'packages/server/src/workers/sweeper.ts',
    'MAX_CLAIMS',
    '',
  ],
  ['One JSON Schema', 'packages/server/src/workers/schema-check.ts', 'MAX_SCHEMA_BYTES', 'bytes'],
  [
    'Subschemas of one JSON Schema, every `$ref` followed',
    'packages/server/src/workers/schema-check.ts',
    'MAX_EXPANDED',
    '',
  ],
  ['Touchpoints of the catalogue', 'packages/core/src/touchpoints/catalogue.ts', 'MAX_PLANNED', ''],
  ['Names kept of one source’s events', 'packages/storage/src/relational/catalogue.ts', 'MAX_NAMES', ''],
  [
    'Events that a preview examines one by one',
    'packages/server/src/workers/schema-preview.ts',
    'MAX_EXAMINED',
    '',
  ],
  ['How long `after` waits', 'packages/server/src/workers/until-shipped.ts', 'PATIENCE_MS', 'ms'],
];

const root = join(import.meta.dirname, '../..');

export function renderSettings(): string {
  return `${HEAD}

## The fold

\`GET /v1/settings\` reads them, \`PUT /v1/settings\` keeps a new version: \`{"basedOn": <version read>, "value": {…}}\`. What is left out has its default. Every touchpoint carries the version it was folded with, and a new version changes nothing that was folded before.

${markdownTable(
  ['setting', 'what it does', 'default'],
  defaults().map(([path, value]) => [
    `\`${path}\``,
    FOLD[path]!,
    value === undefined ? 'none' : `\`${JSON.stringify(value)}\``,
  ]),
)}

## The process

${PROCESS}

## Fixed bounds

Constants of the code, not settings.

${markdownTable(
  ['bound', 'value', 'constant'],
  BOUNDS.map(([what, file, constant, unit]) => [
    what,
    `${constantOf(file, constant).toLocaleString('en-US')} ${unit}`.trim(),
    `\`${constant}\` in [${file.split('/').at(-1)}](../../${file})`,
  ]),
)}
`;
}

const HEAD = `# Settings

Made by \`npx node scripts/reference.ts\` from the schema and the constants in the code; a test compares it with them.`;

const PROCESS = markdownTable(
  ['flag', 'environment', 'default', 'what it does'],
  [
    ['`start --port`', '', '`4000`', 'Port; 0 picks a free one.'],
    ['`start --host`', '', '`127.0.0.1`', 'Address to listen on.'],
    ['`start --data`', '', '`./data`', 'Data directory: embedded engines, admin key. `verify` takes it too.'],
    [
      '`start --sample`',
      '',
      '`resort` on new data of the embedded engines',
      '`none`, `resort` or `resort:GUESTS`: the sample company, loaded once, beside the server. A load that was stopped goes on unless `none` says otherwise.',
    ],
    [
      '`start --log-level`',
      '`THROUGHLINE_LOG`',
      '`warn`',
      'Of pino: `fatal`, `error`, `warn`, `info`, `debug`, `trace`, `silent`. The log goes to standard error, one JSON object a line.',
    ],
    [
      '`start --public-url`',
      '`THROUGHLINE_PUBLIC_URL`',
      'what the browser says',
      'The address that browsers use, without a path: for links, single sign-on, and cookies that are bound to https.',
    ],
    [
      '`start --trust-proxy`',
      '`THROUGHLINE_TRUST_PROXY`',
      'none',
      'Addresses or networks of proxies whose `X-Forwarded-…` is believed; may be repeated (in the environment: with commas).',
    ],
    [
      '',
      '`THROUGHLINE_OIDC_ISSUER`, `_CLIENT_ID`, `_CLIENT_SECRET`, `_NAME`, `_DOMAINS`, `_DEFAULT_ROLE`, `_ROLE_CLAIM`, `_ROLES`',
      'none',
      'Single sign-on ([guide](../guide/sign-in.md)); what is set here cannot be changed over HTTP.',
    ],
    ['', '`DATABASE_URL`', 'PGlite', 'PostgreSQL for the relational plane.'],
    [
      '',
      '`CLICKHOUSE_URL`',
      'chDB',
      'ClickHouse for the analytical plane: `http(s)://user:password@host:port/database`; without a database in it, `throughline`.',
    ],
    [
      '',
      '`THROUGHLINE_SEAL_KEY`',
      '`seal.key` in the data directory',
      'What the secrets of webhooks, sources, destinations, second factors and single sign-on are encrypted under, and cookies signed with, 32 characters or more. Processes that share a database need the same; without it each makes a `seal.key` of its own when it first needs one.',
    ],
    ['`--url` of other commands', '`THROUGHLINE_URL`', '`http://127.0.0.1:4000`', 'The server to speak to.'],
    ['`--key` of other commands', '`THROUGHLINE_KEY`', '`./data/admin.key`', 'The key to speak with.'],
  ],
);

/** Settings with their defaults; an object that data give names to is one setting. */
function defaults(): [path: string, value: unknown][] {
  const schema = z.toJSONSchema(foldSettingsSchema, { io: 'output' }) as JsonSchema;
  const values = foldSettingsSchema.parse({}) as Readonly<Record<string, unknown>>;
  const walk = (at: JsonSchema, value: unknown, path: string): [string, unknown][] =>
    at.properties === undefined
      ? [[path, value]]
      : Object.entries(at.properties).flatMap(([name, field]) =>
          walk(
            field,
            (value as Readonly<Record<string, unknown>> | undefined)?.[name],
            path === '' ? name : `${path}.${name}`,
          ),
        );
  const found = walk(schema, values, '');
  const paths = found.map(([path]) => path);
  const wordless = paths.filter((path) => !Object.hasOwn(FOLD, path));
  const stale = Object.keys(FOLD).filter((path) => !paths.includes(path));
  if (wordless.length + stale.length > 0)
    throw new Error(
      `scripts/reference/settings.ts: describe ${wordless.join(', ')}; take away ${stale.join(', ')}`,
    );
  return found;
}

/** A product of integers, as `500 * 24 * 3600`. */
function constantOf(file: string, name: string): number {
  const text = readFileSync(join(root, file), 'utf8');
  const product = new RegExp(`\\bconst ${name}(?:: \\w+)? = (?<product>[\\d_]+(?: \\* [\\d_]+)*);`).exec(text)
    ?.groups?.product;
  if (product === undefined) throw new Error(`${file} has no constant ${name} that is a product of integers`);
  return product.split(' * ').reduce((value, factor) => value * Number(factor.replaceAll('_', '')), 1);
}
