import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { generate } from '@throughline/sample';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterEach, describe, expect, it } from 'vitest';
import { askedSample, type StartedServer, startSample } from './start-sample.ts';
import { start } from './test/command.ts';

interface Import {
  readonly name: string;
  readonly source: string;
  readonly position: number;
  readonly accepted: number;
  readonly refused: number;
  readonly started: string;
  readonly finished: boolean;
}

const GUESTS = 250;
const temporary: string[] = [];
afterEach(async () => {
  for (const folder of temporary.splice(0)) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

async function folder(): Promise<string> {
  const made = await mkdtemp(path.join(tmpdir(), 'throughline-sample-'));
  temporary.push(made);
  return made;
}

async function sampleOf(server: Pick<ServerProcess, 'request'>): Promise<Import | undefined> {
  const { imports } = (await (await server.request('/v1/imports')).json()) as { imports: Import[] };
  return imports.find(({ source }) => source === 'sample');
}

async function until<Value>(ask: () => Promise<Value | undefined>): Promise<Value> {
  for (;;) {
    const value = await ask();
    if (value !== undefined) return value;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Every id that the server gives back. */
async function storedIds(server: ServerProcess): Promise<string[]> {
  const text = await (await server.request('/v1/touchpoints/export')).text();
  return text.split('\n').flatMap((line) => (line === '' ? [] : [(JSON.parse(line) as { id: string }).id]));
}

function asStarted(server: ServerProcess, more: Partial<StartedServer> = {}): StartedServer {
  const keyFile = path.join(server.dataDirectory, 'admin.key');
  const signal = new AbortController().signal;
  return { url: server.url, keyFile, isNew: false, isEmbedded: true, signal, ...more };
}

describe('start --sample', () => {
  it('[M2.1] on new data loads twenty thousand guests beside the server, which answers meanwhile and stops when told', async () => {
    const data = await folder();
    const nowhere = { url: '', adminKey: '', environment: { DATABASE_URL: '', CLICKHOUSE_URL: '' } };
    const { child, ended } = start(nowhere, ['start', '--port', '0', '--data', data, '--console', 'none']);
    let told = '';
    for (const stream of [child.stdout!, child.stderr!])
      stream.on('data', (chunk: Buffer) => {
        told += chunk.toString();
      });
    try {
      const url = await until(async () => /^listening on (http:\S+)$/m.exec(told)?.[1]);
      await until(async () => (told.includes('a lakeside resort with 20,000 guests') ? true : undefined));
      const key = (await readFile(path.join(data, 'admin.key'), 'utf8')).trim();
      const request = (place: string) => fetch(url + place, { headers: { authorization: `Bearer ${key}` } });
      const begun = await until(async () => {
        const sample = await sampleOf({ request });
        return sample && sample.position > 0 ? sample : undefined;
      });
      expect(begun).toMatchObject({ name: 'resort of 20000 guests, seed 1', finished: false });
      // The second look is while the load goes on.
      expect((await request('/v1/people/userId:partner-bluefern')).status).toBe(200);
      expect((await request('/readyz')).status).toBe(200);
      expect((await sampleOf({ request }))?.finished).toBe(false);
    } finally {
      child.kill('SIGTERM');
    }
    expect((await ended).end).toBe(0);
  });

  it('[M2.2] goes on after kill -9 in the middle, nothing lost and nothing twice, and is never loaded again', async () => {
    const dataDirectory = await folder();
    const first = await startServer({ dataDirectory, arguments: ['--sample', `resort:${GUESTS}`] });
    const begun = await until(async () => {
      const sample = await sampleOf(first);
      return sample && sample.position > 0 ? sample : undefined;
    });
    await first.kill('SIGKILL');
    await first.stop();
    expect(begun.finished).toBe(false);

    await using second = await startServer({ dataDirectory });
    const found = (await sampleOf(second))!;
    expect(found.position).toBeGreaterThanOrEqual(begun.position);
    expect(found.finished).toBe(false);
    await startSample('auto', asStarted(second));
    const done = (await sampleOf(second))!;
    const told = [...generate({ guests: GUESTS, seed: 1, end: Date.parse(done.started) })].flatMap(
      ({ messages }) => messages,
    );
    expect(done).toMatchObject({ finished: true, position: told.length });
    expect(done.accepted + done.refused).toBe(told.length);
    const ids = await storedIds(second);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBe(done.accepted);

    await startSample({ guests: GUESTS }, asStarted(second));
    await startSample('auto', asStarted(second));
    expect(await sampleOf(second)).toEqual(done);
  });

  it('[M2.3] loads nothing where none was asked for, nor by itself into data of others', async () => {
    await using server = await startServer();
    await startSample('none', asStarted(server, { isNew: true }));
    await startSample('auto', asStarted(server, { isNew: true, isEmbedded: false }));
    await startSample('auto', asStarted(server));
    expect(await sampleOf(server)).toBeUndefined();
  });

  it('[M2.3] reads what was asked for', () => {
    expect(askedSample(undefined)).toBe('auto');
    expect(askedSample('none')).toBe('none');
    expect(askedSample('resort')).toEqual({ guests: 20_000 });
    expect(askedSample('resort:300')).toEqual({ guests: 300 });
    for (const wrong of ['', 'shop', 'resort:', 'resort:0', 'resort:-1', 'resort:1e6', 'resort:2000000'])
      expect(() => askedSample(wrong), wrong).toThrow('--sample is none, resort, or resort:GUESTS');
  });
});
