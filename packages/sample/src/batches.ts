import type { Story } from './generate.ts';
import type { Message } from './message.ts';

/**
 * Rows that one transaction takes in, and how many more while a story lasts. Stories are not cut, so a person is read
 * and written once. Smaller ones leave live traffic more room; larger ones gain little.
 */
const ROWS = 2_000;

/** What is committed together: rows after `from`, up to `to`. */
export interface Batch {
  readonly from: number;
  readonly to: number;
  readonly finished: boolean;
  readonly messages: readonly Message[];
  readonly part: number;
}

/** Groups stories into batches, leaving out what is in already. The last one, perhaps empty, is `finished`. */
export function* batches(stories: Iterable<Story>, position: number): Generator<Batch> {
  let from = 0;
  let messages: Message[] = [];
  for (const story of stories) {
    if (messages.length >= ROWS) {
      yield { from, to: from + messages.length, finished: false, messages, part: story.part };
      from += messages.length;
      messages = [];
    }
    if (from < position) from += story.messages.length;
    else messages.push(...story.messages);
  }
  yield { from, to: from + messages.length, finished: true, messages, part: 1 };
}
