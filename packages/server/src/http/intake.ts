import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { CodedError } from '@throughline/core/kernel';
import type { FastifyInstance } from 'fastify';

/** Counts the bytes of bodies under way; past the bound a request is refused before its body is read. */
export function limitBodies(app: FastifyInstance, bound: number): void {
  let inFlight = 0;
  app.addHook('onRequest', async (request, reply) => {
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    if (request.is404 || (length === undefined && coding === undefined)) return;
    const limit = request.routeOptions.bodyLimit!;
    const declared = coding === undefined ? Number(length) : limit;
    const size = Math.min(declared, limit);
    if (inFlight + size > bound && inFlight > 0) {
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

/**
 * Keeps the connection open when a body is refused half-way, so that the rest is read and thrown away. A socket that
 * is closed on bytes it has not read resets, and the sender sees a broken pipe in place of the reason. How long
 * that may take is bounded by the time a request may take.
 */
export function hearOut(app: FastifyInstance): void {
  app.addHook('onSend', (_request, reply, payload, done) => {
    if (reply.statusCode === 413) reply.removeHeader('connection');
    done(null, payload);
  });
}

/** Ends connections that still have something under way so long after the server was told to close. */
export function closeWithin(app: FastifyInstance, milliseconds: number): void {
  app.addHook('preClose', (done) => {
    setTimeout(() => app.server.closeAllConnections(), milliseconds).unref();
    done();
  });
}

const BROKEN: Readonly<Record<string, [status: number, title: string]>> = {
  HPE_HEADER_OVERFLOW: [431, 'Request Header Fields Too Large'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [413, 'Payload Too Large'],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'Request Timeout'],
};

/** Bytes that are no HTTP: answered where that still makes sense, without a word in the log. */
export function answerBrokenRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const [status, title] = BROKEN[error.code ?? ''] ?? [400, 'Bad Request'];
  const { body, id } = brokenProblem(status, title);
  const head = [
    `HTTP/1.1 ${status} ${title}`,
    'Connection: close',
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${id}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}

/** An `Expect` that is not 100-continue. */
export function answerExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const { body, id } = brokenProblem(417, 'Expectation Failed');
  response.writeHead(417, {
    'content-type': 'application/problem+json',
    'x-request-id': id,
    connection: 'close',
  });
  response.end(body);
}

function brokenProblem(status: number, title: string): { body: string; id: string } {
  const id = randomUUID();
  const problem = {
    type: 'urn:throughline:problem:invalid_http',
    title,
    status,
    detail: 'What was received is no HTTP request that can be answered.',
    code: 'invalid_http',
    requestId: id,
  };
  return { body: JSON.stringify(problem), id };
}
