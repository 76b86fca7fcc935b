import {
  catalogueSchema,
  type PlannedTouchpoint,
  plannedSchema,
  STATUSES,
  slug,
  structureSchema,
  touchpointName,
} from '@throughline/core/touchpoints';
import type { Analytical } from '@throughline/storage/analytical';
import { readViolations, type Schema, type ViolationCount } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Catalogue, Described } from '../workers/catalogue.ts';
import { MAX_EXAMINED, previewSchema } from '../workers/schema-preview.ts';
import { readCursor, writeCursor } from './page-cursor.ts';
import { type Call, type Route, route } from './route.ts';

/** The whole catalogue as one document, bytes. */
const MAX_CATALOGUE_BYTES = 16_000_000;
const MAX_ENTRY_BYTES = 128 * 1024;
const DAY_MS = 24 * 3600 * 1000;

const basedOn = z.int32().min(0);
const instant = (milliseconds: number) => new Date(milliseconds).toISOString();

const seenSchema = z.object({
  source: z.string(),
  events: z.int(),
  sampled: z.int().describe('How many of them were looked into.'),
  first: z.iso.datetime(),
  last: z.iso.datetime(),
  departments: z.record(z.string(), z.int()).describe('What events said of whose they are; empty: nothing.'),
  channels: z.record(z.string(), z.int()),
});
const violationSchema = z.object({
  name: z.string(),
  source: z.string(),
  schema: z.int().describe('Version of the touchpoint whose schema they violate.'),
  action: z.enum(['refused', 'marked', 'allowed']),
  count: z.int(),
  first: z.iso.datetime(),
  last: z.iso.datetime(),
  example: z.object({ id: z.string(), path: z.string(), message: z.string() }),
});
const glanceSchema = z.object({
  name: z.string(),
  version: z.int().describe('Of the last change; 0 where it is in no plan.'),
  status: z.enum(STATUSES),
  channel: z.string().nullable(),
  corner: z.string().nullable(),
  department: z.string().nullable(),
  stage: z.string().nullable(),
  onViolation: z.string(),
  hasSchema: z.boolean(),
  events: z.int().describe('Seen, of all sources.'),
  last: z.iso.datetime().nullable(),
});
const touchpointSchema = z
  .object({
    name: z.string(),
    version: z.int().describe('Of the last change: the `basedOn` of the next; 0 where it is in no plan.'),
    changed: z.object({ at: z.iso.datetime(), by: z.string() }).nullable(),
    value: plannedSchema.describe('What is planned; where nothing is, what events say.'),
    seen: z.array(seenSchema),
    violations: z.array(violationSchema),
  })
  .meta({ title: 'CatalogueTouchpoint' });
const changedSchema = z.object({ version: z.int().describe('Of the catalogue, and of what was changed.') });
const gapsSchema = z.object({
  withoutOwner: z.array(z.object({ name: z.string(), seen: z.int() })),
  stagesWithoutTouchpoint: z.array(z.string()),
  severalDepartments: z.array(
    z.object({
      name: z.string(),
      claims: z.array(
        z.object({
          department: z.string(),
          by: z.enum(['catalogue', 'events']),
          source: z.string().optional(),
          events: z.int().optional(),
        }),
      ),
    }),
  ),
  unplanned: z.array(z.object({ name: z.string(), sources: z.array(z.string()), seen: z.int() })),
  plannedButNeverSeen: z.array(z.string()),
  retiredButSeen: z.array(z.object({ name: z.string(), last: z.iso.datetime() })),
});
const previewAnswer = z.object({
  since: z.iso.datetime(),
  events: z.int().describe('Of this name in the period.'),
  examined: z.int(),
  violations: z.int(),
  exact: z.boolean().describe('Whether every event was examined; else numbers by source are estimated.'),
  sources: z.array(
    z.object({
      source: z.string(),
      events: z.int(),
      examined: z.int(),
      violations: z.int(),
      estimated: z.int().describe('Violations among all events of the source.'),
    }),
  ),
  examples: z.array(
    z.object({
      source: z.string(),
      id: z.string(),
      key: z.guid(),
      time: z.iso.datetime(),
      path: z.string(),
      message: z.string(),
      properties: z.unknown(),
    }),
  ),
  deadLetters: z
    .object({ examined: z.int(), accepted: z.int() })
    .describe('Refused events of this name that wait, and how many of them the schema would take.'),
});

const named = z.object({ name: touchpointName });

interface Parts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly catalogue: Catalogue;
  readonly now: () => number;
}

/** The catalogue of touchpoints. */
export function catalogueRoutes(parts: Parts): Route[] {
  return [...documentRoutes(parts), ...listRoutes(parts), ...touchpointRoutes(parts)];
}

