import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findPostgres } from '@throughline/testkit';
import { afterAll, describe, expect, it } from 'vitest';
import { type EngineName, seed, stopEngines } from './engines.ts';
import { batchRow, measureIngest } from './ingest.ts';
import { acceptPeer, appendPeer } from './peers.ts';
import { markdown, mergeRows, writeReport } from './report.ts';
import { type Row, verdict } from './row.ts';
import { makeBodies, random, zipf } from './workload.ts';

afterAll(stopEngines);

function row(change: Partial<Row> = {}): Row {
  const floor = { what: 'nothing', value: 2 };
  return {
    id: 'start',
    engine: 'pglite',
    people: 10_000,
    value: 1,
    unit: 's',
    floor,
    ratio: 2,
    budget: '< 8 s',
    holds: true,
    ...change,
  };
}

describe('the workload', () => {
  it('[B1.9] is the declared one, and the same in every run', () => {
    const events = 20_000;
    const { bodies, shares } = makeBodies(
      { events, people: 10_000, batch: 100, seed: 3 },
      Date.UTC(2026, 0, 1),
    );
    expect(bodies).toHaveLength(events / 100);
    const bytes = bodies.reduce((sum, body) => sum + body.length, 0) / events;
    expect(bytes).toBeGreaterThan(900);
    expect(bytes).toBeLessThan(1_300);
    for (const [kind, share] of [
      ['new', 0.05],
      ['merging', 0.05],
      ['duplicate', 0.01],
      ['late', 0.01],
    ] as const) {
      expect(shares[kind] / events, kind).toBeGreaterThan(share * 0.8);
      expect(shares[kind] / events, kind).toBeLessThan(share * 1.2);
    }
  });

  it('[B1.9] skews people by Zipf: twice the rank, half as often', () => {
    const next = random(5);
    const counts = new Map<number, number>();
    for (let i = 0; i < 400_000; i++) {
      const rank = zipf(next, 10_000);
      const decade = Math.floor(Math.log2(rank + 1));
      counts.set(decade, (counts.get(decade) ?? 0) + 1);
    }
    // With exponent 1 each doubling of the rank holds the same share of all events.
    const [third, sixth, ninth] = [3, 6, 9].map((decade) => counts.get(decade)!);
    expect(sixth! / third!).toBeGreaterThan(0.9);
    expect(ninth! / sixth!).toBeGreaterThan(0.9);
    expect(ninth! / third!).toBeLessThan(1.1);
  });
});

describe('the floor', () => {
  const engines: EngineName[] = findPostgres() ? ['pglite', 'postgres'] : ['pglite'];
  for (const engine of engines) {
    it(`[B1.10, B1.9] on ${engine} leaves the same claims, rows and bytes as the product, which it asserts`, async () => {
      const seeded = await seed(engine, 2_000);
      try {
        expect(seeded.stateBytes).toBeGreaterThanOrEqual(1_000);
        // It throws where the two disagree.
        const result = await measureIngest(seeded, 'batch', 3_000);
        expect(result.written.claims).toBe(result.load.accepted);
        expect(result.load.refused).toBe(0);
        expect(batchRow(seeded, result)).toMatchObject({ id: 'ingest.batch', engine, people: 2_000 });
      } finally {
        await seeded.dispose();
      }
    });
  }
});

describe('the peers', () => {
  it('[B1.11] are an append with one fdatasync a hundred, and bare node:http driven by wrk where it is installed', async () => {
    expect(appendPeer().value).toBeGreaterThan(0);
    const peer = await acceptPeer();
    if (spawnSync('wrk', ['-v']).error) expect(peer).toBeUndefined();
    else expect(peer?.value).toBeGreaterThan(0);
  });
});

describe('the report', () => {
  it('[B1.12] is Markdown and JSON, and a run merges its rows into what is there', async () => {
    const directory = await mkdtemp(path.join(tmpdir(), 'throughline-bench-'));
    try {
      writeReport(directory, [row(), row({ people: 100_000 })], new Date(0));
      const report = writeReport(directory, [row({ value: 3 }), row({ id: 'memory' })], new Date(1));
      expect(report.rows.map(({ id, people, value }) => [id, people, value])).toEqual([
        ['memory', 10_000, 1],
        ['start', 10_000, 3],
        ['start', 100_000, 1],
      ]);
      const kept = JSON.parse(await readFile(path.join(directory, 'latest.json'), 'utf8')) as object;
      expect(kept).toMatchObject({
        machine: expect.any(String),
        date: new Date(1).toISOString(),
        rows: report.rows,
      });
      expect(await readFile(path.join(directory, 'latest.md'), 'utf8')).toBe(markdown(report));
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  });

  it('[B1.13] keeps a missed budget, marked as missed, with its reason', () => {
    const missed = row({ ...verdict({ 'within 8 s': false, 'on time': true }) });
    expect(missed).toMatchObject({ holds: false, reason: 'not within 8 s' });
    expect(mergeRows([], [missed])).toEqual([missed]);
    expect(markdown({ machine: 'm', date: '2026-01-01', rows: [missed] })).toMatch(
      /\*\*missed\*\*: not within 8 s/,
    );
  });

  it('[B1.14] stands beside an account of where the time goes and what was tried', async () => {
    const account = await readFile(path.join(import.meta.dirname, 'README.md'), 'utf8');
    for (const heading of ['## Where the time goes', '## What was tried']) expect(account).toContain(heading);
  });
});
