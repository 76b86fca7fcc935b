import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { CodedError } from '@throughline/core/kernel';

const unpack = promisify(gunzip);
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Unpacks and reads a body. Clients label JSON as text/plain and gzip as form data, so the bytes decide, not the
 * declared type.
 * @param limit bytes, before and after unpacking: a gzip bomb stops there
 * @throws CodedError 400 `invalid_gzip`, `invalid_utf8`, `invalid_json`, `empty_body`; 413; 415
 */
export async function readJson(
  raw: Buffer,
  encoding: string | undefined,
  limit: number,
): Promise<{ value: unknown; bytes: number }> {
  const bytes = await unpackBody(raw, encoding, limit);
  return { value: parseJson(bytes), bytes: bytes.length };
}

/** @throws CodedError 400 `invalid_utf8`, `invalid_json`, `empty_body` */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0) throw new CodedError(400, 'empty_body', 'The request has no body.');
  const text = decodeText(bytes);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new CodedError(
      400,
      'invalid_json',
      `The body is not JSON: ${(error as Error).message.slice(0, 200)}`,
    );
  }
}

/** @throws CodedError 400 `invalid_utf8` */
export function decodeText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new CodedError(400, 'invalid_utf8', 'The body is not valid UTF-8.');
  }
}

/**
 * The bytes of a body, unpacked where they are declared to be, or look, gzipped.
 * @throws CodedError 400 `invalid_gzip`; 413; 415
 */
export async function unpackBody(raw: Buffer, encoding: string | undefined, limit: number): Promise<Buffer> {
  const declared = (encoding ?? 'identity').trim().toLowerCase();
  const looksPacked = raw.length > 2 && raw[0] === 0x1f && raw[1] === 0x8b;
  if (declared !== 'identity' && declared !== 'gzip' && declared !== 'x-gzip' && declared !== '') {
    throw new CodedError(415, 'unsupported_encoding', 'Content-Encoding must be gzip or absent.');
  }
  if (!looksPacked && (declared === 'identity' || declared === '')) return raw;
  try {
    return await unpack(raw, { maxOutputLength: limit });
  } catch (error) {
    if ((error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new CodedError(413, 'body_too_large', 'The unpacked body is larger than this endpoint takes.');
    }
    throw new CodedError(400, 'invalid_gzip', 'The body is not complete gzip data.');
  }
}
