import { randomUUID } from 'node:crypto';
import { type DirectoryEntry, directoryEntry, directoryTombstone, type Fold } from '@throughline/core/people';
import {
  type Analytical,
  directoryIsFilled,
  hasHistory,
  land,
  markDirectoryFilled,
  peopleLine,
} from '@throughline/storage/analytical';
import { allPeople, type LoadedPeople, oldestOutbox, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';

const PAGE = 5_000;

/**
 * What the directory is told of a fold: everyone it changed, as they are now, and who is no more.
 * @param loaded the people as they were before
 * @param applied the last instant of the fold
 */
export function appendPeople(
  lines: string[],
  fold: Fold,
  loaded: Pick<LoadedPeople, 'people'>,
  applied: number,
): void {
  const entries = fold
    .changed()
    .map((state) => directoryEntry(loaded.people.get(state.person)?.state, state));
  for (const person of fold.gone().keys()) entries.push(directoryTombstone(person, applied));
  if (entries.length > 0) lines.push(peopleLine(entries, applied));
}

/**
 * Writes everyone into the directory, once, where there were people before there was a directory: what comes in
 * meanwhile writes itself, with a greater `applied`. Stopped half-way it begins again at the next start.
 * @returns how many people it wrote
 */
export async function fillDirectory(
  db: Kysely<Schema>,
  analytical: Analytical,
  { signal }: { signal?: AbortSignal } = {},
): Promise<number> {
  if (await directoryIsFilled(analytical)) return 0;
  let written = 0;
  if ((await hasHistory(analytical)) || (await oldestOutbox(db, 1)).length > 0) {
    const write = async (entries: readonly DirectoryEntry[]) => {
      if (entries.length === 0) return;
      const lines = [peopleLine(entries, entries[0]!.applied)];
      await land(analytical, { shipment: randomUUID(), attempt: randomUUID(), lines });
      written += entries.length;
    };
    let entries: DirectoryEntry[] = [];
    for await (const state of allPeople(db)) {
      entries.push(directoryEntry(undefined, state));
      if (entries.length < PAGE) continue;
      await write(entries);
      entries = [];
      if (signal?.aborted) return written;
    }
    await write(entries);
  }
  await markDirectoryFilled(analytical);
  return written;
}
