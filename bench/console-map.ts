import { setTimeout as delay } from 'node:timers/promises';
import {
  type CDPSession,
  findChromium,
  type Page,
  type ServerProcess,
  startChromium,
  startServer,
} from '@throughline/testkit';
import { type Row, round } from './row.ts';

/** Activities of the map; all of them are shown, and half of the paths between them. */
const ACTIVITIES = 300;
const PEOPLE = 1_500;
const STAGES = 25;
const BESIDE = ACTIVITIES / STAGES;
const BATCH = 1_000;
/** Main-thread work a frame at the 95th percentile, milliseconds: a frame at 60 a second. */
const BUDGET = 16;

/** `console.map`: what a frame costs the page's main thread while a map of 300 touchpoints is panned and zoomed. */
export async function measureMap(): Promise<Row[]> {
  if (findChromium() === undefined) {
    process.stdout.write('SKIP console.map: no Chromium\n');
    return [];
  }
  await using server = await startServer({ console: 'build' });
  const links = await fill(server);
  const browser = await startChromium();
  try {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.addInitScript(
      `sessionStorage.setItem('throughline.key', ${JSON.stringify(server.adminKey)})`,
    );
    const page = await context.newPage();
    await opened(server, page);
    const session = await context.newCDPSession(page);
    await pan(page);
    const panned = await traced(session, () => pan(page));
    const zoomed = await traced(session, () => zoom(page));
    const drawn = await page.evaluate<{ nodes: number; links: number }>(DRAWN);
    return [rowOf([...panned, ...zoomed], panned, zoomed, drawn, links)];
  } finally {
    await browser.close();
  }
}

const DRAWN = `({
  nodes: document.querySelectorAll('.react-flow__node').length,
  links: document.querySelectorAll('[data-link]').length,
})`;

function rowOf(
  frames: readonly number[],
  panned: readonly number[],
  zoomed: readonly number[],
  drawn: { nodes: number; links: number },
  edges: number,
): Row {
  const value = percentile(frames, 0.95);
  return {
    id: 'console.map',
    engine: 'chromium',
    people: PEOPLE,
    value: round(value),
    unit: 'ms',
    floor: { what: 'half of the frames, ms', value: round(percentile(frames, 0.5)) },
    ratio: round(BUDGET / Math.max(value, 0.01)),
    budget: `p95 of main-thread work a frame < ${BUDGET} ms with ${ACTIVITIES} touchpoints`,
    holds: value < BUDGET && drawn.nodes >= ACTIVITIES,
    ...(value < BUDGET ? {} : { reason: `not ${BUDGET} ms` }),
    note: `${drawn.nodes} nodes and ${drawn.links} links drawn of ${edges} in the graph; ${frames.length} frames; panning p95 ${round(percentile(panned, 0.95))} ms, zooming p95 ${round(percentile(zoomed, 0.95))} ms; processor time of the main thread, no graphics card`,
  };
}

/** People who go from stage to stage, leave some out and go back at times: some 2,000 different edges. */
async function fill(server: ServerProcess): Promise<number> {
  let state = 20_261_122;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  const now = Date.now();
  const events = Array.from({ length: PEOPLE }, (_, person) => {
    let [stage, place] = [0, next(3)];
    const steps: object[] = [];
    for (let step = 0; step < STAGES && stage < STAGES; step++) {
      const name = `Touchpoint ${String(stage * BESIDE + place).padStart(3, '0')}`;
      steps.push({
        type: 'track',
        userId: `walker-${person}`,
        event: name,
        messageId: `${person}-${step}`,
        timestamp: new Date(now - 20 * 86_400_000 + person * 60_000 + step * 3_600_000).toISOString(),
        context: { touchpoint: { channel: ['web', 'app', 'store'][place % 3] } },
      });
      stage = Math.max(0, stage + (next(10) === 0 ? -1 : next(8) === 0 ? 2 : 1));
      place = (place + next(5)) % BESIDE;
    }
    return steps;
  }).flat();
  let outbox: string[] = [];
  for (let from = 0; from < events.length; from += BATCH) {
    const body = JSON.stringify({ batch: events.slice(from, from + BATCH) });
    const answer = await server.request('/v1/import', { method: 'POST', body });
    ({ outbox } = (await answer.json()) as { outbox: string[] });
  }
  const graph = await server.request(`/v1/journeys/graph?${outbox.map((id) => `after=${id}`).join('&')}`);
  const { edges } = (await graph.json()) as { edges: unknown[] };
  return edges.length;
}

