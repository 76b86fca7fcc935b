import type { QueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client.ts';

/** Letters by id, or all that match. */
export type Which =
  | { readonly ids: string[] }
  | { readonly filter: { readonly source?: string; readonly code?: string; readonly text?: string } };

/** What became of one letter. */
export interface Outcome {
  readonly id: string;
  readonly status: 'replayed' | 'duplicate' | 'refused';
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

export interface ReplayState {
  readonly outcomes: readonly Outcome[];
  readonly done: boolean;
  readonly error: unknown;
}

/** Letters of one call: small enough that progress is seen. */
const SLICE = 200;

/** A replay under way: begun by whoever asked for it, once, however often it is drawn. */
export class ReplayRun {
  /** How many letters there are, where that is known. */
  readonly total: number | undefined;
  readonly #which: Which;
  readonly #listeners = new Set<() => void>();
  #state: ReplayState = { outcomes: [], done: false, error: undefined };
  #stopped = false;

  constructor(which: Which, client: QueryClient) {
    this.#which = which;
    this.total = 'ids' in which ? which.ids.length : undefined;
    void this.#run()
      .catch((error) => this.#tell({ error }))
      .finally(() => {
        this.#tell({ done: true });
        void client.invalidateQueries({ queryKey: ['dead-letters'] });
      });
  }

  get state(): ReplayState {
    return this.#state;
  }

  /** Nothing further is replayed after what is under way. */
  stop(): void {
    this.#stopped = true;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Those that are refused again stay where they are, so each slice goes on after the one before. */
  async #run(): Promise<void> {
    let cursor: string | null | undefined;
    do {
      const body = { ...this.#which, limit: SLICE, ...(cursor && { cursor }) };
      const got = await answer(api.POST('/v1/dead-letters/replay', { body }));
      this.#tell({ outcomes: [...this.#state.outcomes, ...got.letters] });
      cursor = got.next;
    } while (cursor !== null && !this.#stopped);
  }

  #tell(part: Partial<ReplayState>): void {
    this.#state = { ...this.#state, ...part };
    for (const listener of this.#listeners) listener();
  }
}
