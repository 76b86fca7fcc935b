import { PERSON_KINDS } from '@throughline/core/people';
import { z } from 'zod';

const glance = z.object({
  time: z.iso.datetime(),
  name: z.string(),
  type: z.string(),
  channel: z.string(),
  source: z.string(),
  id: z.string(),
});
const named = z.union([z.object({ kind: z.string(), value: z.string() }), z.object({ leaf: z.guid() })]);
const merge = z.object({
  id: z.string(),
  at: z.iso.datetime(),
  between: z.array(named).length(2),
  evidence: z.object({
    event: z.string(),
    id: z.string(),
    source: z.string(),
    time: z.iso.datetime(),
    explicit: z.boolean(),
  }),
});
export const profileSchema = z
  .object({
    person: z.guid(),
    name: z.string().nullable().describe('What they are called, as the usual traits say.'),
    kind: z.enum(PERSON_KINDS),
    applied: z.int(),
    identifiers: z.array(z.object({ kind: z.string(), value: z.string(), since: z.iso.datetime() })),
    traits: z.record(
      z.string(),
      z.object({ value: z.unknown(), since: z.iso.datetime(), source: z.string(), event: z.string() }),
    ),
    touchpoints: z.int(),
    firstSeen: glance.nullable(),
    lastSeen: glance.nullable(),
    channels: z.record(
      z.string(),
      z.object({ touchpoints: z.int(), first: z.iso.datetime(), last: z.iso.datetime() }),
    ),
    recent: z.array(glance),
    merges: z.array(merge),
    review: z.array(merge.extend({ why: z.enum(['cannot_link', 'limit_kind', 'limit_total']) })),
    keptApart: z.array(z.object({ a: z.string(), b: z.string(), by: z.string(), at: z.iso.datetime() })),
  })
  .meta({ title: 'Profile' });

export const touchpointSchema = z
  .object({
    key: z.guid(),
    id: z.string(),
    source: z.string(),
    type: z.string(),
    name: z.string(),
    time: z.iso.datetime(),
    received: z.iso.datetime(),
    channel: z.string(),
    corner: z.string(),
    department: z.string(),
    properties: z.unknown(),
    traits: z.unknown(),
    context: z.unknown(),
    references: z.unknown(),
    identifiers: z.unknown(),
    startsVisit: z
      .boolean()
      .describe('More than half an hour after the touchpoint before it, of those that were asked for.'),
  })
  .meta({ title: 'Touchpoint' });

export const personParams = z.object({
  person: z
    .string()
    .min(3)
    .max(700)
    .describe('An identifier as kind:value, for example email:ann@example.org, or the id of a person.'),
});
