import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';
import { mantineStyles } from '../../mantine-styles.ts';
import type { OpenedPage } from './console.ts';

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
};

/** What pages are made of, built for a browser: the files by the path they are asked for. */
export async function buildGallery(): Promise<ReadonlyMap<string, Buffer>> {
  const outDir = await mkdtemp(join(tmpdir(), 'throughline-gallery-'));
  try {
    await build({
      configFile: false,
      logLevel: 'error',
      root: join(import.meta.dirname, 'gallery'),
      base: '/gallery/',
      plugins: [react(), mantineStyles()],
      build: {
        outDir,
        emptyOutDir: true,
        assetsInlineLimit: 0,
        minify: false,
        modulePreload: { polyfill: false },
      },
    });
    const names = await readdir(outDir, { recursive: true, withFileTypes: true });
    const files = names.filter((each) => each.isFile()).map((each) => join(each.parentPath, each.name));
    return new Map(
      await Promise.all(
        files.map(async (file) => [`/gallery${file.slice(outDir.length)}`, await readFile(file)] as const),
      ),
    );
  } finally {
    await rm(outDir, { recursive: true, force: true });
  }
}

/**
 * Shows the gallery in a page of the console: the server's own answer, with its policy and its nonce, in which the
 * gallery's program stands in the place of the console's.
 */
export async function showGallery({ page }: OpenedPage, files: ReadonlyMap<string, Buffer>): Promise<void> {
  const html = files.get('/gallery/index.html')!.toString();
  const own = html.match(/<(?:script|link)[^>]*\/gallery\/[^>]*>(?:<\/script>)?/g)!.join('');
  await page.route(/\/gallery\//, async (route) => {
    const path = new URL(route.request().url()).pathname;
    await route.fulfill({ body: files.get(path) ?? '', contentType: TYPES[extname(path)] ?? 'text/plain' });
  });
  await page.route(/\/$/, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    const without = text.replaceAll(/<(?:script|link)[^>]*\/assets\/[^>]*>(?:<\/script>)?/g, '');
    await route.fulfill({ response, body: without.replace('</head>', `${own}</head>`) });
  });
  await page.goto(new URL('/', page.url()).href);
}
