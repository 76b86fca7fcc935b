import { setTimeout as delay } from 'node:timers/promises';
import {
  type Browser,
  type BrowserContext,
  type Page,
  type PageRequest,
  type ServerOptions,
  type ServerProcess,
  startChromium,
  startServer,
} from '@throughline/testkit';

export interface ConsoleUnderTest extends AsyncDisposable {
  readonly server: ServerProcess;
  readonly browser: Browser;
  /** Opens a page of the console, signed in with the admin key, and waits until it has settled. */
  open(path: string, options?: OpenOptions): Promise<OpenedPage>;
}

export interface OpenOptions {
  /** Pixels. Default: 1440 × 900. */
  readonly width?: number;
  readonly height?: number;
  readonly scheme?: 'light' | 'dark';
  readonly reducedMotion?: boolean;
  /** Default: the server's admin key; null opens it as whoever has none. */
  readonly key?: string | null;
  /** In place of a key: the cookies of whoever is signed in, by name. */
  readonly cookies?: ReadonlyMap<string, string>;
  /**
   * A browser that was never here, and is thrown away. Default: whether it comes without a key, as it may sign in. Any
   * other takes a tab that was here before in the same way and is done: a page in it costs a third.
   */
  readonly fresh?: boolean;
}

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors on its console, uncaught ones, and breaches of its policy, as text; none is what a test wants. */
  readonly complaints: string[];
}

/** One server with the console, built where it has to be, and one browser: share them in a test file. */
export async function startConsole(options: ServerOptions = {}): Promise<ConsoleUnderTest> {
  const [server, browser] = await Promise.all([
    startServer({ ...options, console: 'build' }),
    startChromium(),
  ]);
  const stop = async () => {
    await browser.close();
    await server.stop();
  };
  try {
    await built(server);
  } catch (error) {
    await stop();
    throw error;
  }
  const known = new Map<string, Promise<BrowserContext>>();
  const idle = new Map<string, Page[]>();
  /** A page that shows nothing yet, and what to do with it afterwards. */
  const tabFor = async (how: OpenOptions): Promise<{ page: Page; done: () => Promise<void> }> => {
    if (how.fresh ?? how.key === null) {
      const context = await contextOf(server, browser, how);
      return { page: await context.newPage(), done: () => context.close() };
    }
    const way = JSON.stringify({ ...how, cookies: how.cookies && [...how.cookies] });
    const context = known.get(way) ?? contextOf(server, browser, how);
    known.set(way, context);
    const kept = idle.get(way) ?? [];
    idle.set(way, kept);
    const page = kept.pop() ?? (await (await context).newPage());
    const done = async () => {
      page.removeAllListeners();
      await page.unrouteAll();
      // What it showed asks for nothing any more. A page of the same server keeps the process with its compiled scripts.
      await page.goto(`${server.url}/healthz`);
      kept.push(page);
    };
    return { page, done };
  };
  return {
    server,
    browser,
    open: async (path, how = {}) => {
      const { page, done } = await tabFor(how);
      const complaints = watch(page);
      await page.setViewportSize(sizeOf(how));
      await page.emulateMedia(mediaOf(how));
      await page.goto(server.url + path);
      await settle(page);
      return { page, context: page.context(), complaints, [Symbol.asyncDispose]: done };
    },
    [Symbol.asyncDispose]: stop,
  };
}

const sizeOf = ({ width = 1440, height = 900 }: OpenOptions) => ({ width, height });

const mediaOf = ({ scheme = 'light', reducedMotion = false }: OpenOptions) => ({
  colorScheme: scheme,
  reducedMotion: reducedMotion ? ('reduce' as const) : ('no-preference' as const),
});

/** Waits until the console is there. @throws where it is not within two minutes, on a machine that may be busy */
export async function built(server: ServerProcess): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await delay(250)) {
    const { status } = await fetch(`${server.url}/`);
    if (status === 200) return;
    if (status !== 503) break;
  }
  throw new Error(`There is no console to test:\n${server.output()}`);
}

async function contextOf(server: ServerProcess, browser: Browser, how: OpenOptions): Promise<BrowserContext> {
  const { cookies } = how;
  const key = how.key === undefined && cookies === undefined ? server.adminKey : how.key;
  const viewport = sizeOf(how);
  const context = await browser.newContext({
    ...{ viewport, ...mediaOf(how) },
    // As fine as on a telephone where somebody looks at the pictures; it costs four times the pixels.
    ...(viewport.width < 500 && {
      hasTouch: true,
      deviceScaleFactor: process.env.THROUGHLINE_PICTURES ? 2 : 1,
    }),
  });
  await context.addInitScript(WATCH);
  if (cookies)
    await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: server.url })));
  if (typeof key === 'string')
    await context.addInitScript(`sessionStorage.setItem('throughline.key', ${JSON.stringify(key)})`);
  return context;
}

/** @returns what the page complains of from now on */
function watch(page: Page): string[] {
  watchRequests(page);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    const grave = message.type() === 'error' || message.type() === 'warning';
    if (grave && !UNHURRIED.test(message.text())) complaints.push(`console: ${message.text()}`);
  });
  return complaints;
}

/** Waits until nothing is asked for, nothing is on its way to the page, and nothing moves. */
export async function settle(page: Page): Promise<void> {
  await page.waitForSelector('h1');
  // What is drawn asks, what was answered is drawn and may ask again: quiet is two looks in a row without either.
  for (let quiet = 0, end = Date.now() + 30_000; quiet < 2; quiet += 1) {
    if (Date.now() > end)
      throw new Error(
        `It never settles: ${[...(underWay.get(page) ?? [])].map((each) => each.url()).join(' ')}`,
      );
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 20)))');
    if (underWay.get(page)?.size || !(await page.evaluate<boolean>(SETTLED))) quiet = -1;
  }
}

/** Of a machine that is too busy to draw within seconds, and of nothing else. */
const UNHURRIED = /was preloaded using link preload but not used within a few seconds/;

const SETTLED = `document.fonts.status === 'loaded' && !document.querySelector('[role="status"][aria-label*="oading"]')`;

const underWay = new WeakMap<Page, Set<PageRequest>>();

/** A stream stays open for as long as its page: it is nothing to wait for. */
function watchRequests(page: Page): void {
  const open = new Set<PageRequest>();
  underWay.set(page, open);
  page.on('request', (request) => {
    if (!request.headers().accept?.includes('event-stream')) open.add(request);
  });
  page.on('requestfinished', (request) => void open.delete(request));
  page.on('requestfailed', (request) => void open.delete(request));
}

/**
 * Waits until an expression holds in the page, 30 s at most. Playwright's own waiting calls eval in the page, which its
 * policy forbids.
 */
export async function until(page: Page, expression: string): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await delay(25))
    if (await page.evaluate<boolean>(`Boolean(${expression})`)) return;
  throw new Error(`It never came to hold in the page: ${expression}`);
}

/** Counts in the page what its tests ask for afterwards: breaches of its policy, and how much it jumped. */
const WATCH = `
  window.__breaches = [];
  document.addEventListener('securitypolicyviolation', (event) =>
    window.__breaches.push(event.violatedDirective + ' ' + (event.blockedURI || event.sample)));
  window.__shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
`;
