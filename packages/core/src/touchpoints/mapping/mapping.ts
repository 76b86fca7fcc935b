import { z } from 'zod';
import { CodedError } from '../../kernel/index.ts';
import { conditions, dataValue, TIME_FORMATS, wordValue } from './value-spec.ts';
import { timeInFull } from './vocabulary.ts';

const timeSchema = z.preprocess(
  (value) => timeInFull(value, ['format', 'optional']),
  z.strictObject({
    value: dataValue,
    format: z.enum(TIME_FORMATS).default('iso'),
    /** Where the document may say none: the receipt stands in for it. */
    optional: z.boolean().default(false),
  }),
);

const referenceSchema = z.strictObject({ kind: wordValue, id: dataValue, role: wordValue });

/** What a touchpoint is made of: the words of the mapping file of imports (docs/reference/mapping.md). */
const fields = {
  type: z.enum(['track', 'identify', 'page', 'screen']).optional(),
  name: wordValue.optional(),
  time: timeSchema.optional(),
  id: wordValue.optional(),
  identifiers: z.record(z.string(), dataValue).default({}),
  channel: wordValue.optional(),
  corner: wordValue.optional(),
  department: wordValue.optional(),
  references: z.array(referenceSchema).max(20).default([]),
  properties: z.record(z.string(), dataValue).default({}),
  traits: z.record(z.string(), dataValue).default({}),
};

const ruleSchema = z.strictObject({ when: conditions.optional(), ...fields });
export type Rule = z.infer<typeof ruleSchema>;

/**
 * How a document from elsewhere gives touchpoints: none, one or many. `each` names its items; without it the whole
 * document is one. Of every item each rule whose `when` holds gives one touchpoint. What stands beside `touchpoints`
 * holds for all rules, and a rule's own goes before it.
 */
export const mappingSchema = z
  .strictObject({
    each: z.string().optional(),
    when: conditions.optional(),
    ...fields,
    touchpoints: z.array(ruleSchema).min(1).max(100).optional(),
  })
  .superRefine((mapping, issues) => {
    for (const [index, rule] of (mapping.touchpoints ?? [mapping]).entries()) {
      const at = mapping.touchpoints ? ['touchpoints', index] : [];
      const type = rule.type ?? mapping.type ?? 'track';
      const missing = (field: string, message: string) =>
        issues.addIssue({ code: 'custom', path: [...at, field], message });
      if (type === 'track' && !(rule.name ?? mapping.name)) missing('name', 'is missing: what happened?');
      if (!(rule.id ?? mapping.id))
        missing('id', 'is missing: by what is a repeated delivery known to be the same?');
      const who = { ...mapping.identifiers, ...rule.identifiers, ...mapping.traits, ...rule.traits };
      if (type === 'identify' && Object.keys(who).length === 0)
        missing('identifiers', 'are missing: whom does it describe?');
    }
  });
export type DocumentMapping = z.infer<typeof mappingSchema>;

/** @throws CodedError 400 `mapping_invalid`, naming every field that is wrong */
export function parseDocumentMapping(content: unknown): DocumentMapping {
  const parsed = mappingSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw invalidMapping(parsed.error.issues.slice(0, 20).map(saying));
}

export function invalidMapping(complaints: readonly string[]): CodedError {
  return new CodedError(400, 'mapping_invalid', `The mapping cannot be used: ${complaints.join('; ')}`, {
    complaints,
  });
}

function saying(issue: z.core.$ZodIssue): string {
  const field = issue.path.filter((key) => key !== 'value').join('.');
  const what =
    issue.code === 'unrecognized_keys'
      ? `there is no ${issue.keys.map((key) => `'${key}'`).join(', ')} here`
      : issue.message;
  return field === '' ? what : `${field}: ${what}`;
}
