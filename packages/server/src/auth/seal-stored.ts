import { listDestinations, listSources, replaceSettings, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import { isSealed, type SealedSettings, useOf } from './sealed-settings.ts';
import type { Declared } from './secrets.ts';

interface Kinds {
  readonly sources: ReadonlyMap<string, Declared>;
  readonly destinations: ReadonlyMap<string, Declared>;
}

/** Seals the secrets of sources and destinations that were declared before there was a seal. */
export async function sealStored(
  db: Kysely<Schema>,
  sealed: SealedSettings,
  { sources, destinations }: Kinds,
): Promise<void> {
  for (const row of await listSources(db)) await seal('source', row, sources);
  for (const row of await listDestinations(db)) await seal('destination', row, destinations);

  async function seal(
    what: 'source' | 'destination',
    { name, kind: kindName, settings }: { name: string; kind: string; settings: string },
    kinds: ReadonlyMap<string, Declared>,
  ): Promise<void> {
    const kind = kinds.get(kindName);
    if (!kind || isSealed(settings)) return;
    const closed = await sealed.close(JSON.parse(settings), kind, useOf(what, name));
    if (isSealed(closed)) await replaceSettings(db, what, { name, from: settings, to: closed });
  }
}
