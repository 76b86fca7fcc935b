import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { type ServerProcess, startServer } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run, start } from './test/command.ts';

const ROWS = 4_200;
const PEOPLE = 301;
/** Lines with a bad number, and as many torn ones. */
const BAD = ROWS / 60;
const STEP = '200';
const MAPPING = `
source: shop
name: '{what}'
time: at
identifiers: { userId: who, email: mail, device: device }
channel: '{channel}'
properties: { n: { column: n, type: integer } }
`;

/** Orders of a few hundred people: some with an e-mail or device only, so that people merge; every 60th line is bad. */
function content(): string {
  const lines = ['what,at,who,mail,device,channel,n'];
  for (let i = 0; i < ROWS; i++) {
    const person = (i * 7919) % PEOPLE;
    const who = i % 3 === 0 ? '' : `u${person}`;
    const mail = i % 3 !== 1 ? `p${person}@example.org` : '';
    const device = i % 11 === 0 ? `d${person}` : '';
    const at = new Date(Date.UTC(2026, 0, 1) + ((i * 104_729) % 100_000) * 60_000).toISOString();
    const n = i % 60 === 17 ? 'many' : i;
    lines.push(`E${i % 4},${at},${i % 50 === 9 ? '' : who},${i % 50 === 9 ? '' : mail},${device},web,${n}`);
    if (i % 60 === 41) lines.push('torn,line');
  }
  return `${lines.join('\n')}\n`;
}

interface ImportState {
  position: number;
  accepted: number;
  refused: number;
  finished: boolean;
}

let folder: string;
let servers: { whole: ServerProcess; broken: ServerProcess };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'throughline-resume-'));
  await writeFile(join(folder, 'orders.csv'), content());
  await writeFile(join(folder, 'map.yaml'), MAPPING);
  for (const name of ['whole', 'broken']) await mkdir(join(folder, name));
  const [whole, broken] = await Promise.all([startServer(), startServer()]);
  servers = { whole, broken };
});
afterAll(async () => {
  await servers?.whole.stop();
  await servers?.broken.stop();
  await rm(folder, { recursive: true, force: true });
});

function command(refused: string): string[] {
  const place = ['--mapping', join(folder, 'map.yaml'), '--refused', join(folder, refused)];
  return ['import', join(folder, 'orders.csv'), ...place, '--step', STEP];
}

async function stateOf(server: ServerProcess): Promise<ImportState | undefined> {
  const { imports } = (await (await server.request('/v1/imports')).json()) as { imports: ImportState[] };
  return imports[0];
}

/** Resolves once that part of the rows is committed. */
async function reached(server: ServerProcess, part: number): Promise<void> {
  while (((await stateOf(server))?.position ?? 0) < part * ROWS) await setTimeout(10);
}

/** Kills the command with SIGKILL once that part of the rows is committed. @returns how many were */
async function killAt(server: ServerProcess, part: number): Promise<number> {
  const { child, ended } = start(server, command('broken'));
  await reached(server, part);
  child.kill('SIGKILL');
  expect((await ended).end).toBe('SIGKILL');
  return (await stateOf(server))!.position;
}

/** Profiles of everybody and the timelines of some, without what the clock of the run makes differ. */
async function history(server: ServerProcess): Promise<unknown[]> {
  const asked = Array.from({ length: PEOPLE }, (_, i) => `userId:u${i}`);
  const found: unknown[] = [];
  for (let at = 0; at < asked.length; at += 150) {
    const body = JSON.stringify({ people: asked.slice(at, at + 150) });
    found.push(await answer(server, '/v1/people/read', { method: 'POST', body }));
  }
  for (let i = 0; i < PEOPLE; i += 10)
    found.push(await answer(server, `/v1/people/userId:u${i}/timeline?limit=500`));
  return JSON.parse(JSON.stringify(found), (key, value) =>
    ['applied', 'since', 'at', 'received'].includes(key) ? undefined : value,
  ) as unknown[];
}

async function answer(server: ServerProcess, path: string, init: RequestInit = {}): Promise<unknown> {
  const response = await server.request(path, init);
  expect(response.status).toBe(200);
  return response.json();
}

describe('an import that is stopped and goes on', () => {
  it('[T4.6, T3.5] killed at 30 % and at 70 %, equals one that was not: counts, timelines, refusals', {
    timeout: 180_000,
  }, async () => {
    const { whole, broken } = servers;
    const uninterrupted = await run(whole, ...command('whole'));
    expect(uninterrupted.end).toBe(0);

    const first = await killAt(broken, 0.3);
    const second = await killAt(broken, 0.7);
    expect(first).toBeLessThan(second);
    expect(second).toBeLessThan(ROWS);
    const last = await run(broken, ...command('broken'));
    expect(last.err).toContain('going on after row');
    expect(last.out).toContain('rows of them by this run');

    const [a, b] = await Promise.all([stateOf(whole), stateOf(broken)]);
    const counts = ({ position, accepted, refused, finished }: ImportState) => ({
      position,
      accepted,
      refused,
      finished,
    });
    expect(counts(b!)).toEqual(counts(a!));
    expect(counts(a!)).toEqual({
      position: ROWS + BAD,
      accepted: ROWS - BAD,
      refused: 2 * BAD,
      finished: true,
    });
    const refusals = (name: string) => readFile(join(folder, name, 'orders.csv.refused.jsonl'), 'utf8');
    expect(await refusals('broken')).toBe(await refusals('whole'));
    expect((await refusals('whole')).trimEnd().split('\n')).toHaveLength(2 * BAD);
    expect(await history(broken)).toEqual(await history(whole));
  });

  it('[T4.6] waits for a server that is killed under it, and goes on when it is back', {
    timeout: 180_000,
  }, async () => {
    await using second = await startServer({ dataDirectory: join(folder, 'data') });
    const port = Number(new URL(second.url).port);
    const running = start(second, command('waiting'));
    await mkdir(join(folder, 'waiting'), { recursive: true });
    await reached(second, 0.25);
    await second.kill('SIGKILL');
    await using third = await startServer({ dataDirectory: join(folder, 'data'), port });
    const { end, err } = await running.ended;
    expect(err).toMatch(/no answer from .*; trying again in/);
    expect(end).toBe(0);
    expect(await stateOf(third)).toMatchObject({ accepted: ROWS - BAD, refused: 2 * BAD, finished: true });
    expect(await history(third)).toEqual(await history(servers.whole));
  });

  it('[T4.7] writes refused lines anew where they were lost', { timeout: 120_000 }, async () => {
    await using server = await startServer();
    const { child, ended } = start(server, command('lost'));
    await mkdir(join(folder, 'lost'), { recursive: true });
    await reached(server, 0.33);
    child.kill('SIGINT');
    const stopped = await ended;
    expect(stopped.end).toBe(130);
    expect(stopped.err).toMatch(
      /stopped; [\d,]+ rows of orders.csv are in. The same command goes on from there./,
    );
    await rm(join(folder, 'lost', 'orders.csv.refused.jsonl'));
    expect((await run(server, ...command('lost'))).end).toBe(0);
    const [lost, whole] = await Promise.all(
      ['lost', 'whole'].map((name) => readFile(join(folder, name, 'orders.csv.refused.jsonl'), 'utf8')),
    );
    expect(lost).toBe(whole);
  });
});
