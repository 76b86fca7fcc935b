import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { layCluster } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dropLease, takeLease } from './leases.ts';
import { migrateRelational } from './migrate.ts';
import { openPglite, type PgliteEngine } from './pglite.ts';
import type { Schema } from './schema.ts';

const ANN = 'a0000000-0000-4000-8000-000000000001';
const BEN = 'b0000000-0000-4000-8000-000000000002';

describe('a lease', () => {
  let scratch: string;
  let engine: PgliteEngine<Schema>;

  beforeAll(async () => {
    scratch = await mkdtemp(path.join(tmpdir(), 'throughline-leases-'));
    await layCluster(path.join(scratch, 'data'));
    engine = await openPglite<Schema>({ directory: path.join(scratch, 'data') });
    await migrateRelational(engine);
  });

  afterAll(async () => {
    await engine?.close();
    await rm(scratch, { recursive: true, force: true });
  });

  const take = (holder: string, milliseconds: number) =>
    takeLease(engine.db, 'shipping', holder, milliseconds);

  it('[X2.1] is one holder’s until it ends or is given up, and can be renewed', async () => {
    expect(await take(ANN, 60_000)).toBe(true);
    expect(await take(BEN, 60_000)).toBe(false);
    expect(await take(ANN, 60_000)).toBe(true);
    await dropLease(engine.db, 'shipping', BEN);
    expect(await take(BEN, 60_000)).toBe(false);
    await dropLease(engine.db, 'shipping', ANN);
    expect(await take(BEN, 300)).toBe(true);
    expect(await take(ANN, 60_000)).toBe(false);
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(await take(ANN, 60_000)).toBe(true);
    expect(await take(BEN, 60_000)).toBe(false);
  });
});
