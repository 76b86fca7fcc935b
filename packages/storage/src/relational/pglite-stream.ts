/** The socket that pg believes it is talking to: bytes go to PGlite's worker instead of to a server. */
import { Duplex } from 'node:stream';
import type { PgliteHost, Session } from './pglite-host.ts';

type Done = (error?: Error | null) => void;

/**
 * pg opens one of these per client. The methods beyond a Duplex are those of `net.Socket` that pg calls.
 *
 * pg corks the stream while it writes the five messages of one query, so `_writev` hands them over in a single
 * message; each is a whole protocol message, as PGlite needs.
 */
export class PgliteStream extends Duplex implements Session {
  readonly #host: PgliteHost;

  constructor(host: PgliteHost) {
    super();
    this.#host = host;
  }

  connect(): this {
    this.#host.start().then(
      () => {
        if (this.destroyed) return;
        this.#host.attach(this);
        this.emit('connect');
      },
      (error: Error) => this.destroy(error),
    );
    return this;
  }

  setNoDelay(): this {
    return this;
  }

  setKeepAlive(): this {
    return this;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  received(bytes: Uint8Array): void {
    this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  }

  broken(error: Error): void {
    this.destroy(error);
  }

  override _read(): void {}

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.#send([chunk], done);
  }

  override _writev(chunks: { chunk: Buffer }[], done: Done): void {
    this.#send(
      chunks.map(({ chunk }) => chunk),
      done,
    );
  }

  override _final(done: Done): void {
    this.#host.detach(this);
    this.push(null);
    done();
  }

  override _destroy(error: Error | null, done: Done): void {
    this.#host.detach(this);
    done(error);
  }

  /** Copies once into memory of our own: pg's buffers come from Node's shared pool and cannot be transferred. */
  #send(chunks: Buffer[], done: Done): void {
    const length = chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    const bytes = new Uint8Array(length);
    let offset = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, offset);
      offset += chunk.length;
    }
    this.#host.send(this, bytes);
    done();
  }
}
