import { CodedError } from '@throughline/core/kernel';
import { z } from 'zod';

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

/** The parameters of every list that comes a page at a time. */
export function pageQuery({ usual, most }: { usual: number; most: number }) {
  return {
    limit: z.coerce.number().int().min(1).max(most).default(usual),
    cursor: z.string().max(1000).optional().describe('`next` of the page before.'),
  };
}

/** What a page's `next` is: null at the end. */
export const nextPage = z
  .string()
  .nullable()
  .describe('The cursor of the next page; null where this is the last.');

/** A page out of rows of which one more was read than it may hold. @param placeOf where the list goes on after a row */
export function pageOf<T>(rows: readonly T[], limit: number, placeOf: (row: T) => unknown) {
  const page = rows.slice(0, limit);
  return { page, next: rows.length > limit ? writeCursor(placeOf(page.at(-1)!)) : null };
}

/** A page of a list that is short enough to be read whole. @param nameOf what it is ordered by */
export function pageAmong<T>(
  all: readonly T[],
  { limit, cursor }: { limit: number; cursor?: string | undefined },
  nameOf: (row: T) => string,
) {
  const after = cursor === undefined ? '' : readCursor(cursor, z.string());
  return pageOf(
    all.filter((row) => nameOf(row) > after),
    limit,
    nameOf,
  );
}
