import type { Marks } from '@throughline/core/touchpoints';
import type { ViolationCount } from '@throughline/storage/relational';
import { z } from 'zod';
import type { Principal } from '../auth/keys.ts';
import { isShownMasked } from '../auth/roles.ts';
import type { Change } from '../workers/catalogue.ts';

export const instant = (milliseconds: number) => new Date(milliseconds).toISOString();

interface Parts {
  /** Where the catalogue says that personal data are. */
  readonly marks: () => Promise<Marks>;
  readonly now: () => number;
}

/** Who changes the catalogue, when, and what they are not shown. */
export async function changeBy(principal: Principal, { marks, now }: Parts): Promise<Change> {
  const masked = isShownMasked(principal) ? await marks() : undefined;
  return { by: principal.name, at: now(), masked };
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
