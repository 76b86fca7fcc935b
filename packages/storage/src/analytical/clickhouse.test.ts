import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { type ClickHouseServer, startClickHouse } from '@throughline/testkit';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openClickHouse } from './engine.ts';
import { migrate } from './migrate.ts';
import { describeSchema } from './schema.ts';

let server: ClickHouseServer;
beforeAll(async () => {
  server = await startClickHouse();
});
afterAll(() => server.stop());

const PROCESS = `
  const { openClickHouse, migrate } = await import(process.argv[1]);
  const a = await openClickHouse({ url: process.argv[2] });
  console.log(await migrate(a));
  await a.close();
`;

it('[P2.2, P2.4] three processes migrate one new database at once, and it has the golden schema', async () => {
  const url = new URL(server.url);
  url.pathname = '/three-at-once';
  const module = new URL('./index.ts', import.meta.url).href;
  const run = () =>
    promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROCESS, module, url.href]);
  const versions = (await Promise.all([run(), run(), run()])).map(({ stdout }) => stdout.trim());
  const a = await openClickHouse({ url: url.href });
  expect(new Set([...versions, String(await migrate(a))]).size).toBe(1);
  await expect(await describeSchema(a)).toMatchFileSnapshot('golden/schema.sql');
  await a.close();
});
