import { CodedError, type Uuid } from '@throughline/core/kernel';
import type { Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { z } from 'zod';
import { untilShipped } from '../workers/until-shipped.ts';

/** Parameters that every analytical read has. */
export const afterQuery = z.object({
  after: z
    .union([z.uuid(), z.array(z.uuid()).max(50)])
    .transform((value) => [value].flat())
    .optional()
    .describe('Outbox ids of an acknowledgement: the answer waits until those events are in it.'),
});

/** @throws CodedError 504 `not_shipped` when they are not there after half a minute */
export async function waitFor(db: Kysely<Schema>, outbox: readonly Uuid[] | undefined): Promise<void> {
  if (outbox && !(await untilShipped(db, outbox)))
    throw new CodedError(
      504,
      'not_shipped',
      'Those events are stored, but have not reached the analytical engine yet.',
    );
}
