import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ClickHouseServer,
  findPostgres,
  type PostgresServer,
  type ServerProcess,
  startClickHouse,
  startPostgres,
  startServer,
} from '@throughline/testkit';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeKey } from '../http/test/client.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

/** What a key of scope write is answered when it sends. */
async function send(server: ServerProcess, key: string): Promise<number> {
  const response = await server.request('/v1/track', {
    method: 'POST',
    headers: { authorization: `Bearer ${key}` },
    body: JSON.stringify({ userId: 'ann', event: 'E' }),
  });
  await response.arrayBuffer();
  return response.status;
}

const revoke = (server: ServerProcess, id: string) => server.request(`/v1/keys/${id}`, { method: 'DELETE' });

describe('Keys on the embedded engine', () => {
  it('[S1.1] leave no trace of their secret in any file but the first start’s admin.key', async () => {
    await using server = await startServer();
    const { key } = await makeKey(server, 'write', 'web');
    expect(await send(server, key)).toBe(200);
    const secrets = [key, server.adminKey].map((text) => text.split('_').slice(2).join('_'));
    expect(secrets.every((secret) => secret.length === 32)).toBe(true);
    await server.kill('SIGTERM');
    const adminKey = join(server.dataDirectory, 'admin.key');
    expect((await stat(adminKey)).mode & 0o777).toBe(0o600);
    const files = await readdir(server.dataDirectory, { recursive: true, withFileTypes: true });
    let searched = 0;
    for (const file of files) {
      const path = join(file.parentPath, file.name);
      if (!file.isFile() || path === adminKey) continue;
      const content = await readFile(path);
      searched += content.length;
      for (const secret of secrets) expect(content.includes(secret), path).toBe(false);
    }
    expect(searched).toBeGreaterThan(1_000_000);
  });

  it('[S1.3] end at once, also for requests that are under way', async () => {
    await using server = await startServer();
    const { key, id } = await makeKey(server, 'write', 'web');
    expect(await send(server, key)).toBe(200);
    let revoked = false;
    const late: number[] = [];
    const load = Array.from({ length: 8 }, async () => {
      for (let n = 0; n < 40; n++) {
        // Only what is sent after the answer to the revocation must be refused.
        const after = revoked;
        const status = await send(server, key);
        if (after) late.push(status);
        else expect([200, 401]).toContain(status);
      }
    });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect((await revoke(server, id)).status).toBe(200);
    revoked = true;
    await Promise.all(load);
    expect(late.length).toBeGreaterThan(0);
    expect(new Set(late)).toEqual(new Set([401]));
    expect((await revoke(server, id)).status).toBe(404);
  });
});

describe.skipIf(!installed)('Keys on PostgreSQL, in two processes', () => {
  let postgres: PostgresServer;
  let clickhouse: ClickHouseServer;
  let databaseUrl: string;
  let one: ServerProcess;
  let two: ServerProcess;
  beforeAll(async () => {
    [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
    databaseUrl = await postgres.createDatabase();
    const engines = { databaseUrl, clickhouseUrl: clickhouse.newDatabase() };
    one = await startServer(engines);
    two = await startServer({ ...engines, adminKey: one.adminKey });
  });
  afterAll(async () => {
    await Promise.all([one?.stop(), two?.stop()]);
    await Promise.all([postgres?.stop(), clickhouse?.stop()]);
  });

  it('[S1.1] are kept as SHA-256 of the whole key, and the secret in no row of any table', async () => {
    const { key, id } = await makeKey(one, 'read', 'analyst');
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      const { rows } = await client.query('select * from keys where id = $1', [id]);
      expect(rows[0]).toMatchObject({ scope: 'read', hash: createHash('sha256').update(key).digest('hex') });
      const tables = await client.query<{ name: string }>(
        `select table_name as name from information_schema.tables where table_schema = 'public'`,
      );
      const secret = key.split('_').slice(2).join('_');
      for (const { name } of tables.rows) {
        const found = await client.query(`select 1 from "${name}" as t where t::text like '%' || $1 || '%'`, [
          secret,
        ]);
        expect(found.rowCount, name).toBe(0);
      }
    } finally {
      await client.end();
    }
  });

  it('[S1.3] made in one process they open the other at once, and revoked in one they are refused by both', async () => {
    for (let round = 0; round < 10; round++) {
      const { key, id } = await makeKey(one, 'write', `round ${round}`);
      expect([await send(two, key), await send(one, key)]).toEqual([200, 200]);
      expect((await revoke(two, id)).status).toBe(200);
      expect([await send(one, key), await send(two, key)]).toEqual([401, 401]);
    }
  });

  it('[S1.1] a key that differs in one character is nobody’s', async () => {
    const { key } = await makeKey(one, 'write', 'web');
    const last = key.at(-1) === 'A' ? 'B' : 'A';
    for (const wrong of [
      key.slice(0, -1) + last,
      `${key}A`,
      key.slice(0, -1),
      key.toUpperCase(),
      ` ${key.slice(3)}`,
    ])
      expect(await send(one, wrong), wrong).toBe(401);
    expect(await send(one, key)).toBe(200);
  });
});
