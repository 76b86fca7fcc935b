import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { CodedError } from '@throughline/core/kernel';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ConsoleFiles } from '../console.ts';

/** What the build left in the place of the nonce (packages/console/vite.config.ts). */
const NONCE_PLACE = '__CSP_NONCE__';

/**
 * What the console's pages may do: run our scripts, load our files, speak to this server, and be framed by nobody.
 * Styles are files of ours, or elements that carry this answer's word; no style attribute, no eval.
 */
export function consolePolicy(nonce: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** What stands at `/` while there is no console. */
const WAITING = {
  building: {
    status: 503,
    refresh: '<meta http-equiv="refresh" content="2">',
    title: 'The console is being built',
    text: 'This page opens it by itself, in a few seconds. Everything else works already.',
  },
  absent: {
    status: 404,
    refresh: '',
    title: 'There is no console here',
    text: 'This server runs without one, or it could not be built: <code>npm run build -w packages/console</code> says why. Everything else works.',
  },
} as const;

/**
 * Serves the console: files whose names hold their content's hash for ever, the page itself anew each time. Pages
 * have addresses of their own, so whatever asks for a page and no route takes is given the console; it says itself
 * when it knows no such page.
 */
export function serveConsole(app: FastifyInstance, files: ConsoleFiles): void {
  void app.register(fastifyStatic, {
    root: join(files.folder, 'assets'),
    prefix: '/assets/',
    preCompressed: true,
    decorateReply: false,
    index: false,
    redirect: false,
    cacheControl: false,
    suppressWarning: true,
    setHeaders: (reply) => {
      reply.header('cache-control', 'public, max-age=31536000, immutable');
    },
  });
}

/** @returns whether the request asked for a page, and was answered with the console */
export function answerPage(files: ConsoleFiles, request: FastifyRequest, reply: FastifyReply): boolean {
  if (!asksForPage(request)) return false;
  const nonce = randomBytes(16).toString('base64');
  reply
    .header('content-security-policy', consolePolicy(nonce))
    .header('referrer-policy', 'same-origin')
    .header('x-frame-options', 'DENY')
    .header('cross-origin-opener-policy', 'same-origin')
    .header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8');
  void page(files, nonce).then(
    ([status, html]) => {
      if (status === 503) reply.header('retry-after', '2');
      return reply.code(status).send(html);
    },
    (error: unknown) => reply.send(error),
  );
  return true;
}

/** A browser that goes somewhere says that it takes HTML; programs that call the interface do not. */
function asksForPage({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (/^\/(v1|assets)(\/|$|\?)/.test(url)) return false;
  return url === '/' || (headers.accept ?? '').includes('text/html');
}

async function page(files: ConsoleFiles, nonce: string): Promise<[status: number, html: string]> {
  const { state } = files;
  if (state === 'ready') {
    const html = await readFile(join(files.folder, 'index.html'), 'utf8').catch(() => {
      throw new CodedError(503, 'unavailable', 'The console is being replaced by a newer one; try again.');
    });
    return [200, html.replaceAll(NONCE_PLACE, nonce)];
  }
  const { status, refresh, title, text } = WAITING[state];
  const style = `:root{color-scheme:light dark;font:15px/1.5 system-ui,sans-serif}body{max-width:34em;margin:20vh auto;padding:0 16px}`;
  return [
    status,
    `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">${refresh}<title>${title}</title><style nonce="${nonce}">${style}</style></head><body><main><h1>${title}</h1><p>${text}</p></main></body></html>`,
  ];
}
