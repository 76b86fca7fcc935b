import { compileTableMapping } from '@throughline/core/touchpoints';
import { type Decide, decideExported, decideMapped } from './import-decide.ts';
import { isExported } from './import-exported.ts';
import type { FileToImport } from './import-file.ts';
import { openParquet, type ParquetRow, parquetFields, parquetRows } from './import-parquet.ts';
import { needsMapping, type OpenSteps, placeOf, type ReadFrom } from './import-read.ts';
import { steps } from './import-steps.ts';

/** Reads a Parquet file, of its columns those that the mapping names. */
export async function readParquet(file: FileToImport, from: ReadFrom): Promise<OpenSteps> {
  const parquet = await openParquet(file.place);
  const used = new Set<string>();
  let decide: Decide<ParquetRow>;
  if (file.mapping) {
    const onColumn = (column: string) => void used.add(column);
    const messageOf = compileTableMapping(file.mapping.mapping, parquet.columns, {
      ...placeOf(file, from),
      onColumn,
    });
    decide = decideMapped(messageOf, (content) => parquetFields(content, parquet.columns), Date.now);
  } else {
    if (!isExported(parquet.columns)) throw needsMapping(file, parquet.columns);
    for (const column of parquet.columns) used.add(column);
    decide = decideExported((content) => content, Date.now);
  }
  // Rows that are in already are read again only to tell what was refused among them.
  const skipped = from.onPassed ? 0 : from.position;
  let read = skipped;
  async function* counted() {
    for await (const rows of parquetRows(file.place, parquet, [...used], skipped)) {
      read += rows.length;
      yield rows;
    }
  }
  return {
    steps: steps(counted(), decide, file.size, from),
    part: () => (parquet.rows === 0 ? 1 : read / parquet.rows),
  };
}
