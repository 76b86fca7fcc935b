import { z } from 'zod';
import type { JsonObject } from '../kernel/index.ts';
import { EVENT_TYPES, identifierSchema, referenceSchema, slug } from './touchpoint.ts';

// Clients send null for what they do not know, and numbers for ids.
const id = z.union([z.string().max(500), z.number()]).nullish();
const text = z.string().nullish();
const object = z.custom<JsonObject>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);
const time = z.union([z.string(), z.number()]).nullish();

/**
 * What Segment's specification does not have: where the interaction happened, whose it is, and what else took
 * part. Clients that can only set `context` put it there, as `context.touchpoint`; others may set it beside it.
 */
export const placementSchema = z.object({
  /** A file of history may say of which source an event is; of live traffic the key tells, and this is ignored. */
  source: z.string().min(1).max(100).nullish(),
  channel: slug.nullish(),
  corner: slug.nullish(),
  department: slug.nullish(),
  identifiers: z.array(identifierSchema).max(20).nullish(),
  references: z.array(referenceSchema).max(50).nullish(),
});
export type Placement = z.infer<typeof placementSchema>;

/** One call of Segment's HTTP API, as clients send it: `context` and unknown fields are left open. */
export const messageSchema = z.looseObject({
  type: z.enum(EVENT_TYPES),
  messageId: z.string().max(200).nullish(),
  userId: id,
  anonymousId: id,
  previousId: id,
  groupId: id,
  event: text,
  name: text,
  category: text,
  properties: object.nullish(),
  traits: object.nullish(),
  context: object.nullish(),
  timestamp: time,
  originalTimestamp: time,
  sentAt: time,
  touchpoint: placementSchema.nullish(),
});
export type Message = z.infer<typeof messageSchema>;
