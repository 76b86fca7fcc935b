/**
 * [R3.9] Imports a small CSV of one's own and reads a person back, as one would at a terminal:
 *
 *   npm start
 *   npx throughline import examples/import/orders.csv --mapping examples/import/orders.yaml
 *   npx throughline person email:ben@example.org
 *
 * Exits with 0 where everything came out as it should, else with 1.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

const throughline = resolve(import.meta.dirname, '../../packages/server/src/cli/throughline.ts');
const folder = await mkdtemp(join(tmpdir(), 'throughline-example-'));
const data = join(folder, 'data');

// A server of its own: port 0 picks a free one, and the ready line tells which.
const server = spawn(
  process.execPath,
  [throughline, 'start', '--port', '0', '--data', data, '--sample', 'none'],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
    // On the embedded engines, whatever databases the shell is set up for.
    env: { ...process.env, DATABASE_URL: undefined, CLICKHOUSE_URL: undefined },
  },
);
const ended = new Promise((resolve) => server.once('close', resolve));
try {
  const url = await readyLine();
  const key = (await readFile(join(data, 'admin.key'), 'utf8')).trim();

  const imported = await run(
    'import',
    join(import.meta.dirname, 'orders.csv'),
    '--mapping',
    join(import.meta.dirname, 'orders.yaml'),
    '--refused',
    folder,
  );
  const refused = await readFile(join(folder, 'orders.csv.refused.jsonl'), 'utf8');
  console.log(refused);
  const person = await run('person', 'email:ben@example.org');

  expect(imported.includes('24 accepted, 4 refused'), 'all rows but four are in');
  expect(refused.includes('"line":13,"code":"wrong_type"'), 'each refused line is there with its reason');
  expect(person.includes('Touchpoints: 3,'), 'Ben ordered twice and returned once');
  expect(/loyalty\s+L-77/.test(person), 'his loyalty card is known to be his');

  /** Runs a command against the server, and shows what it prints. */
  async function run(...args: string[]): Promise<string> {
    const env = { ...process.env, THROUGHLINE_URL: url, THROUGHLINE_KEY: key };
    const command = spawn(process.execPath, [throughline, ...args], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env,
    });
    let text = '';
    for await (const chunk of command.stdout) text += chunk;
    console.log(`$ throughline ${args.join(' ')}\n${text}`);
    return text;
  }
} finally {
  server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
}

async function readyLine(): Promise<string> {
  for await (const line of createInterface(server.stdout)) {
    const url = /^listening on (http:\S+)/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the server ended before it was ready');
}

function expect(holds: boolean, what: string): void {
  console.log(`${holds ? 'ok' : 'NOT SO'}: ${what}`);
  if (!holds) process.exitCode = 1;
}
