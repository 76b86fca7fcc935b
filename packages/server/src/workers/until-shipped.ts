import type { Uuid } from '@throughline/core/kernel';
import { type Schema, stillUnshipped } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

/** How long micro-batches are waited for, milliseconds. */
const PATIENCE_MS = 30_000;
const LOOK_MS = 25;

/** Waits until micro-batches have reached the analytical engine. @returns whether they have, after half a minute */
export async function untilShipped(db: Kysely<Schema>, outbox: readonly Uuid[]): Promise<boolean> {
  const deadline = performance.now() + PATIENCE_MS;
  while ((await stillUnshipped(db, outbox)).size > 0) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  return true;
}
