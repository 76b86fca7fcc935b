import { CodedError, digest } from '@throughline/core/kernel';
import type { ExportPlace } from '@throughline/storage/analytical';
import { z } from 'zod';

/** Where an export stands, and what was fixed when it began. */
export interface ExportCursor {
  /** What is applied later is not in it; microseconds of the hybrid clock. */
  readonly upTo: number;
  /** Touchpoints of the whole export, and those among them that belong to nobody. */
  readonly total: number;
  readonly withoutPerson: number;
  /** Id of the one person asked for. */
  readonly person: string | undefined;
  readonly after: ExportPlace | undefined;
}

const text = z.string().max(500);
const cursorSchema = z.object({
  of: z.string(),
  upTo: z.int(),
  total: z.int(),
  withoutPerson: z.int(),
  person: z.guid().optional(),
  after: z.union([
    z.object({ leaf: z.guid(), time: z.int(), id: text, source: text }),
    z.object({ person: z.guid() }),
  ]),
});

/** What may not change from part to part. */
type Asked = Readonly<Record<string, unknown>>;

export function writeExportCursor(cursor: ExportCursor, asked: Asked): string {
  return Buffer.from(JSON.stringify({ ...cursor, of: fingerprint(asked) })).toString('base64url');
}

/** @throws CodedError 400 `cursor_invalid`, also where it belongs to another filter or format */
export function readExportCursor(written: string, asked: Asked): ExportCursor {
  try {
    const { of, person, ...cursor } = cursorSchema.parse(
      JSON.parse(Buffer.from(written, 'base64url').toString('utf8')),
    );
    if (of === fingerprint(asked)) return { ...cursor, person };
  } catch {
    // The same answer, whatever is wrong with it.
  }
  throw new CodedError(
    400,
    'cursor_invalid',
    'That is not a cursor of an export with this format and filter.',
  );
}

function fingerprint({ cursor: _, limit: __, ...asked }: Asked): string {
  return digest(JSON.stringify(Object.entries(asked).sort(([a], [b]) => (a < b ? -1 : 1))));
}
