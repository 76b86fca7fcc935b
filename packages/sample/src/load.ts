import { fork } from 'node:child_process';

/** A running server, and a key of scope admin: the catalogue is loaded as well. */
export interface Server {
  readonly url: string;
  readonly key: string;
}

export interface LoadOptions extends Server {
  /** Default 20,000: about a million touchpoints. */
  readonly guests?: number | undefined;
  readonly seed?: number | undefined;
  /** When the history ends, milliseconds since 1970. Default: when this sample was first loaded into this server. */
  readonly end?: number | undefined;
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined;
  /** Stops the load between two steps; what is in stays in, and the next load goes on from there. */
  readonly signal?: AbortSignal | undefined;
}

export interface LoadProgress {
  /** Between 0 and 1. */
  readonly part: number;
  /** In all, and by this load. */
  readonly rows: number;
  readonly rowsNow: number;
  /** Of the plan's schemas, by this load: they are dead letters now. */
  readonly refused: number;
  /** Since this load began. */
  readonly seconds: number;
}

export interface Loaded extends LoadProgress {
  /** Nothing was left to do. */
  readonly already: boolean;
  /** When the history ends, milliseconds since 1970. */
  readonly end: number;
}

/** What the process of a load is told, and what it tells. */
export interface Task extends Server {
  readonly guests: number;
  readonly seed: number;
  readonly end: number | undefined;
}
export type Report =
  | { readonly progress: LoadProgress }
  | { readonly loaded: Loaded }
  | { readonly failure: { readonly code: string; readonly message: string } };

export const DEFAULT_GUESTS = 20_000;
export const DEFAULT_SEED = 1;

/** The load failed for good; what came in before is in, and a later load goes on from there. */
export class LoadError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * Loads the resort into a running server through its ordinary import, from a process of its own: telling stories takes
 * nothing from the one that serves, and leaves nothing in its memory. What was loaded before is not loaded again, and
 * what was begun is gone on with.
 * @throws LoadError where the server refuses, stays away, or holds another sample
 */
export function loadSample(options: LoadOptions): Promise<Loaded> {
  const { url, key, end, onProgress, signal } = options;
  const guests = options.guests ?? DEFAULT_GUESTS;
  const task: Task = { url, key, end, guests, seed: options.seed ?? DEFAULT_SEED };
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./load-process.ts', import.meta.url), { execArgv: [] });
    const stop = () => void child.kill('SIGTERM');
    signal?.addEventListener('abort', stop, { once: true });
    child.on('message', (report: Report) => {
      if ('progress' in report) onProgress?.(report.progress);
      else if ('loaded' in report) resolve(report.loaded);
      else reject(new LoadError(report.failure.code, report.failure.message));
    });
    child.once('error', reject);
    child.once('close', () => {
      signal?.removeEventListener('abort', stop);
      reject(new LoadError('sample_stopped', 'The load was stopped; the next one goes on from there.'));
    });
    if (signal?.aborted) stop();
    else child.send(task);
  });
}
