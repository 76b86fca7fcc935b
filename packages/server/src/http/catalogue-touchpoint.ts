import { type Marks, maskPersonal, plannedSchema, touchpointName } from '@throughline/core/touchpoints';
import { type Analytical, listMarks } from '@throughline/storage/analytical';
import type { Schema, ViolationCount } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import type { Principal } from '../auth/keys.ts';
import { isShownMasked } from '../auth/roles.ts';
import type { Catalogue, Described } from '../workers/catalogue.ts';
import { MAX_EXAMINED, previewSchema } from '../workers/schema-preview.ts';
import { afterQuery, waitFor } from './after.ts';
import {
  basedOn,
  changeBy,
  changedSchema,
  instant,
  presentViolation,
  violationSchema,
} from './catalogue-shapes.ts';
import { nextPage, pageOf, pageQuery, readCursor } from './page-cursor.ts';
import { type Call, type Route, route } from './route.ts';

const MAX_ENTRY_BYTES = 128 * 1024;
const DAY_MS = 24 * 3600 * 1000;

const seenSchema = z.object({
  source: z.string(),
  events: z.int(),
  sampled: z.int().describe('How many of them were looked into.'),
  first: z.iso.datetime(),
  last: z.iso.datetime(),
  departments: z.record(z.string(), z.int()).describe('What events said of whose they are; empty: nothing.'),
  channels: z.record(z.string(), z.int()),
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
const previewAnswer = z.object({
  since: z.iso.datetime(),
  events: z.int().describe('Of this name in the period.'),
  examined: z.int(),
  violations: z.int(),
  exact: z.boolean().describe('Whether every event was examined; else numbers by source are estimated.'),
  masked: z.boolean().describe('Whether masked copies were examined, as for roles that see people masked.'),
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
const markPlace = z.object({ applied: z.int(), key: z.guid() });

interface Parts {
  readonly db: Kysely<Schema>;
  readonly analytical: Analytical;
  readonly catalogue: Catalogue;
  /** Where the catalogue says that personal data are. */
  readonly marks: () => Promise<Marks>;
  readonly now: () => number;
}

/** One touchpoint of the catalogue. */
export function oneTouchpointRoutes({ db, analytical, catalogue, marks, now }: Parts): Route[] {
  const path = '/v1/catalogue/touchpoints/{name}';
  const change = ({ principal }: Call) => changeBy(principal, { marks, now });
  /** Copies that say of people what whoever asks may see: what a schema refuses of the whole would tell the rest. */
  const maskFor = async (principal: Principal) => {
    if (!isShownMasked(principal)) return undefined;
    const known = await marks();
    return <T extends object>(event: T): T => maskPersonal(event, known) as T;
  };
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
        return present(described, await catalogue.violations(params.name));
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
        return { version: await catalogue.put(call.params.name, value, basedOn, await change(call)) };
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
        version: await catalogue.remove(call.params.name, call.query.basedOn, await change(call)),
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
      method: 'GET',
      path: `${path}/marked`,
      scope: 'read',
      tag: 'catalogue',
      summary:
        'Events of a touchpoint that are kept with a mark, newest first: which, and what is wrong with them.',
      params: named,
      query: afterQuery.extend({
        ...pageQuery({ usual: 50, most: 500 }),
      }),
      response: z.object({
        marked: z.array(
          z.object({
            key: z.guid(),
            id: z.string(),
            source: z.string(),
            received: z.iso.datetime(),
            applied: z.int(),
            schema: z.int().describe('Version of the touchpoint whose schema it violates.'),
            path: z.string(),
            message: z.string(),
          }),
        ),
        next: nextPage,
      }),
      errors: [503, 504],
      handle: async ({ params, query }) => {
        await waitFor(db, query.after);
        const { limit, cursor } = query;
        const beyond = cursor === undefined ? undefined : readCursor(cursor, markPlace);
        const marks = await listMarks(analytical, { name: params.name, limit: limit + 1, beyond });
        const { page, next } = pageOf(marks, limit, ({ applied, key }) => ({ applied, key }));
        return { marked: page.map((mark) => ({ ...mark, received: instant(mark.received) })), next };
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
        version: await catalogue.restore(call.params.name, call.body.version, await change(call)),
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
      handle: async ({ params, body, principal }) => {
        const { days, ...query } = body;
        const since = now() - days * DAY_MS;
        const preview = await previewSchema(
          { db, analytical, mask: await maskFor(principal) },
          { ...query, name: params.name, since },
        );
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
