/** Owner of the worker thread: starts it, ends it, and starts it again after a failure. */
import { Worker } from 'node:worker_threads';
import { RelationalEngineError } from './engine.ts';
import type { FromWorker, ToWorker, WorkerData } from './pglite-worker.ts';

/** The client that currently talks to the engine; PGlite has one connection, so there is one at a time. */
export interface Session {
  received(bytes: Uint8Array): void;
  broken(error: Error): void;
}

/**
 * After a start that failed the next one waits this long (ms); until then callers get the same error at once.
 * A start costs about a second of processor time, and on a full disk every request would ask for one.
 */
const RESTART_PAUSE = 1_000;

/** An errno as the SQLSTATE a caller already handles: disk_full and io_error; anything else crash_shutdown. */
const sqlState = (errno: string | undefined): string =>
  errno === 'ENOSPC' || errno === 'EDQUOT' ? '53100' : errno === 'EIO' ? '58030' : '57P02';

export class PgliteHost {
  readonly #directory: string;
  readonly #onFailure: (error: Error) => void;
  readonly #syncs = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  #running: { worker: Worker; ready: Promise<void> } | undefined;
  #session: Session | undefined;
  #refusal: { error: Error; until: number } | undefined;
  #closing = false;

  constructor(directory: string, onFailure: (error: Error) => void) {
    this.#directory = directory;
    this.#onFailure = onFailure;
  }

  /** How many fsyncs the engine has done since it was first opened, restarts included. */
  get fsyncs(): number {
    return Atomics.load(new Int32Array(this.#syncs), 0);
  }

  /** Resolves when the engine answers; starts it where it is not running. */
  start(): Promise<void> {
    if (this.#running !== undefined) return this.#running.ready;
    if (this.#closing) return Promise.reject(new RelationalEngineError('the engine is closed', '57P01'));
    if (this.#refusal !== undefined && Date.now() < this.#refusal.until) {
      return Promise.reject(this.#refusal.error);
    }
    const data: WorkerData = { directory: this.#directory, syncs: this.#syncs };
    const worker = new Worker(new URL('./pglite-worker.ts', import.meta.url), { workerData: data });
    const ready = this.#watch(worker);
    this.#running = { worker, ready };
    return ready;
  }

  /** Makes `session` the one that talks; what another one left open is rolled back first. */
  attach(session: Session): void {
    if (this.#session !== undefined) this.detach(this.#session);
    this.#session = session;
  }

  detach(session: Session): void {
    if (this.#session !== session) return;
    this.#session = undefined;
    this.#post({ kind: 'detach' });
  }

  /** Whole protocol messages; ignored from a session that no longer is the one that talks. */
  send(session: Session, bytes: Uint8Array<ArrayBuffer>): void {
    if (this.#session !== session) return;
    this.#post({ kind: 'bytes', bytes }, [bytes.buffer]);
  }

  /** Shuts PostgreSQL down cleanly, so that the next start needs no recovery. */
  async close(): Promise<void> {
    this.#closing = true;
    const running = this.#running;
    if (running === undefined) return;
    await running.ready.catch(() => {});
    const gone = new Promise<void>((resolve) => running.worker.once('exit', () => resolve()));
    if (this.#running !== running) return;
    this.#post({ kind: 'close' });
    await gone;
  }

  #post(message: ToWorker, transfer: ArrayBuffer[] = []): void {
    this.#running?.worker.postMessage(message, transfer);
  }

  #watch(worker: Worker): Promise<void> {
    return new Promise<void>((resolve, reject) => {
      let started = false;
      let closed = false;
      let reason: RelationalEngineError | undefined;

      worker.on('message', (message: FromWorker) => {
        if (message.kind === 'bytes') this.#session?.received(message.bytes);
        else if (message.kind === 'closed') closed = true;
        else if (message.kind === 'failed')
          reason = new RelationalEngineError(message.message, sqlState(message.code));
        else {
          started = true;
          this.#refusal = undefined;
          resolve();
        }
      });
      worker.on('error', (error: Error) => {
        reason ??= new RelationalEngineError(`PGlite's thread failed: ${error.message}`, '57P02', {
          cause: error,
        });
      });
      worker.on('exit', () => {
        if (this.#running?.worker === worker) this.#running = undefined;
        if (closed) return;
        const error = reason ?? new RelationalEngineError("PGlite's thread ended unexpectedly", '57P02');
        if (!started) this.#refusal = { error, until: Date.now() + RESTART_PAUSE };
        const session = this.#session;
        this.#session = undefined;
        session?.broken(error);
        reject(error);
        this.#onFailure(error);
      });
    });
  }
}
