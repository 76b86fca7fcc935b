import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startServer } from './server-process.ts';

const folder = mkdtempSync(join(tmpdir(), 'throughline-entry-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An entry that keeps the command line's contract and echoes what it was given. */
const stub = script(
  'stub.mjs',
  `import { createServer } from 'node:http';
  import { writeFileSync } from 'node:fs';
  const data = process.argv[process.argv.indexOf('--data') + 1];
  if (!process.env.SECOND) writeFileSync(data + '/admin.key', 'secret\\n');
  const server = createServer((request, response) => response.end(JSON.stringify({
    authorization: request.headers.authorization, path: request.url, arguments: process.argv.slice(2),
    database: process.env.DATABASE_URL, clickhouse: process.env.CLICKHOUSE_URL, more: process.env.MORE })));
  server.listen(0, '127.0.0.1', () => console.log('listening on http://127.0.0.1:' + server.address().port));
  process.on('SIGTERM', () => process.exit(7));`,
);
const broken = script('broken.mjs', `console.error('no room'); process.exit(3);`);
const silent = script('silent.mjs', 'setInterval(() => {}, 1000);');

function script(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe('A server in its own process', () => {
  it('[R4] starts by the command line’s contract, answers with its admin key and leaves nothing behind', async () => {
    const server = await startServer({ entry: stub, databaseUrl: 'postgres://x', env: { MORE: 'yes' } });
    const echoed = (await (await server.request('/v1/x')).json()) as Record<string, unknown>;
    expect(echoed).toMatchObject({
      authorization: 'Bearer secret',
      path: '/v1/x',
      database: 'postgres://x',
      more: 'yes',
    });
    expect(echoed).not.toHaveProperty('clickhouse');
    expect(echoed.arguments).toEqual([
      'start',
      '--port',
      '0',
      '--host',
      '127.0.0.1',
      '--data',
      server.dataDirectory,
      '--sample',
      'none',
    ]);
    const anonymous = await server.request('/', { headers: { authorization: 'Bearer other' } });
    expect(await anonymous.json()).toMatchObject({ authorization: 'Bearer other' });
    await using second = await startServer({ entry: stub, env: { SECOND: 'yes' } });
    expect(() => second.adminKey).toThrow('wrote no admin.key');
    await using third = await startServer({ entry: stub, env: { SECOND: 'yes' }, adminKey: server.adminKey });
    expect(await (await third.request('/')).json()).toMatchObject({ authorization: 'Bearer secret' });
    expect(await server.stop()).toBe(7);
    expect(existsSync(server.dataDirectory)).toBe(false);
  });

  it('[R4] is frozen, killed and stopped by its own id, and tells why it did not start', async () => {
    await using server = await startServer({ entry: stub });
    await server.kill('SIGSTOP');
    const frozen = server.request('/');
    expect(await Promise.race([frozen, new Promise((done) => setTimeout(done, 200, 'nothing'))])).toBe(
      'nothing',
    );
    await server.kill('SIGCONT');
    expect((await frozen).status).toBe(200);
    await server.kill('SIGKILL');
    expect(await server.waitForExit()).toBe(128);
    await expect(startServer({ entry: broken })).rejects.toThrow(/ended with 3 .*\n.*no room/s);
    await expect(startServer({ entry: silent, readyWithin: 300 })).rejects.toThrow('not ready after 300 ms');
  });

  it('[R4] ends with the process that started it, even if that is killed', async () => {
    const module = join(import.meta.dirname, 'server-process.ts');
    const program = `
      import { startServer } from ${JSON.stringify(module)};
      const server = await startServer({ entry: ${JSON.stringify(stub)} });
      console.log(JSON.stringify({ url: server.url, directory: server.dataDirectory }));`;
    const parent = spawn(process.execPath, ['--input-type=module', '-e', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(parent.stdout, 'data');
    const { url, directory } = JSON.parse(String(line)) as { url: string; directory: string };
    expect((await fetch(url)).status).toBe(200);
    parent.kill('SIGKILL');
    await expect.poll(() => existsSync(directory), { timeout: 10_000 }).toBe(false);
    await expect(fetch(url)).rejects.toThrow();
  });
});
