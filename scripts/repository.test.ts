import { execFileSync } from 'node:child_process';
import { existsSync, globSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const manifest = JSON.parse(read('package.json'));

/** Numbered decisions, without the folder's README. */
const decisions = () => readdirSync(join(root, 'docs/adr')).filter((name) => /^\d/.test(name));

describe('the repository', () => {
  it('[R1.1] is npm workspaces, all in use and none beside them', () => {
    const folders = readdirSync(join(root, 'packages')).map((name) => `packages/${name}`);
    expect(folders.sort()).toEqual([...manifest.workspaces].sort());
    for (const folder of folders) {
      expect(JSON.parse(read(`${folder}/package.json`)).name).toBe(`@throughline/${folder.slice(9)}`);
      expect(globSync(`${folder}/src/**/*.ts`, { cwd: root }).length).toBeGreaterThan(0);
    }
  });

  it('[R1.1] locks every package by content, from whatever registry it comes', () => {
    const lock = JSON.parse(read('package-lock.json'));
    const entries: [string, { link?: boolean; integrity?: string; resolved?: string }][] = Object.entries(
      lock.packages,
    );
    const installed = entries.filter(([path, entry]) => path.startsWith('node_modules/') && !entry.link);
    expect(installed.length).toBeGreaterThan(50);
    for (const [path, entry] of installed) {
      expect(entry.integrity, path).toMatch(/^sha512-/);
      expect(entry.resolved, path).toBeUndefined();
    }
  });

  it("[R1.3] runs npm scripts on the project's own Node, with no install script to bring it", () => {
    expect(execFileSync('npm', ['exec', '-c', 'node --version'], { cwd: root, encoding: 'utf8' })).toMatch(
      /^v26\./,
    );
    expect(manifest.engines.node).toBe('>=20');
    const lock = JSON.parse(read('package-lock.json'));
    const nodes = Object.keys(manifest.optionalDependencies);
    expect(nodes.length).toBeGreaterThan(1);
    for (const name of nodes) expect(lock.packages[`node_modules/${name}`].hasInstallScript).toBeUndefined();
  });

  it('[R1.8] has a README that opens with the two lines', () => {
    expect(read('README.md')).toMatch(
      /^# Throughline\n+```sh\nnpm ci && npm start\nnpm ci && npm test\n```\n/,
    );
  });

  it('[R2.12] calls the check by both its names', () => {
    expect(manifest.scripts.test).toBe(manifest.scripts.verify);
  });

  it("[R2.13] runs the README's line in CI, and nothing after it", () => {
    expect(read('.ci/run').trimEnd()).toMatch(/\nnpm ci && npm test$/);
    expect(statSync(join(root, '.ci/run')).mode & 0o111).not.toBe(0);
  });
});

describe('the documents', () => {
  it('[R3.1] ARCHITECTURE.md holds the map, the law, the glossary and the way of a touchpoint', () => {
    const text = read('ARCHITECTURE.md');
    for (const part of [/map/i, /law of imports/i, /glossary/i, /touchpoint travels/i]) {
      expect(text.split('\n').filter((line) => line.startsWith('#'))).toContainEqual(
        expect.stringMatching(part),
      );
    }
    const named = [...text.matchAll(/`((?:packages|docs|examples|bench|scripts)\/[\w./-]+)`/g)].map(
      ([, path]) => path!,
    );
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });

  it('[R3.1] point at files that exist', () => {
    const pages = globSync('{*.md,docs/**/*.md,examples/**/*.md,packages/*/src/**/*.md,bench/**/*.md}', {
      cwd: root,
    });
    const dead = pages.flatMap((page) =>
      [...read(page).matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)/g)]
        .map(([, target]) => join(dirname(page), target!))
        .filter((target) => !existsSync(join(root, target)))
        .map((target) => `${page} → ${target}`),
    );
    expect(dead).toEqual([]);
  });

  it('[R3.2] CONTRIBUTING.md is one page', () => {
    expect(read('CONTRIBUTING.md').split(/\s+/).length).toBeLessThan(600);
  });

  it('[R3.3] decisions are numbered without a gap, and each says what was decided', () => {
    const names = decisions().sort();
    expect(names.length).toBeGreaterThan(0);
    expect(names.map((name) => Number.parseInt(name, 10))).toEqual(names.map((_, index) => index + 1));
    for (const name of names) {
      expect(read(`docs/adr/${name}`), name).toMatch(/^# /);
      expect(read(`docs/adr/${name}`), name).toMatch(/decision|decided/i);
    }
  });

  it('[R3.4] CHANGELOG.md tells of this version', () => {
    expect(read('CHANGELOG.md')).toContain(`\n## ${manifest.version}`);
  });

  it('[R3.5] the licence is Apache 2.0, everywhere', () => {
    expect(read('LICENSE')).toMatch(/^\s*Apache License\s+Version 2\.0, January 2004/);
    expect(read('LICENSE')).toContain('END OF TERMS AND CONDITIONS');
    expect(read('NOTICE')).toContain('Apache License, Version 2.0');
    for (const folder of ['.', ...manifest.workspaces]) {
      expect(JSON.parse(read(`${folder}/package.json`)).license).toBe('Apache-2.0');
    }
  });

  it("[R3.6] the guide leads from nothing to one's own people", () => {
    const text = read('docs/guide/start.md');
    for (const step of ['npm ci && npm start', 'throughline import', 'throughline person', '/v1/']) {
      expect(text).toContain(step);
    }
  });

  it('[R3.7] the mapping file has a reference', () => {
    expect(read('docs/reference/mapping.md').length).toBeGreaterThan(500);
  });
});
