import { listen } from '../api/live.ts';

/** What came in, as the stream tells it. */
export interface LiveTouchpoint {
  readonly outcome: 'accepted' | 'refused';
  readonly key: string;
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly name: string;
  readonly channel: string;
  readonly corner: string;
  readonly department: string;
  readonly time: string;
  readonly received: string;
  readonly person: string | null;
  readonly refusal: {
    readonly code: string;
    readonly message: string;
    readonly path: string;
    readonly letter: string | null;
  } | null;
}

/** What is left out of the log, and why. */
export interface Gap {
  readonly why: 'window' | 'behind';
  readonly skipped: number | null;
}

export interface LiveState {
  /** Newest first. */
  readonly rows: readonly LiveTouchpoint[];
  readonly line: 'opening' | 'open' | 'waiting' | 'closed';
  readonly gap: Gap | undefined;
  /** A second, over the last ten. */
  readonly rate: number;
  /** Came in while it was paused. */
  readonly held: number;
}

/** The log keeps so many of the newest. */
export const KEPT = 10_000;
/** How often the page is drawn at most, milliseconds: a thousand a second are read no better one by one. */
const DRAW_MS = 250;
const RATE_MS = 10_000;

/**
 * The tail of what comes in. It is kept bounded, drawn four times a second at most, and stands still while it is
 * paused, with what comes meanwhile held back.
 */
export class LiveLog {
  #state: LiveState = { rows: [], line: 'opening', gap: undefined, rate: 0, held: 0 };
  #fresh: LiveTouchpoint[] = [];
  #paused = false;
  #timer: ReturnType<typeof setInterval> | undefined;
  #arrivals: { at: number; count: number }[] = [];
  #changed = false;
  readonly #listeners = new Set<() => void>();
  #leaving: AbortController | undefined;
  #gap: Gap | undefined;
  #line: LiveState['line'] = 'opening';

  get state(): LiveState {
    return this.#state;
  }

  subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  open(path: string): void {
    this.#leaving = new AbortController();
    this.#timer = setInterval(() => this.#draw(), DRAW_MS);
    void listen(path, {
      signal: this.#leaving.signal,
      onEvent: ({ event, data }) => this.take(event, data),
      onState: (line) => {
        this.#line = line;
        this.#changed = true;
      },
    });
  }

  close(): void {
    this.#leaving?.abort();
    clearInterval(this.#timer);
  }

  pause(paused: boolean): void {
    this.#paused = paused;
    this.#changed = true;
    this.#draw();
  }

  take(event: string, data: string): void {
    if (event === 'gap') this.#gap = JSON.parse(data) as Gap;
    if (event === 'touchpoint') {
      const one = JSON.parse(data) as LiveTouchpoint & { recent?: boolean };
      this.#fresh.push(one);
      // Paused for hours it holds no more than it would show.
      if (this.#fresh.length > KEPT) this.#fresh.shift();
      if (!one.recent) this.#count();
    }
    this.#changed = true;
  }

  #count(): void {
    const at = Math.floor(Date.now() / 1000) * 1000;
    const last = this.#arrivals.at(-1);
    if (last?.at === at) last.count += 1;
    else this.#arrivals.push({ at, count: 1 });
  }

  #draw(): void {
    const rate = this.#rate();
    if (!this.#changed && rate === this.#state.rate) return;
    this.#changed = false;
    const held = this.#paused ? this.#fresh.length : 0;
    const rows = this.#paused
      ? this.#state.rows
      : [...this.#fresh.toReversed(), ...this.#state.rows].slice(0, KEPT);
    if (!this.#paused) this.#fresh = [];
    this.#state = {
      rows: rows.length === this.#state.rows.length && held > 0 ? this.#state.rows : rows,
      line: this.#line,
      gap: this.#gap,
      rate,
      held,
    };
    for (const listener of this.#listeners) listener();
  }

  #rate(): number {
    const since = Date.now() - RATE_MS;
    this.#arrivals = this.#arrivals.filter(({ at }) => at >= since);
    return this.#arrivals.reduce((sum, { count }) => sum + count, 0) / (RATE_MS / 1000);
  }
}
