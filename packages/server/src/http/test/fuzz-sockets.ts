import { connect, type Socket } from 'node:net';
import type { Framed } from './fuzz-requests.ts';

/** What is left to ask for; undefined when the inputs are used up. */
export type Next = () => Framed | undefined;
export type Answered = (request: Framed, status: number) => void;

/** Requests under way on one connection before the first is answered. */
const PIPELINED = 4;

interface Place {
  readonly host: string;
  readonly port: number;
}

/**
 * One keep-alive connection that sends the next requests before the last ones are answered, and a new one where the
 * server ends it after an answer.
 *
 * @throws where the connection ends or is silent for `patience` milliseconds with a request unanswered.
 */
export async function pipeline(
  place: Place,
  next: Next,
  answered: Answered,
  patience: number,
): Promise<void> {
  let repeat: Framed[] = [];
  while (true) {
    const first = repeat.shift() ?? next();
    if (!first) return;
    const { unanswered, answers } = await converse(
      place,
      first,
      () => repeat.shift() ?? next(),
      answered,
      patience,
    );
    if (unanswered.length > 0 && answers === 0) {
      throw new Error(`no answer to:\n${unanswered[0]!.excerpt}`);
    }
    repeat = [...unanswered, ...repeat];
  }
}

function converse(
  place: Place,
  first: Framed,
  next: Next,
  answered: Answered,
  patience: number,
): Promise<{ unanswered: Framed[]; answers: number }> {
  return new Promise((resolve, reject) => {
    const socket = connect(place);
    const pending: Framed[] = [];
    const reader = new AnswerReader();
    let answers = 0;
    const send = (request: Framed | undefined) => {
      if (!request) return;
      pending.push(request);
      socket.write(request.bytes);
    };
    socket.setNoDelay(true);
    socket.setTimeout(patience, () =>
      socket.destroy(new Error(`silent for ${patience} ms after:\n${pending[0]?.excerpt}`)),
    );
    socket.on('data', (chunk: Buffer) => {
      reader.push(chunk);
      while (pending.length > 0) {
        const status = reader.take(pending[0]!.method);
        if (status === undefined) break;
        answers++;
        answered(pending.shift()!, status);
        if (pending.length < PIPELINED) send(next());
      }
      if (pending.length === 0) socket.end();
    });
    // A reset is how a server ends a connection that still has something to say; silence is not.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error);
    });
    socket.on('close', () => resolve({ unanswered: pending, answers }));
    send(first);
    for (let n = 1; n < PIPELINED; n++) send(next());
  });
}

/** Reads answers off a connection: status, and a body by its length or in chunks. */
class AnswerReader {
  #bytes: Buffer = Buffer.alloc(0);

  push(chunk: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? chunk : Buffer.concat([this.#bytes, chunk]);
  }

  /** The status of the next answer, or undefined while it is not there whole. */
  take(method: string): number | undefined {
    const end = this.#bytes.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const head = this.#bytes.toString('latin1', 0, end);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? Number.NaN);
    if (status === 100) {
      this.#bytes = this.#bytes.subarray(end + 4);
      return this.take(method);
    }
    const bare = method === 'HEAD' || status === 204 || status === 304;
    const length = bare ? 0 : Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? Number.NaN);
    if (Number.isNaN(status) || Number.isNaN(length)) throw new Error(`no answer that can be read:\n${head}`);
    if (this.#bytes.length < end + 4 + length) return undefined;
    this.#bytes = this.#bytes.subarray(end + 4 + length);
    return status;
  }
}

/** Sends bytes on a connection of their own and nothing more; gives the statuses that come until it ends. */
export function sendAlone(place: Place, bytes: Buffer, patience: number): Promise<number[]> {
  return new Promise((resolve, reject) => {
    const socket = connect(place, () => socket.end(bytes));
    let text = '';
    socket.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
    });
    socket.setTimeout(patience, () => {
      reject(new Error(`still open after ${patience} ms:\n${bytes.toString('latin1', 0, 1000)}`));
      socket.destroy();
    });
    socket.on('error', () => {});
    socket.on('close', () => resolve(statusesIn(text)));
  });
}

/** All but 100, which is no answer yet. */
function statusesIn(text: string): number[] {
  return [...text.matchAll(/HTTP\/1\.1 (\d{3})/g)]
    .map(([, status]) => Number(status))
    .filter((status) => status !== 100);
}

/** A sender that never gets on: so many bytes of a request, then one a second. */
export function trickle(
  place: Place,
  start: string,
): { readonly ended: Promise<string>; readonly socket: Socket } {
  const socket = connect(place, () => socket.write(start));
  const timer = setInterval(() => socket.write(' '), 1000);
  let text = '';
  socket.on('data', (chunk: Buffer) => {
    text += chunk.toString('latin1');
  });
  socket.on('error', () => {});
  const ended = new Promise<string>((resolve) => {
    socket.on('close', () => {
      clearInterval(timer);
      resolve(text);
    });
  });
  return { ended, socket };
}
