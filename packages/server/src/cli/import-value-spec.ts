import { z } from 'zod';

/** What a text becomes. */
const KINDS = ['string', 'number', 'integer', 'boolean', 'json'] as const;

const literal = z.union([z.string(), z.number(), z.boolean()], 'must be a text, a number or true/false');
const condition = z
  .strictObject({
    column: z.string(),
    equals: literal.optional(),
    in: z.array(literal).min(1).optional(),
    lt: z.number().optional(),
    lte: z.number().optional(),
    gt: z.number().optional(),
    gte: z.number().optional(),
    matches: regularExpression().optional(),
    empty: z.boolean().optional(),
  })
  .refine(
    (value) => Object.keys(value).length > 1,
    'needs one of equals, in, lt, lte, gt, gte, matches, empty',
  );
export type Condition = z.infer<typeof condition>;

/** One way to get a value from a row, in full. */
export interface ValueSpec {
  readonly column?: string | undefined;
  readonly template?: string | undefined;
  readonly constant?: string | number | boolean | undefined;
  readonly cases?: readonly { when?: Condition | Condition[] | undefined; use: ValueSpec }[] | undefined;
  readonly type?: (typeof KINDS)[number] | undefined;
  readonly extract?: string | undefined;
  readonly default?: string | number | boolean | undefined;
}

const shape = z
  .strictObject({
    column: z.string().optional(),
    template: z.string().optional(),
    constant: literal.optional(),
    get cases() {
      return z
        .array(
          z.strictObject({
            when: z
              .preprocess(
                (value) => (Array.isArray(value) || value === undefined ? value : [value]),
                z.array(condition),
              )
              .optional(),
            use: wordValue,
          }),
        )
        .min(1)
        .optional();
    },
    type: z.enum(KINDS).optional(),
    extract: regularExpression().optional(),
    default: literal.optional(),
  })
  .refine(
    ({ column, template, constant, cases }) =>
      [column, template, constant, cases].filter((way) => way !== undefined).length === 1,
    'needs exactly one of column, template, constant, cases',
  );

/** A place for data: plain text names a column, text with `{…}` is a template. */
export const dataValue: z.ZodType<ValueSpec> = z.preprocess((value) => {
  if (typeof value === 'string') return /[{}]/.test(value) ? { template: value } : { column: value };
  return spelledOut(value);
}, shape) as z.ZodType<ValueSpec>;

/** A place for words: plain text stands for itself, and `{…}` in it for a column. */
export const wordValue: z.ZodType<ValueSpec> = z.preprocess(
  (value) => {
    if (typeof value === 'string') return { template: value };
    return spelledOut(value);
  },
  z.lazy(() => shape),
) as z.ZodType<ValueSpec>;

function spelledOut(value: unknown): unknown {
  if (typeof value === 'number' || typeof value === 'boolean') return { constant: value };
  return Array.isArray(value) ? { cases: value } : value;
}

function regularExpression() {
  return z.string().refine((text) => {
    try {
      new RegExp(text, 'u');
      return true;
    } catch {
      return false;
    }
  }, 'is no regular expression');
}
