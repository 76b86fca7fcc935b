import type { Decide, ReadyEvent, RefusedRow } from './import-decide.ts';
import type { Row } from './import-row.ts';

/** Rows that are committed together: those after `from`, up to `to`. */
export interface Step {
  readonly from: number;
  readonly to: number;
  /** Nothing follows. */
  readonly finished: boolean;
  readonly events: readonly ReadyEvent[];
  readonly refused: readonly RefusedRow[];
}

/**
 * How much goes into one transaction. Its fixed cost (fsync, round trip, one look-up and one write a person) is shared
 * by its rows; beyond a few thousand the gain is small, and live traffic on an embedded engine waits longer.
 */
export interface StepSize {
  readonly rows: number;
  /** Of JSON. */
  readonly bytes: number;
}

export interface StepsFrom {
  /** Rows that are committed already. */
  readonly position: number;
  /** Told what was refused among those, where the file beside has lost it. */
  readonly onPassed?: ((refused: RefusedRow) => void) | undefined;
}

/**
 * Groups what follows a position into steps. The last one, perhaps empty, is `finished`. Where the file breaks, what
 * was read before is a step, and the trouble follows it.
 */
export async function* steps<Content>(
  rows: AsyncIterable<readonly Row<Content>[]>,
  decide: Decide<Content>,
  size: StepSize,
  { position, onPassed }: StepsFrom,
): AsyncGenerator<Step> {
  let gathered = new Gathered(position);
  try {
    for await (const some of rows) {
      for (const row of some) {
        if (row.row <= position) {
          if (onPassed) tell(onPassed, decide(row));
          continue;
        }
        const decided = decide(row);
        if (gathered.isFull(decided, size)) {
          yield gathered.step(false);
          gathered = new Gathered(gathered.to);
        }
        gathered.add(decided);
      }
    }
  } catch (error) {
    if (!gathered.isEmpty) yield gathered.step(false);
    throw error;
  }
  yield gathered.step(true);
}

class Gathered {
  readonly #from: number;
  to: number;
  #bytes = 0;
  readonly #events: ReadyEvent[] = [];
  readonly #refused: RefusedRow[] = [];

  constructor(from: number) {
    this.#from = from;
    this.to = from;
  }

  get isEmpty(): boolean {
    return this.to === this.#from;
  }

  /** Whether there is no room for one more; the first always has it. */
  isFull(next: ReadyEvent | RefusedRow, size: StepSize): boolean {
    const rows = this.to - this.#from;
    return rows >= size.rows || (rows > 0 && this.#bytes + weight(next) > size.bytes);
  }

  add(decided: ReadyEvent | RefusedRow): void {
    if ('json' in decided) this.#events.push(decided);
    else this.#refused.push(decided);
    this.#bytes += weight(decided);
    this.to = decided.row;
  }

  step(finished: boolean): Step {
    return { from: this.#from, to: this.to, finished, events: this.#events, refused: this.#refused };
  }
}

/** What a row weighs in the request: its JSON, or an excerpt of it with the reason. */
function weight(decided: ReadyEvent | RefusedRow): number {
  return 'json' in decided ? decided.json.length : Math.min(decided.raw.length, 2_000) + 500;
}

function tell(onPassed: (refused: RefusedRow) => void, decided: ReadyEvent | RefusedRow): void {
  if ('refusal' in decided) onPassed(decided);
}
