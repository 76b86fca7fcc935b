import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_SETTINGS, Fold, leafOf, type PersonState } from '@throughline/core/people';
import { directoryPage, land, migrate, openChdb } from '@throughline/storage/analytical';
import { migrateRelational, openPglite, type Schema, storePeople } from '@throughline/storage/relational';
import { layCluster } from '@throughline/testkit';
import { expect, it } from 'vitest';
import { fillDirectory } from './directory.ts';

function person(n: number): PersonState {
  const fold = new Fold({ personOf: new Map(), people: new Map() });
  const value = `old-${n}`;
  fold.apply(
    {
      leaves: [{ leaf: leafOf('userId', value), kind: 'userId', value }],
      ignored: [],
      touchpoint: {
        ...{ id: value, source: 's', type: 'track', name: 'Seen', time: 1000 + n, received: 1000 + n },
        ...{ identifiers: [], channel: 'web', corner: '', department: '', properties: {}, traits: {} },
        ...{ context: {}, references: [], applied: n + 1, settings: 0 },
      },
    },
    DEFAULT_SETTINGS.value,
  );
  return fold.changed()[0]!;
}

it('[G2.6] everyone who was there before the directory is written into it, once', async () => {
  const root = await mkdtemp(join(tmpdir(), 'throughline-fill-'));
  await layCluster(join(root, 'relational'));
  const relational = await openPglite<Schema>({ directory: join(root, 'relational') });
  const analytical = await openChdb({ directory: join(root, 'analytical') });
  try {
    await migrateRelational(relational);
    await migrate(analytical);
    const states = Array.from({ length: 1_200 }, (_, n) => person(n));
    await storePeople(
      relational.db,
      states.map((state) => ({
        ...{ person: state.person, version: 0, applied: state.applied, state },
        ...{ mergedInto: undefined, unshipped: [] },
      })),
    );
    const leaf = states[0]!.person;
    const line = JSON.stringify({
      kind: 'event',
      key: randomUUID(),
      leaf,
      time: 1000,
      received: 1000,
      id: 'a',
    });
    await land(analytical, { shipment: randomUUID(), attempt: randomUUID(), lines: [line] });

    const stopped = AbortSignal.abort();
    expect(await fillDirectory(relational.db, analytical, { signal: stopped })).toBe(1_200);
    const found = await directoryPage(analytical, {
      ...{ terms: ['old-11'], sort: 'lastSeen', descending: true, limit: 200 },
    });
    expect(found.map(({ value }) => value)).toEqual([
      ...Array.from({ length: 100 }, (_, n) => 2199 - n),
      ...Array.from({ length: 10 }, (_, n) => 1119 - n),
      1011,
    ]);
    expect(await fillDirectory(relational.db, analytical)).toBe(0);
  } finally {
    await analytical.close();
    await relational.close();
    await rm(root, { recursive: true, force: true });
  }
}, 60_000);
