import { z } from 'zod';
import { isObject, type JsonObject } from '../kernel/index.ts';
import { CORNERS, slug } from './touchpoint.ts';

/**
 * The catalogue: which touchpoints a company has, whose each is, what it promises, costs and looks like. It is judged
 * against at the door and never in the fold, so history does not depend on it.
 */

/** The stages of a life cycle to start with. */
export const STAGES = [
  'awareness',
  'research',
  'purchase',
  'onboarding',
  'usage',
  'service',
  'renewal',
  'referral',
  'advocacy',
] as const;
export const DEPARTMENTS = ['marketing', 'product', 'sales', 'service'] as const;

const words = (what: string, start: readonly string[]) =>
  z
    .array(slug)
    .max(200)
    .refine((list) => new Set(list).size === list.length, 'says one word twice')
    .default([...start])
    .describe(what);

/** The company's own words: its departments, the corners they stand in, the stages of its life cycle. */
export const structureSchema = z.object({
  departments: words('Departments, each of which may own touchpoints.', DEPARTMENTS),
  corners: words('The corners of the company that make the experience together.', CORNERS),
  stages: words('The stages of the life cycle, in their order.', STAGES),
});
export type Structure = z.infer<typeof structureSchema>;

export const POLICIES = ['refuse', 'mark', 'allow'] as const;
export type Policy = (typeof POLICIES)[number];
export const STATUSES = ['planned', 'unplanned', 'retired'] as const;
export type TouchpointStatus = (typeof STATUSES)[number];

/** RFC 6901, into what the sender says. */
const pointer = z
  .string()
  .max(500)
  .regex(
    /^\/(?:properties|traits|context)(?:\/(?:[^~/]|~[01])+)+$/,
    'a JSON pointer below /properties, /traits or /context',
  );

export const piiSchema = z.object({
  pointer,
  kind: slug.describe('What it is: email, phone, name, address, card, health …'),
});
export type PiiMark = z.infer<typeof piiSchema>;

const json = z
  .custom<JsonObject>(isObject, 'must be an object')
  .meta({ type: 'object' })
  .describe('JSON Schema (2020-12) of `{properties, traits, context}`, as in a tracking plan.');

/** One touchpoint as the company means it. What is left out is not known yet. */
export const plannedSchema = z
  .strictObject({
    description: z.string().max(2_000).optional(),
    channel: slug.optional(),
    corner: slug.optional().describe('One of the structure’s corners.'),
    department: slug.optional().describe('The department that owns it, one of the structure’s.'),
    stage: slug.optional().describe('One of the structure’s stages.'),
    cost: z
      .strictObject({
        amount: z.number().min(0).max(1e12),
        currency: z.string().regex(/^[A-Z]{3}$/, 'an ISO 4217 code, as EUR'),
      })
      .optional()
      .describe('What one occurrence costs.'),
    promise: z.string().max(1_000).optional().describe('What the person may rely on.'),
    schema: json.optional(),
    onViolation: z
      .enum(POLICIES)
      .default('mark')
      .describe('What becomes of an event that is not as the schema says.'),
    pii: z.array(piiSchema).max(200).default([]).describe('Where personal data are.'),
    status: z.enum(STATUSES).default('planned'),
  })
  .meta({ title: 'PlannedTouchpoint' });
export type PlannedTouchpoint = z.infer<typeof plannedSchema>;

/** As events name it. */
export const touchpointName = z.string().min(1).max(200);

/** How many touchpoints a catalogue holds at most. */
export const MAX_PLANNED = 5_000;

/** The whole catalogue as one document: what `catalogue pull` writes and `catalogue push` reads. */
export const catalogueSchema = structureSchema
  .extend({
    touchpoints: z
      .record(touchpointName, plannedSchema)
      .default({})
      .refine((all) => Object.keys(all).length <= MAX_PLANNED, `has more than ${MAX_PLANNED} touchpoints`)
      .describe('By the name of their events.'),
  })
  .meta({ title: 'Catalogue' });
export type Catalogue = z.infer<typeof catalogueSchema>;

/** Something that a catalogue says and cannot mean. */
export interface CatalogueFault {
  readonly path: string;
  readonly message: string;
}

/** Words that touchpoints use and the structure does not have. */
export function unknownWords(
  touchpoints: Iterable<readonly [name: string, PlannedTouchpoint]>,
  structure: Structure,
): CatalogueFault[] {
  const known = {
    department: new Set(structure.departments),
    corner: new Set(structure.corners),
    stage: new Set(structure.stages),
  };
  const faults: CatalogueFault[] = [];
  for (const [name, planned] of touchpoints) {
    for (const field of ['department', 'corner', 'stage'] as const) {
      const word = planned[field];
      if (word === undefined || known[field].has(word)) continue;
      const message = `${name}: ${field} ${word} is none of the structure’s ${field}s`;
      faults.push({ path: `touchpoints.${name}.${field}`, message });
    }
  }
  return faults;
}
