import type { ViolationCount } from '@throughline/storage/relational';
import { z } from 'zod';
import type { Principal } from '../auth/keys.ts';
import { isShownMasked } from '../auth/roles.ts';
import type { Change } from '../workers/catalogue.ts';

export const instant = (milliseconds: number) => new Date(milliseconds).toISOString();

/** Who changes the catalogue, and what they have to leave. */
export function changeBy(principal: Principal, at: number): Change {
  return { by: principal.name, at, keepsMarks: isShownMasked(principal) };
}

/** The version that a change was made from. */
export const basedOn = z.int32().min(0);

export const violationSchema = z.object({
  name: z.string(),
  source: z.string(),
  schema: z.int().describe('Version of the touchpoint whose schema they violate.'),
  action: z.enum(['refused', 'marked', 'allowed']),
  count: z.int(),
  first: z.iso.datetime(),
  last: z.iso.datetime(),
  example: z.object({ id: z.string(), path: z.string(), message: z.string() }),
});
export const changedSchema = z.object({
  version: z.int().describe('Of the catalogue, and of what was changed.'),
});

export function presentViolation({
  name,
  source,
  schema,
  action,
  count,
  first,
  last,
  example,
}: ViolationCount) {
  return { name, source, schema, action, count, example, first: instant(first), last: instant(last) };
}