function documentRoutes({ catalogue, now }: Parts): Route[] {
  const change = ({ principal }: Call) => ({ by: principal.name, at: now() });
  return [
    route({
      method: 'GET',
      path: '/v1/catalogue',
      scope: 'read',
      tag: 'catalogue',
      summary: 'The whole catalogue as one document.',
      query: z.object({
        unplanned: z.stringbool().default(false).describe('With what was seen and is in no plan.'),
      }),
      response: z.object({ version: z.int(), value: catalogueSchema }),
      handle: async ({ query }) => {
        const { version, structure, touchpoints } = await catalogue.describeAll();
        const told = touchpoints.filter(({ entry }) => entry || query.unplanned);
        const values = Object.fromEntries(told.map(({ name, value }) => [name, value]));
        return { version, value: { ...structure, touchpoints: values } };
      },
    }),
    route({
      method: 'PUT',
      path: '/v1/catalogue',
      scope: 'admin',
      tag: 'catalogue',
      summary: 'Makes the catalogue what a document says, all of it or nothing; what it leaves out goes.',
      body: z.object({
        basedOn: basedOn.describe('The version of the catalogue this was edited from.'),
        value: catalogueSchema,
      }),
      bodyLimit: MAX_CATALOGUE_BYTES,
      response: changedSchema.extend({ changed: z.array(z.string()) }),
      errors: [409, 413],
      handle: (call) => catalogue.push(call.body.value, call.body.basedOn, change(call)),
    }),
    route({
      method: 'GET',
      path: '/v1/catalogue/structure',
      scope: 'read',
      tag: 'catalogue',
      summary: 'The company’s departments, corners and stages.',
      response: z.object({ version: z.int(), value: structureSchema }),
      handle: async () => {
        const { version, structure } = await catalogue.read();
        return { version, value: structure };
      },
    }),
    route({
      method: 'PUT',
      path: '/v1/catalogue/structure',
      scope: 'admin',
      tag: 'catalogue',
      summary: 'Changes departments, corners and stages; what a touchpoint uses has to stay.',
      body: z.object({
        basedOn: basedOn.describe('The version of the catalogue this was edited from.'),
        value: structureSchema,
      }),
      response: changedSchema,
      errors: [409],
      handle: async (call) => ({
        version: await catalogue.putStructure(call.body.value, call.body.basedOn, change(call)),
      }),
    }),
  ];
}

function listRoutes({ db, catalogue }: Parts): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/catalogue/touchpoints',
      scope: 'read',
      tag: 'catalogue',
      summary: 'Every touchpoint, planned or only seen, by name.',
      query: z.object({
        status: z.enum(STATUSES).optional(),
        department: slug.optional(),
        stage: slug.optional(),
        text: z.string().max(200).optional().describe('What the name holds, in any case.'),
        limit: z.coerce.number().int().min(1).max(1000).default(100),
        cursor: z.string().max(1000).optional().describe('`next` of the page before.'),
      }),
      response: z.object({
        version: z.int(),
        touchpoints: z.array(glanceSchema),
        next: z.string().nullable(),
      }),
      handle: async ({ query }) => {
        const { status, department, stage, text = '', limit, cursor } = query;
        const after = cursor === undefined ? '' : readCursor(cursor, z.string());
        const { version, touchpoints } = await catalogue.describeAll();
        const found = touchpoints.filter(
          ({ name, value }) =>
            name > after &&
            (status === undefined || value.status === status) &&
            (department === undefined || value.department === department) &&
            (stage === undefined || value.stage === stage) &&
            name.toLowerCase().includes(text.toLowerCase()),
        );
        const page = found.slice(0, limit);
        const next = found.length > limit ? writeCursor(page.at(-1)!.name) : null;
        return { version, touchpoints: page.map(presentGlance), next };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/catalogue/gaps',
      scope: 'read',
      tag: 'catalogue',
      summary:
        'Touchpoints without an owner, stages without a touchpoint, two departments on one touchpoint, and what is seen but not planned or planned but not seen.',
      response: gapsSchema,
      handle: async () => {
        const { retiredButSeen, ...gaps } = await catalogue.gaps();
        return {
          ...gaps,
          retiredButSeen: retiredButSeen.map(({ name, last }) => ({ name, last: instant(last) })),
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/catalogue/violations',
      scope: 'read',
      tag: 'catalogue',
      summary:
        'Events that were not as their schema says: counted by touchpoint, source, version and outcome.',
      query: z.object({ name: touchpointName.optional() }),
      response: z.object({ violations: z.array(violationSchema) }),
      handle: async ({ query }) => {
        await catalogue.observations('');
        return { violations: (await readViolations(db, query.name)).map(presentViolation) };
      },
    }),
  ];
}

