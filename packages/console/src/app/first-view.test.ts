import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** Scripts and styles, packed, bytes. */
const BUDGET = 350_000;
/** What Pulse needs to show its first chart. */
const ENTRIES = ['index.html', 'src/pulse/PulsePage.tsx', 'src/ui/chart.ts'];

interface Chunk {
  readonly file: string;
  readonly imports?: string[];
  readonly css?: string[];
}

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-first-view-'));
  await build({
    configFile: join(import.meta.dirname, '../../vite.config.ts'),
    logLevel: 'error',
    build: { outDir: folder, emptyOutDir: true },
  });
}, 240_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('The first view', () => {
  it('[W2.1] of Pulse, its charts with it, is under 350 kB of packed scripts and styles', async () => {
    const manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as Record<
      string,
      Chunk
    >;
    const files = new Set<string>();
    const walk = (name: string) => {
      const chunk = manifest[name];
      if (!chunk) throw new Error(`There is no ${name} in the build.`);
      if (files.has(chunk.file)) return;
      for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
      for (const each of chunk.imports ?? []) walk(each);
    };
    for (const entry of ENTRIES) walk(entry);
    const sizes = await Promise.all(
      [...files].map(async (file) => gzipSync(await readFile(join(folder, file)), { level: 9 }).length),
    );
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    console.log(`the first view: ${Math.round(bytes / 1000)} kB packed, in ${files.size} files`);
    expect(bytes).toBeLessThan(BUDGET);
  });
});
