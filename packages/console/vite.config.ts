import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { firstChunk } from './first-chunk.ts';
import { mantineStyles } from './mantine-styles.ts';
import { preloadFont } from './preload-font.ts';

/** What the server puts a fresh nonce in the place of, in every index.html it sends (packages/server/src/http/console.ts). */
const NONCE_PLACE = '__CSP_NONCE__';
/** What fields, lists and dialogs are made of. What draws is larger, and loaded by who draws. */
const OF_PAGES = /\/node_modules\/(@mantine|@floating-ui|react-remove-scroll)/;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), mantineStyles(), preloadFont()],
  html: { cspNonce: NONCE_PLACE },
  build: {
    target: 'es2023',
    // A data: font or picture would need a wider policy than 'self'.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    manifest: true,
    chunkSizeWarningLimit: 1_600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: firstChunk(), debugName: 'frame', priority: 1 },
            // What other pages share of these is one more file, not one for each set of pages that share something.
            { name: 'shared', minShareCount: 2, test: OF_PAGES },
          ],
        },
      },
    },
  },
  server: {
    // `npm run dev -w packages/console` beside a running server.
    proxy: { '/v1': process.env.THROUGHLINE_URL ?? 'http://127.0.0.1:4000' },
  },
});
