import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CodedError } from '@throughline/core/kernel';
import type { RefusedRow } from './import-decide.ts';

const READ_BYTES = 256 * 1024;

/**
 * `<file>.refused.jsonl`: the rows that were refused, each with its line and reason, in the file's order.
 *
 * 1. What a step refuses is on the disk before the server commits the step.
 * 2. Going on, what lies beyond the committed position is cut off.
 *
 * So an import that was killed and resumed leaves the same bytes as one that was not.
 */
export class RefusedFile {
  readonly path: string;
  #file: FileHandle | undefined;
  /** Bytes that belong to committed steps. */
  #committed = 0;
  /** Bytes of the step under way. */
  #written = 0;
  #entries = 0;

  private constructor(path: string) {
    this.path = path;
  }

  /** Opens it where the import stands: entries of later rows are of a step that was not committed. */
  static async open(path: string, position: number): Promise<RefusedFile> {
    const refused = new RefusedFile(path);
    const file = await open(path, 'r+').catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return undefined;
      throw unwritable(path, error);
    });
    if (!file) return refused;
    const { bytes, entries } = await upTo(file, position);
    await file.truncate(bytes);
    await file.datasync();
    refused.#file = file;
    refused.#committed = bytes;
    refused.#entries = entries;
    return refused;
  }

  /** Entries that belong to committed steps. */
  get entries(): number {
    return this.#entries;
  }

  /** Starts it anew. */
  async clear(): Promise<void> {
    await this.#file?.truncate(0);
    this.#committed = 0;
    this.#entries = 0;
  }

  /** Writes what a step refuses, in place of what was written for it before, and has it on the disk. */
  async write(rows: readonly RefusedRow[]): Promise<void> {
    if (rows.length === 0 && this.#written === 0) return;
    const bytes = Buffer.from(rows.map(entry).join(''));
    this.#file ??= await create(this.path);
    const file = this.#file;
    await writeAll(file, bytes, this.#committed);
    if (bytes.length < this.#written) await file.truncate(this.#committed + bytes.length);
    await file.datasync();
    this.#written = bytes.length;
  }

  /** The step is committed. */
  commit(entries: number): void {
    this.#committed += this.#written;
    this.#written = 0;
    this.#entries += entries;
  }

  /** Leaves no empty file behind. */
  async close(): Promise<void> {
    await this.#file?.close();
    if (this.#file && this.#committed + this.#written === 0) await rm(this.path, { force: true });
    this.#file = undefined;
  }
}

function entry({ row, line, refusal, raw }: RefusedRow): string {
  const { code, message } = refusal;
  return `${JSON.stringify({ row, line, code, message, raw: raw.toString('utf8') })}\n`;
}

async function create(path: string): Promise<FileHandle> {
  const file = await open(path, 'wx+').catch((error: NodeJS.ErrnoException) => {
    throw unwritable(path, error);
  });
  // A new name is on the disk when its directory is.
  const directory = await open(dirname(path));
  await directory.sync().finally(() => directory.close());
  return file;
}

function unwritable(path: string, { message }: Error): CodedError {
  return new CodedError(
    500,
    'refused_unwritable',
    `refused lines cannot be written to ${path}: ${message}. Name another folder with --refused.`,
  );
}

async function writeAll(file: FileHandle, bytes: Buffer, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await file.write(bytes, at, bytes.length - at, position + at);
    at += bytesWritten;
  }
}

/** How many bytes and entries lie before the first whole line of a later row, or before a torn one. */
async function upTo(file: FileHandle, position: number): Promise<{ bytes: number; entries: number }> {
  let bytes = 0;
  let entries = 0;
  let rest: Buffer = Buffer.alloc(0);
  for (let at = 0; ; ) {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(READ_BYTES), 0, READ_BYTES, at);
    if (bytesRead === 0) return { bytes, entries };
    at += bytesRead;
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      if (!(rowOf(rest.subarray(0, end)) <= position)) return { bytes, entries };
      bytes += end + 1;
      entries++;
      rest = rest.subarray(end + 1);
    }
  }
}

/** NaN where the line is none of ours. */
function rowOf(line: Buffer): number {
  try {
    return Number((JSON.parse(line.toString('utf8')) as { row?: unknown }).row ?? Number.NaN);
  } catch {
    return Number.NaN;
  }
}
