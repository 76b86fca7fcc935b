import { z } from 'zod';

/** What a value becomes, whatever it was read from. */
export const VALUE_KINDS = ['string', 'number', 'integer', 'boolean', 'json'] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

export const literal = z.union(
  [z.string(), z.number(), z.boolean()],
  'must be a text, a number or true/false',
);
export type Literal = z.infer<typeof literal>;

export const regularExpression = z
  .string()
  .max(1000)
  .refine((text) => {
    try {
      new RegExp(text, 'u');
      return true;
    } catch {
      return false;
    }
  }, 'is no regular expression');

/** What a condition may ask of the value at its place. */
export const QUESTIONS = {
  equals: literal.optional(),
  in: z.array(literal).min(1).optional(),
  lt: z.number().optional(),
  lte: z.number().optional(),
  gt: z.number().optional(),
  gte: z.number().optional(),
  matches: regularExpression.optional(),
  empty: z.boolean().optional(),
};

/** Whether a condition asks anything of its place. */
export function asks(condition: object): boolean {
  return Object.keys(condition).length > 1;
}
export const ASKS_NOTHING = 'needs one of equals, in, lt, lte, gt, gte, matches, empty';

/** One of something, or a list of them. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.preprocess(
    (value) => (Array.isArray(value) || value === undefined ? value : [value]),
    z.array(item),
  );
}

/** What is short for a constant or for cases, in full. */
export function spelledOut(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return { constant: value };
  return Array.isArray(value) ? { cases: value } : value;
}

/**
 * A time in full: a text is its value, and `{path, format}` is short for `{value: {path}, format}`.
 * @param beside what a time says besides its value
 */
export function timeInFull(time: unknown, beside: readonly string[]): unknown {
  if (typeof time === 'string') return { value: time };
  if (typeof time !== 'object' || time === null || 'value' in time) return time;
  const entries = Object.entries(time);
  return {
    value: Object.fromEntries(entries.filter(([key]) => !beside.includes(key))),
    ...Object.fromEntries(entries.filter(([key]) => beside.includes(key))),
  };
}
