import {
  type Browser,
  type Page,
  type ServerProcess,
  startChromium,
  startServer,
} from '@throughline/testkit';
import { type Row, round, verdict } from './row.ts';

// The console on the sample company, in Chromium on the same machine, its processor not throttled.

const GUESTS = 20_000;
const FIRST_BUDGET_MS = 2_000;
const INTERACT_BUDGET_MS = 200;
/** Of each: the median of so many first views, and every interaction so often. */
const ROUNDS = 10;

/** Data that the sample company was loaded into before, so that a bench need not load it again. */
const DATA = process.env.BENCH_SAMPLE_DATA;

/** @param guests fewer make no result of the bench, and a quick test of it */
export async function measureConsole(guests = GUESTS): Promise<Row[]> {
  await using server = await startServer({
    console: 'build',
    arguments: ['--sample', `resort:${guests}`],
    env: { NODE_OPTIONS: '--max-semi-space-size=64' },
    ...(DATA === undefined ? {} : { dataDirectory: DATA }),
  });
  await loaded(server);
  const browser = await startChromium();
  try {
    return [await firstRow(browser, server, guests), await interactRow(browser, server, guests)];
  } finally {
    await browser.close();
  }
}

/** Waits until the sample is in both planes and the console is built. */
async function loaded(server: ServerProcess): Promise<void> {
  for (;;) {
    const { imports } = (await (await server.request('/v1/imports')).json()) as {
      imports: { source: string; finished: boolean }[];
    };
    const { outbox } = (await (await server.request('/v1/status')).json()) as { outbox: { rows: number } };
    const here = imports.some(({ source, finished }) => source === 'sample' && finished) && outbox.rows === 0;
    if (here && (await fetch(`${server.url}/`)).status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function openContext(browser: Browser, server: ServerProcess) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addInitScript(
    `sessionStorage.setItem('throughline.key', ${JSON.stringify(server.adminKey)})`,
  );
  return context;
}

/** Waits until an expression holds in the page; Playwright's own waiting calls eval, which its policy forbids. */
async function until(page: Page, expression: string): Promise<void> {
  await page.evaluate(`new Promise((done) => {
    const look = () => (${expression}) ? done() : setTimeout(look, 5);
    look();
  })`);
}

/** The answer is told, nothing is on its way any more, and the chart is drawn. */
const SHOWN = `document.querySelector('h1') && document.querySelector('canvas')
  && !document.querySelector('[role="status"][aria-label*="oading"]')`;

async function firstRow(browser: Browser, server: ServerProcess, guests: number): Promise<Row> {
  const times: number[] = [];
  const floors: number[] = [];
  let bytes = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const context = await openContext(browser, server);
    const page = await context.newPage();
    floors.push(await timeOf(page, `${server.url}/healthz`, 'true'));
    // Another context has another cache: each first view is cold.
    const sizes: Promise<number>[] = [];
    page.on('response', (response) =>
      sizes.push(
        response
          .request()
          .sizes()
          .then(({ responseBodySize }) => responseBodySize),
      ),
    );
    times.push(await timeOf(page, `${server.url}/`, SHOWN));
    bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
    await context.close();
  }
  const [value, floor] = [median(times), median(floors)];
  return {
    id: 'console.first',
    engine: 'pglite',
    people: guests,
    value: round(value),
    unit: 'ms',
    floor: { what: 'a bare answer of the server in the same browser, ms', value: round(floor) },
    ratio: round(value / floor),
    budget: '< 2 s',
    ...verdict({ 'within 2 s': value < FIRST_BUDGET_MS }),
    note: `Pulse from the address to its last chart, nothing cached: median of ${ROUNDS}, slowest ${round(Math.max(...times))} ms; ${Math.round(bytes / 1000)} kB over the line, fonts and answers with it`,
  };
}

async function timeOf(page: Page, url: string, shown: string): Promise<number> {
  const began = performance.now();
  await page.goto(url, { waitUntil: 'commit' });
  await until(page, shown);
  return performance.now() - began;
}

/** What is done most: its name, how, and what the page shows when it is done. */
const INTERACTIONS: readonly (readonly [name: string, act: (page: Page) => Promise<void>, done: string])[] = [
  ['go to Touchpoints', (page) => rail(page, 'Touchpoints'), at('/touchpoints')],
  ['go to People', (page) => rail(page, 'People'), at('/people')],
  ['go to Journeys', (page) => rail(page, 'Journeys'), at('/journeys')],
  ['go to Pulse', (page) => rail(page, 'Pulse'), at('/')],
  [
    'open the palette',
    (page) => page.keyboard.press('Control+k'),
    `document.querySelector('[role=combobox]')`,
  ],
  [
    'type into the palette',
    (page) => page.keyboard.type('pe'),
    `document.querySelector('[role=combobox]')?.value === 'pe'`,
  ],
  [
    'close the palette',
    (page) => page.keyboard.press('Escape'),
    `!document.querySelector('[role=combobox]')`,
  ],
  [
    'open a list of the scope',
    (page) => button(page, 'All corners'),
    `document.querySelector('[role=dialog]')`,
  ],
  ['choose in the scope', (page) => page.keyboard.press('Space'), `location.search.includes('corner=')`],
  ['take back the scope', takeBack, `!location.search.includes('corner=')`],
];

const rail = (page: Page, name: string) =>
  page.getByRole('navigation', { name: 'Capabilities' }).getByRole('link', { name }).click();
const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

function at(path: string): string {
  return `location.pathname === '${path}' && document.querySelector('h1')`;
}

async function takeBack(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
  await button(page, 'Corner: all corners');
}

/**
 * From each press or click to the next frame that was painted after it, as the browser itself tells it.
 * @see https://www.w3.org/TR/event-timing/ and, for what is taken of it, https://web.dev/articles/inp
 */
const WATCH = `
  window.__interactions = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries())
      if (interactionId) window.__interactions.set(interactionId, Math.max(duration, window.__interactions.get(interactionId) ?? 0));
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
`;

async function interactRow(browser: Browser, server: ServerProcess, guests: number): Promise<Row> {
  const context = await openContext(browser, server);
  await context.addInitScript(WATCH);
  const page = await context.newPage();
  await page.goto(server.url);
  await until(page, SHOWN);
  const times: number[] = [];
  let slowest = { name: '', time: 0 };
  for (let round = 0; round < ROUNDS; round += 1)
    for (const [name, act, done] of INTERACTIONS) {
      await page.evaluate('window.__interactions.clear()');
      await act(page);
      await until(page, done);
      // The browser tells of an interaction after its frame.
      await page.evaluate('new Promise((done) => setTimeout(done, 150))');
      // Shorter than 16 ms is not told at all: it counts as that.
      const told = await page.evaluate<number[]>('[...window.__interactions.values()]');
      const time = Math.max(16, ...told);
      times.push(time);
      if (time > slowest.time) slowest = { name, time };
    }
  await context.close();
  const value = percentile(times, 0.95);
  return {
    id: 'console.interact',
    engine: 'pglite',
    people: guests,
    value: round(value),
    unit: 'ms',
    floor: { what: 'a frame at 60 a second, ms', value: 16.7 },
    ratio: round(value / 16.7),
    budget: 'p95 < 200 ms',
    ...verdict({ 'within 200 ms': value < INTERACT_BUDGET_MS }),
    note: `from the press to the next painted frame, ten interactions ${ROUNDS} times each: median ${round(median(times))} ms; slowest: ${slowest.name}, ${round(slowest.time)} ms`,
  };
}

function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;
}
