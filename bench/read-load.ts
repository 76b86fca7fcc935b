import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { random, zipf } from './workload.ts';

// Open loop: requests leave at their times whether or not earlier ones were answered, and latency counts from the
// time a request should have left, so that a stall of the server is not hidden by waiting for it.

const { values } = parseArgs({
  options: {
    url: { type: 'string' },
    key: { type: 'string', default: '' },
    people: { type: 'string' },
    rate: { type: 'string' },
    seconds: { type: 'string' },
  },
});
const [people, rate, seconds] = [Number(values.people), Number(values.rate), Number(values.seconds)];
const next = random(7);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });
const headers = { authorization: `Bearer ${values.key}` };
const latencies: number[] = [];
let failed = 0;

function read(due: number): Promise<void> {
  return new Promise((resolve) => {
    const call = request(
      `${values.url}/v1/people/userId:u${zipf(next, people)}`,
      { agent, headers },
      (response) => {
        response.resume();
        response.on('end', () => {
          if (response.statusCode === 200) latencies.push(performance.now() - due);
          else failed++;
          resolve();
        });
      },
    );
    call.on('error', () => {
      failed++;
      resolve();
    });
    call.end();
  });
}

process.stdout.write('ready\n');
await new Promise<void>((resolve) => process.stdin.once('data', () => resolve()));
const warmUp = 2_000;
const started = performance.now();
const total = rate * seconds + (rate * warmUp) / 1000;
const open: Promise<void>[] = [];
for (let sent = 0; sent < total; ) {
  const due = started + (sent * 1000) / rate;
  if (performance.now() < due) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    continue;
  }
  open.push(read(due));
  sent++;
  if (sent === Math.floor((rate * warmUp) / 1000)) latencies.length = 0;
}
await Promise.all(open);
latencies.sort((a, b) => a - b);
const quantile = (q: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? 0;
process.stdout.write(
  `${JSON.stringify({ answered: latencies.length, failed, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) })}\n`,
);
process.exit(0);