/** With everything on it, in its place, and nothing more to come. */
async function opened(server: ServerProcess, page: Page): Promise<void> {
  for (const end = Date.now() + 120_000; Date.now() < end; await delay(250))
    if ((await fetch(`${server.url}/`)).status === 200) break;
  await page.goto(`${server.url}/journeys?activities=100&paths=50&compare=none`);
  for (const end = Date.now() + 120_000; Date.now() < end; await delay(250)) {
    const { nodes } = await page.evaluate<{ nodes: number }>(DRAWN);
    if (nodes > ACTIVITIES) break;
  }
  // All of it in sight: the most there is to draw.
  for (const end = Date.now() + 120_000; Date.now() < end; await delay(250))
    if (await page.evaluate(`document.querySelector('[aria-label="Show the whole map"]') !== null`)) break;
  await page.evaluate(`document.querySelector('[aria-label="Show the whole map"]').click()`);
  await delay(2_000);
}

const MIDDLE = { x: 780, y: 480 };
const MOVES = 90;
/** Sixty a second. */
const PAUSE = 16;

async function pan(page: Page): Promise<void> {
  await page.mouse.move(MIDDLE.x, MIDDLE.y);
  await page.mouse.down();
  for (let n = 1; n <= MOVES; n++) {
    await page.mouse.move(MIDDLE.x + 220 * Math.sin(n / 12), MIDDLE.y + 90 * Math.sin(n / 7));
    await delay(PAUSE);
  }
  await page.mouse.up();
}

/** With Ctrl, as a trackpad says that it is pinched. */
async function zoom(page: Page): Promise<void> {
  await page.mouse.move(MIDDLE.x, MIDDLE.y);
  await page.keyboard.down('Control');
  for (let n = 1; n <= MOVES; n++) {
    await page.mouse.wheel(0, n % 60 < 30 ? -40 : 40);
    await delay(PAUSE);
  }
  await page.keyboard.up('Control');
}

/** @see https://docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU (Trace Event Format) */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** Microseconds on the clock, and of the thread's processor time. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** Milliseconds of the main thread's processor time in each frame while something is done. */
async function traced(session: CDPSession, work: () => Promise<void>): Promise<number[]> {
  const events: TraceEvent[] = [];
  const collect = ({ value }: { value: unknown[] }) => void events.push(...(value as TraceEvent[]));
  session.on('Tracing.dataCollected', collect);
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: {
      includedCategories: [
        'devtools.timeline.frame',
        'disabled-by-default-devtools.timeline',
        'disabled-by-default-devtools.timeline.frame',
      ],
    },
  });
  await work();
  const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
  await session.send('Tracing.end');
  await complete;
  session.off('Tracing.dataCollected', collect);
  return framesOf(events);
}

function framesOf(events: readonly TraceEvent[]): number[] {
  const begun = events.filter(({ name }) => name === 'BeginMainThreadFrame');
  const main = mostFrequent(begun.map(({ pid, tid }) => `${pid}:${tid}`));
  const starts = begun
    .filter(({ pid, tid }) => `${pid}:${tid}` === main)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b);
  const frames = new Array<number>(starts.length).fill(0);
  for (const { name, ph, pid, tid, ts, dur = 0, tdur = dur } of events) {
    if (ph !== 'X' || name !== 'RunTask' || `${pid}:${tid}` !== main) continue;
    // A frame's work is what runs until the next one begins, input included.
    const frame = starts.findLastIndex((start) => start <= ts + dur);
    if (frame >= 0) frames[frame]! += tdur / 1_000;
  }
  return frames;
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
}

function percentile(values: readonly number[], level: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * level))] ?? Number.POSITIVE_INFINITY;
}

if (import.meta.main) for (const row of await measureMap()) console.log(row);
