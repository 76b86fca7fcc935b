import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** What a request was signed with, AWS Signature Version 4 in the header, and whether that holds. */
export type Signed = 'holds' | 'missing' | 'unknown key' | 'does not match' | 'other body';

/** Checks a request as a store does; s3rver checks only that a signature is there. */
export function checkSignature(
  { method = '', url = '', headers }: IncomingMessage,
  body: Buffer,
  credentials: { readonly AWS_ACCESS_KEY_ID: string; readonly AWS_SECRET_ACCESS_KEY: string },
): Signed {
  const match =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    );
  if (!match) return 'missing';
  const [, keyId = '', day = '', region = '', signedHeaders = '', signature = ''] = match;
  if (keyId !== credentials.AWS_ACCESS_KEY_ID) return 'unknown key';
  const stated = String(headers['x-amz-content-sha256']);
  const hash = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
  if (stated !== 'UNSIGNED-PAYLOAD' && stated !== hash(body)) return 'other body';
  const [path = '', query = ''] = url.split('?');
  const canonical = [
    method,
    path,
    canonicalQuery(query),
    ...signedHeaders.split(';').map((name) => `${name}:${String(headers[name]).trim().replace(/\s+/g, ' ')}`),
    '',
    signedHeaders,
    stated,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', String(headers['x-amz-date']), scope, hash(canonical)].join('\n');
  let key: Buffer = Buffer.from(`AWS4${credentials.AWS_SECRET_ACCESS_KEY}`);
  for (const part of [day, region, 's3', 'aws4_request'])
    key = createHmac('sha256', key).update(part).digest();
  const expected = createHmac('sha256', key).update(toSign).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? 'holds' : 'does not match';
}

/** Names and values encoded as RFC 3986 has it, in the order of their bytes. */
function canonicalQuery(query: string): string {
  const encode = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  return [...new URLSearchParams(query)]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
}
