/**
 * `npm test`, or `npm run verify`: the whole check. Every step runs whatever failed before it; the last line is
 * `N passed, N failed, N skipped`, with each step and each test counted as one.
 */
import { existsSync } from 'node:fs';
import { verdict } from './evidence/judge.ts';
import { countTests, failedTests, observationsOfTests } from './evidence/observations.ts';
import { failures, report } from './evidence/report.ts';
import { forgetLastRun, gather, readTests, rememberSteps, testsFile } from './evidence.ts';
import { commandStep, root, run } from './verify/command.ts';
import { exampleSteps } from './verify/examples.ts';
import { startProduct } from './verify/start-product.ts';
import {
  type Console,
  closingLine,
  count,
  failuresOf,
  type Outcome,
  runSteps,
  type Step,
  table,
  twoAtATime,
} from './verify/steps.ts';
import { systemPackages, thisMachine } from './verify/system-packages.ts';

/** Seconds in which the whole check has to be done on two cores. */
const timeLimit = 20 * 60;
const goldenIds = ['P2.3', 'P2.4', 'P3.2', 'P3.3'];
const strict = Boolean(process.env.CI);
const out: Console = { line: (text) => console.log(text), now: () => performance.now() };

const steps: Step[] = [
  { name: 'system packages', proves: ['R1.6'], run: () => systemPackages(thisMachine(), out.line) },
  {
    name: 'format and lint',
    proves: ['R2.1'],
    run: () => commandStep('biome', ['check', '.'], 'npm run format mends most of it'),
  },
  {
    name: 'types',
    proves: ['R2.2'],
    run: types,
  },
  {
    name: 'law of imports',
    proves: ['R2.3'],
    run: () => commandStep('node', ['scripts/import-law.ts'], 'see scripts/import-law/law.ts for the law'),
  },
  {
    name: 'console',
    proves: ['G5.16'],
    // Once, here: servers of browser tests would otherwise each build it beside the others.
    run: () => commandStep('node', ['packages/console/build.ts'], 'npm run build -w packages/console'),
  },
  { name: 'tests', proves: ['R2.4'], run: tests },
  { name: 'golden schemas', proves: ['R2.5'], run: goldenSchemas },
  ...exampleSteps(),
  ...twoAtATime([
    { name: 'start as root', proves: ['R1.2', 'R1.4', 'R2.7'], run: () => startProduct('root') },
    {
      name: 'start as an ordinary user',
      proves: ['R1.2', 'R1.5', 'R2.7'],
      run: () => startProduct('ordinary'),
    },
  ]),
  { name: 'time', proves: ['R2.14'], run: time },
  { name: 'evidence', proves: [], run: evidence },
];

/** The console has what browsers have, the rest has what Node has. */
async function types(): Promise<Outcome> {
  const check = (project: string) => commandStep('tsc', ['--noEmit', '-p', project], 'see above');
  const [ours, console] = await Promise.all([
    check('tsconfig.json'),
    check('packages/console/tsconfig.json'),
  ]);
  return ours.status === 'passed' ? console : ours;
}

async function tests(): Promise<Outcome> {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${testsFile}`];
  // CI keeps vitest from writing golden files that are not there yet, and gives the properties their full size.
  // A test that passes at the second try is a fault nobody has looked at: there is none.
  const code = await run('vitest', ['run', ...reporters], { env: { CI: 'true' }, minutes: 40 });
  if (!existsSync(testsFile)) return { status: 'failed', note: 'the test runner left no report' };
  const told = readTests();
  const tests = countTests(told);
  if (code === 0 && tests.failed === 0 && tests.passed > 0) return { status: 'passed', tests };
  return { status: 'failed', tests, note: `vitest exited ${code}`, failures: failedTests(told, root) };
}

/** The golden files are compared by tests; this step makes sure that none of those was left out. */
async function goldenSchemas(): Promise<Outcome> {
  const seen = observationsOfTests(readTests(), root);
  const missing = goldenIds.filter((id) => {
    const named = seen.filter((test) => test.ids.includes(id));
    return !named.some((test) => test.status === 'passed') || named.some((test) => test.status === 'failed');
  });
  if (missing.length === 0) return { status: 'passed', note: 'compared by the tests above' };
  return {
    status: 'failed',
    note: `no passed test for ${missing.join(', ')}; npm run golden rewrites the files`,
  };
}

async function time(): Promise<Outcome> {
  const seconds = process.uptime();
  const note = `${Math.round(seconds)} s of ${timeLimit} s`;
  return { status: seconds < timeLimit ? 'passed' : 'failed', note };
}

async function evidence(): Promise<Outcome> {
  const { evidence: gathered } = gather();
  for (const line of report(gathered, strict)) out.line(line);
  const judged = verdict(gathered, strict);
  if (judged === 'whole') return { status: 'passed' };
  if (judged === 'failed')
    return { status: 'failed', note: 'not every clause is proven', failures: failures(gathered) };
  return { status: 'skipped', note: 'incomplete: this machine lacks what some tests need' };
}

forgetLastRun();
rememberSteps([], strict);
const results = await runSteps(steps, out, (soFar) => rememberSteps(soFar, strict));
const sum = count(results);
out.line('');
for (const line of table(results)) out.line(line);
for (const line of failuresOf(results)) out.line(line);
out.line('');
out.line(closingLine(sum));
process.exitCode = sum.failed > 0 ? 1 : 0;
