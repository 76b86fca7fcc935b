import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type BenchRow, parseBench } from './bench-rows.ts';
import { judge, verdict } from './judge.ts';
import {
  countTests,
  failedTests,
  idsIn,
  type Observation,
  observationsOfTests,
  type TestReport,
} from './observations.ts';
import { failures, report } from './report.ts';
import { type Clause, parseRequirements } from './requirements.ts';

const document = `
| id | clause | proof |
| --- | --- | --- |
| A1.1 | It works. | test |
| A1.2 | It works with a \\| b. | test |
| A2.1 | It checks. | step |
| B1.1 | It is fast. | bench fast.path; engine pglite, postgres; people 10000, 100000 |
`;
const clauses = parseRequirements(document);

const seen = (status: Observation['status'], ...ids: string[]): Observation => ({
  ids,
  where: `${status} test`,
  status,
});

const row = (engine: string, people: number, differences: Partial<BenchRow> = {}): BenchRow => ({
  id: 'fast.path',
  engine,
  people,
  value: 100,
  unit: 'events/s',
  floor: { what: 'the same rows', value: 120 },
  ratio: 0.83,
  budget: '≥ 50 % of the floor',
  holds: true,
  ...differences,
});
const allRows = ['pglite', 'postgres'].flatMap((engine) => [row(engine, 10_000), row(engine, 100_000)]);
const allSeen = [seen('passed', 'A1.1'), seen('passed', 'A1.2'), seen('passed', 'A2.1')];

const state = (
  id: string,
  observations: Observation[],
  rows: BenchRow[] = allRows,
  wanted: Clause[] = clauses,
) => judge(wanted, observations, rows).findings.find((finding) => finding.id === id)?.state;

describe('the clauses', () => {
  it('[R2.8] are read from the tables of the requirements', () => {
    expect(clauses.map(({ id, text }) => [id, text])).toEqual([
      ['A1.1', 'It works.'],
      ['A1.2', 'It works with a \\| b.'],
      ['A2.1', 'It checks.'],
      ['B1.1', 'It is fast.'],
    ]);
    expect(clauses[3]?.proof).toEqual({
      kind: 'bench',
      bench: 'fast.path',
      engines: ['pglite', 'postgres'],
      people: [10_000, 100_000],
    });
  });

  it('[R2.8] are refused when double, without a number of their own or with an unknown proof', () => {
    expect(() => parseRequirements('| A1.1 | x | test |\n| A1.1 | y | test |')).toThrow(
      'A1.1 is there twice',
    );
    expect(() => parseRequirements('| A1 | x | test |')).toThrow('A1 is a requirement');
    expect(() => parseRequirements('| A1.1 | x | belief |')).toThrow("cannot read the proof 'belief'");
    expect(() => parseRequirements('nothing here')).toThrow('has no clauses');
  });

  it('[R2.8] of every requirement of the platform are in the document', () => {
    const file = join(import.meta.dirname, '../../docs/requirements.md');
    const requirements = new Set(
      parseRequirements(readFileSync(file, 'utf8')).map(({ id }) => id.split('.')[0]),
    );
    expect([...requirements].join(' ')).toBe(
      'R1 R2 R3 R4 P1 P2 P3 P4 T1 T2 T3 T4 T5 I1 I2 I3 X1 X2 X3 X4 S1 S2 S3 D1 B1 C1 C2 C3 C4 C5 V1 C6 C7 O2 C8 K1 K2 K3 L1 O1 B2 G1 G2 G3 G4 G5 A1 A2 H1 W1 W2 M1 M2',
    );
  });
});

describe('the evidence', () => {
  it('[R2.8] takes ids from the brackets at the start of a name', () => {
    expect(idsIn('[T2.3] does')).toEqual(['T2.3']);
    expect(idsIn('[T2.3, S1.1] does')).toEqual(['T2.3', 'S1.1']);
    expect(idsIn('does [T2.3]')).toEqual([]);
    expect(idsIn('[1, 2] is a list')).toEqual([]);
  });

  it('[R2.8] fails an id that has no test', () => {
    expect(state('A1.2', [seen('passed', 'A1.1')])).toBe('absent');
    expect(verdict(judge(clauses, allSeen.slice(1), allRows), false)).toBe('failed');
  });

  it('[R2.8] fails an id that has only skipped tests, and one passed test makes it proven', () => {
    const skipped = [seen('skipped', 'A1.1'), ...allSeen.slice(1)];
    expect(state('A1.1', skipped)).toBe('skipped');
    expect(verdict(judge(clauses, skipped, allRows), true)).toBe('failed');
    expect(state('A1.1', [...skipped, seen('passed', 'A1.1')])).toBe('proven');
  });

  it('[R1.7, R2.8] is incomplete, never whole, where a machine lacks what a test needs', () => {
    const skipped = [seen('skipped', 'A1.1'), ...allSeen.slice(1)];
    expect(verdict(judge(clauses, skipped, allRows), false)).toBe('incomplete');
  });

  it('[R2.8] shows an id as failed when any of its tests failed', () => {
    const broken = [...allSeen, seen('failed', 'A1.1')];
    expect(state('A1.1', broken)).toBe('failed');
    expect(failures(judge(clauses, broken, allRows))).toEqual(['A1.1   FAILED   failed test']);
  });

  it('[R2.8] proves a requirement by all its clauses, and lets one of a single clause stand for it', () => {
    expect(state('A2.1', [seen('passed', 'A2')])).toBe('proven');
    expect(state('A1.1', [seen('passed', 'A1')])).toBe('absent');
    expect(judge(clauses, [...allSeen, seen('passed', 'A1')], allRows).vague).toEqual(['A1 · passed test']);
  });

  it('[R2.8] fails on a name that no requirement knows', () => {
    const evidence = judge(clauses, [...allSeen, seen('passed', 'Z9.9')], allRows);
    expect(evidence.strays).toEqual(['Z9.9 · passed test']);
    expect(verdict(evidence, false)).toBe('failed');
  });

  it('[R2.8] is whole when every clause is proven', () => {
    const evidence = judge(clauses, allSeen, allRows);
    expect(verdict(evidence, true)).toBe('whole');
    expect(report(evidence, true)).toEqual([
      'A1.1   proven   passed test',
      'A1.2   proven   passed test',
      'A2.1   proven   passed test',
      'B1.1   proven   bench fast.path on pglite at 10000 people: 100 events/s, ratio 0.83, budget ≥ 50 % of the floor (and 3 more)',
      'evidence: 4 of 4 clauses proven; 3 of 3 requirements whole: whole',
    ]);
  });
});

