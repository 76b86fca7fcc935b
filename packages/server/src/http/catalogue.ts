import {
  catalogueSchema,
  type Marks,
  type PlannedTouchpoint,
  plannedSchema,
  STATUSES,
  slug,
  structureSchema,
  touchpointName,
} from '@throughline/core/touchpoints';
import type { Analytical } from '@throughline/storage/analytical';
import type { Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Catalogue, Described } from '../workers/catalogue.ts';
import { catalogueCountRoutes } from './catalogue-counts.ts';
import {
  basedOn,
  changeBy,
  changedSchema,
  instant,
  presentViolation,
  violationSchema,
} from './catalogue-shapes.ts';
import { oneTouchpointRoutes } from './catalogue-touchpoint.ts';
import { nextPage, pageAmong, pageQuery } from './page-cursor.ts';
import { type Call, type Route, route } from './route.ts';

/** The whole catalogue as one document, bytes. */
const MAX_CATALOGUE_BYTES = 16_000_000;

const glanceSchema = z.object({
  name: z.string(),
  version: z.int().describe('Of the last change; 0 where it is in no plan.'),
  status: z.enum(STATUSES),
  channel: z.string().nullable(),
  corner: z.string().nullable(),
  department: z.string().nullable(),
  stage: z.string().nullable(),
  cost: plannedSchema.shape.cost.unwrap().nullable(),
  promise: z.string().nullable(),
  onViolation: z.string(),
  hasSchema: z.boolean(),
  violations: z.int().describe('Events that were not as its schema said, since they are counted.'),
  events: z.int().describe('Seen, of all sources.'),
  last: z.iso.datetime().nullable(),
});
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
interface Parts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly catalogue: Catalogue;
  /** Where the catalogue says that personal data are. */
  readonly marks: () => Promise<Marks>;
  readonly now: () => number;
}

/** The catalogue of touchpoints. */
export function catalogueRoutes(parts: Parts): Route[] {
  return [
    ...documentRoutes(parts),
    ...listRoutes(parts),
    ...catalogueCountRoutes(parts),
    ...oneTouchpointRoutes(parts),
  ];
}

function documentRoutes({ catalogue, marks, now }: Parts): Route[] {
  const change = ({ principal }: Call) => changeBy(principal, { marks, now });
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
      handle: async (call) => catalogue.push(call.body.value, call.body.basedOn, await change(call)),
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
        version: await catalogue.putStructure(call.body.value, call.body.basedOn, await change(call)),
      }),
    }),
  ];
}

function listRoutes({ catalogue }: Parts): Route[] {
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
        ...pageQuery({ usual: 100, most: 1000 }),
      }),
      response: z.object({
        version: z.int(),
        touchpoints: z.array(glanceSchema),
        next: nextPage,
      }),
      handle: async ({ query }) => {
        const { status, department, stage, text = '' } = query;
        const { version, touchpoints } = await catalogue.describeAll();
        const violations = Map.groupBy(await catalogue.violations(), ({ name }) => name);
        const found = touchpoints.filter(
          ({ name, value }) =>
            (status === undefined || value.status === status) &&
            (department === undefined || value.department === department) &&
            (stage === undefined || value.stage === stage) &&
            name.toLowerCase().includes(text.toLowerCase()),
        );
        const { page, next } = pageAmong(found, query, ({ name }) => name);
        return {
          version,
          touchpoints: page.map((each) => presentGlance(each, violations.get(each.name) ?? [])),
          next,
        };
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
      path: '/v1/touchpoints/sources',
      scope: 'read',
      tag: 'touchpoints',
      summary:
        'Every source that touchpoints came from: how many, of how many names, and when the last one came.',
      query: z.object(pageQuery({ usual: 500, most: 1000 })),
      response: z.object({
        sources: z.array(
          z.object({
            source: z.string(),
            events: z.int(),
            names: z.int(),
            first: z.iso.datetime(),
            last: z.iso.datetime().describe('When the newest was received.'),
          }),
        ),
        next: nextPage,
      }),
      handle: async ({ query }) => {
        const seen = Map.groupBy(await catalogue.observations(), ({ source }) => source);
        const sources = [...seen].map(([source, of]) => ({
          source,
          events: of.reduce((total, { count }) => total + count, 0),
          names: of.length,
          first: instant(Math.min(...of.map(({ first }) => first))),
          last: instant(Math.max(...of.map(({ last }) => last))),
        }));
        sources.sort((a, b) => (a.source < b.source ? -1 : 1));
        const { page, next } = pageAmong(sources, query, ({ source }) => source);
        return { sources: page, next };
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
        return { violations: (await catalogue.violations(query.name)).map(presentViolation) };
      },
    }),
  ];
}

function presentGlance(
  { name, entry, value, observed }: Described,
  violations: readonly { count: number }[],
): z.infer<typeof glanceSchema> {
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
    cost: value.cost ?? null,
    promise: value.promise ?? null,
    onViolation: value.onViolation,
    violations: violations.reduce((total, { count }) => total + count, 0),
    hasSchema: value.schema !== undefined,
    events: observed.reduce((total, { count }) => total + count, 0),
    last: observed.length === 0 ? null : instant(Math.max(...observed.map(({ last }) => last))),
  };
}
