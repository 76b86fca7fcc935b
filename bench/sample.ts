import { readFileSync } from 'node:fs';
import { DEFAULT_GUESTS, DEFAULT_SEED, generate } from '@throughline/sample';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { peakMegabytes } from './doors.ts';
import { type Row, round, verdict } from './row.ts';

// The sample company through the ordinary import, as `npm start` loads it on new data, while somebody looks at it.

/** After the load: the analytical engine has merged, the collector has been by. Milliseconds. */
const REST_MS = 20_000;
/** Between two looks at what is in already, milliseconds. */
const LOOK_MS = 200;
const FIRST_MINUTE_MS = 60_000;

interface Import {
  readonly source: string;
  readonly position: number;
  readonly refused: number;
  readonly finished: boolean;
}

/** @param guests fewer make no result of the bench, and a quick test of it */
export async function measureSample(guests = DEFAULT_GUESTS): Promise<Row[]> {
  const floor = tellOnly(guests);
  await using server = await startServer({
    arguments: ['--sample', `resort:${guests}`],
    env: { NODE_OPTIONS: '--max-semi-space-size=64' },
  });
  const began = performance.now();
  const { looks, rows, firstMinute } = await lookUntilLoaded(server, began);
  const status = await shipped(server);
  const seconds = (performance.now() - began) / 1000;
  const peak = peakMegabytes(server.pid);
  await new Promise((resolve) => setTimeout(resolve, REST_MS));
  const rest = residentMegabytes(server.pid);
  const at = (part: number) => looks[Math.floor(part * (looks.length - 1))]!;
  return [
    {
      id: 'sample',
      engine: 'pglite',
      people: guests,
      value: round(seconds),
      unit: 's',
      floor: { what: 'the same stories told and sent nowhere, s', value: round(floor) },
      ratio: round(seconds / floor),
      budget: '< 250 s, < 1,200 MB at rest',
      ...verdict({ 'within 250 s': seconds < 250, 'below 1,200 MB at rest': rest < 1_200 }),
      note: `${status.touchpoints.toLocaleString('en-US')} touchpoints of ${status.people.toLocaleString('en-US')} people from the ready line until all are in both planes, ${Math.round(rows / seconds).toLocaleString('en-US')}/s; ${firstMinute.toLocaleString('en-US')} in the first minute; a person read meanwhile: p50 ${Math.round(at(0.5))} ms, p99 ${Math.round(at(0.99))} ms; resident ${Math.round(rest)} MB at rest, ${Math.round(peak)} MB at most`,
    },
  ];
}

function tellOnly(guests: number): number {
  const began = performance.now();
  let bytes = 0;
  for (const { messages } of generate({ guests, seed: DEFAULT_SEED, end: Date.now() }))
    bytes += JSON.stringify(messages).length;
  if (bytes === 0) throw new Error('nothing was told');
  return (performance.now() - began) / 1000;
}

/** Reads a person of the sample again and again until all is in. @returns milliseconds of each look, sorted */
async function lookUntilLoaded(server: ServerProcess, began: number) {
  const looks: number[] = [];
  let firstMinute = 0;
  for (;;) {
    const asked = performance.now();
    await (await server.request('/v1/people/userId:partner-bluefern')).text();
    looks.push(performance.now() - asked);
    const { imports } = (await (await server.request('/v1/imports')).json()) as { imports: Import[] };
    const sample = imports.find(({ source }) => source === 'sample');
    if (sample && performance.now() - began < FIRST_MINUTE_MS) firstMinute = sample.position;
    if (sample?.finished)
      return { looks: looks.sort((a, b) => a - b), rows: sample.position - sample.refused, firstMinute };
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

async function shipped(server: ServerProcess): Promise<{ touchpoints: number; people: number }> {
  for (;;) {
    const status = (await (await server.request('/v1/status')).json()) as {
      outbox: { rows: number };
      touchpoints: number | null;
      people: number;
    };
    if (status.outbox.rows === 0 && status.touchpoints !== null)
      return { touchpoints: status.touchpoints, people: status.people };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function residentMegabytes(pid: number): number {
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(line?.[1] ?? 0) / 1000;
}
