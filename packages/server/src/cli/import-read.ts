import { CodedError } from '@throughline/core/kernel';
import { inUtf8, openBytes, wholeLines } from './import-bytes.ts';
import { csvRows } from './import-csv.ts';
import { type Decide, decideExported, decideJsonl, decideMapped, type RefusedRow } from './import-decide.ts';
import { isExported } from './import-exported.ts';
import type { FileToImport } from './import-file.ts';
import { jsonlRows } from './import-jsonl.ts';
import { compileMapping } from './import-message.ts';
import { openParquet, type ParquetRow, parquetFields, parquetRows } from './import-parquet.ts';
import { type Step, steps } from './import-steps.ts';
import { defaultXesMapping, exportedIn, surveyXes, xesFields, xesRows } from './import-xes.ts';

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

const READERS = { jsonl: readJsonl, csv: readCsv, parquet: readParquet, xes: readXes } as const;

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
        ? decideMapped(compileMapping(mapping, columns, placeOf(file, from)), (fields) => fields, Date.now)
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

async function readParquet(file: FileToImport, from: ReadFrom): Promise<OpenSteps> {
  const parquet = await openParquet(file.place);
  const used = new Set<string>();
  let decide: Decide<ParquetRow>;
  if (file.mapping) {
    const onColumn = (column: string) => void used.add(column);
    const messageOf = compileMapping(file.mapping.mapping, parquet.columns, {
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

async function readXes(file: FileToImport, from: ReadFrom): Promise<OpenSteps> {
  const { shown } = file.place;
  const survey = await surveyXes((await openBytes(file.place)).chunks, shown);
  const bytes = await openBytes(file.place);
  const rows = xesRows(bytes.chunks, shown);
  const part = () => bytes.bytesRead() / file.place.size;
  if (survey.exported && !file.mapping && file.caseIs === undefined)
    return { steps: steps(rows, decideExported(exportedIn, Date.now), file.size, from), part };
  if (!file.mapping && file.caseIs === undefined) throw needsMapping(file, survey.columns);
  const mapping = file.mapping?.mapping ?? defaultXesMapping(survey, file.caseIs!, shown);
  const messageOf = compileMapping(mapping, survey.columns, placeOf(file, from));
  const decide = decideMapped(
    messageOf,
    (content: Parameters<typeof xesFields>[0]) => xesFields(content, survey.columns),
    Date.now,
  );
  return { steps: steps(rows, decide, file.size, from), part };
}

function placeOf({ name }: FileToImport, { started }: ReadFrom): { file: string; started: number } {
  return { file: name, started };
}

function needsMapping({ place, format }: FileToImport, columns: readonly string[]): CodedError {
  const other =
    format === 'xes' ? ' A log of processes needs only --case person where each case is a person.' : '';
  return new CodedError(
    400,
    'mapping_missing',
    `${place.shown} needs --mapping FILE, which tells what its columns mean: ${columns.slice(0, 30).join(', ')}.${other}`,
  );
}
