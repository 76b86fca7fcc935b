import { createParser } from 'eventsource-parser';
import { problemOf, toProblem } from './problem.ts';
import { authorization, session } from './session.ts';

/** One event of a stream (WHATWG HTML, server-sent events). */
export interface LiveEvent {
  /** Where to go on from; '' where the server named none. */
  readonly id: string;
  /** Its name; `message` where the server gave none. */
  readonly event: string;
  readonly data: string;
}

export interface LiveOptions {
  readonly onEvent: (event: LiveEvent) => void;
  /** Called when the line opens and when it breaks; `error` where it broke for a reason. */
  readonly onState?: (state: 'open' | 'waiting' | 'closed', error?: unknown) => void;
  /** Goes on after this event instead of with what is new. */
  readonly from?: string;
  readonly signal: AbortSignal;
}

/** Waits before the line is opened again, milliseconds; the last one for ever after. */
const WAITS = [500, 1_000, 2_000, 5_000, 10_000] as const;

/**
 * Listens to a stream of server-sent events, and goes on where it broke: the last id is sent as `Last-Event-ID`, so
 * that nothing is missed and nothing comes twice. The browser's EventSource cannot say who asks; otherwise this is
 * what it does. Ends when the signal says so, or when the server refuses for good (4xx).
 */
export async function listen(path: string, options: LiveOptions): Promise<void> {
  const { signal, onEvent, onState = () => {} } = options;
  let lastId = options.from ?? '';
  let retry: number | undefined;
  for (let broken = 0; !signal.aborted; broken += 1) {
    try {
      const response = await open(path, lastId, signal);
      onState('open');
      broken = 0;
      await readEvents(response.body!, {
        onRetry: (milliseconds) => {
          retry = milliseconds;
        },
        onEvent: (event) => {
          if (event.id !== '') lastId = event.id;
          onEvent(event);
        },
      });
      if (!signal.aborted) onState('waiting');
    } catch (error) {
      if (signal.aborted) break;
      const problem = toProblem(error);
      if (!problem.passes) {
        onState('closed', problem);
        return;
      }
      onState('waiting', problem);
    }
    await pause(retry ?? WAITS[Math.min(broken, WAITS.length - 1)]!, signal);
  }
  onState('closed');
}

async function open(path: string, lastId: string, signal: AbortSignal): Promise<Response> {
  const response = await fetch(path, {
    signal,
    headers: {
      accept: 'text/event-stream',
      ...authorization(),
      ...(lastId === '' ? {} : { 'last-event-id': lastId }),
    },
  });
  if (response.ok && response.body) return response;
  if (response.status === 401) session.end();
  throw problemOf(await response.json().catch(() => undefined), response);
}

/** Reads a stream to its end, event by event. */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  told: { onEvent: (event: LiveEvent) => void; onRetry: (milliseconds: number) => void },
): Promise<void> {
  const parser = createParser({
    onRetry: told.onRetry,
    onEvent: ({ id = '', event = 'message', data }) => told.onEvent({ id, event, data }),
  });
  const reader = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .getReader();
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    parser.feed(value);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener('abort', done);
  });
}
