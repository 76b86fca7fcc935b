import type { Source } from '@throughline/connectors/sources';
import { CodedError, type JsonObject } from '@throughline/core/kernel';
import { tableMappingSchema } from '@throughline/core/touchpoints';
import { z } from 'zod';

/** Seconds between two runs, where none are stated. */
const DEFAULT_SECONDS = 60;

/** A source as it is asked for over HTTP. */
export const declarationSchema = z.strictObject({
  kind: z.string().min(1).max(100).describe('`postgres`, `mysql`, `mqtt`, or a kind of your own.'),
  settings: z.looseObject({}).default({}).describe('As the kind wants them; its guide tells.'),
  mapping: z
    .looseObject({})
    .optional()
    .describe('How a row is a touchpoint, for kinds that give rows: docs/reference/mapping.md.'),
  everySeconds: z
    .int()
    .min(1)
    .max(31 * 86_400)
    .optional()
    .describe(`Between two runs; ${DEFAULT_SECONDS} where nothing is said. Kinds that listen have none.`),
  enabled: z.boolean().default(true),
});
export type Declaration = z.infer<typeof declarationSchema>;

/**
 * Checks a declaration against its kind.
 * @returns what is kept
 * @throws CodedError 400 `source_invalid`, with the path of the field
 */
export function checked(declaration: Declaration, source: Source) {
  const { mapping, everySeconds } = declaration;
  settingsOf(source, declaration.settings as JsonObject);
  const listens = source.listen !== undefined;
  if (listens && everySeconds !== undefined)
    throw invalid('everySeconds', `${source.name} is listened to, and has no schedule.`);
  return { mapping: mappingOf(mapping, source), seconds: listens ? null : (everySeconds ?? DEFAULT_SECONDS) };
}

/** What a source's schema makes of its settings. @throws CodedError 400 `source_invalid` */
export function settingsOf(source: Source, settings: unknown): unknown {
  const parsed = source.settings(z).safeParse(settings);
  if (parsed.success) return parsed.data;
  throw ofIssue('settings', parsed.error.issues[0]!);
}

function mappingOf(mapping: Declaration['mapping'], source: Source): string | null {
  if (source.gives !== 'rows') {
    if (mapping === undefined) return null;
    throw invalid('mapping', `${source.name} gives whole messages, and takes no mapping.`);
  }
  if (mapping === undefined)
    throw invalid('mapping', `${source.name} gives rows: say how a row is a touchpoint.`);
  const parsed = tableMappingSchema.safeParse(mapping);
  if (!parsed.success) throw ofIssue('mapping', parsed.error.issues[0]!);
  if (parsed.data.source !== undefined)
    throw invalid('mapping.source', 'The name of the source is its address.');
  if (source.listen && parsed.data.id === undefined && parsed.data.time === undefined) {
    throw invalid(
      'mapping.id',
      'What is pushed may be pushed again: name an id, or a time that the sender states, so that two are told from one sent twice.',
    );
  }
  // As it was given: what the schema makes of it is no longer the vocabulary that a person wrote.
  return JSON.stringify(mapping);
}

function ofIssue(under: string, issue: z.core.$ZodIssue): CodedError {
  const path = [under, ...issue.path.map(String).filter((key) => key !== 'value')].join('.');
  const what =
    issue.code === 'unrecognized_keys' ? `there is no ${issue.keys.join(', ')} here` : issue.message;
  return invalid(path, `${path}: ${what}`);
}

function invalid(path: string, message: string): CodedError {
  return new CodedError(400, 'source_invalid', message, { path });
}
