import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { CodedError } from '@throughline/core/kernel';
import {
  type AsyncBuffer,
  type Compressors,
  type FileMetaData,
  parquetMetadataAsync,
  parquetReadObjects,
  parquetSchema,
} from 'hyparquet';
import { compressors as pureCompressors } from 'hyparquet-compressors';
import { type Row, readable } from './import-row.ts';
import type { Place } from './place.ts';

/** Values that are unpacked at a time, bytes: about what a step needs several times over. */
const SLICE_BYTES = 32 * 1024 * 1024;
const MAX_SLICE_ROWS = 20_000;

export type ParquetRow = Readonly<Record<string, unknown>>;

/** What stands at the end of the file: its columns, and where their values lie. */
export interface ParquetFile {
  readonly columns: readonly string[];
  readonly rows: number;
  readonly metadata: FileMetaData;
}

/** @throws CodedError `parquet_invalid` where the file has no such end: it is cut off, or no Parquet */
export async function openParquet(place: Place): Promise<ParquetFile> {
  try {
    if (place.size < 12) throw new Error('it is too short');
    const metadata = await parquetMetadataAsync(bufferOf(place));
    const columns = parquetSchema(metadata).children.map(({ element }) => element.name);
    return { columns, rows: Number(metadata.num_rows), metadata };
  } catch (error) {
    if (error instanceof CodedError) throw error;
    throw new CodedError(
      400,
      'parquet_invalid',
      `${place.shown} is no complete Parquet file: ${reasonOf(error)} (its last bytes, of ${place.size.toLocaleString('en-US')}, say what is in it). Fetch or write it again; nothing of it was taken, and the same command imports it once it is whole.`,
    );
  }
}

/**
 * Rows from one on, a few thousand at a time. What is in memory is one row group as it is packed, of the columns
 * asked for, and the values of one slice of it.
 * @param from rows that are passed over
 * @throws CodedError `parquet_invalid` where a row group cannot be read, naming its rows
 */
export async function* parquetRows(
  place: Place,
  { metadata }: ParquetFile,
  columns: readonly string[],
  from: number,
): AsyncGenerator<Row<ParquetRow>[]> {
  const file = bufferOf(place);
  let groupStart = 0;
  for (const [index, group] of metadata.row_groups.entries()) {
    const groupEnd = groupStart + Number(group.num_rows);
    const slice = sliceRows(Number(group.num_rows), Number(group.total_byte_size));
    for (let start = Math.max(groupStart, from); start < groupEnd; start += slice) {
      const end = Math.min(groupEnd, start + slice);
      const objects = await parquetReadObjects({
        file,
        metadata,
        columns: [...columns],
        rowStart: start,
        rowEnd: end,
        compressors: COMPRESSORS,
        useOffsetIndex: true,
      }).catch((error: unknown) => {
        throw broken(place, index + 1, start, error);
      });
      if (objects.length !== end - start)
        throw broken(place, index + 1, start, new Error(`it has ${objects.length} rows for ${end - start}`));
      yield objects.map((content, at) => {
        const row = start + at + 1;
        return readable({ row, line: row, raw: Buffer.from(JSON.stringify(content, plain)) }, content);
      });
    }
    groupStart = groupEnd;
  }
}

/** Row groups of a writer that makes few are unpacked piece by piece. */
function sliceRows(rows: number, bytes: number): number {
  const fitting = bytes === 0 ? rows : Math.floor((rows * SLICE_BYTES) / bytes);
  return Math.max(1, Math.min(MAX_SLICE_ROWS, fitting));
}

function broken(place: Place, group: number, row: number, error: unknown): unknown {
  if (error instanceof CodedError) return error;
  return new CodedError(
    400,
    'parquet_invalid',
    `${place.shown}: row group ${group} cannot be read from row ${(row + 1).toLocaleString('en-US')} on: ${reasonOf(error)}. The rows before are in. Write the file again; to take what follows, put the rows from ${(row + 1).toLocaleString('en-US')} on into a file of their own, since under this name they would count twice.`,
  );
}

function reasonOf(error: unknown): string {
  return (error as Error).message.replace(/^parquet (file )?/, '').slice(0, 300);
}

function bufferOf(place: Place): AsyncBuffer {
  return {
    byteLength: place.size,
    slice: async (start, end = place.size) => {
      const bytes = await place.slice(start, end);
      return new Uint8Array(bytes).buffer;
    },
  };
}

/** Node's own where it has them, held to the length that the page states: a bomb stops there. */
const COMPRESSORS: Compressors = {
  ...pureCompressors,
  ZSTD: (input, length) => zstdDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
  GZIP: (input, length) => gunzipSync(input, { maxOutputLength: Math.max(1, length) }),
  BROTLI: (input, length) => brotliDecompressSync(input, { maxOutputLength: Math.max(1, length) }),
};
delete (COMPRESSORS as Record<string, unknown>).SNAPPY;

/** Cells of a row, as a mapping reads them. */
export function parquetFields(content: ParquetRow, columns: readonly string[]): string[] {
  return columns.map((column) => cellOf(content[column]));
}

/** As text: instants in ISO 8601, lists and structures as JSON, bytes in base64. */
function cellOf(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  return typeof value === 'object' ? JSON.stringify(value, plain) : String(value);
}

/** JSON has no 64-bit integers and no bytes. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value;
}
