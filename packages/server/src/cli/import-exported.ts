import { isObject, type JsonObject, type Refusal, refusal } from '@throughline/core/kernel';
import {
  EXPORTED_FIELDS,
  messageOf,
  parseTime,
  type RestatedTouchpoint,
  touchpointSchema,
} from '@throughline/core/touchpoints';

const restatedSchema = touchpointSchema.omit({ received: true });
const STRUCTURES = ['identifiers', 'properties', 'traits', 'context', 'references'] as const;
const LISTS: ReadonlySet<string> = new Set(['identifiers', 'references']);

/** Whether a file with these columns was written by an export of ours. */
export function isExported(columns: readonly string[]): boolean {
  return EXPORTED_FIELDS.every((field) => columns.includes(field));
}

/**
 * The message of an exported touchpoint: of its own source, under its own id, so that the same events come out.
 * @param values by column; structures as JSON or as its text, times as text or dates
 */
export function messageOfExported(values: Readonly<Record<string, unknown>>): JsonObject | Refusal {
  const { time } = values;
  const structures: Record<string, unknown> = {};
  for (const field of STRUCTURES) {
    const read = structureOf(values[field], field);
    if (read === undefined) return refusal('wrong_type', field, `${field}: is not JSON.`);
    structures[field] = read;
  }
  const parsed = restatedSchema.safeParse({
    ...values,
    time: time instanceof Date ? time.getTime() : parseTime(time),
    ...structures,
  });
  if (parsed.success) return messageOf(parsed.data as RestatedTouchpoint);
  const { path, message } = parsed.error.issues[0]!;
  return refusal('wrong_type', path.join('.'), `${path.join('.')}: ${message}`);
}

function structureOf(value: unknown, field: string): unknown {
  if (value === null || value === undefined || value === '') return LISTS.has(field) ? [] : {};
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value) ?? (LISTS.has(field) ? [] : {});
  } catch {
    return undefined;
  }
}

/** A line of JSON that is an exported touchpoint rather than a message: it knows its place in history. */
export function isExportedLine(content: unknown): content is JsonObject {
  return isObject(content) && typeof content.applied === 'number' && isExported(Object.keys(content));
}
