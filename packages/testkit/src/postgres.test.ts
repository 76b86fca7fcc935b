import { existsSync } from 'node:fs';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { findPostgres, startPostgres } from './postgres.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

async function run(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url, query_timeout: 1_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

describe.skipIf(!installed)('a PostgreSQL of the test’s own', () => {
  it('[P1] runs with fsync, keeps committed rows over a crash, freezes and leaves nothing behind', async () => {
    const server = await startPostgres({ settings: { work_mem: '8MB' } });
    expect(await run(server.url, 'SHOW fsync')).toEqual([{ fsync: 'on' }]);
    expect(await run(server.url, 'SHOW work_mem')).toEqual([{ work_mem: '8MB' }]);
    const database = await server.createDatabase();
    expect(await server.createDatabase()).not.toBe(database);
    await run(database, 'CREATE TABLE kept (n int)');
    await run(database, 'INSERT INTO kept VALUES (7)');

    const before = server.pid;
    await server.crash();
    await expect(run(database, 'SELECT 1')).rejects.toThrow();
    await server.restart();
    expect(server.pid).not.toBe(before);
    expect(await run(database, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);

    const client = new pg.Client({ connectionString: database });
    await client.connect();
    await server.pause();
    const late = client.query('SELECT 1 AS one');
    const first = await Promise.race([late, new Promise((done) => setTimeout(done, 300, 'nothing'))]);
    expect(first).toBe('nothing');
    await server.resume();
    expect((await late).rows).toEqual([{ one: 1 }]);
    await client.end();

    await server.stop();
    expect(existsSync(server.dataDirectory)).toBe(false);
  });
});
