import { randomBytes, randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import { appendOutbox } from './outbox.ts';
import type { Schema } from './schema.ts';

/** Random, so that it takes its room whatever compresses: about what a micro-batch of touchpoints needs, bytes. */
const TRIAL = 256 * 1024;

/**
 * Finds out whether the database can take touchpoints in again: writes as much as one micro-batch and takes it back
 * in the same transaction, so that nobody sees it, and commits that. Reading proves nothing on a full disk.
 * @throws the engine's error where it cannot
 */
export async function tryWriting(db: Kysely<Schema>): Promise<void> {
  const row = { id: randomUUID(), applied: 0, at: 0, events: 0, payload: randomBytes(TRIAL) };
  await db.transaction().execute(async (transaction) => {
    await appendOutbox(transaction, row);
    await transaction.deleteFrom('outbox').where('id', '=', row.id).execute();
  });
}
