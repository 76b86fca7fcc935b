import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { startServer } from '@throughline/testkit';
import { beforeAll, describe, expect, it } from 'vitest';
import { built } from '../test/console.ts';

/** Scripts and styles, packed, bytes. */
const BUDGET = 350_000;
/** What Pulse needs, its charts included. */
const ENTRIES = ['index.html', 'src/pulse/PulsePage.tsx', 'src/ui/chart.ts'];

interface Chunk {
  readonly file: string;
  readonly imports?: string[];
  readonly css?: string[];
}

const folder = join(import.meta.dirname, '../../dist');

/** The server builds it where it is older than its sources. */
beforeAll(async () => {
  await using server = await startServer({ console: 'build' });
  await built(server);
}, 240_000);

describe('The first view', () => {
  it('[W2.1] of Pulse, its charts included, is under 350 kB of packed scripts and styles', async () => {
    const manifest = JSON.parse(await readFile(join(folder, '.vite/manifest.json'), 'utf8')) as Record<
      string,
      Chunk
    >;
    const files = filesOf(manifest, ENTRIES);
    const bytes = await packed(files);
    console.log(`the first view: ${Math.round(bytes / 1000)} kB packed, in ${files.size} files`);
    expect(bytes).toBeLessThan(BUDGET);
  });
});

/** What is loaded for these: they, what they import at once, and its styles. */
function filesOf(manifest: Record<string, Chunk>, entries: readonly string[]): Set<string> {
  const files = new Set<string>();
  const walk = (name: string) => {
    const chunk = manifest[name];
    if (!chunk) throw new Error(`There is no ${name} in the build.`);
    if (files.has(chunk.file)) return;
    for (const file of [chunk.file, ...(chunk.css ?? [])]) files.add(file);
    for (const each of chunk.imports ?? []) walk(each);
  };
  for (const entry of entries) walk(entry);
  return files;
}

async function packed(files: Iterable<string>): Promise<number> {
  const sizes = await Promise.all(
    [...files].map(async (file) => gzipSync(await readFile(join(folder, file)), { level: 9 }).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}
