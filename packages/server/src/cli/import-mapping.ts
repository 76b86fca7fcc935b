import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CodedError } from '@throughline/core/kernel';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import { timeReader } from './import-time.ts';
import { dataValue, wordValue } from './import-value-spec.ts';

const timeSchema = z
  .preprocess(
    (value) => (typeof value === 'string' ? { value } : withValue(value)),
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

/** `{column, format, zone}` is short for `{value: {column}, format, zone}`; the same for a template. */
function withValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || 'value' in value) return value;
  const { format, zone, ...rest } = value as Record<string, unknown>;
  return {
    value: rest,
    ...(format === undefined ? {} : { format }),
    ...(zone === undefined ? {} : { zone }),
  };
}

const referenceSchema = z.strictObject({ kind: wordValue, id: dataValue, role: wordValue });

/** How the rows of a table are touchpoints; docs/reference/mapping.md tells it at length. */
export const mappingSchema = z
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
export type Mapping = z.infer<typeof mappingSchema>;

export interface LoadedMapping {
  readonly mapping: Mapping;
  /** Of what it says: comments and layout may change while an import is under way, the rest may not. */
  readonly hash: string;
}

/** A mapping that the program itself writes. */
export function mappingOf(content: object): Mapping {
  return mappingSchema.parse(content);
}

/** @throws CodedError `mapping_invalid`, naming file, line and field */
export async function loadMapping(path: string): Promise<LoadedMapping> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    throw new CodedError(
      400,
      'mapping_unreadable',
      `the mapping ${path} cannot be read: ${(error as Error).message}`,
    );
  }
  return parseMapping(text, path);
}

/** @throws CodedError `mapping_invalid`, naming file, line and field */
export function parseMapping(text: string, path: string): LoadedMapping {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, prettyErrors: false });
  const broken = document.errors[0];
  if (broken) throw invalid(`${path}:${lineCounter.linePos(broken.pos[0]).line}: ${broken.message}`);
  let content: unknown;
  try {
    content = document.toJS();
  } catch (error) {
    throw invalid(`${path}: ${(error as Error).message}`);
  }
  const parsed = mappingSchema.safeParse(content ?? {});
  if (parsed.success) return { mapping: parsed.data, hash: digestOf(content) };
  const complaints = parsed.error.issues.map((issue) => {
    // The longest part of the path that is there: what is missing has no line of its own.
    const known = issue.path.map(String).filter((key) => key !== 'value');
    let node: unknown = document.contents;
    for (const key of known) {
      const next = document.getIn(known.slice(0, known.indexOf(key) + 1), true);
      if (!isNode(next)) break;
      node = next;
    }
    const offset = isNode(node) ? (node.range?.[0] ?? 0) : 0;
    const field = issue.path.filter((key) => key !== 'cases' && key !== 'value').join('.');
    return `${path}:${lineCounter.linePos(offset).line}: ${field === '' ? '' : `${field}: `}${saying(issue)}`;
  });
  throw invalid(complaints.join('\n'));
}

function saying(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys')
    return `there is no ${issue.keys.map((key) => `'${key}'`).join(', ')} here`;
  return issue.message;
}

function invalid(complaints: string): CodedError {
  return new CodedError(400, 'mapping_invalid', `the mapping cannot be used:\n${complaints}`);
}

function isEncoding(label: string): boolean {
  try {
    new TextDecoder(label);
    return true;
  } catch {
    return false;
  }
}

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
