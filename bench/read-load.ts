import { connect, type Socket } from 'node:net';
import { parseArgs } from 'node:util';
import { random, zipf } from './workload.ts';

// Open loop: requests leave at their times whether or not earlier ones were answered, and latency counts from the
// time a request should have left, so that a stall of the server is not hidden by waiting for it. It speaks just as
// much HTTP as it needs, because it shares the processor with what it measures: a client of node:http took more of
// it than the server.

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
const { hostname, port, host } = new URL(values.url!);
const CONNECTIONS = 64;
const next = random(7);
const latencies: number[] = [];
let failed = 0;

/** Times at which requests were due that have no connection yet. */
const waiting: number[] = [];
const idle: Connection[] = [];

/** One request at a time over one socket. */
class Connection {
  readonly #socket: Socket;
  #due = 0;
  #done = () => {};
  /** Bytes of the answer that are still to come; undefined before its head is complete. */
  #left: number | undefined;
  #head = '';
  #ok = false;

  constructor() {
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true });
    this.#socket.on('data', (bytes: Buffer) => this.#received(bytes));
    this.#socket.on('error', () => process.exit(1));
    idle.push(this);
  }

  send(due: number, done: () => void): void {
    this.#due = due;
    this.#done = done;
    this.#left = undefined;
    this.#head = '';
    this.#socket.write(
      `GET /v1/people/userId:u${zipf(next, people)} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer ${values.key}\r\n\r\n`,
    );
  }

  #received(bytes: Buffer): void {
    let body = bytes.length;
    if (this.#left === undefined) {
      const before = this.#head.length;
      this.#head += bytes.toString('latin1');
      const end = this.#head.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.#ok = this.#head.startsWith('HTTP/1.1 200');
      this.#left = Number(/\r\ncontent-length: (\d+)/i.exec(this.#head)?.[1] ?? Number.NaN);
      body = before + bytes.length - end - 4;
    }
    this.#left -= body;
    if (this.#left > 0) return;
    // An answer without a length cannot be told from the next: such a server is not measured.
    if (this.#left !== 0) process.exit(1);
    if (this.#ok) latencies.push(performance.now() - this.#due);
    else failed++;
    this.#done();
    const due = waiting.shift();
    if (due === undefined) idle.push(this);
    else this.send(due, this.#done);
  }
}

for (let i = 0; i < CONNECTIONS; i++) new Connection();
process.stdout.write('ready\n');
await new Promise<void>((resolve) => process.stdin.once('data', () => resolve()));
const warmUp = 2_000;
const started = performance.now();
const total = rate * seconds + (rate * warmUp) / 1000;
let answered = 0;
const all = Promise.withResolvers<void>();
const done = () => {
  answered++;
  if (answered === total) all.resolve();
};
for (let sent = 0; sent < total; ) {
  const due = started + (sent * 1000) / rate;
  if (performance.now() < due) {
    await new Promise((resolve) => setTimeout(resolve, 1));
    continue;
  }
  const connection = idle.pop();
  if (connection) connection.send(due, done);
  else waiting.push(due);
  sent++;
  if (sent === Math.floor((rate * warmUp) / 1000)) latencies.length = 0;
}
await all.promise;
latencies.sort((a, b) => a - b);
const quantile = (q: number) =>
  latencies[Math.min(latencies.length - 1, Math.floor(q * latencies.length))] ?? 0;
process.stdout.write(
  `${JSON.stringify({ answered: latencies.length, failed, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99) })}\n`,
);
process.exit(0);
