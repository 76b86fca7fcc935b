/** What there is to show of a file on its way in. */
export interface Progress {
  readonly file: string;
  /** Between 0 and 1, by bytes. */
  readonly part: number;
  /** Rows committed, those of earlier runs included. */
  readonly rows: number;
  /** Rows committed by this run. */
  readonly rowsNow: number;
  readonly refused: number;
  /** Since this run began. */
  readonly seconds: number;
  /** `part` when this run began to send. */
  readonly partBefore: number;
}

const REDRAW_MS = 100;
const LINE_MS = 5_000;
const BAR_WIDTH = 24;

/** Shows progress: on a terminal one line that is drawn anew, elsewhere a line every few seconds. */
export class ProgressBar {
  readonly #out: NodeJS.WriteStream;
  #drawn = false;
  readonly #pause: number;
  #last: number;

  /** @param pause milliseconds between two showings */
  constructor(out: NodeJS.WriteStream, pause = out.isTTY ? REDRAW_MS : LINE_MS) {
    this.#out = out;
    this.#pause = pause;
    this.#last = out.isTTY ? Number.NEGATIVE_INFINITY : performance.now();
  }

  show(progress: Progress): void {
    const now = performance.now();
    if (now - this.#last < this.#pause) return;
    this.#last = now;
    if (!this.#out.isTTY) {
      this.#out.write(`${describeProgress(progress)}\n`);
      return;
    }
    const line = `${bar(progress.part)} ${describeProgress(progress)}`;
    this.#out.write(`\r\u001b[K${line.slice(0, (this.#out.columns ?? 80) - 1)}`);
    this.#drawn = true;
  }

  /** A line that stays. */
  say(text: string): void {
    this.clear();
    this.#out.write(`${text}\n`);
  }

  clear(): void {
    if (this.#drawn) this.#out.write('\r\u001b[K');
    this.#drawn = false;
  }
}

function bar(part: number): string {
  const full = Math.round(part * BAR_WIDTH);
  return `[${'='.repeat(full)}${' '.repeat(BAR_WIDTH - full)}]`;
}

/** `orders.csv  42 %  12,000 rows  4,200 rows/s  8 s left  3 refused` */
export function describeProgress({
  file,
  part,
  partBefore,
  rows,
  rowsNow,
  refused,
  seconds,
}: Progress): string {
  const count = (n: number) => Math.round(n).toLocaleString('en-US');
  const done = part - partBefore;
  const left = done > 0 ? (seconds * (1 - part)) / done : undefined;
  return [
    file,
    // Rounded down: 100 % means done.
    `${Math.floor(part * 100)} %`,
    `${count(rows)} rows`,
    seconds > 0 ? `${count(rowsNow / seconds)} rows/s` : '',
    left === undefined || part >= 1 ? '' : `${duration(left)} left`,
    refused > 0 ? `${count(refused)} refused` : '',
  ]
    .filter((text) => text !== '')
    .join('  ');
}

/** `8 s`, `3 min 20 s`, `2 h 5 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${seconds < 10 ? seconds.toFixed(1) : whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
