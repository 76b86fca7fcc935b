/**
 * Measures directly-follows graphs in a process of its own, so that its peak memory is theirs alone.
 *
 *   node journeys-worker.ts DIRECTORY PEOPLE [CSV]     ten events a person, a fifth of people merged
 *
 * Prints one line of JSON, a {@link Measured}. Writes the same events as CSV where a file is named, for peers.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { type Analytical, type Graph, graph, migrate, openChdb } from '@throughline/storage/analytical';
import { seedEvents } from './journeys-seed.ts';

/** Seconds are medians. */
export interface Measured {
  readonly floorSeconds: number;
  readonly timesSeconds: number;
  /** Processor seconds of one such graph, over all cores: what it costs however busy the machine is. */
  readonly timesProcessorSeconds: number;
  readonly quantilesSeconds: number;
  readonly variantsSeconds: number;
  readonly peakMegabytes: number;
  readonly seedSeconds: number;
  readonly events: number;
  readonly edges: number;
  readonly variants: number;
  readonly parts: number;
  readonly busiest: {
    readonly from: string;
    readonly to: string;
    readonly count: number;
    readonly mean: number;
  };
}

export const EVENTS_A_PERSON = 10;

async function measure(a: Analytical, people: number, csv: string | undefined): Promise<Measured> {
  const events = people * EVENTS_A_PERSON;
  const [seedSeconds] = await timed(() => seedEvents(a, { events, people, mergedShare: 0.2 }));
  const [{ parts } = { parts: 0 }] = await rows<{ parts: number }>(a, PARTS);
  resetPeak();
  const [floorSeconds] = await median(5, () => rows(a, FLOOR));
  await graph(a, { quantiles: false });
  const before = process.cpuUsage();
  const [timesSeconds, found] = await median(5, () => graph(a, { quantiles: false }));
  const { user, system } = process.cpuUsage(before);
  const [quantilesSeconds] = await median(3, () => graph(a));
  const [variantsSeconds, whole] = await median(3, () => graph(a, { variants: 100 }));
  const peakMegabytes = peak();
  if (csv !== undefined) await a.client.command({ query: exportTo(csv) });
  return {
    floorSeconds,
    timesSeconds,
    timesProcessorSeconds: (user + system) / 1e6 / 5,
    quantilesSeconds,
    variantsSeconds,
    peakMegabytes,
    seedSeconds,
    parts,
    ...shape(found, whole),
  };
}

function shape(found: Graph, whole: Graph): Pick<Measured, 'events' | 'edges' | 'variants' | 'busiest'> {
  const { from, to, count, meanSeconds } = found.edges[0]!;
  return {
    events: found.events,
    edges: found.edges.length,
    variants: whole.variantCount ?? 0,
    busiest: { from, to, count, mean: meanSeconds },
  };
}

// The least that any answer must do: take in whose, when and what of every event.
const FLOOR = 'SELECT max(leaf), max(time), max(name) FROM events';
const PARTS = `SELECT toUInt32(count()) AS parts FROM system.parts
  WHERE database = currentDatabase() AND table = 'events' AND active`;

/** Whose, what and when, ordered as PM4Py would order it: a kindness to the peers. */
function exportTo(csv: string): string {
  return `INSERT INTO FUNCTION file('${csv}', 'CSVWithNames')
    SELECT toString(person) AS person, name, toUnixTimestamp64Milli(time) AS time FROM (
      SELECT if(m.leaf = e.leaf, m.person, e.leaf) AS person, e.name AS name, e.time AS time, e.id AS id
      FROM events AS e ANY LEFT JOIN map AS m ON m.leaf = e.leaf)
    ORDER BY person, time, id SETTINGS engine_file_truncate_on_insert = 1`;
}

async function rows<Row>(a: Analytical, query: string): Promise<Row[]> {
  return (await a.client.query({ query, format: 'JSONEachRow' })).json<Row>();
}

async function timed<T>(work: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const started = performance.now();
  const result = await work();
  return [(performance.now() - started) / 1_000, result];
}

async function median<T>(times: number, work: () => Promise<T>): Promise<[seconds: number, result: T]> {
  const runs: [number, T][] = [];
  for (let n = 0; n < times; n += 1) runs.push(await timed(work));
  return runs.sort(([one], [other]) => one - other)[times >> 1]!;
}

/** Linux forgets the peak on request; elsewhere it includes making the events. */
function resetPeak(): void {
  if (process.platform === 'linux') writeFileSync('/proc/self/clear_refs', '5');
}

function peak(): number {
  if (process.platform !== 'linux') return process.resourceUsage().maxRSS / 1_024;
  const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  return Number(kilobytes) / 1_024;
}

if (import.meta.main) {
  const [directory, people, csv] = process.argv.slice(2);
  if (directory === undefined || people === undefined)
    throw new Error('journeys-worker DIRECTORY PEOPLE [CSV]');
  const a = await openChdb({ directory });
  await migrate(a);
  console.log(JSON.stringify(await measure(a, Number(people), csv)));
  await a.close();
}
