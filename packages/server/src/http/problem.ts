import { CodedError } from '@throughline/core/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOutage } from '../workers/health.ts';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Not authenticated',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request timed out',
  409: 'Conflict',
  411: 'Length required',
  413: 'Too large',
  414: 'Address too long',
  415: 'Unsupported media type',
  422: 'Not all of it can be taken',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  503: 'Unavailable',
  504: 'Timed out',
};

const BASIC = 'Basic realm="throughline", charset="UTF-8", Bearer';

/** What an error becomes for its sender: RFC 9457, with a stable code and the request's id to quote. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly requestId: string;
  readonly [extension: string]: unknown;
}

export function sendProblem(reply: FastifyReply, request: FastifyRequest, error: CodedError): FastifyReply {
  reply.header('x-request-id', request.id);
  const { retryAfter, ...extensions } = error.detail;
  const wait = retryAfter ?? (error.status === 429 || error.status === 503 ? 1 : undefined);
  if (typeof wait === 'number') reply.header('retry-after', String(wait));
  // A browser answers Basic with a dialog of its own, in front of the page that would have said what is the matter.
  const challenge = request.headers['sec-fetch-site'] === undefined ? BASIC : 'Bearer';
  if (error.status === 401) reply.header('www-authenticate', challenge);
  const problem: Problem = {
    type: `urn:throughline:problem:${error.code}`,
    title: TITLES[error.status] ?? 'Error',
    status: error.status,
    detail: error.message,
    code: error.code,
    requestId: request.id,
    ...extensions,
  };
  return reply.code(error.status).type('application/problem+json').send(JSON.stringify(problem));
}

/** The framework's own complaints, in our words. */
const FRAMEWORK: Readonly<Record<string, [status: number, code: string, message: string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: [413, 'body_too_large', 'The request body is larger than this endpoint takes.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    400,
    'invalid_length',
    'The body is not as long as Content-Length says.',
  ],
  FST_ERR_BAD_URL: [400, 'invalid_url', 'The address could not be decoded.'],
  FST_ERR_ASYNC_CONSTRAINT: [400, 'invalid_request', 'The request could not be routed.'],
  FST_ERR_MAX_PARAM_LENGTH: [414, 'url_too_long', 'The address is too long.'],
};

/** @returns the error its sender is told, and whether it is a fault of ours that belongs in the log */
export function toCoded(error: unknown): { coded: CodedError; fault: boolean } {
  if (error instanceof CodedError) return { coded: error, fault: false };
  const code = String((error as { code?: unknown }).code ?? '');
  const known = FRAMEWORK[code];
  if (known) return { coded: new CodedError(...known), fault: false };
  // Before outages: a sender that went away half-way is a broken connection too, and none of ours.
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status === 'number' && status >= 400 && status < 500) {
    return {
      coded: new CodedError(status, 'invalid_request', 'The request could not be read.'),
      fault: false,
    };
  }
  if (isOutage(error)) {
    const coded = new CodedError(
      503,
      'unavailable',
      'A database is out of reach at the moment; try again later.',
      {
        retryAfter: 2,
      },
    );
    return { coded, fault: true };
  }
  return {
    coded: new CodedError(500, 'internal', 'Something went wrong on our side; quote the request id.'),
    fault: true,
  };
}
