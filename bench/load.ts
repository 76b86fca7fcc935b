import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { DOORS } from './door-bodies.ts';
import { makeBodies } from './workload.ts';

// The load generator: a process of its own that shares the machine with what it measures. Closed loop: so many
// connections, each sending its next body when the last was answered.

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    key: { type: 'string' },
    events: { type: 'string' },
    people: { type: 'string' },
    batch: { type: 'string' },
    connections: { type: 'string', default: '16' },
    seed: { type: 'string', default: '1' },
    rate: { type: 'string', default: '0' },
    door: { type: 'string', default: 'segment' },
  },
});
const batch = Number(values.batch);
const { bodies } = makeBodies(
  { events: Number(values.events), people: Number(values.people), batch, seed: Number(values.seed) },
  Date.now(),
);
const door = DOORS[values.door]!;
const buffers = bodies.map((body) => door.encode(JSON.parse(body).batch, values.key!));
const agent = new Agent({ keepAlive: true, maxSockets: Number(values.connections) });
const authorization = `Bearer ${values.key}`;

function send(body: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const call = request(
      `${values.url}${door.path}`,
      {
        method: 'POST',
        agent,
        headers: { authorization, ...door.headers, 'content-length': body.length },
      },
      (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => {
          text += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

const rate = Number(values.rate);

async function until(due: number): Promise<void> {
  const left = due - performance.now();
  if (left > 0) await new Promise((resolve) => setTimeout(resolve, left));
}

process.stdout.write('ready\n');
await new Promise<void>((resolve) => process.stdin.once('data', () => resolve()));
const latencies: number[] = [];
let next = 0;
let accepted = 0;
let duplicate = 0;
let refused = 0;
const started = performance.now();
await Promise.all(
  Array.from({ length: Number(values.connections) }, async () => {
    while (next < buffers.length) {
      const turn = next++;
      const body = buffers[turn]!;
      if (rate > 0) await until(started + (turn * batch * 1000) / rate);
      for (;;) {
        const sent = performance.now();
        const { status, text } = await send(body);
        if (status === 429 || status === 503) {
          await new Promise((resolve) => setTimeout(resolve, 50));
          continue;
        }
        if (status !== 200) throw new Error(`${status}: ${text.slice(0, 300)}`);
        latencies.push(performance.now() - sent);
        accepted += text.split('"accepted"').length - 1;
        duplicate += text.split('"duplicate"').length - 1;
        refused += text.split('"refused"').length - 1;
        break;
      }
    }
  }),
);
const seconds = (performance.now() - started) / 1000;
latencies.sort((a, b) => a - b);
const quantile = (q: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? 0;
process.stdout.write(
  `${JSON.stringify({ seconds, accepted, duplicate, refused, p50: quantile(0.5), p99: quantile(0.99) })}\n`,
);
process.exit(0);
