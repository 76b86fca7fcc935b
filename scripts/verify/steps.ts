/**
 * The runner of the check: every step runs whatever failed before it, and the last line counts them all.
 */

/** What one step came to. A step that cannot run on this machine is skipped, and its note says why. */
export interface Outcome {
  status: 'passed' | 'failed' | 'skipped';
  /** One line for the closing table: why it failed or was skipped, or what it saw. */
  note?: string;
  /** Tests counted inside the step, added to the closing line beside the step itself. */
  tests?: Counts;
  /** What failed inside the step, a line each, told again at the end: the last lines are often all that is kept. */
  failures?: readonly string[];
}

export interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Step {
  name: string;
  /** Ids of docs/requirements.md that this step's passing proves. */
  proves: string[];
  run: (soFar: StepResult[]) => Promise<Outcome>;
}

export interface StepResult extends Outcome {
  name: string;
  proves: string[];
  seconds: number;
}

/** Where the steps report to; tests pass their own. */
export interface Console {
  line: (text: string) => void;
  /** Milliseconds on a clock that never goes back. */
  now: () => number;
}

/** The steps, each begun beside the one before it: what one of them waits for leaves a processor to the other. */
export function twoAtATime(steps: readonly Step[]): Step[] {
  const begun = new Map<Step, Promise<Outcome>>();
  const begin = (step: Step, soFar: StepResult[]): Promise<Outcome> => {
    const outcome = begun.get(step) ?? step.run(soFar).catch(failure);
    begun.set(step, outcome);
    return outcome;
  };
  return steps.map((step, index) => ({
    ...step,
    run: (soFar) => {
      const outcome = begin(step, soFar);
      const next = steps[index + 1];
      if (next) void begin(next, soFar);
      return outcome;
    },
  }));
}

/**
 * Runs all steps in order. A step that throws has failed; the steps after it run all the same.
 * `each` is called after every step with the results so far, so that a later step can read them.
 */
export async function runSteps(
  steps: Step[],
  out: Console,
  each: (results: StepResult[]) => void = () => {},
): Promise<StepResult[]> {
  const results: StepResult[] = [];
  for (const [index, step] of steps.entries()) {
    out.line(
      `\n── ${index + 1}/${steps.length} ${step.name} ${'─'.repeat(Math.max(0, 70 - step.name.length))}`,
    );
    const began = out.now();
    const outcome = await step.run(results).catch(failure);
    const seconds = (out.now() - began) / 1000;
    results.push({ ...outcome, name: step.name, proves: step.proves, seconds });
    out.line(`${step.name}: ${outcome.status} in ${seconds.toFixed(1)} s${noteOf(outcome)}`);
    each(results);
  }
  return results;
}

function failure(error: unknown): Outcome {
  return { status: 'failed', note: error instanceof Error ? error.message : String(error) };
}

/** Every step counts as one, and the tests inside it one each. */
export function count(results: StepResult[]): Counts {
  const sum: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const result of results) {
    sum[result.status] += 1;
    sum.passed += result.tests?.passed ?? 0;
    sum.failed += result.tests?.failed ?? 0;
    sum.skipped += result.tests?.skipped ?? 0;
  }
  return sum;
}

/** The line that other programs read. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

/** What failed inside the steps, for the end of the run. */
export function failuresOf(results: StepResult[]): string[] {
  return results.flatMap(({ name, failures = [] }) => failures.map((failure) => `${name}: ${failure}`));
}

/** One line a step, for the end of the run. */
export function table(results: StepResult[]): string[] {
  const width = Math.max(...results.map((result) => result.name.length));
  return results.map((result) => {
    const tests = result.tests ? ` (${closingLine(result.tests)})` : '';
    return `${result.status.padEnd(7)}  ${result.name.padEnd(width)}  ${result.seconds.toFixed(1).padStart(6)} s${tests}${noteOf(result)}`;
  });
}

function noteOf(outcome: Outcome): string {
  return outcome.note ? ` · ${outcome.note}` : '';
}
