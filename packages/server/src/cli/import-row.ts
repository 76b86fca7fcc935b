import { type Refusal, refusal } from '@throughline/core/kernel';
import { paddedRow } from '@throughline/core/touchpoints';

/** One row of a file: what it holds, or why it could not be read. */
export interface Row<Content> {
  /** From 1, the header and empty lines left out: what an import's position counts. */
  readonly row: number;
  /** Line of the file on which it begins, from 1: what an editor shows. */
  readonly line: number;
  /** As it stands in the file, in UTF-8. */
  readonly raw: Buffer;
  readonly content: Content | undefined;
  readonly refusal: Refusal | undefined;
}

export function readable<Content>(place: Place, content: Content): Row<Content> {
  return { ...place, content, refusal: undefined };
}

export function unreadable(place: Place, message: string): Row<never> {
  return { ...place, content: undefined, refusal: refusal('line_invalid', undefined, message) };
}

type Place = Pick<Row<unknown>, 'row' | 'line' | 'raw'>;

/** Why a row that is no valid UTF-8 is refused: guessing an encoding would change names in silence. */
export const NOT_UTF8 =
  'The line is not valid UTF-8; where the file has another encoding, name it in the mapping (encoding: windows-1252).';
export const OVERLONG = 'The line is longer than 1 MB.';

/** The id of an event that has none of its own: the same one however often the file is read. */
export function rowName(file: string, row: number): string {
  return `${file}#${paddedRow(row)}`;
}
