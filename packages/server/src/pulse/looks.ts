/** How long an answer stands, milliseconds: a page that is opened by ten people is computed once. */
const FRESH_MS = 15_000;
const MOST_KEPT = 50;

interface Kept<Answer> {
  readonly at: number;
  readonly answer: Promise<Answer>;
}

/** Answers that were computed a moment ago, or are being computed, by their question. */
export class Looks<Answer> {
  readonly #kept = new Map<string, Kept<Answer>>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param anew whether the question is about what has only just happened */
  ask(question: string, anew: boolean, compute: () => Promise<Answer>): Promise<Answer> {
    const known = this.#kept.get(question);
    if (known && !anew && this.#now() - known.at < FRESH_MS) return known.answer;
    const answer = compute();
    const kept = { at: this.#now(), answer };
    this.#kept.delete(question);
    this.#kept.set(question, kept);
    answer.catch(() => {
      // What failed is asked again, and is told to those who wait for it.
      if (this.#kept.get(question) === kept) this.#kept.delete(question);
    });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest!);
    return answer;
  }
}
