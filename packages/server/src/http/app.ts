import { randomUUID } from 'node:crypto';
import { CodedError, findPoison } from '@throughline/core/kernel';
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import type { z } from 'zod';
import { authorise, bodyKey, headerKey, NOBODY } from '../auth/credentials.ts';
import type { Keys, Principal } from '../auth/keys.ts';
import { judgeSameOrigin } from '../auth/same-origin.ts';
import { allowRole, type Staff, signedOut } from '../auth/staff.ts';
import type { ConsoleFiles } from '../console.ts';
import { readJson } from './body.ts';
import { answerPage, serveConsole } from './console.ts';
import { allowCrossOrigin, judgeOrigin } from './cross-origin.ts';
import { answerBrokenRequest, answerExpectation, closeWithin, hearOut, limitBodies } from './intake.ts';
import { sendProblem, toCoded } from './problem.ts';
import { JsonText, type Route } from './route.ts';
import { answerUnmatched } from './unmatched.ts';
import type { Witness } from './witness.ts';

/** Browsers that came by https once come by nothing else for a year (RFC 6797). */
const HTTPS_ALONE = 'max-age=31536000';
const JSON_TYPE = 'application/json; charset=utf-8';
/** Default for bodies that are not touchpoints, bytes. */
const SMALL_BODY = 64 * 1024;
/** How long requests under way may take once the server is told to close, milliseconds. */
const CLOSING_MS = 10_000;

export interface AppOptions {
  readonly routes: readonly Route[];
  readonly keys: Pick<Keys, 'principal'>;
  readonly logger: FastifyBaseLogger;
  /** Around whatever needs the database. @throws CodedError 503 where it is known not to answer */
  readonly unlessSilent: <T>(work: () => Promise<T>) => Promise<T>;
  /** Who is signed in, and what becomes of their questions; absent: only keys open anything. */
  readonly staff?: Pick<Staff, 'recognise' | 'callerOf'>;
  readonly witness?: Pick<Witness, 'concerns' | 'attend' | 'denied'>;
  /** Proxies whose word for where a request comes from is taken. */
  readonly trustedProxies?: readonly string[];
  /** Bodies that are being received, all together, bytes: more is refused before it is read. */
  readonly maxBodiesInFlight: number;
  readonly onResponse: (route: string, status: number, seconds: number) => void;
  /** The web console, where this server has one. */
  readonly console?: ConsoleFiles | undefined;
}

/** The HTTP server: one table of routes, one way in. */
export function createApp(options: AppOptions): FastifyInstance {
  const crossOrigin = patternsWith(options.routes, 'crossOrigin');
  const retries5xxAlone = patternsWith(options.routes, 'retries5xxAlone');
  const app = fastify({
    loggerInstance: options.logger,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: SMALL_BODY,
    trustProxy: options.trustedProxies?.length ? [...options.trustedProxies] : false,
    // A body that trickles in is cut off; so is a connection that never says anything.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    // What arrives while the server closes is still taken in and answered, on connections that then end.
    return503OnClosing: false,
    // Nothing depends on it, and the refusal that Node gives without one has no body to read.
    http: { requireHostHeader: false },
    routerOptions: { maxParamLength: 1_000, ignoreTrailingSlash: true },
    frameworkErrors: (error, request, reply) => {
      sendProblem(reply, request, toCoded(error).coded);
    },
    clientErrorHandler: answerBrokenRequest,
  });
  app.server.on('checkExpectation', answerExpectation);
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    reply.header('x-content-type-options', 'nosniff');
    reply.header('cache-control', 'no-store');
    if (options.staff?.callerOf(request).origin.startsWith('https:'))
      reply.header('strict-transport-security', HTTPS_ALONE);
    // Before anything can refuse: a page that may not read a refusal sees a broken network, and no Retry-After.
    if (crossOrigin.has(request.routeOptions.url)) allowCrossOrigin(reply);
    // The bytes decide what a body is: clients label JSON as text, as a form, and as nothing that is a media type.
    if (request.headers['content-type'] !== undefined) request.headers['content-type'] = 'application/json';
    done();
  });
  limitBodies(app, options.maxBodiesInFlight);
  hearOut(app);
  closeWithin(app, CLOSING_MS);
  app.addHook('onResponse', (request, reply, done) => {
    options.onResponse(request.routeOptions.url ?? 'unknown', reply.statusCode, reply.elapsedTime / 1000);
    done();
  });
  app.setErrorHandler((error, request, reply) => {
    const { coded, fault } = toCoded(error);
    if (fault)
      request.log.error({ err: error, code: coded.code, route: request.routeOptions.url }, 'request failed');
    const { status, message, detail } = coded;
    const later = status === 429 && retries5xxAlone.has(request.routeOptions.url);
    return sendProblem(reply, request, later ? new CodedError(503, coded.code, message, detail) : coded);
  });
  const { console: files } = options;
  const answerOther = answerUnmatched(options.routes);
  app.setNotFoundHandler((request, reply) =>
    files && answerPage(files, request, reply) ? reply : answerOther(request, reply),
  );
  if (files) serveConsole(app, files);
  for (const route of options.routes) register(app, route, options);
  return app;
}

