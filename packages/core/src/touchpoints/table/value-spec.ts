import { z } from 'zod';
import {
  ASKS_NOTHING,
  asks,
  type Literal,
  listOf,
  literal,
  QUESTIONS,
  regularExpression,
  spelledOut,
  VALUE_KINDS,
  type ValueKind,
} from '../mapping/vocabulary.ts';

const condition = z.strictObject({ column: z.string(), ...QUESTIONS }).refine(asks, ASKS_NOTHING);
export type Condition = z.infer<typeof condition>;

/** One way to get a value from a row, in full. */
export interface ValueSpec {
  readonly column?: string | undefined;
  readonly template?: string | undefined;
  readonly constant?: Literal | undefined;
  readonly cases?: readonly { when?: Condition | Condition[] | undefined; use: ValueSpec }[] | undefined;
  readonly type?: ValueKind | undefined;
  readonly extract?: string | undefined;
  readonly default?: Literal | undefined;
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
            when: listOf(condition).optional(),
            use: wordValue,
          }),
        )
        .min(1)
        .optional();
    },
    type: z.enum(VALUE_KINDS).optional(),
    extract: regularExpression.optional(),
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
