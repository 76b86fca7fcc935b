import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { printable } from './table.ts';

const execute = promisify(execFile);
const COMMAND = path.join(import.meta.dirname, 'throughline.ts');

interface Result {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

let server: ServerProcess;
let elsewhere: string;

/** Runs a command as a shell would; the environment is the test's alone. */
async function run(
  args: string[],
  options: { env?: Record<string, string>; cwd?: string } = {},
): Promise<Result> {
  const env = { PATH: process.env.PATH ?? '', ...options.env };
  try {
    const { stdout, stderr } = await execute(process.execPath, [COMMAND, ...args], {
      env,
      cwd: options.cwd ?? elsewhere,
    });
    return { code: 0, out: stdout, error: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, error: stderr };
  }
}

const here = () => ['--url', server.url, '--key', server.adminKey];

beforeAll(async () => {
  elsewhere = await mkdtemp(path.join(tmpdir(), 'throughline-cli-'));
  server = await startServer();
  const messages = [
    {
      type: 'track',
      messageId: 'c1',
      anonymousId: 'browser-1',
      event: 'Room viewed',
      context: { page: { path: '/rooms/7' } },
    },
    {
      type: 'identify',
      messageId: 'c2',
      userId: 'ann',
      anonymousId: 'browser-1',
      traits: { name: 'Ann', email: 'Ann@Example.org' },
    },
    { type: 'track', messageId: 'c3', userId: 'ann', event: 'Room booked', properties: { room: 7 } },
  ];
  const sent = await server.request('/v1/batch', {
    method: 'POST',
    body: JSON.stringify({ batch: messages }),
  });
  const { outbox } = (await sent.json()) as { outbox: string[] };
  await server.request(`/v1/journeys/graph?after=${outbox[0]}`);
});

afterAll(async () => {
  await server?.stop();
  await rm(elsewhere, { recursive: true, force: true });
});

describe('starting', () => {
  it('[R4.3, R4.4, R4.5] the first start writes the admin key for its owner alone and prints three lines to paste', async () => {
    const file = path.join(server.dataDirectory, 'admin.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim()).toMatch(/^tl_[0-9a-f]{12}_[\w-]{32}$/);
    const said = server.output();
    expect(said).toContain(file);
    expect(said).toMatch(/curl -u .*\/v1\/identify/);
    expect(said).toMatch(/npx throughline import examples\/import\/orders\.csv/);
    expect(said).toMatch(/npx throughline person userId:ann/);
    expect(said).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+$/m);
    expect(said).not.toContain(server.adminKey);
  });

  it('[R4.1, R4.14] refuses a port, a sample or an option that it does not know, and says how to ask', async () => {
    for (const args of [['--port', '70000'], ['--port', 'x'], ['--sample', 'shop'], ['--nonsense']]) {
      const { code, out, error } = await run(['start', ...args]);
      expect(code).toBe(2);
      expect(out).not.toContain('listening');
      expect(error).toContain(
        'throughline start   [--port 4000] [--host 127.0.0.1] [--data ./data] [--sample resort|none]',
      );
    }
  });

  it('[R4.1] names its commands, and says so when there is no such command', async () => {
    expect((await run(['--help'])).out).toContain('throughline person  KIND:VALUE');
    const unknown = await run(['dance']);
    expect(unknown.code).toBe(2);
    expect(unknown.error).toContain('there is no command dance');
  });
});

describe('speaking to a server', () => {
  it('[R4.7] takes the address and the key from flags, else from the environment', async () => {
    const flags = await run(['status', ...here()]);
    const environment = await run(['status'], {
      env: { THROUGHLINE_URL: server.url, THROUGHLINE_KEY: server.adminKey },
    });
    expect([flags.code, environment.code]).toEqual([0, 0]);
    expect(environment.out).toContain(server.url);
  });

  it('[R4.6] else takes the key from ./data/admin.key and asks on port 4000', async () => {
    const home = path.join(elsewhere, 'home');
    await mkdir(path.join(home, 'data'), { recursive: true });
    const without = await run(['status'], { cwd: elsewhere });
    expect(without.code).toBe(1);
    expect(without.error).toContain('no key');
    await copyFile(path.join(server.dataDirectory, 'admin.key'), path.join(home, 'data', 'admin.key'));
    // The key is found; nobody is asked for on any other port than 4000.
    const { error, out } = await run(['status'], { cwd: home });
    expect(`${error}${out}`).toContain('http://127.0.0.1:4000');
    const reached = await run(['status', '--url', server.url], { cwd: home });
    expect(reached.code).toBe(0);
  });

  it('[R4.10, P1.3] status tells the engines, what waits, and how many there are', async () => {
    const { out } = await run(['status', ...here()]);
    expect(out).toMatch(/ready\s+yes/);
    expect(out).toMatch(/engines\s+pglite \(relational\), chdb \(analytical\)/);
    expect(out).toMatch(/people\s+1$/m);
    expect(out).toMatch(/touchpoints\s+3 /);
    const { out: json } = await run(['status', '--json', ...here()]);
    expect(JSON.parse(json)).toMatchObject({ ready: true, relational: 'pglite', people: 1 });
  });

  it('[R4.8, R4.9] key create prints the key alone; list shows it without its secret; revoke ends it', async () => {
    const made = await run(['key', 'create', '--scope', 'read', '--name', 'analyst', ...here()]);
    expect(made.out).toMatch(/^tl_[0-9a-f]{12}_[\w-]{32}\n$/);
    const key = made.out.trim();
    const id = key.split('_')[1]!;
    expect((await run(['status', '--url', server.url, '--key', key])).code).toBe(0);
    const { out: listed } = await run(['key', 'list', ...here()]);
    expect(listed).toMatch(new RegExp(`^${id} +analyst +read `, 'm'));
    expect(listed).not.toContain(key);
    expect((await run(['key', 'revoke', id, ...here()])).out).toBe(`revoked ${id}\n`);
    const after = await run(['status', '--url', server.url, '--key', key]);
    expect(after.code).toBe(1);
    expect(after.error).toContain('key_invalid');
    expect((await run(['key', 'create', '--name', 'x', ...here()])).code).toBe(2);
  });

  it('[C2.9] key create --origin makes a key for the pages of these origins, and list shows them', async () => {
    const [shop, blog] = ['https://shop.example', 'https://blog.example'];
    const origins = ['--origin', shop, '--origin', blog];
    const made = await run(['key', 'create', '--scope', 'write', '--name', 'web', ...origins, ...here()]);
    expect(made.out).toMatch(/^tl_[0-9a-f]{12}_[\w-]{32}\n$/);
    const { out: listed } = await run(['key', 'list', ...here()]);
    expect(listed).toMatch(new RegExp(`^${made.out.split('_')[1]} +web +write +${shop} ${blog} `, 'm'));
    const refused = await run(['key', 'create', '--scope', 'read', '--name', 'x', ...origins, ...here()]);
    expect([refused.code, refused.error]).toEqual([1, expect.stringContaining('only a key of scope write')]);
  });

  it('[R4.12] person prints the profile and the timeline, readable in a terminal', async () => {
    const { code, out } = await run(['person', 'email:ANN@example.org', ...here()]);
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toBe('Ann');
    expect(out).toMatch(/userId +ann /);
    expect(out).toMatch(/anonymousId +browser-1 /);
    expect(out).toMatch(/Touchpoints: 3, from /);
    expect(out).toMatch(/Room booked +\{"room":7\}/);
    expect(out.indexOf('Room booked')).toBeLessThan(out.indexOf('Room viewed'));
    const unknown = await run(['person', 'email:nobody@example.org', ...here()]);
    expect(unknown.code).toBe(1);
    expect(unknown.error).toContain('person_unknown');
  });

  it('[R4.12] shows what would drive a terminal as what it is', async () => {
    const hostile = '\u001b[2J\u202egnp.exe\u200b\u0007';
    expect(printable(hostile)).toBe('\\u001b[2J\\u202egnp.exe\\u200b\\u0007');
    await server.request('/v1/identify', {
      method: 'POST',
      body: JSON.stringify({ userId: 'mallory', traits: { name: hostile } }),
    });
    const { out } = await run(['person', 'userId:mallory', ...here()]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
    expect(out).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u200b\u202e]/);
  });

  it('[R4.13] merge list shows what made them one, and merge undo takes it apart', async () => {
    const { out: listed } = await run(['merge', 'list', 'userId:ann', ...here()]);
    const line = listed.split('\n').find((text) => text.includes('anonymousId:browser-1'));
    const id = line?.split(/\s+/)[0];
    expect(id).toMatch(/^m_[0-9a-f]{64}$/);
    const { out: all } = await run(['merge', 'list', ...here()]);
    expect(all).toContain(id);
    const { code, out: undone } = await run(['merge', 'undo', id!, ...here()]);
    expect(code).toBe(0);
    expect(undone).toContain('2 people now');
    expect((await run(['person', 'anonymousId:browser-1', ...here()])).out).toContain('Touchpoints: 1');
    const twice = await run(['merge', 'undo', id!, ...here()]);
    expect(twice.code).toBe(1);
    expect(twice.error).toContain('merge_not_in_force');
  });
});
