import { z } from 'zod';
import { compareText, isObject, type JsonValue } from '../kernel/index.ts';
import type { Touchpoint } from './touchpoint.ts';

/** Nodes of one rule: enough for any sane one, few enough to evaluate for every event. */
const MAX_NODES = 200;

const words = z.array(z.string().min(1).max(200)).min(1).max(500);
const scalar = z.union([z.string().max(500), z.number(), z.boolean(), z.null()]);
const path = z
  .string()
  .max(300)
  .regex(
    /^(properties|traits|context)(\.[^.]+)+$/,
    'a path such as properties.total, traits.plan or context.page.url',
  );

const match = z.strictObject({
  name: words.optional(),
  type: words.optional(),
  source: words.optional(),
  channel: words.optional(),
  corner: words.optional(),
  department: words.optional(),
});

const comparison = z.union([
  z.strictObject({ path, eq: scalar }),
  z.strictObject({ path, in: z.array(scalar).min(1).max(500) }),
  z.strictObject({ path, lt: z.union([z.number(), z.string().max(500)]) }),
  z.strictObject({ path, lte: z.union([z.number(), z.string().max(500)]) }),
  z.strictObject({ path, gt: z.union([z.number(), z.string().max(500)]) }),
  z.strictObject({ path, gte: z.union([z.number(), z.string().max(500)]) }),
  z.strictObject({ path, exists: z.boolean() }),
]);

type Match = z.infer<typeof match>;
type Comparison = z.infer<typeof comparison>;

/**
 * Which touchpoints are meant, as data. A closed language: what is not here does not exist.
 *
 *   {}                                                every touchpoint
 *   {"name": ["Order completed"], "channel": ["web", "store"]}   each list that is there holds the touchpoint's word
 *   {"path": "properties.total", "gte": 100}          one comparison: eq, in, lt, lte, gt, gte or exists
 *   {"and": […]}  {"or": […]}  {"not": …}             of rules
 *
 * A comparison looks at what lies at the path: keys, and indexes of lists, parted by dots. It is false where nothing is
 * there, and where the types differ: 5 is not "5". Texts are ordered by their UTF-8 bytes. So `not` of a comparison
 * holds for what lacks the field.
 */
export type Rule =
  | Match
  | Comparison
  | { readonly and: readonly Rule[] }
  | { readonly or: readonly Rule[] }
  | { readonly not: Rule };

const node: z.ZodType<Rule> = z.lazy(() =>
  z.union([
    match,
    comparison,
    z.strictObject({ and: z.array(node).min(1).max(50) }),
    z.strictObject({ or: z.array(node).min(1).max(50) }),
    z.strictObject({ not: node }),
  ]),
);

export const ruleSchema: z.ZodType<Rule> = node.refine(
  (rule) => nodesOf(rule) <= MAX_NODES,
  `A rule has at most ${MAX_NODES} parts.`,
);

function nodesOf(rule: Rule): number {
  if ('and' in rule) return rule.and.reduce((sum, part) => sum + nodesOf(part), 1);
  if ('or' in rule) return rule.or.reduce((sum, part) => sum + nodesOf(part), 1);
  return 'not' in rule ? 1 + nodesOf(rule.not) : 1;
}

/** What a rule may look at. */
export type Ruled = Pick<
  Touchpoint,
  'name' | 'type' | 'source' | 'channel' | 'corner' | 'department' | 'properties' | 'traits' | 'context'
>;

/** Whether a touchpoint is meant by a rule. Pure, and never throws on data. */
export function meets(rule: Rule, touchpoint: Ruled): boolean {
  if ('and' in rule) return rule.and.every((part) => meets(part, touchpoint));
  if ('or' in rule) return rule.or.some((part) => meets(part, touchpoint));
  if ('not' in rule) return !meets(rule.not, touchpoint);
  if ('path' in rule) return compares(rule, valueAt(touchpoint as unknown as JsonValue, rule.path));
  return Object.entries(rule).every(
    ([field, words]) => words === undefined || words.includes(touchpoint[field as keyof Match]),
  );
}

/** What lies at a path: keys, and indexes of lists, parted by dots. @returns undefined where nothing is there */
export function valueAt(value: JsonValue, path: string): JsonValue | undefined {
  let at: JsonValue | undefined = value;
  for (const step of path.split('.')) {
    if (Array.isArray(at))
      at = /^\d{1,6}$/.test(step) ? (at as readonly JsonValue[])[Number(step)] : undefined;
    else at = isObject(at) && Object.hasOwn(at, step) ? at[step] : undefined;
    if (at === undefined) return undefined;
  }
  return at;
}

function compares(rule: Comparison, value: JsonValue | undefined): boolean {
  if ('exists' in rule) return rule.exists === (value !== undefined && value !== null);
  if (value === undefined) return false;
  if ('eq' in rule) return value === rule.eq;
  if ('in' in rule) return rule.in.some((one) => one === value);
  const bound = 'lt' in rule ? rule.lt : 'lte' in rule ? rule.lte : 'gt' in rule ? rule.gt : rule.gte;
  const order = compareAlike(value, bound);
  if (order === undefined) return false;
  if ('lt' in rule) return order < 0;
  if ('lte' in rule) return order <= 0;
  return 'gt' in rule ? order > 0 : order >= 0;
}

function compareAlike(a: JsonValue, b: number | string): number | undefined {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : undefined;
}