describe('the bench in the evidence', () => {
  const missed = [row('pglite', 10_000, { holds: false, reason: 'one connection' }), ...allRows.slice(1)];

  it('[R2.9] shows a row that does not hold as missed with its reason, and never as proven', () => {
    const evidence = judge(clauses, allSeen, missed);
    expect(evidence.findings.at(-1)).toMatchObject({ id: 'B1.1', state: 'missed' });
    const lines = report(evidence, true).join('\n');
    expect(lines).toContain('B1.1   MISSED   bench fast.path on pglite at 10000 people');
    expect(lines).toContain('one connection');
    expect(lines).toContain('3 of 4 clauses proven, 1 MISSED; 2 of 3 requirements whole');
  });

  it('[R2.9] records a missed budget without breaking the run', () => {
    expect(verdict(judge(clauses, allSeen, missed), true)).toBe('whole');
  });

  it('[R2.10] fails when one engine at one size is not there', () => {
    for (const absent of allRows) {
      const evidence = judge(
        clauses,
        allSeen,
        allRows.filter((one) => one !== absent),
      );
      expect(evidence.findings.at(-1)).toMatchObject({
        state: 'absent',
        where: [`no row of fast.path for ${absent.engine} at ${absent.people}`],
      });
      expect(verdict(evidence, false)).toBe('failed');
    }
  });

  it('[R2.9, B1.13] refuses a missed row without a reason', () => {
    const file = (rows: BenchRow[]) => JSON.stringify({ machine: '2 cores', date: '2026-01-01', rows });
    expect(parseBench(file(missed))).toEqual(missed);
    expect(() => parseBench(file([row('pglite', 1, { holds: false })]))).toThrow('needs its reason');
  });
});

describe("the test runner's report", () => {
  const test = (title: string, status: string) => ({ ancestorTitles: ['suite'], title, status });
  const file = (
    name: string,
    status: string,
    assertionResults: TestReport['testResults'][number]['assertionResults'],
  ) => ({
    name: `/repo/${name}`,
    status,
    assertionResults,
  });
  const full: TestReport = {
    success: false,
    numPassedTests: 1,
    numFailedTests: 1,
    numPendingTests: 2,
    numTodoTests: 0,
    testResults: [
      file('a.test.ts', 'failed', [
        test('[A1.1] is', 'passed'),
        {
          ...test('[A1.1] was', 'failed'),
          failureMessages: ['AssertionError: expected \u001b[31m1\u001b[39m to be 2\n    at a.test.ts:3'],
        },
        test('[A1.2] may', 'pending'),
      ]),
      file('b.test.ts', 'failed', [test('[A1.2] waits for its hook', 'skipped')]),
      { ...file('c.test.ts', 'failed', []), message: 'no such file\nor folder' },
    ],
  };

  it('[R2.8] is read with where each test stands', () => {
    expect(observationsOfTests(full, '/repo').slice(0, 3)).toEqual([
      { ids: ['A1.1'], where: 'a.test.ts › suite › [A1.1] is', status: 'passed' },
      { ids: ['A1.1'], where: 'a.test.ts › suite › [A1.1] was', status: 'failed' },
      { ids: ['A1.2'], where: 'a.test.ts › suite › [A1.2] may', status: 'skipped' },
    ]);
  });

  it('[R2.8, R2.11] counts what a broken file or hook kept from running as failed', () => {
    expect(observationsOfTests(full, '/repo')[3]?.status).toBe('failed');
    expect(countTests(full)).toEqual({ passed: 1, failed: 3, skipped: 2 });
  });

  it('[R2.11] tells each failure in one line, with where it is and the first line of why', () => {
    expect(failedTests(full, '/repo')).toEqual([
      'a.test.ts › suite › [A1.1] was · AssertionError: expected 1 to be 2',
      'b.test.ts · no message',
      'c.test.ts · no such file',
    ]);
  });
});
