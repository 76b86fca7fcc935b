import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type ConsoleMode, openConsole } from './console.ts';

/** A build that writes how often it ran; it fails where a file says so. */
const BUILD = `
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
const here = import.meta.dirname;
if (existsSync(here + '/broken')) throw new Error('the sources are broken');
mkdirSync(here + '/dist', { recursive: true });
const index = here + '/dist/index.html';
writeFileSync(index, String(1 + Number(existsSync(index) ? readFileSync(index, 'utf8') : 0)));
`;

let folder: string;
const lines: string[] = [];
const faults: object[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-console-'));
  await mkdir(join(folder, 'src'));
  for (const [name, text] of [
    ['build.ts', BUILD],
    ['index.html', ''],
    ['package.json', '{"type":"module"}'],
    ['src/a.tsx', ''],
    ['src/a.test.ts', ''],
  ] as const)
    await writeFile(join(folder, name), text);
  lines.length = 0;
  faults.length = 0;
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function open(mode: ConsoleMode) {
  const files = openConsole(
    mode,
    { warn: (fault: object) => faults.push(fault) },
    (line) => lines.push(line),
    folder,
  );
  const { state } = files;
  await files.settled;
  return { before: state, after: files.state };
}

const builds = async () => Number(await readFile(join(folder, 'dist/index.html'), 'utf8').catch(() => '0'));
/** As if it were saved an hour from now. */
const save = (name: string) => utimes(join(folder, name), new Date(), new Date(Date.now() + 3_600_000));

describe('The console’s build', () => {
  it('[G5.15] is made where there is none, and not again until its sources change; tests are none', async () => {
    expect(await open('build')).toEqual({ before: 'building', after: 'ready' });
    expect(lines).toEqual([
      expect.stringContaining('building the console'),
      expect.stringContaining('is built'),
    ]);
    expect(await open('build')).toEqual({ before: 'ready', after: 'ready' });
    await save('src/a.test.ts');
    await open('build');
    expect(await builds()).toBe(1);
    await save('src/a.tsx');
    expect(await open('build')).toEqual({ before: 'building', after: 'ready' });
    expect(await builds()).toBe(2);
  });

  it('[G5.15] that fails leaves an older one in service, says how to learn why, and stops nothing', async () => {
    await writeFile(join(folder, 'broken'), '');
    expect(await open('build')).toEqual({ before: 'building', after: 'absent' });
    expect(lines.at(-1)).toContain('npm run build -w packages/console');
    expect(JSON.stringify(faults)).toContain('the sources are broken');
    await rm(join(folder, 'broken'));
    await open('build');
    await writeFile(join(folder, 'broken'), '');
    await save('src/a.tsx');
    expect(await open('build')).toEqual({ before: 'building', after: 'ready' });
    expect(lines.at(-1)).toContain('an older build is served');
  });

  it('[G5.15] is never made where it is only to be served', async () => {
    expect(await open('serve')).toEqual({ before: 'absent', after: 'absent' });
    expect(await builds()).toBe(0);
  });
});
