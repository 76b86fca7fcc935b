/**
 * The product as it is shipped: there is no bundle, the TypeScript runs as it is. So the check of the build starts
 * it the way `npm start` does, on a fresh data directory, waits for the ready line and stops it with SIGTERM.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { environment, root } from './command.ts';
import type { Outcome } from './steps.ts';

const readyLine = /^listening on (?<url>http:\/\/\S+)$/m;
const readySeconds = 120;
const stopSeconds = 60;

/** The user and group that own nothing, on every Linux. */
const nobody = 65_534;

export type User = 'root' | 'ordinary';

const isRoot = process.getuid?.() === 0;

/** Starts and stops the product as that user; skipped where this process cannot become that user. */
export async function startProduct(user: User): Promise<Outcome> {
  if (user === 'root' && !isRoot) return { status: 'skipped', note: 'needs root' };
  const home = mkdtempSync(join(tmpdir(), 'throughline-start-'));
  try {
    const drop = isRoot && user === 'ordinary';
    if (drop) chownSync(home, nobody, nobody);
    return await startAndStop(launch(home, drop));
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The start script of package.json in a shell, with the arguments `npm start -- …` would add. */
function launch(home: string, drop: boolean): ChildProcess {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const shell = ['sh', '-c', `${scripts.start} --port 0 --data '${join(home, 'data')}' --sample none`];
  const [program = 'sh', ...args] = [...(drop ? asNobody() : []), ...shell];
  return spawn(program, args, {
    cwd: root,
    env: environment({ HOME: home, DATABASE_URL: undefined, CLICKHOUSE_URL: undefined }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/**
 * Becomes an ordinary user. A clone may lie where only root can look (its home directory): there, and only there,
 * the user keeps the one capability to read, and still owns and may write nothing but its own directory.
 */
function asNobody(): string[] {
  const become = ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
  return othersMayEnter(root)
    ? become
    : [...become, '--inh-caps=+dac_read_search', '--ambient-caps=+dac_read_search'];
}

function othersMayEnter(folder: string): boolean {
  const readAndEnter = 0o005;
  if ((statSync(folder).mode & readAndEnter) !== readAndEnter) return false;
  return dirname(folder) === folder || othersMayEnter(dirname(folder));
}

async function startAndStop(child: ChildProcess): Promise<Outcome> {
  let output = '';
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  const ready = new Promise<string>((resolve) => {
    const read = (chunk: Buffer) => {
      output += chunk;
      const url = readyLine.exec(output)?.groups?.url;
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  });
  try {
    const url = await Promise.race([ready, ended.then(() => undefined), after(readySeconds)]);
    if (url === undefined) throw new Error('it never said `listening on`');
    const answer = await fetch(`${url}/readyz`);
    if (!answer.ok) throw new Error(`/readyz answered ${answer.status}`);
    child.kill('SIGTERM');
    const code = await Promise.race([ended, after(stopSeconds)]);
    if (code !== 0) throw new Error(`after SIGTERM it ended with ${code ?? 'a signal or not at all'}`);
    return { status: 'passed', note: `was ready at ${url} and stopped cleanly` };
  } catch (error) {
    console.log(output);
    throw error;
  } finally {
    child.kill('SIGKILL');
  }
}

/** Resolves with undefined after that many seconds, without keeping the process alive. */
function after(seconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000, undefined).unref());
}
