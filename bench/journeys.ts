import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Peer } from './journeys-pm4js.ts';
import { EVENTS_A_PERSON, type Measured } from './journeys-worker.ts';
import { type Row, round } from './row.ts';

const execute = promisify(execFile);

/** Of 10 M events, a fifth of a million people merged, on two cores. */
const BUDGET = { timesSeconds: 1.2, variantsSeconds: 2.5, megabytes: 4_096, peer: 4, peerWithLoading: 10 };

/** pm4js keeps an object an attribute: a million events are what it can hold. */
const MOST_PEOPLE_PM4JS = 100_000;

/** `journeys.dfg`: the directly-follows graph with mean times, chDB, beside reading the same columns and its peers. */
export async function run(sizes: readonly number[] = [10_000, 100_000, 1_000_000]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const people of sizes) rows.push(await measure(people));
  return rows;
}

async function measure(people: number): Promise<Row> {
  const directory = await mkdtemp(join(tmpdir(), 'throughline-journeys-'));
  try {
    const csv = join(directory, 'events.csv');
    const python = await hasPm4py();
    const wanted = python || people <= MOST_PEOPLE_PM4JS;
    const worker = [
      script('journeys-worker.ts'),
      join(directory, 'chdb'),
      String(people),
      ...(wanted ? [csv] : []),
    ];
    const ours = await json<Measured>(process.execPath, worker);
    const js =
      people > MOST_PEOPLE_PM4JS
        ? undefined
        : await json<Peer>(process.execPath, ['--max-old-space-size=6000', script('journeys-pm4js.ts'), csv]);
    const py = python ? await json<Peer>('python3', [script('journeys-pm4py.py'), csv]) : undefined;
    for (const peer of [js, py]) if (peer !== undefined) sameGraph(ours, peer, people);
    return row(people, ours, js, py);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function row(people: number, ours: Measured, js: Peer | undefined, py: Peer | undefined): Row {
  const reasons = misses(people, ours, py);
  const peer = py ?? js;
  const note = [
    `${ours.events} events in ${ours.parts} parts, ${ours.edges} edges, ${ours.variants} variants`,
    `with quantiles ${round(ours.quantilesSeconds)} s, with variants too ${round(ours.variantsSeconds)} s`,
    `${round(ours.timesProcessorSeconds)} s of processor time on ${availableParallelism()} cores`,
    `peak memory ${Math.round(ours.peakMegabytes)} MB`,
    js &&
      `pm4js ${round(js.memorySeconds)} s in memory, ${round(js.memorySeconds + js.loadingSeconds)} s with loading`,
    py &&
      `PM4Py ${round(py.memorySeconds)} s in memory, ${round(py.memorySeconds + py.loadingSeconds)} s with loading`,
    py === undefined && 'PM4Py is not on this machine',
  ];
  return {
    id: 'journeys.dfg',
    engine: 'chdb',
    people,
    value: round(ours.timesSeconds),
    unit: 's',
    floor: { what: 'reading leaf, time and name of every event, s', value: round(ours.floorSeconds) },
    ...(peer === undefined
      ? {}
      : {
          peer: { what: `${py ? 'PM4Py' : 'pm4js'}, events in memory, s`, value: round(peer.memorySeconds) },
        }),
    ratio: round(ours.floorSeconds / ours.timesSeconds),
    budget:
      '10 M events: < 1.2 s, with variants and quantiles < 2.5 s, < 4 GB; ≥ 4 × PM4Py, ≥ 10 × with loading',
    holds: reasons.length === 0,
    ...(reasons.length === 0 ? {} : { reason: reasons.join('; ') }),
    note: note.filter(Boolean).join('; '),
  };
}

/** Why the budget is missed; it is set for 10 M events, and time and memory hold for fewer all the more. */
function misses(people: number, ours: Measured, py: Peer | undefined): string[] {
  const reasons: string[] = [];
  if (ours.timesSeconds >= BUDGET.timesSeconds) reasons.push('not 1.2 s with mean times');
  if (ours.variantsSeconds >= BUDGET.variantsSeconds) reasons.push('not 2.5 s with variants and quantiles');
  if (ours.peakMegabytes >= BUDGET.megabytes) reasons.push('not below 4 GB');
  if (py === undefined || people < 1_000_000) return reasons;
  if (py.memorySeconds < BUDGET.peer * ours.timesSeconds) reasons.push('not 4 × PM4Py');
  if (py.memorySeconds + py.loadingSeconds < BUDGET.peerWithLoading * ours.timesSeconds) {
    reasons.push('not 10 × PM4Py with loading');
  }
  return reasons;
}

/** A peer that finds another graph is no peer. */
function sameGraph(ours: Measured, peer: Peer, people: number): void {
  const close = Math.abs(ours.busiest.mean - peer.busiest.mean) <= ours.busiest.mean * 1e-6;
  if (ours.events === people * EVENTS_A_PERSON && ours.edges === peer.edges && close) {
    if (ours.busiest.count === peer.busiest.count) return;
  }
  throw new Error(`a peer found another graph: ${JSON.stringify({ ours, peer })}`);
}

async function hasPm4py(): Promise<boolean> {
  return execute('python3', ['-c', 'import pm4py, pandas']).then(
    () => true,
    () => false,
  );
}

async function json<T>(command: string, args: readonly string[]): Promise<T> {
  const { stdout } = await execute(command, args, { maxBuffer: 1 << 24 });
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as T;
}

function script(name: string): string {
  return join(import.meta.dirname, name);
}

if (import.meta.main) {
  const sizes = process.argv.slice(2).map(Number);
  for (const measured of await run(sizes.length > 0 ? sizes : undefined)) console.log(measured);
}
