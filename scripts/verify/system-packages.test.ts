import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Machine, type Need, systemPackages } from './system-packages.ts';

const wanted: Need[] = [
  { package: 'postgresql', program: 'initdb', without: 'tests on a real PostgreSQL' },
  { package: 'strace', program: 'strace', without: 'counting fsyncs' },
];

describe('system packages', () => {
  let folder: string;
  let installed: string[];
  let lines: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'programs-'));
    installed = [];
    lines = [];
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const program = (name: string) => {
    writeFileSync(join(folder, name), '');
    chmodSync(join(folder, name), 0o755);
  };

  const machine = (differences: Partial<Machine> = {}): Machine => ({
    isRoot: true,
    hasApt: true,
    folders: () => [folder],
    install: async (packages) => {
      installed = packages;
      for (const name of packages) program(name === 'postgresql' ? 'initdb' : name);
      return 0;
    },
    ...differences,
  });

  const step = (differences?: Partial<Machine>, needed = wanted) =>
    systemPackages(machine(differences), (text) => lines.push(text), needed);

  it('[R1.6] as root installs what is missing, and only that', async () => {
    program('strace');
    expect(await step()).toEqual({ status: 'passed', note: 'installed postgresql' });
    expect(installed).toEqual(['postgresql']);
    expect(lines).toEqual(["installing from the system's packages: postgresql"]);
  });

  it('[R1.6] leaves a machine alone that has everything', async () => {
    program('strace');
    program('initdb');
    expect((await step()).status).toBe('passed');
    expect(installed).toEqual([]);
  });

  it('[R1.6] has failed when the packages did not come', async () => {
    expect(await step({ install: async () => 100 })).toMatchObject({ status: 'failed' });
  });

  it('[R1.6, R1.7] makes do with what does in its place, where the better cannot be had', async () => {
    const shell: Need[] = [
      { package: 'shell', program: 'shell', standIn: 'browser', without: 'tests in a browser' },
    ];
    const none = { install: async () => 100 };
    expect(await step(none, shell)).toMatchObject({ status: 'failed' });
    expect(await step({ isRoot: false }, shell)).toMatchObject({ status: 'skipped' });
    program('browser');
    expect(await step(none, shell)).toEqual({
      status: 'passed',
      note: 'could not install shell: others do in their place',
    });
    expect((await step({ isRoot: false }, shell)).status).toBe('passed');
    expect(await step({}, shell)).toEqual({ status: 'passed', note: 'installed shell' });
  });

  it('[R1.7] else names in one line what to install and what is skipped without it', async () => {
    for (const reason of [{ isRoot: false }, { hasApt: false }]) {
      expect(await step(reason)).toEqual({
        status: 'skipped',
        note: 'to run everything: sudo apt-get install postgresql strace (skipped without: tests on a real PostgreSQL; counting fsyncs)',
      });
    }
    expect(installed).toEqual([]);
  });
});
