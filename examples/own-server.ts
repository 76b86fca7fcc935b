/** What the examples of clients have in common: a Throughline of their own on a temporary directory, and a key. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';

export interface OwnServer {
  readonly url: string;
  /** The key of scope admin that its first start wrote. */
  readonly admin: string;
  /** A key of scope write. In a system of your own: `throughline key create --scope write --name NAME`. */
  readonly key: string;
  /** Everything that a person did, latest first. */
  timelineOf(person: string): Promise<{ time: string; source: string; name: string }[]>;
}

/** Starts a server, gives it to the example, and stops it. The example exits 1 when something is not as it should be. */
export async function withServer(name: string, example: (server: OwnServer) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'throughline-example-'));
  const commandLine = resolve(import.meta.dirname, '../packages/server/src/cli/throughline.ts');
  const child = spawn(process.execPath, [commandLine, 'start', '--port', '0', '--data', directory], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await readyAt(createInterface({ input: child.stdout }));
    const admin = (await readFile(join(directory, 'admin.key'), 'utf8')).trim();
    const ask = async <T>(path: string, body?: object): Promise<T> => {
      const response = await fetch(url + path, {
        headers: { authorization: `Bearer ${admin}` },
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      });
      assert.equal(response.status, 200, path);
      return (await response.json()) as T;
    };
    const { key } = await ask<{ key: string }>('/v1/keys', { name, scope: 'write' });
    const timelineOf = async (person: string) => {
      const path = `/v1/people/${encodeURIComponent(person)}/timeline`;
      const { touchpoints } = await ask<{ touchpoints: { time: string; source: string; name: string }[] }>(
        path,
      );
      for (const { time, source, name } of touchpoints) console.log(time, source, name);
      return touchpoints;
    };
    await example({ url, admin, key, timelineOf });
  } finally {
    child.kill('SIGTERM');
    if (child.exitCode === null) await once(child, 'exit');
    await rm(directory, { recursive: true, force: true });
  }
}

/** Waits for the line `listening on http://HOST:PORT`. */
async function readyAt(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) {
    const url = /^listening on (http\S+)$/.exec(line)?.[1];
    if (url !== undefined) return url;
  }
  throw new Error('the server ended before it was ready');
}
