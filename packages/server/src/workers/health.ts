import { CodedError } from '@throughline/core/kernel';

/** How long between two looks at a database that is gone, milliseconds. */
const PROBE_MS = 250;

export interface HealthOptions {
  /** Resolves when the relational engine can write. */
  readonly probe: () => Promise<void>;
  readonly onChange: (state: 'up' | 'down', why?: string) => void;
}

/**
 * Whether touchpoints can be taken in. While the database is gone every request is refused at the door, at once,
 * with a word on when to come back; a probe notices its return.
 */
export class Health {
  readonly #options: HealthOptions;
  #down: string | undefined;
  #backlog = false;
  #stopped = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: HealthOptions) {
    this.#options = options;
  }

  get state(): { ready: boolean; why?: string } {
    if (this.#down !== undefined) return { ready: false, why: this.#down };
    if (this.#backlog) return { ready: false, why: 'the analytical engine does not keep up' };
    return { ready: true };
  }

  /** @throws CodedError 503 while nothing can be taken in */
  assertReady(): void {
    if (this.#down !== undefined) throw unavailable();
    if (this.#backlog) {
      throw new CodedError(503, 'backlog', 'Too much waits for the analytical engine; send again later.', {
        retryAfter: 5,
      });
    }
  }

  /** Told by the shipper whether what waits has passed its bound. */
  set backlog(exceeded: boolean) {
    if (exceeded !== this.#backlog) this.#options.onChange(exceeded ? 'down' : 'up', 'backlog');
    this.#backlog = exceeded;
  }

  /** Takes note of a failed write. @returns the error its sender is told */
  failed(error: unknown): Error {
    if (error instanceof CodedError) return error;
    if (!isOutage(error)) return error instanceof Error ? error : new Error(String(error));
    if (this.#down === undefined) {
      this.#down = (error as Error).message;
      this.#options.onChange('down', this.#down);
      this.#schedule();
    }
    return unavailable();
  }

  #schedule(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(async () => {
      try {
        await this.#options.probe();
        this.#down = undefined;
        this.#options.onChange('up');
      } catch {
        this.#schedule();
      }
    }, PROBE_MS);
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
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
