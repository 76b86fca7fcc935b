import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Place } from './place.ts';

/** A longer line is refused, bytes: nothing that is one event (32 KB) has it, and it must not fill the memory. */
export const MAX_LINE_BYTES = 1024 * 1024;
/** How much of an overlong line is kept to show. */
const OVERLONG_HEAD_BYTES = 4 * 1024;
const READ_BYTES = 64 * 1024;
const NEWLINE = 10;
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** A file's content, and how far into the file that is. */
export interface OpenBytes {
  /** The content, unpacked. */
  readonly chunks: AsyncIterable<Buffer>;
  /** Bytes of the file, as it lies on the disk, whose content was handed on. */
  bytesRead(): number;
}

/** Opens a file, gzipped or not: its first bytes tell, not its name. */
export async function openBytes(place: Place): Promise<OpenBytes> {
  if (!(await isGzip(place))) return counted(place.read());
  const file = place.read();
  const unpacked = createGunzip({ chunkSize: READ_BYTES });
  // The reader of `unpacked` is told of errors on either stream.
  pipeline(file, unpacked, () => {});
  return { chunks: unpacked, bytesRead: () => unpacked.bytesWritten };
}

/** What was handed on, not what was read ahead. */
function counted(file: AsyncIterable<Buffer>): OpenBytes {
  let bytes = 0;
  async function* chunks() {
    for await (const chunk of file) {
      bytes += chunk.length;
      yield chunk;
    }
  }
  return { chunks: chunks(), bytesRead: () => bytes };
}

export async function isGzip(place: Place): Promise<boolean> {
  if (place.size < 2) return false;
  const head = await place.slice(0, 2);
  return head[0] === 0x1f && head[1] === 0x8b;
}

/**
 * SHA-256 of a file's content, unpacked: an import goes on only in exactly the content it began with, and a file that
 * was packed in the meantime is still the same. A packed file that is not whole is noticed before any of it is sent.
 */
export async function contentHash(place: Place): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of (await openBytes(place)).chunks) hash.update(chunk);
  return hash.digest('hex');
}

/** Brings another encoding (a label of the WHATWG's Encoding Standard) to UTF-8; UTF-8 itself passes as it is. */
export async function* inUtf8(chunks: AsyncIterable<Buffer>, encoding: string): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding);
  if (decoder.encoding === 'utf-8') {
    yield* chunks;
    return;
  }
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
  yield Buffer.from(decoder.decode());
}

/** Whole lines of a file, many at once. `overlong`: the head of a line past {@link MAX_LINE_BYTES}, alone. */
export interface Lines {
  readonly bytes: Buffer;
  readonly overlong: boolean;
}

/** Cuts a stream at ends of lines, without its byte order mark. The last line may have no end. */
export async function* wholeLines(chunks: AsyncIterable<Buffer>): AsyncGenerator<Lines> {
  let rest: Buffer = Buffer.alloc(0);
  let overlong = false;
  for await (let chunk of withoutMark(chunks)) {
    if (overlong) {
      const end = chunk.indexOf(NEWLINE);
      if (end < 0) continue;
      chunk = chunk.subarray(end + 1);
      overlong = false;
    }
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = bytes.lastIndexOf(NEWLINE) + 1;
    if (end > 0) yield { bytes: bytes.subarray(0, end), overlong: false };
    rest = bytes.subarray(end);
    if (rest.length <= MAX_LINE_BYTES) continue;
    yield { bytes: Buffer.from(rest.subarray(0, OVERLONG_HEAD_BYTES)), overlong: true };
    rest = Buffer.alloc(0);
    overlong = true;
  }
  if (rest.length > 0) yield { bytes: rest, overlong: false };
}

async function* withoutMark(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of chunks) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.length < BYTE_ORDER_MARK.length) continue;
    yield head.subarray(head.indexOf(BYTE_ORDER_MARK) === 0 ? BYTE_ORDER_MARK.length : 0);
    head = undefined;
  }
  if (head) yield head;
}
