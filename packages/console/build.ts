/**
 * Builds the console into dist/: `npm run build -w packages/console`. The server runs it where dist/ is missing or
 * older than the sources. Everything is made beside dist/ and moved there at once, so that a server never serves
 * half of a build, and every text is compressed here, once, so that no server does it at every request.
 */
import { chmodSync, globSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'vite';

const here = import.meta.dirname;
// A test's or a developer's environment would build React as it is for developers, slower and twice as large.
process.env.NODE_ENV = 'production';
const made = mkdtempSync(join(here, '.dist-'));
try {
  await build({
    configFile: join(here, 'vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: made, emptyOutDir: true },
  });
  for (const name of globSync('assets/**/*.{js,css,svg}', { cwd: made })) compress(join(made, name));
  // A temporary folder is its maker's alone; whoever may run the server has to be able to read what it serves.
  chmodSync(made, 0o755);
  const dist = join(here, 'dist');
  const old = `${made}-old`;
  try {
    renameSync(dist, old);
  } catch {
    // The first build: there is nothing to put aside.
  }
  renameSync(made, dist);
  rmSync(old, { recursive: true, force: true });
} finally {
  rmSync(made, { recursive: true, force: true });
}

function compress(path: string): void {
  const bytes = readFileSync(path);
  // Quality 9 of 11: within 3 % of the best, in a tenth of its time.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params }));
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
}
