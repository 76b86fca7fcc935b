import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { CodedError } from '@throughline/core/kernel';

const READ_BYTES = 64 * 1024;

/** A file to read, wherever it lies. */
export interface Place {
  /** As whoever gave it calls it. */
  readonly shown: string;
  /** The last part of that: the file's name. */
  readonly base: string;
  /** Bytes. */
  readonly size: number;
  /** What tells this content from any other without reading it, where the place knows. */
  readonly version: string | undefined;
  /** All of it, in order, as fast as it is taken. */
  read(): AsyncIterable<Buffer>;
  /** Bytes from `start`, included, to `end`, excluded. */
  slice(start: number, end: number): Promise<Buffer>;
}

/** @throws CodedError `file_unreadable` where there is no such file */
export async function localPlace(path: string): Promise<Place> {
  const found = await stat(path).catch((error: Error) => {
    throw new CodedError(400, 'file_unreadable', `${path} cannot be read: ${error.message}`);
  });
  if (!found.isFile()) throw new CodedError(400, 'file_unreadable', `${path} is no file`);
  return {
    shown: path,
    base: basename(path),
    size: found.size,
    version: undefined,
    read: () => createReadStream(path, { highWaterMark: READ_BYTES }),
    slice: (start, end) => localSlice(path, start, end),
  };
}

async function localSlice(path: string, start: number, end: number): Promise<Buffer> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(end - start);
    for (let at = 0; at < bytes.length; ) {
      const { bytesRead } = await file.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) return bytes.subarray(0, at);
      at += bytesRead;
    }
    return bytes;
  } finally {
    await file.close();
  }
}
