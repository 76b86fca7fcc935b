import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { CodedError } from '@throughline/core/kernel';
import { type TableMapping, tableMappingSchema } from '@throughline/core/touchpoints';
import { isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';

export interface LoadedMapping {
  readonly mapping: TableMapping;
  /** Of what it says: comments and layout may change while an import is under way, the rest may not. */
  readonly hash: string;
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
  const parsed = tableMappingSchema.safeParse(content ?? {});
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

function digestOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
