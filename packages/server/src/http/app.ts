import { randomUUID } from 'node:crypto';
import { CodedError, isObject } from '@throughline/core/kernel';
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { allows, type Keys, type Principal, type Scope } from '../auth/keys.ts';
import { readJson } from './body.ts';
import { sendProblem, toCoded } from './problem.ts';
import type { Route } from './route.ts';

/** Default for bodies that are not touchpoints, bytes. */
const SMALL_BODY = 64 * 1024;
const NOBODY: Principal = { id: '', name: '', scope: 'read' };

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly keys: Pick<Keys, 'principal'>;
  readonly logger: FastifyBaseLogger;
  /** Bodies that are being received, all together, bytes: more is refused before it is read. */
  readonly maxBodiesInFlight: number;
  readonly onResponse: (route: string, status: number, seconds: number) => void;
}

/** The HTTP server: one table of routes, one way in. */
export function createApp(options: AppOptions): FastifyInstance {
  const app = fastify({
    loggerInstance: options.logger,
    disableRequestLogging: true,
    genReqId: () => randomUUID(),
    bodyLimit: SMALL_BODY,
    // A body that trickles in is cut off; so is a connection that never says anything.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: 1_000 },
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply, request, toCoded(error).coded);
    },
    clientErrorHandler: answerBrokenRequest,
  });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cache-control', 'no-store');
    done();
  });
  limitBodies(app, options.maxBodiesInFlight);
  app.addHook('onResponse', (request, reply, done) => {
    options.onResponse(request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const { coded, fault } = toCoded(error);
    if (fault)
      request.log.error({ err: error, code: coded.code, route: request.routeOptions.url }, 'request failed');
    return sendProblem(reply, request, coded);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(reply, request, new CodedError(404, 'route_unknown', 'There is nothing at this address.')),
  );
  for (const route of options.routes) register(app, route, options.keys);
  return app;
}

function register(app: FastifyInstance, route: Route, keys: AppOptions['keys']): void {
  const limit = route.bodyLimit ?? SMALL_BODY;
  app.route({
    method: route.method,
    url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    bodyLimit: limit,
    handler: async (request, reply) => {
      const fromHeader = headerKey(request);
      // A key in the header is judged before the body is even looked at.
      const early = fromHeader === undefined ? undefined : await authorise(keys, fromHeader, route.scope);
      const hasBody = route.body !== undefined;
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const mayHaveKey = early === undefined && route.keyInBody === true;
      if (early === undefined && route.scope !== 'none' && !mayHaveKey) throw unauthenticated();
      const { value, bytes } = hasBody
        ? await readJson(raw, request.headers['content-encoding'], limit)
        : { value: undefined, bytes: 0 };
      const principal = early ?? (mayHaveKey ? await authorise(keys, bodyKey(value), route.scope) : NOBODY);
      return route.handle({
        params: check(route.params, request.params, 'path'),
        query: check(route.query, request.query, 'query'),
        body: check(route.body, value, 'body'),
        bytes,
        principal,
        request,
        reply,
      });
    },
  });
}

async function authorise(
  keys: AppOptions['keys'],
  key: string | undefined,
  scope: Scope | 'none',
): Promise<Principal> {
  if (scope === 'none') return NOBODY;
  const principal = key === undefined ? undefined : await keys.principal(key);
  if (!principal) throw unauthenticated();
  if (!allows(principal.scope, scope)) {
    throw new CodedError(
      403,
      'scope_missing',
      `This needs a key of scope ${scope}; yours is ${principal.scope}.`,
    );
  }
  return principal;
}

function unauthenticated(): CodedError {
  return new CodedError(
    401,
    'key_invalid',
    'A valid key is needed: as Basic user name, Bearer token or writeKey.',
  );
}

/** The key in the Authorization header: a Bearer token, or the user name of Basic, as Segment's clients send it. */
function headerKey(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined) return undefined;
  const [scheme, credentials = ''] = header.split(/\s+/, 2);
  if (/^bearer$/i.test(scheme ?? '')) return credentials;
  if (!/^basic$/i.test(scheme ?? '')) return '';
  return Buffer.from(credentials, 'base64').toString('utf8').split(':', 1)[0];
}

function bodyKey(body: unknown): string | undefined {
  return isObject(body) && typeof body.writeKey === 'string' ? body.writeKey : undefined;
}

function check(schema: z.ZodType | undefined, value: unknown, where: string): unknown {
  if (!schema) return undefined;
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const path = issue.path.join('.');
  throw new CodedError(400, 'invalid_request', `${path || `The ${where}`}: ${issue.message}`, {
    where,
    ...(path ? { path } : {}),
  });
}

/** Counts the bytes of bodies under way; past the bound a request is refused before its body is read. */
function limitBodies(app: FastifyInstance, bound: number): void {
  let inFlight = 0;
  app.addHook('onRequest', async (request, reply) => {
    if (request.method === 'GET' || request.is404) return;
    const declared = Number(request.headers['content-length'] ?? Number.NaN);
    const limit = request.routeOptions.bodyLimit ?? SMALL_BODY;
    const size = Number.isFinite(declared) ? Math.min(declared, limit) : limit;
    if (inFlight + size > bound && inFlight > 0) {
      reply.header('connection', 'close');
      throw new CodedError(429, 'overloaded', 'More arrives than can be received; send again later.', {
        retryAfter: 1,
      });
    }
    inFlight += size;
    let released = false;
    const release = () => {
      if (!released) inFlight -= size;
      released = true;
    };
    // Whichever comes: the answer is out, or the sender went away.
    reply.raw.once('close', release);
    reply.raw.once('finish', release);
  });
}

/** Bytes that are no HTTP: answered where that still makes sense, without a word in the log. */
function answerBrokenRequest(error: Error & { code?: string }, socket: import('node:net').Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, title] =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? [431, 'Request Header Fields Too Large']
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? [408, 'Request Timeout']
        : [400, 'Bad Request'];
  const body = JSON.stringify({
    type: 'urn:throughline:problem:invalid_http',
    title,
    status,
    detail: 'The bytes received are no HTTP request.',
    code: 'invalid_http',
    requestId: randomUUID(),
  });
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}
