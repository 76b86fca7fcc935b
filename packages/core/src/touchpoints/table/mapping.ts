import { z } from 'zod';
import { timeInFull } from '../mapping/vocabulary.ts';
import { timeReader } from './time.ts';
import { dataValue, wordValue } from './value-spec.ts';

const timeSchema = z
  .preprocess(
    (value) => timeInFull(value, ['format', 'zone']),
    z.strictObject({
      value: dataValue,
      format: z.string().min(1).default('iso'),
      zone: z.string().min(1).default('UTC'),
    }),
  )
  .superRefine(({ format, zone }, issues) => {
    try {
      timeReader(format, zone);
    } catch (error) {
      issues.addIssue({
        code: 'custom',
        path: [error instanceof RangeError ? 'zone' : 'format'],
        message:
          error instanceof RangeError ? 'is no IANA time zone, as Europe/London' : (error as Error).message,
      });
    }
  });

const referenceSchema = z.strictObject({ kind: wordValue, id: dataValue, role: wordValue });

/** How the rows of a table are touchpoints; docs/reference/mapping.md tells it at length. */
export const tableMappingSchema = z
  .strictObject({
    source: z.string().min(1).max(100).optional(),
    delimiter: z.string().length(1, 'is one character').default(','),
    encoding: z
      .string()
      .refine(isEncoding, 'is no encoding, as utf-8, windows-1252 or utf-16le')
      .default('utf-8'),
    columns: z.array(z.string()).min(1).optional(),
    empty: z.array(z.string()).default([]),
    decimal: z.enum(['.', ',']).default('.'),
    type: z.enum(['track', 'identify', 'page', 'screen']).default('track'),
    name: wordValue.optional(),
    time: timeSchema.optional(),
    id: wordValue.optional(),
    identifiers: z.record(z.string(), dataValue).default({}),
    channel: wordValue.optional(),
    corner: wordValue.optional(),
    department: wordValue.optional(),
    references: z.array(referenceSchema).default([]),
    properties: z.record(z.string(), dataValue).default({}),
    traits: z.record(z.string(), dataValue).default({}),
  })
  .superRefine(({ type, name, identifiers, traits }, issues) => {
    if (type === 'track' && name === undefined)
      issues.addIssue({
        code: 'custom',
        path: ['name'],
        message: 'is missing: what happened in such a row?',
      });
    if (type === 'identify' && Object.keys({ ...identifiers, ...traits }).length === 0)
      issues.addIssue({
        code: 'custom',
        path: ['identifiers'],
        message: 'are missing: whom does a row describe?',
      });
  });
export type TableMapping = z.infer<typeof tableMappingSchema>;

/** A mapping that the program itself writes. */
export function tableMapping(content: object): TableMapping {
  return tableMappingSchema.parse(content);
}

function isEncoding(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}
