import { z } from 'zod';

/** The channels the product knows by name; any other lower-case word is a channel too. */
export const CHANNELS = [
  'web',
  'mobile',
  'store',
  'contact_center',
  'email',
  'sms',
  'push',
  'chat',
  'social',
  'billing',
  'iot',
  'on_site',
  'partner',
  'employee_tool',
] as const;

/** The four corners of a company that make an experience together. */
export const CORNERS = ['marketing', 'product', 'commerce', 'service'] as const;

export const EVENT_TYPES = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** A channel, corner, department, kind or role: a lower-case word. */
export const slug = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,49}$/, 'a lower-case word of letters, digits and _, at most 50 long');

export const identifierSchema = z.object({
  kind: z.string().regex(/^[a-zA-Z][a-zA-Z0-9_]{0,49}$/, 'a word of letters, digits and _, at most 50 long'),
  value: z.string().min(1).max(500),
});
/** One way to name a person: `{kind: 'email', value: 'ann@example.org'}`. The value is normalised. */
export type Identifier = z.infer<typeof identifierSchema>;

export const referenceSchema = z.object({
  kind: slug,
  id: z.string().min(1).max(500),
  role: slug,
});
/** Something else that took part: an order, case, device, kiosk or employee, and the part it played. */
export type Reference = z.infer<typeof referenceSchema>;

const json = z.record(z.string(), z.json());

/**
 * The one shape of every interaction, of every channel.
 * Times are milliseconds since the epoch; `time` is when it happened, `received` when we heard of it.
 */
export const touchpointSchema = z.object({
  /** The sender's own message id; with `source` it is unique. */
  id: z.string().min(1).max(200),
  /** The system that sent it: the name of its key, or of the import. */
  source: z.string().min(1).max(100),
  type: z.enum(EVENT_TYPES),
  /** What happened, in the words of the company: `Order completed`. */
  name: z.string().min(1).max(200),
  time: z.int(),
  received: z.int(),
  identifiers: z.array(identifierSchema),
  channel: slug,
  corner: slug.or(z.literal('')),
  department: slug.or(z.literal('')),
  properties: json,
  /** What the sender states about the person, as of `time`. */
  traits: json,
  context: json,
  references: z.array(referenceSchema),
});
export type Touchpoint = z.infer<typeof touchpointSchema>;

/** A touchpoint that took its place in history. */
export const appliedTouchpointSchema = touchpointSchema.extend({
  /** Hybrid logical clock, microseconds: greater than that of every person it touched. */
  applied: z.int(),
  /** Version of the settings it was folded with. */
  settings: z.int(),
});
export type AppliedTouchpoint = z.infer<typeof appliedTouchpointSchema>;

/** JSON Schema (2020-12) of the event shape, as served to clients and written to the reference. */
export function touchpointJsonSchema(): object {
  return z.toJSONSchema(appliedTouchpointSchema, { target: 'draft-2020-12' });
}
