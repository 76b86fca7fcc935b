import { digest, type Refusal, toUuid, type Uuid } from '@throughline/core/kernel';
import type { RefusedItem, Submission } from './batch.ts';
import { letterOf, withoutKeys } from './letters.ts';

/** Under what the refusal of an event is claimed, that may be given again. */
export function refusalKey({ key }: Submission, { code, path }: Refusal): Uuid {
  return toUuid(digest('refused', key, code, path ?? ''));
}

/** An event that was read, and is refused yet: by settings, catalogue or engine. */
export function refusedItem(submission: Submission, why: Refusal): RefusedItem {
  const { statement, origin, again } = submission;
  const { source, received, id, name } = statement.touchpoint;
  return {
    source,
    received,
    refusal: why,
    excerpt: withoutKeys(JSON.stringify(statement.message)).slice(0, 2048).toWellFormed(),
    ...(origin ? { letter: letterOf(origin, why, { id, name, again }) } : {}),
    ...(again ? { key: refusalKey(submission, why) } : {}),
  };
}
