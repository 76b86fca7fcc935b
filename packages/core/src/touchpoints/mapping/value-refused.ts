import type { Refusal } from '../../kernel/index.ts';

/** A value of a document or a row is not what its mapping says it is. */
export class ValueRefused extends Error {
  readonly refusal: Refusal;

  constructor(why: Refusal) {
    super(why.message);
    this.refusal = why;
  }
}
