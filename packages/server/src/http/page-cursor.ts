import { CodedError } from '@throughline/core/kernel';
import type { z } from 'zod';

/** Where a page ended, as text that a client hands back unread. */
export function writeCursor(place: unknown): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** @throws CodedError 400 `cursor_invalid` */
export function readCursor<T>(text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  } catch {
    throw new CodedError(400, 'cursor_invalid', 'That is not a cursor of this list.');
  }
}
