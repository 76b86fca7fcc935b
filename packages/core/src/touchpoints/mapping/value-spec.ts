import { z } from 'zod';
import { isPlace } from './places.ts';
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
} from './vocabulary.ts';

/** How a document writes a time. */
export const TIME_FORMATS = ['iso', 'unix', 'unix_ms', 'rfc2822'] as const;
export type TimeFormat = (typeof TIME_FORMATS)[number];

const condition = z.strictObject({ path: z.string(), ...QUESTIONS }).refine(asks, ASKS_NOTHING);
export type Condition = z.infer<typeof condition>;

/** One condition or a list of them, all of which must hold. */
export const conditions = listOf(condition);

/** One way to get a value from a document, in full. */
export interface ValueSpec {
  readonly path?: string | undefined;
  readonly template?: string | undefined;
  readonly constant?: Literal | undefined;
  readonly coalesce?: readonly ValueSpec[] | undefined;
  readonly cases?: readonly { when?: readonly Condition[] | undefined; use: ValueSpec }[] | undefined;
  readonly take?: 'first' | 'last' | 'all' | 'count' | undefined;
  readonly join?: string | undefined;
  readonly type?: ValueKind | undefined;
  readonly extract?: string | undefined;
  readonly lower?: boolean | undefined;
  readonly lookup?: Readonly<Record<string, Literal>> | undefined;
  readonly divide?: number | undefined;
  readonly time?: TimeFormat | undefined;
  readonly default?: Literal | undefined;
}

const WAYS = ['path', 'template', 'constant', 'coalesce', 'cases'] as const;

const shape = z
  .strictObject({
    path: z.string().optional(),
    template: z.string().optional(),
    constant: literal.optional(),
    get coalesce() {
      return z.array(dataValue).min(1).max(20).optional();
    },
    get cases() {
      return z
        .array(z.strictObject({ when: conditions.optional(), use: wordValue }))
        .min(1)
        .max(100)
        .optional();
    },
    take: z.enum(['first', 'last', 'all', 'count']).optional(),
    join: z.string().max(20).optional(),
    type: z.enum(VALUE_KINDS).optional(),
    extract: regularExpression.optional(),
    lower: z.boolean().optional(),
    lookup: z.record(z.string(), literal).optional(),
    divide: z.number().positive().optional(),
    time: z.enum(TIME_FORMATS).optional(),
    default: literal.optional(),
  })
  .refine(
    (value) => WAYS.filter((way) => value[way] !== undefined).length === 1,
    `needs exactly one of ${WAYS.join(', ')}`,
  )
  .refine(
    ({ path, take, join }) => path !== undefined || (take === undefined && join === undefined),
    'take and join are for a path',
  );

/** A place for data: plain text is a path, and text with `{…}` in it a template. */
export const dataValue: z.ZodType<ValueSpec> = z.preprocess((value) => {
  if (typeof value === 'string') return isPlace(value) ? { path: value } : { template: value };
  return spelledOut(value);
}, shape) as z.ZodType<ValueSpec>;

/** A place for words: plain text stands for itself, and `{…}` in it for a path. */
export const wordValue: z.ZodType<ValueSpec> = z.preprocess(
  (value) => (typeof value === 'string' ? { template: value } : spelledOut(value)),
  z.lazy(() => shape),
) as z.ZodType<ValueSpec>;
