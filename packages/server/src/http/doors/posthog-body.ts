import type { FastifyRequest } from 'fastify';
import { parseJson, unpackBody } from '../body.ts';

/**
 * Reads a body as posthog-js may send it: JSON, gzipped or not; base64 of JSON; and a form whose field `data` holds
 * either. The bytes decide, so that a wrong `compression` in the address does no harm.
 * @throws CodedError as `readJson` does
 */
export async function readPosthogBody(raw: Buffer, { headers }: FastifyRequest, limit: number) {
  const bytes = await unpackBody(raw, headers['content-encoding'], limit);
  const text = formData(bytes) ?? bytes;
  const content = looksLikeJson(text) ? text : await unpackBody(fromBase64(text), undefined, limit);
  return {
    value: parseJson(content.length === 0 ? text : content),
    bytes: Math.max(bytes.length, content.length),
  };
}

/** `data=…` of a form, decoded; undefined where it is none. */
function formData(bytes: Buffer): Buffer | undefined {
  if (bytes.subarray(0, 5).toString('latin1') !== 'data=') return undefined;
  return Buffer.from(new URLSearchParams(bytes.toString('latin1')).get('data') ?? '');
}

function looksLikeJson(bytes: Buffer): boolean {
  return /^\s*[[{]/.test(bytes.subarray(0, 64).toString('latin1'));
}

/** Empty where it is no base64: what it is then is told as JSON that cannot be read. */
function fromBase64(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1').trim();
  return /^[\w+/-]+={0,2}$/.test(text) ? Buffer.from(text, 'base64') : Buffer.alloc(0);
}