function touchpointRoutes({ db, analytical, catalogue, now }: Parts): Route[] {
  const path = '/v1/catalogue/touchpoints/{name}';
  const change = ({ principal }: Call) => ({ by: principal.name, at: now() });
  return [
    route({
      method: 'GET',
      path,
      scope: 'read',
      tag: 'catalogue',
      summary: 'One touchpoint: its plan, what events of it are like, and what violated its schema.',
      params: named,
      response: touchpointSchema,
      errors: [404],
      handle: async ({ params }) => {
        const described = await catalogue.describe(params.name);
        return present(described, await readViolations(db, params.name));
      },
    }),
    route({
      method: 'PUT',
      path,
      scope: 'admin',
      tag: 'catalogue',
      summary: 'Plans a touchpoint, or changes its plan, in force at once in every process.',
      params: named,
      body: z.object({
        basedOn: basedOn.describe('The touchpoint’s version this was edited from; 0 where it had none.'),
        value: plannedSchema,
      }),
      bodyLimit: MAX_ENTRY_BYTES,
      response: changedSchema,
      errors: [409, 413],
      handle: async (call) => {
        const { value, basedOn } = call.body;
        return { version: await catalogue.put(call.params.name, value, basedOn, change(call)) };
      },
    }),
    route({
      method: 'DELETE',
      path,
      scope: 'admin',
      tag: 'catalogue',
      summary: 'Takes a touchpoint out of the plan. Its versions stay, and it can be restored.',
      params: named,
      query: z.object({ basedOn: z.coerce.number().pipe(basedOn).optional() }),
      response: changedSchema,
      errors: [404, 409],
      handle: async (call) => ({
        version: await catalogue.remove(call.params.name, call.query.basedOn, change(call)),
      }),
    }),
    route({
      method: 'GET',
      path: `${path}/versions`,
      scope: 'read',
      tag: 'catalogue',
      summary: 'Every version of a touchpoint’s plan, newest first: who, when, what.',
      params: named,
      response: z.object({
        versions: z.array(
          z.object({
            version: z.int(),
            at: z.iso.datetime(),
            by: z.string(),
            value: plannedSchema.nullable().describe('Null where it was taken out.'),
          }),
        ),
      }),
      handle: async ({ params }) => {
        const versions = await catalogue.versions(params.name);
        return {
          versions: versions.map(({ version, at, by, planned }) => ({
            ...{ version, by },
            at: instant(at),
            value: planned,
          })),
        };
      },
    }),
    route({
      method: 'POST',
      path: `${path}/restore`,
      scope: 'admin',
      tag: 'catalogue',
      summary: 'Makes an earlier version of a touchpoint the newest one.',
      params: named,
      body: z.object({ version: z.int32().min(1) }),
      response: changedSchema,
      errors: [404],
      handle: async (call) => ({
        version: await catalogue.restore(call.params.name, call.body.version, change(call)),
      }),
    }),
    route({
      method: 'POST',
      path: `${path}/preview`,
      scope: 'admin',
      tag: 'catalogue',
      summary:
        'Whom a schema would have refused, before it is saved: it is held against the events of the last days.',
      params: named,
      body: z.object({
        schema: plannedSchema.shape.schema.unwrap(),
        days: z.int().min(1).max(365).default(30),
        sample: z
          .int()
          .min(1)
          .max(MAX_EXAMINED)
          .default(MAX_EXAMINED)
          .describe('Of more events than this a uniform sample is examined.'),
        examples: z.int().min(0).max(50).default(10),
      }),
      bodyLimit: MAX_ENTRY_BYTES,
      response: previewAnswer,
      errors: [413, 503],
      handle: async ({ params, body }) => {
        const { days, ...query } = body;
        const since = now() - days * DAY_MS;
        const preview = await previewSchema({ db, analytical }, { ...query, name: params.name, since });
        const examples = preview.examples.map((each) => ({ ...each, time: instant(each.time) }));
        return { since: instant(since), ...preview, examples };
      },
    }),
  ];
}

function present({ name, entry, value, observed }: Described, violations: readonly ViolationCount[]) {
  return {
    name,
    version: entry?.version ?? 0,
    changed: entry ? { at: instant(entry.at), by: entry.by } : null,
    value,
    seen: observed.map(({ source, count, sampled, first, last, departments, channels }) => ({
      ...{ source, events: count, sampled, first: instant(first), last: instant(last) },
      departments,
      channels,
    })),
    violations: violations.map(presentViolation),
  };
}

function presentGlance({ name, entry, value, observed }: Described): z.infer<typeof glanceSchema> {
  const word = (field: 'channel' | 'corner' | 'department' | 'stage') =>
    (value as PlannedTouchpoint)[field] ?? null;
  return {
    name,
    version: entry?.version ?? 0,
    status: value.status,
    channel: word('channel'),
    corner: word('corner'),
    department: word('department'),
    stage: word('stage'),
    onViolation: value.onViolation,
    hasSchema: value.schema !== undefined,
    events: observed.reduce((total, { count }) => total + count, 0),
    last: observed.length === 0 ? null : instant(Math.max(...observed.map(({ last }) => last))),
  };
}

function presentViolation({ name, source, schema, action, count, first, last, example }: ViolationCount) {
  return { name, source, schema, action, count, example, first: instant(first), last: instant(last) };
}
