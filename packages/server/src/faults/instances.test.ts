import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  type ClickHouseServer,
  findPostgres,
  type PostgresServer,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const there = findPostgres() !== undefined;
if (!there) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

const scratch: string[] = [];
const directory = async () => {
  const made = await mkdtemp(path.join(tmpdir(), 'throughline-instances-'));
  scratch.push(made);
  return made;
};
afterAll(() => Promise.all(scratch.map((made) => rm(made, { recursive: true, force: true }))));

const identify = (userId: string) => ({
  method: 'POST',
  body: JSON.stringify({ userId, messageId: `message-${userId}`, traits: { plan: 'gold' } }),
});

describe('Two processes on one data directory', () => {
  it('[P1.8] the second is refused and names the first; after a kill the next one may', async () => {
    const dataDirectory = await directory();
    const first = await startServer({ dataDirectory });
    await expect(startServer({ dataDirectory })).rejects.toThrow(
      new RegExp(`data directory .* is in use by process ${first.pid} on `),
    );
    expect((await first.request('/readyz')).status).toBe(200);
    await first.kill('SIGKILL');
    await using second = await startServer({ dataDirectory });
    expect((await second.request('/readyz')).status).toBe(200);
  });
});

describe.skipIf(!there)('Two processes on one PostgreSQL', () => {
  let postgres: PostgresServer;
  let clickhouse: ClickHouseServer;
  beforeAll(async () => {
    [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
  });
  afterAll(() => Promise.all([postgres?.stop(), clickhouse?.stop()]));

  it('[P1.9] the second is refused where the history lives in the chDB of the first, and names it', async () => {
    const databaseUrl = await postgres.createDatabase();
    const dataDirectory = await directory();
    const first = await startServer({ dataDirectory, databaseUrl });
    const refusal = new RegExp(
      `keeps its history in the embedded engine of another process: first used by process ${first.pid} .*${dataDirectory}`,
    );
    await expect(startServer({ databaseUrl })).rejects.toThrow(refusal);
    await expect(startServer({ databaseUrl, clickhouseUrl: clickhouse.newDatabase() })).rejects.toThrow(
      refusal,
    );
    const { adminKey } = first;
    await first.stop();
    // Also when the first is not running: its history is not here.
    await expect(startServer({ databaseUrl })).rejects.toThrow(refusal);
    await using again = await startServer({ dataDirectory, databaseUrl, adminKey });
    expect((await again.request('/v1/identify', identify('ann'))).status).toBe(200);
  });

  it('[P1.9] a copy of the data directory does not make a second process', async () => {
    const databaseUrl = await postgres.createDatabase();
    const dataDirectory = await directory();
    await using first = await startServer({ dataDirectory, databaseUrl });
    const copy = await directory();
    await cp(path.join(dataDirectory, 'history.id'), path.join(copy, 'history.id'));
    await expect(startServer({ dataDirectory: copy, databaseUrl })).rejects.toThrow(
      new RegExp(`This database is in use by process ${first.pid} on `),
    );
  });

  it('[P1.9] after PostgreSQL was restarted the first holds it again, and the second is still refused', async () => {
    const databaseUrl = await postgres.createDatabase();
    const dataDirectory = await directory();
    await using first = await startServer({ dataDirectory, databaseUrl });
    await postgres.crash();
    await expect.poll(async () => (await first.request('/readyz')).status, { timeout: 20_000 }).toBe(503);
    expect((await first.request('/v1/identify', identify('ben'))).status).toBe(503);
    await postgres.restart();
    await expect.poll(async () => (await first.request('/readyz')).status, { timeout: 20_000 }).toBe(200);
    expect((await first.request('/v1/identify', identify('ben'))).status).toBe(200);
    const copy = await directory();
    await cp(path.join(dataDirectory, 'history.id'), path.join(copy, 'history.id'));
    await expect(startServer({ dataDirectory: copy, databaseUrl })).rejects.toThrow(/in use by process/);
  });

  it('[P1.7, P1.9] with both URLs as many processes as one likes, and none that keeps its history elsewhere', async () => {
    const engines = { databaseUrl: await postgres.createDatabase(), clickhouseUrl: clickhouse.newDatabase() };
    await using first = await startServer(engines);
    await using second = await startServer({ ...engines, adminKey: first.adminKey });
    expect((await first.request('/v1/identify', identify('cleo'))).status).toBe(200);
    expect((await second.request('/v1/people/userId:cleo')).status).toBe(200);
    await expect(startServer({ databaseUrl: engines.databaseUrl })).rejects.toThrow(
      /keeps its history on a ClickHouse server/,
    );
  });
});
