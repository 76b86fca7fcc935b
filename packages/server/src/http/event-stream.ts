import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { CodedError } from '@throughline/core/kernel';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { toCoded } from './problem.ts';

/** A client waits so long before it comes back, milliseconds. */
const RETRY_MS = 2_000;
/** How long those who read may take to the end of their stream when the server stops, milliseconds. */
const FAREWELL_MS = 500;

/** One event of a stream, as the HTML standard has it (server-sent events). */
export interface ServerEvent {
  readonly event: string;
  readonly data?: unknown;
  /** What a client that comes back hands over as `Last-Event-ID`. */
  readonly id?: string;
}

/** The streams of a process: no more than so many, so that they cannot use up what everybody else needs. */
export class EventStreams {
  readonly #most: number;
  readonly #open = new Map<ServerResponse, AbortController>();
  #stopped = false;

  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Answers with a stream. A page of it is made when the one before was taken, so who reads slowly holds up itself alone.
   * @throws CodedError 503 `too_many_streams`
   */
  answer(
    request: FastifyRequest,
    reply: FastifyReply,
    pages: (signal: AbortSignal) => AsyncIterable<readonly ServerEvent[]>,
  ): Readable | string {
    reply.type('text/event-stream; charset=utf-8');
    if (request.method === 'HEAD') return '';
    if (this.#stopped || this.#open.size >= this.#most)
      throw new CodedError(503, 'too_many_streams', 'As many watch already as this process can serve.', {
        retryAfter: 10,
      });
    const leaving = new AbortController();
    this.#open.set(reply.raw, leaving);
    reply.raw.once('close', () => {
      this.#open.delete(reply.raw);
      leaving.abort();
    });
    // A connection that outlives its stream would be waited for when the server stops.
    reply.header('connection', 'close');
    // Proxies that gather answers (nginx among them) would keep each event until the next.
    reply.header('x-accel-buffering', 'no');
    return Readable.from(texts(pages(leaving.signal), request), { highWaterMark: 1 });
  }

  /** Ends all streams; who does not read is cut off after a moment. */
  stop(): void {
    this.#stopped = true;
    for (const leaving of this.#open.values()) leaving.abort();
    setTimeout(() => {
      for (const response of this.#open.keys()) response.destroy();
    }, FAREWELL_MS).unref();
  }
}

/** What ends a stream is told in it, since its status is sent already. */
async function* texts(
  pages: AsyncIterable<readonly ServerEvent[]>,
  request: FastifyRequest,
): AsyncGenerator<string> {
  yield `retry: ${RETRY_MS}\n\n`;
  try {
    for await (const page of pages) yield page.map(written).join('');
  } catch (error) {
    const { coded, fault } = toCoded(error);
    if (fault) request.log.warn({ err: error, code: coded.code }, 'a stream ended; its reader comes back');
    yield written({ event: 'ended', data: { code: coded.code, message: coded.message } });
  }
}

function written({ event, data = {}, id }: ServerEvent): string {
  const lines = [
    ...(id === undefined ? [] : [`id: ${id}`]),
    `event: ${event}`,
    // JSON has no line breaks of its own, so one line of data holds all of it.
    `data: ${JSON.stringify(data)}`,
  ];
  return `${lines.join('\n')}\n\n`;
}

/** Where a client that comes back was: the header of the standard, or a parameter, for clients that can set none. */
export function lastEventId(request: FastifyRequest, given: string | undefined): string | undefined {
  const header = request.headers['last-event-id'];
  const text = typeof header === 'string' && header !== '' ? header : given;
  return text === '' ? undefined : text;
}
