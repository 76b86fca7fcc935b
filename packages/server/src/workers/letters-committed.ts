import type { Uuid } from '@throughline/core/kernel';
import { keepLetters, markReplayed, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { RefusedItem } from './batch.ts';
import type { TransactionInput } from './transaction.ts';

// What the transaction of a batch does about dead letters: it keeps new ones, and marks those that it replays.

/** Keeps what is refused, whole, with its acknowledgement. */
export function keepRefused(db: Kysely<Schema>, refused: readonly RefusedItem[]): Promise<void> {
  return keepLetters(
    db,
    refused.flatMap(({ letter }) => letter ?? []),
  );
}

/** Marks the dead letters of a replay. @returns the keys whose letters nobody had replayed before */
export async function claimLetters(
  db: Kysely<Schema>,
  { events, replay }: Pick<TransactionInput, 'events' | 'replay'>,
  at: number,
): Promise<Uuid[]> {
  const letters = events.flatMap(({ letter }) => letter ?? []);
  const marked = await markReplayed(db, letters, { by: replay?.by ?? '', at });
  const own = events.filter(({ letter }) => letter !== undefined && marked.has(letter));
  return [...new Set(own.map(({ key }) => key))];
}
