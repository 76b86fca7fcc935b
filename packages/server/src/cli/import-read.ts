import { CodedError } from '@throughline/core/kernel';
import { compileTableMapping } from '@throughline/core/touchpoints';
import { inUtf8, openBytes, wholeLines } from './import-bytes.ts';
import { csvRows } from './import-csv.ts';
import { type Decide, decideExported, decideJsonl, decideMapped, type RefusedRow } from './import-decide.ts';
import type { FileToImport } from './import-file.ts';
import { jsonlRows } from './import-jsonl.ts';
import { type Step, steps } from './import-steps.ts';

/** A file's steps, and how far into the file they have got. */
export interface OpenSteps {
  readonly steps: AsyncGenerator<Step>;
  /** Between 0 and 1. */
  part(): number;
}

/** What reading begins with. */
export interface ReadFrom {
  /** Rows that are committed already. */
  readonly position: number;
  /** When the import began, milliseconds since the epoch. */
  readonly started: number;
  readonly onPassed: ((refused: RefusedRow) => void) | undefined;
}

type Reader = (file: FileToImport, from: ReadFrom) => Promise<OpenSteps>;

/** The libraries of a format are loaded for its files alone. */
const READERS: Readonly<Record<FileToImport['format'], Reader>> = {
  jsonl: readJsonl,
  csv: readCsv,
  parquet: async (file, from) => (await import('./import-read-parquet.ts')).readParquet(file, from),
  xes: async (file, from) => (await import('./import-read-xes.ts')).readXes(file, from),
};

/** Opens a file in its format. @throws CodedError where its shape is broken or does not fit the mapping */
export function openSteps(file: FileToImport, from: ReadFrom): Promise<OpenSteps> {
  return READERS[file.format](file, from);
}

async function readJsonl(file: FileToImport, from: ReadFrom): Promise<OpenSteps> {
  const bytes = await openBytes(file.place);
  const decide = decideJsonl(placeOf(file, from), Date.now);
  return {
    steps: steps(jsonlRows(wholeLines(bytes.chunks)), decide, file.size, from),
    part: () => bytes.bytesRead() / file.place.size,
  };
}

async function readCsv(file: FileToImport, from: ReadFrom): Promise<OpenSteps> {
  const bytes = await openBytes(file.place);
  const mapping = file.mapping?.mapping;
  let decide: Decide<readonly string[]> | undefined;
  const rows = csvRows(wholeLines(inUtf8(bytes.chunks, mapping?.encoding ?? 'utf-8')), {
    delimiter: mapping?.delimiter ?? ',',
    columns: mapping?.columns,
    onColumns: (columns) => {
      decide = mapping
        ? decideMapped(
            compileTableMapping(mapping, columns, placeOf(file, from)),
            (fields) => fields,
            Date.now,
          )
        : decideExported((fields: readonly string[]) => byColumn(fields, columns), Date.now);
    },
  });
  return {
    steps: steps(rows, (row) => decide!(row), file.size, from),
    part: () => bytes.bytesRead() / file.place.size,
  };
}

/** An exported row's cells by their columns; numbers come as text. */
function byColumn(fields: readonly string[], columns: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(columns.map((column, index) => [column, fields[index]]));
}

export function placeOf({ name }: FileToImport, { started }: ReadFrom): { file: string; started: number } {
  return { file: name, started };
}

/** What a file without a mapping is answered where it needs one. */
export function needsMapping({ place, format }: FileToImport, columns: readonly string[]): CodedError {
  const other =
    format === 'xes' ? ' A log of processes needs only --case person where each case is a person.' : '';
  return new CodedError(
    400,
    'mapping_missing',
    `${place.shown} needs --mapping FILE, which tells what its columns mean: ${columns.slice(0, 30).join(', ')}.${other}`,
  );
}