function patternsWith(routes: readonly Route[], flag: 'crossOrigin' | 'retries5xxAlone') {
  return new Set<string | undefined>(routes.filter((route) => route[flag]).map(({ path }) => pattern(path)));
}

/** The router's form of an OpenAPI path. */
function pattern(path: string): string {
  return path.replaceAll(/\{(\w+)\}/g, ':$1');
}

/** The key in a parameter of the path or the query, where the route has one. */
function addressKey({ keyInAddress }: Route, request: FastifyRequest): string | undefined {
  if (keyInAddress === undefined) return undefined;
  const given = { ...(request.query as object), ...(request.params as object) } as Record<string, unknown>;
  const key = given[keyInAddress];
  return typeof key === 'string' ? key : undefined;
}

/** Lets in whoever may call a route: by key, else by the session of who is signed in. */
function doorOf(route: Route, { keys, unlessSilent, staff, witness }: AppOptions) {
  const { scope } = route;
  const bySession = async (request: FastifyRequest, reply: FastifyReply): Promise<Principal | undefined> => {
    const principal = await staff?.recognise(request, reply);
    if (!principal) return undefined;
    try {
      allowRole(principal, route);
      return principal;
    } catch (error) {
      if (error instanceof CodedError && error.status === 403)
        await witness?.denied(route, { principal, request });
      throw error;
    }
  };
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    key: string | undefined,
  ): Promise<Principal> => {
    if (scope === 'none') return NOBODY;
    const signedIn = key === undefined ? await unlessSilent(() => bySession(request, reply)) : undefined;
    if (signedIn) return signedIn;
    if (scope === 'self') throw key === undefined ? signedOut() : await notForKeys(keys, key);
    const principal = await unlessSilent(() => authorise(keys, key, scope));
    judgeOrigin(principal, request);
    return principal;
  };
}

async function notForKeys(keys: AppOptions['keys'], key: string): Promise<CodedError> {
  if ((await keys.principal(key)) === undefined) return signedOut();
  return new CodedError(403, 'not_for_keys', 'This is for whoever is signed in; a key has no account.');
}

function register(app: FastifyInstance, route: Route, options: AppOptions): void {
  const { unlessSilent, staff, witness } = options;
  const limit = route.bodyLimit ?? SMALL_BODY;
  const { scope, readBody = readJsonOf } = route;
  const known = new WeakMap<FastifyRequest, Principal>();
  const admit = doorOf(route, options);
  const keyOf = (request: FastifyRequest) =>
    headerKey(request.headers.authorization) ?? addressKey(route, request);
  app.route({
    method: route.method,
    url: pattern(route.path),
    bodyLimit: limit,
    // A key in the header or the address is judged before the body is received.
    onRequest: async (request, reply) => {
      if (route.sameOrigin && staff) judgeSameOrigin(request, staff.callerOf(request).origin, false);
      const key = keyOf(request);
      if (scope === 'none' || (key === undefined && route.keyInBody)) return;
      known.set(request, await admit(request, reply, key));
    },
    handler: async (request, reply) => {
      const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const { value, bytes } = route.body
        ? await readBody(raw, request, limit)
        : { value: undefined, bytes: 0 };
      const principal =
        known.get(request) ??
        (scope === 'none' ? NOBODY : await admit(request, reply, (route.bodyKey ?? bodyKey)(value) ?? ''));
      const call = {
        params: check(route.params, request.params, 'path'),
        query: check(route.query, request.query, 'query'),
        body: check(route.body, value, 'body', route.judgesItems),
        bytes,
        principal,
        renewed: async () => {
          if (scope !== 'none') judgeSame(principal, await admit(request, reply, keyOf(request)));
        },
        request,
        reply,
      };
      if (route.response === 'script') reply.type('text/javascript; charset=utf-8');
      // What needs no key tells how the server is, and must do so also while the database is silent.
      const handle = () =>
        witness?.concerns(route, call) ? witness.attend(route, call) : route.handle(call);
      const answer = await (scope === 'none' ? handle() : unlessSilent(handle));
      return answer instanceof JsonText ? reply.type(JSON_TYPE).send(answer.bytes) : answer;
    },
  });
}

/**
 * What was begun for one role is not gone on with for another, which may see less.
 * @throws CodedError 403 `role_changed`
 */
function judgeSame(before: Principal, now: Principal): void {
  if (now.id === before.id && now.user?.role === before.user?.role) return;
  throw new CodedError(403, 'role_changed', 'Your role has changed since this began: begin anew.');
}

function readJsonOf(raw: Buffer, { headers }: FastifyRequest, limit: number) {
  return readJson(raw, headers['content-encoding'], limit);
}

/** @param judged its items get verdicts of their own, and what no engine can store is one of them */
function check(schema: z.ZodType | undefined, value: unknown, where: string, judged = false): unknown {
  if (!schema) return undefined;
  const poison = judged ? undefined : findPoison(value);
  if (poison) throw new CodedError(400, poison.code, poison.message, { where, path: poison.path ?? '' });
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  const path = issue.path.join('.');
  throw new CodedError(400, 'invalid_request', `${path || `The ${where}`}: ${issue.message}`, {
    where,
    ...(path ? { path } : {}),
  });
}
