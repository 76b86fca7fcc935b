import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { analyticalContract } from '@throughline/testkit/analytical-contract';
import { afterAll, expect, it } from 'vitest';
import { renderClusterSchema } from './cluster.ts';
import { openChdb } from './engine.ts';
import { land } from './landing.ts';
import { migrate } from './migrate.ts';
import { describeSchema, migrationsText } from './schema.ts';

const directory = mkdtempSync(join(tmpdir(), 'throughline-chdb-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

analyticalContract('chDB', () => openChdb({ directory }));

it('[P2.1, P2.4] the schema is the golden one', async () => {
  const a = await openChdb({ directory });
  await migrate(a);
  await expect(await describeSchema(a)).toMatchFileSnapshot('golden/schema.sql');
  await a.close();
});

it('[P3.3] the cluster schema rendered from the migrations is the golden one', async () => {
  await expect(renderClusterSchema(migrationsText())).toMatchFileSnapshot('golden/cluster.sql');
});

it('[P2.1] a database of a newer release is refused', async () => {
  const a = await openChdb({ directory });
  await a.client.command({ query: "INSERT INTO migrations (version, name) SELECT 999, 'later'" });
  await expect(migrate(a)).rejects.toThrow(/schema version 999/);
  await a.client.command({
    query: 'ALTER TABLE migrations DELETE WHERE version = 999 SETTINGS mutations_sync = 1',
  });
  await a.close();
});

it('[X2.1] one landing is on disk when it resolves: every part and its directory are synced', async () => {
  const a = await openChdb({ directory });
  const synced = async () => {
    const result = await a.client.query({
      query: "SELECT event, value FROM system.events WHERE event IN ('FileSync', 'DirectorySync')",
      format: 'JSONEachRow',
    });
    const rows = await result.json<{ event: string; value: number }>();
    return new Map(rows.map(({ event, value }) => [event, Number(value)]));
  };
  const before = await synced();
  const line = JSON.stringify({
    kind: 'event',
    key: randomUUID(),
    leaf: randomUUID(),
    time: 0,
    received: 0,
    id: 'a',
  });
  await land(a, { shipment: randomUUID(), attempt: randomUUID(), lines: [line] });
  const after = await synced();
  for (const event of ['FileSync', 'DirectorySync']) {
    expect(after.get(event) ?? 0, event).toBeGreaterThan(before.get(event) ?? 0);
  }
  await a.close();
});
