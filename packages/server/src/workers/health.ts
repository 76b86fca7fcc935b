import { CodedError } from '@throughline/core/kernel';

/** How long between two looks at a database that is gone, doubled up to the longest, milliseconds. */
const PROBE_MS = 250;
const LONGEST_PROBE_MS = 2_000;
/** How often a database is asked for a sign of life, and how long it may take before it counts as gone. */
const BEAT_MS = 1_000;
const PATIENCE_MS = 8_000;

export interface HealthOptions {
  /** Resolves when the relational engine can write. */
  readonly probe: () => Promise<void>;
  /** Resolves when it answers at all; absent where it cannot hang apart from this process. */
  readonly beat?: () => Promise<void>;
  readonly onChange: (state: 'up' | 'down', why?: string) => void;
  readonly beatMilliseconds?: number;
  readonly patienceMilliseconds?: number;
}

/**
 * What may stand in the way of taking touchpoints in: writes fail, the database does not answer at all, this process
 * has lost its claim on it, or too much waits for the analytical engine.
 */
type Obstacle = 'writes' | 'silence' | 'claim' | 'backlog';

/**
 * Whether touchpoints can be taken in. While something is in the way every request is refused at the door, at once,
 * with a word on when to come back; a probe notices when the database is there again.
 */
export class Health {
  readonly #options: HealthOptions;
  readonly #obstacles = new Map<Obstacle, string>();
  readonly #waiting = new Set<(error: Error) => void>();
  #stopped = false;
  #probing: NodeJS.Timeout | undefined;
  #beating: NodeJS.Timeout | undefined;

  constructor(options: HealthOptions) {
    this.#options = options;
    if (options.beat) this.#scheduleBeat(options.beat);
  }

  get state(): { ready: boolean; why?: string } {
    const [why] = this.#obstacles.values();
    return why === undefined ? { ready: true } : { ready: false, why };
  }

  /** @throws CodedError 503 while nothing can be taken in */
  assertReady(): void {
    this.assertDatabase();
    if (this.#obstacles.has('backlog')) {
      throw new CodedError(503, 'backlog', 'Too much waits for the analytical engine; send again later.', {
        retryAfter: 5,
      });
    }
  }

  /** @throws CodedError 503 while the database is gone, or is not ours to write */
  assertDatabase(): void {
    const { size } = this.#obstacles;
    if (size > (this.#obstacles.has('backlog') ? 1 : 0)) throw unavailable();
  }

  /** Told by the shipper whether what waits has passed its bound. */
  set backlog(exceeded: boolean) {
    if (exceeded) this.#raise('backlog', 'the analytical engine does not keep up');
    else this.#clear('backlog');
  }

  /** Told why this process does not hold its claim on the database, or undefined when it does. */
  set claim(lost: string | undefined) {
    if (lost === undefined) this.#clear('claim');
    else this.#raise('claim', lost);
  }

  get holdsClaim(): boolean {
    return !this.#obstacles.has('claim');
  }

  /** Takes note of a failed write. @returns the error its sender is told */
  failed(error: unknown): Error {
    if (error instanceof CodedError) return error;
    if (!isOutage(error)) return error instanceof Error ? error : new Error(String(error));
    if (!this.#obstacles.has('writes')) this.#scheduleProbe();
    this.#raise('writes', (error as Error).message);
    return unavailable();
  }

  /**
   * Waits for something the database does, but not for one that is silent: a server that hangs keeps its connections
   * open and answers nothing.
   * @throws CodedError 503 `unavailable` when it does not answer; what was asked of it may still happen
   */
  async unlessSilent<T>(work: () => Promise<T>): Promise<T> {
    if (this.#obstacles.has('silence')) throw unavailable();
    const silence = Promise.withResolvers<never>();
    this.#waiting.add(silence.reject);
    try {
      return await Promise.race([work(), silence.promise]);
    } finally {
      this.#waiting.delete(silence.reject);
    }
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#probing);
    clearTimeout(this.#beating);
  }

  #raise(obstacle: Obstacle, why: string): void {
    const known = this.#obstacles.get(obstacle);
    this.#obstacles.set(obstacle, why);
    if (known !== why) this.#options.onChange('down', why);
  }

  #clear(obstacle: Obstacle): void {
    if (this.#obstacles.delete(obstacle) && this.#obstacles.size === 0) this.#options.onChange('up');
  }

  #fallSilent(why: string): void {
    this.#raise('silence', why);
    for (const reject of this.#waiting) reject(unavailable());
  }

  #scheduleProbe(wait = PROBE_MS): void {
    if (this.#stopped) return;
    this.#probing = setTimeout(async () => {
      try {
        await this.#options.probe();
        this.#clear('writes');
      } catch {
        this.#scheduleProbe(Math.min(LONGEST_PROBE_MS, wait * 2));
      }
    }, wait);
  }

  #scheduleBeat(beat: () => Promise<void>): void {
    if (this.#stopped) return;
    this.#beating = setTimeout(async () => {
      const late = setTimeout(
        () => this.#fallSilent('the database does not answer'),
        this.#options.patienceMilliseconds ?? PATIENCE_MS,
      );
      try {
        await beat();
        this.#clear('silence');
      } catch (error) {
        // No answer is no answer, also where no connection came about in time because all of them hang.
        this.#fallSilent((error as Error).message);
      }
      clearTimeout(late);
      this.#scheduleBeat(beat);
    }, this.#options.beatMilliseconds ?? BEAT_MS);
  }
}

function unavailable(): CodedError {
  return new CodedError(
    503,
    'unavailable',
    'The database cannot be written at the moment; send again later.',
    {
      retryAfter: 2,
    },
  );
}

/**
 * Whether an error speaks of the engine rather than of what it was asked: SQLSTATE classes 08 (connection),
 * 53 (resources), 57 (operator intervention), 58 (system), XX (internal), 25006 (read-only), or a socket's error.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = String((error as { code?: unknown }).code ?? '');
  if (/^(08|53|57|58|XX)[0-9A-Z]{3}$/.test(code) || code === '25006') return true;
  if (/^(ECONN|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENOTFOUND|EAI_AGAIN|ENETUNREACH|ENOSPC|EIO|EDQUOT)/.test(code))
    return true;
  return /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error|not queryable/i.test(
    error.message,
  );
}
