import type { FastifyReply, FastifyRequest } from 'fastify';

/** What a page of another origin may see of an answer beside its body. */
const EXPOSED = 'x-request-id, retry-after';
/** How long a browser may remember a preflight's answer, seconds: the longest that any of them takes. */
const REMEMBERED = '86400';
const HEADER_NAMES = /^[\w-]+(\s*,\s*[\w-]+)*$/;

/**
 * Lets pages of any origin read an answer: they are let in by key, never by a cookie. Which origins a key is for is
 * judged with the key (`auth/credentials.ts`), since a preflight brings none.
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
