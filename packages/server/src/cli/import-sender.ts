import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { Uuid } from '@throughline/core/kernel';
import type { ImportState, OpenedImport, RefusedItemOfStep, StepAnswer } from '../http/imports.ts';
import { type Api, ApiError } from './api.ts';
import type { Step } from './import-steps.ts';

const pack = promisify(gzip);
/** How long nothing may get through before the import gives up, milliseconds. */
const PATIENCE_MS = 10 * 60_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** How much of a refused line the server keeps in its ledger, characters. */
const EXCERPT = 2_000;

/** What became of a step. */
export type Sent =
  | { readonly committed: true; readonly answer: StepAnswer | undefined }
  /** Nothing was committed: the server refuses some of its events, which must be put down first. */
  | { readonly committed: false; readonly refused: readonly RefusedItemOfStep[] };

/** Speaks to the server for one import, patiently: what is asked for twice is done once. */
export class ImportSender {
  readonly #api: Api;
  readonly #path: string;
  readonly #packed: boolean;
  readonly #waiting: (why: string) => void;

  /** @param waiting told when the server cannot take more for now */
  constructor(api: Api, id: Uuid, waiting: (why: string) => void) {
    this.#api = api;
    this.#path = `/v1/imports/${id}`;
    // On the machine itself bytes cost nothing and packing them does.
    this.#packed = !/^(localhost|127\.|\[::1\])/.test(new URL(api.url).host);
    this.#waiting = waiting;
  }

  open(name: string, source: string): Promise<OpenedImport> {
    return this.#patiently(() => this.#api.call<OpenedImport>('PUT', this.#path, { name, source }), false);
  }

  /** @throws ApiError where the server refuses, or nothing got through for ten minutes */
  async send(step: Step): Promise<Sent> {
    const text = Buffer.from(bodyOf(step));
    const body = this.#packed ? await pack(text, { level: constants.Z_BEST_SPEED }) : text;
    try {
      const answer = await this.#patiently(
        () => this.#api.call<StepAnswer>('POST', `${this.#path}/steps`, body, this.#packed),
        true,
      );
      return { committed: true, answer };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (error.code === 'step_refused')
        return { committed: false, refused: error.problem.refused as RefusedItemOfStep[] };
      if (error.code === 'import_moved' && (await this.#stands(step.to)))
        // An earlier try was committed, and its answer lost on the way.
        return { committed: true, answer: undefined };
      throw error;
    }
  }

  async #stands(position: number): Promise<boolean> {
    const state = await this.#patiently(() => this.#api.call<ImportState>('GET', this.#path), true);
    if (state.position === position) return true;
    throw new ApiError(
      `another process is importing this file: it stands at row ${state.position.toLocaleString('en-US')}`,
      409,
      'import_moved',
    );
  }

  async #patiently<T>(ask: () => Promise<T>, wasReached: boolean): Promise<T> {
    const began = performance.now();
    for (let pause = FIRST_PAUSE_MS; ; pause = Math.min(LONGEST_PAUSE_MS, pause * 2)) {
      try {
        return await ask();
      } catch (error) {
        const forNow = error instanceof ApiError && isForNow(error, wasReached);
        if (!forNow || performance.now() - began > PATIENCE_MS) throw error;
        const wait = Math.max(pause, (error.retryAfter ?? 0) * 1000);
        this.#waiting(`${error.message}; trying again in ${(wait / 1000).toFixed(1)} s`);
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
  }
}

/** A server that never answered is rather a wrong address. */
function isForNow({ status }: ApiError, wasReached: boolean): boolean {
  return status === 0 ? wasReached : [408, 429, 502, 503, 504].includes(status);
}

/** The messages are JSON already. */
function bodyOf({ from, to, finished, events, refused }: Step): string {
  const head = JSON.stringify({
    from,
    to,
    finished,
    refused: refused.map(({ line, refusal, raw, sent }) => ({
      ...refusal,
      message: refusal.message.slice(0, 500),
      line,
      excerpt: raw.toString('utf8').slice(0, EXCERPT),
      ...(sent === undefined ? {} : { event: JSON.parse(sent) as unknown }),
    })),
  });
  return `${head.slice(0, -1)},"events":[${events.map(({ json }) => json).join(',')}]}`;
}
