import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { Certificate } from './certificates.ts';

/** One request that came in whole. */
export interface Received {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** The body, parsed; undefined where it is no JSON. */
  // biome-ignore lint/suspicious/noExplicitAny: the shape is the sender's.
  readonly json: any;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** What it was answered; 0 for none. */
  readonly status: number;
}

export type Answer =
  | number
  | {
      readonly status: number;
      readonly headers?: Record<string, string>;
      /** Not before, milliseconds. */
      readonly after?: number;
      /** The body never ends. */
      readonly endless?: boolean;
    }
  /** Never answers, keeping the connection open. */
  | 'stall'
  /** Ends the connection without a word. */
  | 'hang up';

/** An HTTP server that receives and answers as it is told: fails, stalls, hangs up, dies and returns. */
export class Receiver implements AsyncDisposable {
  /** Every request so far, in the order of their arrival. */
  readonly received: Received[] = [];
  /** What to answer; 200 at first. */
  answer: (request: Omit<Received, 'status'>) => Answer = () => 200;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  #port = 0;
  readonly #tls: Certificate | undefined;

  /** @param tls its certificate: then it speaks HTTPS */
  constructor(tls?: Certificate) {
    this.#tls = tls;
  }

  /** Listens on loopback, on the port it had before where it was there before. */
  async start(): Promise<this> {
    const take = (request: IncomingMessage, response: ServerResponse) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString('utf8');
        this.#answer(
          { ...identify(request.headers), headers: request.headers, body, json: parse(body) },
          response,
        );
      });
    };
    const server = this.#tls ? createSecureServer(this.#tls, take) : createServer(take);
    server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.once('close', () => this.#sockets.delete(socket));
    });
    await new Promise<void>((listening) => server.listen(this.#port, '127.0.0.1', listening));
    this.#port = (server.address() as AddressInfo).port;
    this.#server = server;
    return this;
  }

  get url(): string {
    return `${this.#tls ? 'https' : 'http'}://127.0.0.1:${this.#port}/hooks`;
  }

  /** Those that were answered with 2xx, in order. */
  get taken(): Received[] {
    return this.received.filter(({ status }) => status >= 200 && status < 300);
  }

  /** Ends at once, connections and all. */
  async die(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (!server) return;
    const closed = new Promise((done) => server.close(done));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.die();
  }

  #answer(seen: Omit<Received, 'status' | 'at'>, response: ServerResponse): void {
    const request = { ...seen, at: Date.now() };
    const answer = this.answer(request);
    const {
      status,
      headers = {},
      after = 0,
      endless = false,
    } = typeof answer === 'object' ? answer : { status: typeof answer === 'number' ? answer : 0 };
    this.received.push({ ...request, status });
    if (answer === 'stall') return;
    if (answer === 'hang up') {
      response.socket?.destroy();
      return;
    }
    setTimeout(() => {
      response.writeHead(status, headers);
      if (endless) pour(response);
      else response.end('{}');
    }, after);
  }
}

/** Writes until the other side has enough. */
function pour(response: ServerResponse): void {
  const more = () => {
    while (!response.destroyed && response.write('x'.repeat(16_384)));
  };
  response.on('drain', more);
  more();
}

function identify(headers: IncomingHttpHeaders): { id: string } {
  return { id: String(headers['webhook-id'] ?? '') };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
