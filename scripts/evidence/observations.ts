import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import type { Counts, StepResult } from '../verify/steps.ts';

/** Something that ran and names the ids it proves: a test, or a step of the check. */
export interface Observation {
  ids: string[];
  /** `file › test name`, or the step's name. */
  where: string;
  status: 'passed' | 'failed' | 'skipped';
}

/** The parts that are read of the report which vitest's JSON reporter writes. */
export interface TestReport {
  success: boolean;
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: TestFile[];
}

interface TestFile {
  /** Absolute path. */
  name: string;
  status: string;
  message?: string;
  assertionResults: {
    ancestorTitles: string[];
    title: string;
    status: string;
    failureMessages?: string[];
  }[];
}

/** Ids in brackets at the start of a name: `[T2.3, S1.1] does this` → T2.3 and S1.1. */
export function idsIn(name: string): string[] {
  const bracket = /^\s*\[(?<ids>[A-Z]\d[^\]]*)\]/.exec(name)?.groups?.ids ?? '';
  return bracket
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '');
}

/** Every test that names ids, in its own name or in that of a suite around it. */
export function observationsOfTests(report: TestReport, root: string): Observation[] {
  return report.testResults.flatMap((file) =>
    file.assertionResults.map((test) => ({
      ids: [...test.ancestorTitles, test.title].flatMap(idsIn),
      where: `${relative(root, file.name)} › ${[...test.ancestorTitles, test.title].join(' › ')}`,
      status: statusOf(test.status, file),
    })),
  );
}

function statusOf(status: string, file: TestFile): Observation['status'] {
  if (status === 'passed' || status === 'failed') return status;
  // What was not run because a hook of its file failed has not been skipped: it is broken.
  return file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')
    ? 'failed'
    : 'skipped';
}

/** Files that broke before any of their tests could fail count as one failed test each. */
export function countTests(report: TestReport): Counts {
  const brokenFiles = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** Each failed test, and each file that broke before its tests, with the first line of why. */
export function failedTests(report: TestReport, root: string): string[] {
  return report.testResults.flatMap((file) => {
    const place = relative(root, file.name);
    const failed = file.assertionResults.filter((test) => test.status === 'failed');
    if (failed.length === 0 && file.status === 'failed') return [`${place} · ${firstLine(file.message)}`];
    return failed.map(
      ({ ancestorTitles, title, failureMessages }) =>
        `${place} › ${[...ancestorTitles, title].join(' › ')} · ${firstLine(failureMessages?.[0])}`,
    );
  });
}

const firstLine = (message = 'no message'): string => stripVTControlCharacters(message.split('\n', 1)[0]!);

export function observationsOfSteps(steps: StepResult[]): Observation[] {
  return steps.map((step) => ({
    ids: step.proves,
    where: `npm test › ${step.name}${step.note ? ` (${step.note})` : ''}`,
    status: step.status,
  }));
}
