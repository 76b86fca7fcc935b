import { spawnSync } from 'node:child_process';
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeBodies } from './workload.ts';

export interface Peer {
  readonly what: string;
  readonly value: number;
}

/** Bare node:http that reads batches of 100 and throws them away, driven by wrk. Undefined where wrk is missing. */
export async function acceptPeer(): Promise<Peer | undefined> {
  if (spawnSync('wrk', ['-v']).error) return undefined;
  const { bodies } = makeBodies({ events: 100, people: 1_000, batch: 100, seed: 1 }, Date.now());
  const directory = mkdtempSync(path.join(tmpdir(), 'throughline-bench-'));
  const script = path.join(directory, 'post.lua');
  const body = path.join(directory, 'body.json');
  writeFileSync(body, bodies[0]!);
  writeFileSync(
    script,
    `local f = io.open("${body}", "rb")\nwrk.body = f:read("*a")\nf:close()\nwrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n`,
  );
  const server = createServer((request, response) => {
    request.resume();
    request.on('end', () => response.end('{"success":true}'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address() as { port: number };
  try {
    const { spawn } = await import('node:child_process');
    const output = await new Promise<string>((resolve) => {
      const wrk = spawn('wrk', [
        '-t1',
        '-c16',
        '-d4s',
        '-s',
        script,
        `http://127.0.0.1:${address.port}/v1/batch`,
      ]);
      let text = '';
      wrk.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      wrk.on('close', () => resolve(text));
    });
    const rate = Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1] ?? 0) * 100;
    return {
      what: 'bare node:http accepting and dropping the same batches, driven by wrk, events/s',
      value: Math.round(rate),
    };
  } finally {
    server.close();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** A log that appends the same events and makes each group of 100 durable: the least that durability costs. */
export function appendPeer(): Peer {
  const { bodies } = makeBodies({ events: 20_000, people: 1_000, batch: 100, seed: 1 }, Date.now());
  const directory = mkdtempSync(path.join(tmpdir(), 'throughline-bench-'));
  const file = openSync(path.join(directory, 'log'), 'w');
  try {
    const started = performance.now();
    for (const body of bodies) {
      writeSync(file, body);
      fdatasyncSync(file);
    }
    const rate = 20_000 / ((performance.now() - started) / 1000);
    return {
      what: 'appending the same events to a file, one fdatasync a hundred, events/s',
      value: Math.round(rate),
    };
  } finally {
    closeSync(file);
    rmSync(directory, { recursive: true, force: true });
  }
}
