import { readFileSync } from 'node:fs';
import http from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { ServerProcess } from '@throughline/testkit';

/** Events of one request, and about how many bytes each has. */
const BATCH = 50;
const PADDING = 'x'.repeat(700);
export const FLOODED = 200;

/** What a flood was answered. */
export interface Flood {
  /** Requests by status; 0 where the connection broke. */
  readonly answers: Map<number, number>;
  /** Refusals without a word on when to come back. */
  withoutRetryAfter: number;
  /** Ids that a server acknowledged, by user. */
  readonly acknowledged: Map<string, string[]>;
  /** Resident memory of the server, bytes, twice a second. */
  readonly memory: number[];
  events: number;
}

/** How many events a second the server takes from a few senders that wait for their answers. */
export async function capacity(server: ServerProcess, seconds: number): Promise<number> {
  const flood = emptyFlood();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 16 });
  const until = performance.now() + seconds * 1000;
  const sender = async (n: number) => {
    for (let sent = 0; performance.now() < until; sent++) await send(server, agent, `c${n}-${sent}`, flood);
  };
  await Promise.all(Array.from({ length: 16 }, (_, n) => sender(n)));
  agent.destroy();
  return flood.events / seconds;
}

/** Sends at a rate of its own, however long the answers take, over as many connections as that needs. */
export async function flood(server: ServerProcess, perSecond: number, seconds: number): Promise<Flood> {
  const result = emptyFlood();
  const agent = new http.Agent({ keepAlive: true, maxSockets: 2_000 });
  const pending = new Set<Promise<void>>();
  const started = performance.now();
  let sent = 0;
  for (let second = 0; second < seconds * 2; second++) {
    result.memory.push(residentBytes(server.pid));
    const pauseUntil = started + (second + 1) * 500;
    while (performance.now() < pauseUntil) {
      const due = Math.floor((((performance.now() - started) / 1000) * perSecond) / BATCH);
      while (sent < due) {
        const request = send(server, agent, `f${sent++}`, result).finally(() => pending.delete(request));
        pending.add(request);
      }
      await delay(5);
    }
  }
  await Promise.all(pending);
  agent.destroy();
  return result;
}

function emptyFlood(): Flood {
  return { answers: new Map(), withoutRetryAfter: 0, acknowledged: new Map(), memory: [], events: 0 };
}

async function send(server: ServerProcess, agent: http.Agent, name: string, flood: Flood): Promise<void> {
  const users = Array.from({ length: BATCH }, (_, n) => `flooded-${(hash(name) + n * 7) % FLOODED}`);
  const batch = users.map(
    (userId, n) =>
      `{"type":"track","event":"Seen","userId":"${userId}","messageId":"${name}-${n}","properties":{"text":"${PADDING}"}}`,
  );
  const { status, retryAfter } = await post(server, agent, `{"batch":[${batch.join(',')}]}`);
  flood.answers.set(status, (flood.answers.get(status) ?? 0) + 1);
  if (status === 200) {
    flood.events += BATCH;
    users.forEach((user, n) => {
      const ids = flood.acknowledged.get(user) ?? [];
      ids.push(`${name}-${n}`);
      flood.acknowledged.set(user, ids);
    });
  } else if (status !== 0 && !(Number(retryAfter) > 0)) flood.withoutRetryAfter++;
}

function hash(text: string): number {
  let sum = 0;
  for (const letter of text) sum = (sum * 31 + letter.charCodeAt(0)) % 1_000_003;
  return sum;
}

function post(
  server: ServerProcess,
  agent: http.Agent,
  body: string,
): Promise<{ status: number; retryAfter: string | undefined }> {
  return new Promise((resolve) => {
    const headers = {
      authorization: `Bearer ${server.adminKey}`,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
    };
    const request = http.request(
      new URL('/v1/batch', server.url),
      { method: 'POST', agent, headers },
      (response) => {
        response.resume();
        response.once('close', () =>
          resolve({ status: response.statusCode ?? 0, retryAfter: response.headers['retry-after'] }),
        );
      },
    );
    request.once('error', () => resolve({ status: 0, retryAfter: undefined }));
    request.end(body);
  });
}

function residentBytes(pid: number): number {
  const kilobytes = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) * 1024;
}
