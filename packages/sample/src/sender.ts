import { setImmediate, setTimeout } from 'node:timers/promises';
import { digest, toUuid } from '@throughline/core/kernel';
import { type Batch, batches } from './batches.ts';
import { sampleCatalogue } from './catalogue.ts';
import { generate } from './generate.ts';
import { LoadError, type Loaded, type LoadProgress, type Server, type Task } from './load.ts';

/** As the source of its import; events name the systems they come from. */
const SOURCE = 'sample';
/**
 * Stories are told anew when a load goes on, so it can only go on with the same ones: raised with every change of what
 * the generator says.
 */
const EDITION = '1';
/** How long nothing may get through before the load gives up, milliseconds. */
const PATIENCE_MS = 120_000;
const FOR_NOW = [408, 429, 502, 503, 504];

interface Import {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly position: number;
  readonly started: string;
  readonly finished: boolean;
}

interface Refused {
  readonly index: number;
  readonly code: string;
  readonly message: string;
  readonly path?: string;
}

/** Loads what is not in yet; see `loadSample`. */
export async function load(task: Task, onProgress: (progress: LoadProgress) => void): Promise<Loaded> {
  const began = performance.now();
  const { guests, seed } = task;
  const id = idOf(task);
  const path = `/v1/imports/${id}`;
  const others = (await samplesOf(task)).filter((one) => one.id !== id && one.position > 0);
  if (others[0])
    throw new LoadError(
      'sample_differs',
      `Another sample (${others[0].name}) was loaded on ${others[0].started.slice(0, 10)}; a server holds one. Start on a new --data to load this one.`,
    );
  const opened = await call<Import>(task, 'PUT', path, { name: nameOf(task), source: SOURCE });
  const end = task.end ?? Date.parse(opened.started);
  const nothing = { part: 0, rows: opened.position, rowsNow: 0, refused: 0, seconds: 0 };
  if (opened.finished) return { ...nothing, part: 1, already: true, end };
  await pushCatalogue(task);
  let progress: LoadProgress = nothing;
  const commit = async (batch: Batch): Promise<void> => {
    const refused = progress.refused + (await send(task, path, batch));
    const seconds = (performance.now() - began) / 1000;
    progress = { part: batch.part, rows: batch.to, rowsNow: batch.to - opened.position, refused, seconds };
    onProgress(progress);
  };
  let sending = Promise.resolve();
  for (const batch of batches(generate({ guests, seed, end }), opened.position)) {
    // The next batch is told while the server works on the one before.
    await sending;
    sending = commit(batch);
    sending.catch(() => {});
    await setImmediate();
  }
  await sending;
  return { ...progress, already: false, end };
}

function samplesOf(server: Server): Promise<Import[]> {
  return call<{ imports: Import[] }>(server, 'GET', '/v1/imports').then(({ imports }) =>
    imports.filter(({ source }) => source === SOURCE),
  );
}

/** The sample that this server holds a part of, to go on with. */
export async function unfinishedSample(
  server: Server,
): Promise<{ guests: number; seed: number } | undefined> {
  const begun = (await samplesOf(server)).find(({ finished }) => !finished);
  const [, guests, seed] = /^resort of (\d+) guests, seed (-?\d+)$/.exec(begun?.name ?? '') ?? [];
  return guests === undefined ? undefined : { guests: Number(guests), seed: Number(seed) };
}

function nameOf({ guests, seed, end }: Task): string {
  return `resort of ${guests} guests, seed ${seed}${end === undefined ? '' : `, until ${new Date(end).toISOString()}`}`;
}

/** One sample is one import: the same one is found where it was left. */
function idOf({ guests, seed, end }: Task) {
  const parts = [EDITION, String(guests), String(seed), ...(end === undefined ? [] : [String(end)])];
  return toUuid(digest('sample', 'resort', ...parts));
}

/** A plan that somebody made is left as it is. */
async function pushCatalogue(task: Task): Promise<void> {
  const { version, value } = await call<{ version: number; value: { touchpoints: object } }>(
    task,
    'GET',
    '/v1/catalogue',
  );
  if (Object.keys(value.touchpoints).length > 0) return;
  await call(task, 'PUT', '/v1/catalogue', { basedOn: version, value: sampleCatalogue() });
}

/** Commits one batch; what the plan refuses goes with its reason, as it would from a file. @returns how many */
async function send(task: Task, path: string, batch: Batch): Promise<number> {
  const { from, to, finished, messages } = batch;
  let events = messages;
  const refused: object[] = [];
  for (;;) {
    try {
      await call(task, 'POST', `${path}/steps`, { from, to, finished, events, refused });
      return refused.length;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      // An earlier try was committed, and its answer lost on the way.
      if (error.code === 'import_moved' && error.problem.position === to) return refused.length;
      if (error.code !== 'step_refused') throw error;
      const why = new Map((error.problem.refused as Refused[]).map((one) => [one.index, one]));
      for (const [index, { code, message, path: place }] of why) {
        const event = events[index]!;
        const excerpt = JSON.stringify(event).slice(0, 2_000);
        const line = from + messages.indexOf(event) + 1;
        refused.push({
          code,
          message: message.slice(0, 500),
          ...(place ? { path: place } : {}),
          line,
          excerpt,
          event,
        });
      }
      events = events.filter((_, index) => !why.has(index));
    }
  }
}

/** The server said no. */
class Refusal extends LoadError {
  readonly problem: Readonly<Record<string, unknown>>;

  constructor(status: number, problem: Readonly<Record<string, unknown>>) {
    super(String(problem.code ?? status), String(problem.detail ?? `The server answered ${status}.`));
    this.problem = problem;
  }
}

/** Asks until there is an answer: whatever is asked for twice is done once. */
async function call<Answer>(
  { url, key }: Server,
  method: string,
  path: string,
  body?: object,
): Promise<Answer> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const began = performance.now();
  for (let pause = 250; ; pause = Math.min(5_000, pause * 2)) {
    const headers = {
      authorization: `Bearer ${key}`,
      ...(text === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const response = await fetch(new URL(path, url), {
      method,
      headers,
      ...(text === undefined ? {} : { body: text }),
    }).catch((error: Error) => error);
    if (!(response instanceof Error)) {
      const answer = (await response.json().catch(() => ({}))) as Record<string, unknown>;
      if (response.ok) return answer as Answer;
      if (!FOR_NOW.includes(response.status)) throw new Refusal(response.status, answer);
    }
    if (performance.now() - began > PATIENCE_MS)
      throw new LoadError(
        'sample_unreachable',
        `${url} took nothing for two minutes; the next load goes on from there.`,
      );
    await setTimeout(pause);
  }
}
