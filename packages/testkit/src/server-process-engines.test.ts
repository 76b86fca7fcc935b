import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ClickHouseServer, startClickHouse } from './clickhouse.ts';
import { findPostgres, type PostgresServer, startPostgres } from './postgres.ts';
import { type ServerProcess, startServer } from './server-process.ts';

const installed = findPostgres() !== undefined;
if (!installed) console.log('SKIP PostgreSQL is not installed: no initdb on the PATH.');

let postgres: PostgresServer;
let clickhouse: ClickHouseServer;
beforeAll(async () => {
  if (installed) [postgres, clickhouse] = await Promise.all([startPostgres(), startClickHouse()]);
});
afterAll(() => Promise.all([postgres?.stop(), clickhouse?.stop()]));

function identify(server: ServerProcess): Promise<Response> {
  const body = JSON.stringify({ userId: 'ann', messageId: 'message-1', traits: { plan: 'gold' } });
  const headers = { 'content-type': 'application/json' };
  return server.request('/v1/identify', { method: 'POST', headers, body });
}

describe.skipIf(!installed)('Servers on shared engines', () => {
  it('[P1.2, P1.4, R4.2, R4.3] one dies at its failpoint, another takes the touchpoint, a third reads it', async () => {
    const engines = { databaseUrl: await postgres.createDatabase(), clickhouseUrl: clickhouse.newDatabase() };
    await using first = await startServer({ ...engines, failpoints: ['before-commit:kill:1'] });
    await expect(identify(first)).rejects.toThrow();
    expect(await first.waitForExit()).toBe(128);
    expect(first.output()).toContain('failpoint before-commit:kill:1 on pass 1\n');

    const { adminKey } = first;
    await using second = await startServer({ ...engines, adminKey });
    await using third = await startServer({ ...engines, adminKey });
    expect(await (await identify(second)).json()).toMatchObject({ items: [{ status: 'accepted' }] });
    expect(await (await identify(third)).json()).toMatchObject({ items: [{ status: 'duplicate' }] });
    const person = await third.request('/v1/people/userId:ann');
    expect(await person.json()).toMatchObject({ touchpoints: 1 });
    expect([await second.stop(), await third.stop()]).toEqual([0, 0]);
  });
});
