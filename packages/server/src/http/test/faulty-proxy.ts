import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What happens to a request: it passes; it is answered with a status and nothing reaches the server; the connection
 * breaks before the server has it; or the server answers and the answer is lost on the way back, which is the one
 * that makes duplicates.
 */
export type Fault = 'pass' | 'lost answer' | 'broken connection' | { status: number; retryAfter?: number };

/** A loopback proxy between a client and a server, with one fault a request. */
export interface FaultyProxy extends AsyncDisposable {
  readonly url: string;
  /** How often each fault was met. */
  readonly met: ReadonlyMap<string, number>;
}

/** @param next the fault of the next request */
export async function startFaultyProxy(target: () => string, next: () => Fault): Promise<FaultyProxy> {
  const met = new Map<string, number>();
  const server = createServer(async (request, response) => {
    // What a browser asks first is no delivery, and what a page asks for its configuration neither.
    const fault = request.method === 'POST' ? next() : 'pass';
    const name = typeof fault === 'string' ? fault : String(fault.status);
    met.set(name, (met.get(name) ?? 0) + 1);
    const body = await readAll(request);
    if (fault === 'broken connection') request.socket.destroy();
    else if (typeof fault === 'object') answer(response, fault);
    else await pass(target(), request, body, fault === 'pass' ? response : undefined);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    met,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readAll(request: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function answer(
  response: ServerResponse,
  { status, retryAfter }: { status: number; retryAfter?: number },
): void {
  if (retryAfter !== undefined) response.setHeader('retry-after', retryAfter);
  // As the server's own refusals: without these a page sees a broken network in place of a status.
  response.setHeader('access-control-allow-origin', '*');
  response.setHeader('access-control-expose-headers', 'retry-after');
  response.writeHead(status).end();
}

/** Asks the server; without a response to write to, the sender's connection breaks once the server has answered. */
async function pass(
  target: string,
  request: IncomingMessage,
  body: Buffer<ArrayBuffer>,
  response: ServerResponse | undefined,
): Promise<void> {
  try {
    const answered = await fetch(target + request.url, {
      method: request.method!,
      headers: forwarded(request),
      ...(request.method === 'POST' ? { body } : {}),
    });
    const bytes = Buffer.from(await answered.arrayBuffer());
    if (!response) request.socket.destroy();
    else response.writeHead(answered.status, answerHeaders(answered)).end(bytes);
  } catch {
    request.socket.destroy();
  }
}

/** What belongs to one connection, or is computed for the next. */
const OWN_HEADERS = new Set([
  'host',
  'connection',
  'keep-alive',
  'content-length',
  'transfer-encoding',
  'expect',
]);

function forwarded(request: IncomingMessage): Record<string, string> {
  const headers = Object.entries(request.headers).filter(([name]) => !OWN_HEADERS.has(name));
  return Object.fromEntries(headers.map(([name, value]) => [name, String(value)]));
}

function answerHeaders(answered: Response): Record<string, string> {
  return Object.fromEntries([...answered.headers].filter(([name]) => !OWN_HEADERS.has(name)));
}
