import { isUtf8 } from 'node:buffer';
import type { Lines } from './import-bytes.ts';
import { NOT_UTF8, OVERLONG, type Row, readable, unreadable } from './import-row.ts';

/** Reads JSON Lines: one JSON value a line, empty lines left out. */
export async function* jsonlRows(lines: AsyncIterable<Lines>): AsyncGenerator<Row<unknown>[]> {
  let line = 0;
  let row = 0;
  for await (const { bytes, overlong } of lines) {
    if (overlong) {
      yield [unreadable({ row: ++row, line: ++line, raw: bytes }, OVERLONG)];
      continue;
    }
    const rows: Row<unknown>[] = [];
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(10, start);
      const raw = bytes.subarray(start, end < 0 ? bytes.length : end);
      start = end < 0 ? bytes.length : end + 1;
      line++;
      const text = raw.toString('utf8').trim();
      if (text === '') continue;
      rows.push(readLine({ row: ++row, line, raw }, text));
    }
    yield rows;
  }
}

function readLine(place: Pick<Row<unknown>, 'row' | 'line' | 'raw'>, text: string): Row<unknown> {
  if (!isUtf8(place.raw)) return unreadable(place, NOT_UTF8);
  try {
    return readable(place, JSON.parse(text) as unknown);
  } catch (error) {
    return unreadable(place, `The line is not JSON: ${(error as Error).message.slice(0, 200)}.`);
  }
}
