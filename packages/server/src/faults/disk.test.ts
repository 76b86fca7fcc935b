import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findPostgres, mountSmallDisk, type ServerProcess, type SmallDisk } from '@throughline/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { expectEachOnce, expectReplay, shipped } from './test/check.ts';
import { Load } from './test/load.ts';
import { embedded, onServers, type Platform } from './test/platform.ts';

const disks: SmallDisk[] = [];
function smallDisk(): SmallDisk | undefined {
  const disk = mountSmallDisk(512);
  if (disk) disks.push(disk);
  return disk;
}
afterAll(() => {
  for (const disk of disks) disk.unmount();
});

if (!findPostgres()) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

const platforms = [
  { name: 'PGlite and chDB', there: true, open: (folder: string) => embedded(folder) },
  { name: 'PostgreSQL', there: findPostgres() !== undefined, open: (folder: string) => onServers(folder) },
].filter(({ there }) => there);

describe.each(platforms)('A full disk under $name', ({ open }) => {
  it('[X4.4] is refused and told; with room again the server recovers by itself, and nothing acknowledged is lost', async ({
    skip,
  }) => {
    const disk = smallDisk();
    if (!disk) return skip();
    await using platform = await open(path.join(disk.directory, 'data'));
    const server = await platform.start();
    const load = new Load(platform, { seed: 8 }).start(4);
    await delay(1_500);
    disk.fill();
    const fat = await fillUp(server);
    expect((await server.request('/healthz')).status).toBe(200);
    await delay(2_000);
    expect((await server.request('/readyz')).status).toBe(503);
    disk.free();
    await reviveIfDead(platform);
    await expect.poll(async () => (await server.request('/readyz')).status, { timeout: 30_000 }).toBe(200);
    await load.finish();
    expect(load.retries).toBeGreaterThan(0);
    await shipped(server);
    await expectEachOnce(server, load);
    const { events } = await platform.verify();
    expect(events).toBeGreaterThanOrEqual(load.fates.size + fat);
    await expectReplay(platform, load, events - load.fates.size);
  }, 180_000);
});

/** Sends large touchpoints until one is refused for want of room. @returns how many were acknowledged */
async function fillUp(server: ServerProcess): Promise<number> {
  const text = Array.from({ length: 1_500 }, (_, n) => Math.sin(n).toString(36)).join('');
  const refused: (string | null)[] = [];
  let taken = 0;
  for (let n = 0; n < 500 && refused.length === 0; n++) {
    const batch = Array.from({ length: 15 }, (_, m) => ({
      type: 'track',
      event: 'Large',
      userId: `large-${n}-${m}`,
      properties: { text: text.slice(n) },
    }));
    const answer = await server.request('/v1/batch', { method: 'POST', body: JSON.stringify({ batch }) });
    if (answer.status === 200) taken += batch.length;
    else refused.push(`${answer.status} ${answer.headers.get('retry-after')}`);
  }
  expect(refused).toEqual(['503 2']);
  return taken;
}

/** A PostgreSQL that had no room for its log has ended: whoever runs it starts it again, as for any crash. */
async function reviveIfDead({ postgres }: Platform): Promise<void> {
  if (!postgres) return;
  await delay(500);
  try {
    process.kill(postgres.pid, 0);
  } catch {
    await postgres.restart();
  }
}
