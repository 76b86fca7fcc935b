/**
 * The directly-follows graph with mean times by pm4js, from events that are in memory as its log: the same events,
 * read from the CSV that journeys-worker wrote.
 *
 *   node journeys-pm4js.ts CSV      prints one line of JSON, a {@link Peer}
 */
import { createReadStream } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';

export interface Peer {
  readonly memorySeconds: number;
  readonly loadingSeconds: number;
  readonly edges: number;
  readonly busiest: { readonly count: number; readonly mean: number };
}

interface Pm4js {
  readonly EventLog: new () => { traces: Trace[] };
  readonly Trace: new () => Trace;
  readonly Event: new () => Step;
  readonly Attribute: new (value: unknown) => object;
  readonly PerformanceDfgDiscovery: {
    apply(log: object): { pathsFrequency: Record<string, number>; pathsPerformance: Record<string, number> };
  };
}
interface Trace {
  events: Step[];
}
interface Step {
  attributes: Record<string, object>;
}

async function load(file: string, { EventLog, Trace, Event, Attribute }: Pm4js): Promise<object> {
  const log = new EventLog();
  let person: string | undefined;
  let trace = new Trace();
  let header = true;
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const [who, what, when] = line.replaceAll('"', '').split(',');
    if (header || who === undefined || what === undefined) {
      header = false;
      continue;
    }
    if (who !== person) {
      person = who;
      trace = new Trace();
      log.traces.push(trace);
    }
    const step = new Event();
    step.attributes['concept:name'] = new Attribute(what);
    step.attributes['time:timestamp'] = new Attribute(new Date(Number(when)));
    trace.events.push(step);
  }
  return log;
}

if (import.meta.main) {
  const file = process.argv[2];
  if (file === undefined) throw new Error('journeys-pm4js CSV');
  // It knows no modules: loading it defines its classes on the global object.
  createRequire(import.meta.url)('pm4js');
  const pm4js = globalThis as unknown as Pm4js;
  const started = performance.now();
  const log = await load(file, pm4js);
  const loaded = performance.now();
  const { pathsFrequency, pathsPerformance } = pm4js.PerformanceDfgDiscovery.apply(log);
  const done = performance.now();
  const [path, count] = Object.entries(pathsFrequency).sort(([, one], [, other]) => other - one)[0]!;
  const peer: Peer = {
    memorySeconds: (done - loaded) / 1_000,
    loadingSeconds: (loaded - started) / 1_000,
    edges: Object.keys(pathsFrequency).length,
    busiest: { count, mean: pathsPerformance[path]! },
  };
  console.log(JSON.stringify(peer));
}
