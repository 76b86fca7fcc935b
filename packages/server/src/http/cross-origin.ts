import { CodedError } from '@throughline/core/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Principal } from '../auth/keys.ts';

/** What a page of another origin may see of an answer beside its body. */
const EXPOSED = 'x-request-id, retry-after';
/** How long a browser may remember a preflight's answer, seconds: the longest that any of them takes. */
const REMEMBERED = '86400';
const HEADER_NAMES = /^[\w-]+(\s*,\s*[\w-]+)*$/;

/**
 * Lets pages of any origin read an answer: they are let in by key, never by a cookie. Which origins a key is for is
 * judged with the key, since a preflight brings none.
 */
export function allowCrossOrigin(reply: FastifyReply): void {
  reply.header('access-control-allow-origin', '*');
  reply.header('access-control-expose-headers', EXPOSED);
}

/**
 * Answers what a browser asks before it sends a page's request to another origin. Whatever headers its client wants
 * to send, it may: `anonymousid`, `sentat`, `rsa-*`, `x-retry-count` and whatever its next version names. A header
 * opens nothing here, and one that was not let through would cost the events.
 */
export function answerPreflight(request: FastifyRequest, reply: FastifyReply, methods: string): void {
  allowCrossOrigin(reply);
  const asked = request.headers['access-control-request-headers'];
  reply.header('access-control-allow-methods', methods);
  reply.header(
    'access-control-allow-headers',
    asked !== undefined && HEADER_NAMES.test(asked) ? asked : 'authorization, content-type, content-encoding',
  );
  reply.header('access-control-max-age', REMEMBERED);
}

/**
 * Holds a page to what its key is for. A key in a page is public, so that one which opens more than sending is not
 * taken from a page at all; and where a key names origins, only their pages send with it. A browser states `Origin`
 * with whatever is posted, and cannot be made to state another one; programs can, and this is no defence against them.
 *
 * @throws CodedError 403 `key_not_for_pages`, `origin_refused`
 */
export function judgeOrigin({ scope, origins }: Principal, { headers, method }: FastifyRequest): void {
  if (scope !== 'write' && /^(cross|same)-site$/.test(String(headers['sec-fetch-site']))) {
    const why = `A page may send with a key of scope write alone; this one is of scope ${scope}, and public now: revoke it.`;
    throw new CodedError(403, 'key_not_for_pages', why);
  }
  if (origins === undefined) return;
  const { origin } = headers;
  // Of what a page only reads (its configuration) a browser does not always say where from.
  if (origin === undefined ? method === 'GET' || method === 'HEAD' : origins.includes(origin)) return;
  throw new CodedError(403, 'origin_refused', 'This key is for the pages of other origins than this one.');
}
