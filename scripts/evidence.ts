/**
 * `npm run evidence`: prints, for every clause of docs/requirements.md, where the last run of `npm test` proved it.
 * `--all` names every proof. Exits 1 when the evidence is not whole.
 */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBench } from './evidence/bench-rows.ts';
import { type Evidence, judge, verdict } from './evidence/judge.ts';
import { observationsOfSteps, observationsOfTests, type TestReport } from './evidence/observations.ts';
import { report } from './evidence/report.ts';
import { parseRequirements } from './evidence/requirements.ts';
import type { StepResult } from './verify/steps.ts';

const root = join(import.meta.dirname, '..');
const folder = join(root, '.cache', 'evidence');
const stepsFile = join(folder, 'steps.json');
const benchFile = join(root, 'bench', 'results', 'latest.json');

/** Where the test runner writes its own report. */
export const testsFile = join(folder, 'tests.json');

/** What a run of the check leaves for the report. */
interface Run {
  date: string;
  /** In CI every clause must be proven; elsewhere a machine may lack what a test needs. */
  strict: boolean;
  steps: StepResult[];
}

/** Forgets the last run, so that nothing of it can prove anything in this one. */
export function forgetLastRun(): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}

export function rememberSteps(steps: StepResult[], strict: boolean): void {
  const run: Run = { date: new Date().toISOString(), strict, steps };
  writeFileSync(stepsFile, `${JSON.stringify(run, null, 2)}\n`);
}

export function readTests(): TestReport {
  return JSON.parse(readFileSync(testsFile, 'utf8'));
}

function readRun(): Run {
  if (!existsSync(stepsFile)) throw new Error('there is no run to report on: run `npm test` first');
  return JSON.parse(readFileSync(stepsFile, 'utf8'));
}

/** Reads what the last run left behind and judges it. */
export function gather(): { evidence: Evidence; strict: boolean; date: string } {
  const run = readRun();
  const clauses = parseRequirements(readFileSync(join(root, 'docs', 'requirements.md'), 'utf8'));
  const tests = existsSync(testsFile) ? observationsOfTests(readTests(), root) : [];
  const rows = existsSync(benchFile) ? parseBench(readFileSync(benchFile, 'utf8')) : [];
  const evidence = judge(clauses, [...observationsOfSteps(run.steps), ...tests], rows);
  return { evidence, strict: run.strict, date: run.date };
}

if (import.meta.main) {
  const { evidence, strict, date } = gather();
  console.log(`run of ${date}`);
  for (const line of report(evidence, strict, process.argv.includes('--all'))) console.log(line);
  process.exitCode = verdict(evidence, strict) === 'whole' ? 0 : 1;
}
