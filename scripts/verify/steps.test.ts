import { describe, expect, it } from 'vitest';
import { closingLine, count, failuresOf, runSteps, type Step, table, twoAtATime } from './steps.ts';

function screen() {
  const lines: string[] = [];
  let clock = 0;
  return { lines, line: (text: string) => void lines.push(text), now: () => (clock += 500) };
}

const steps: Step[] = [
  { name: 'good', proves: ['A1.1'], run: async () => ({ status: 'passed' }) },
  {
    name: 'throws',
    proves: ['A1.2'],
    run: async () => {
      throw new Error('it broke');
    },
  },
  {
    name: 'tests',
    proves: [],
    run: async () => ({
      status: 'failed',
      tests: { passed: 7, failed: 2, skipped: 1 },
      failures: ['one.test.ts › it holds · it does not', 'two.test.ts · no such file'],
    }),
  },
  { name: 'absent', proves: [], run: async () => ({ status: 'skipped', note: 'not here' }) },
];

describe('the runner of the check', () => {
  it('[R2.11] runs every step whatever failed before it', async () => {
    const out = screen();
    const results = await runSteps(steps, out);
    expect(results.map((result) => result.status)).toEqual(['passed', 'failed', 'failed', 'skipped']);
    expect(results[1]).toMatchObject({ note: 'it broke', seconds: 0.5, proves: ['A1.2'] });
    expect(out.lines.join('\n')).toContain('throws: failed in 0.5 s · it broke');
  });

  it('[R2.11] begins one step beside another where it may, never two, and takes each in its turn', async () => {
    const told: string[] = [];
    const waiting = new Map<string, () => void>();
    const step = (name: string): Step => ({
      ...{ name, proves: [] },
      run: async () => {
        told.push(`${name} begins`);
        await new Promise<void>((done) => waiting.set(name, done));
        told.push(`${name} ends`);
        if (name === 'two') throw new Error('it broke');
        return { status: 'passed' };
      },
    });
    const running = runSteps(twoAtATime([step('one'), step('two'), step('three')]), screen());
    for (const name of ['two', 'one', 'three']) {
      await expect.poll(() => waiting.has(name)).toBe(true);
      waiting.get(name)!();
    }
    expect((await running).map(({ status }) => status)).toEqual(['passed', 'failed', 'passed']);
    expect(told).toEqual(['one begins', 'two begins', 'two ends', 'one ends', 'three begins', 'three ends']);
  });

  it('[R2.11] ends with the line that counts steps and tests alike', async () => {
    const results = await runSteps(steps, screen());
    expect(closingLine(count(results))).toBe('8 passed, 4 failed, 2 skipped');
  });

  it('[R2.11] hands the results so far to the steps that come later', async () => {
    const seen: string[][] = [];
    const spy: Step = {
      name: 'spy',
      proves: [],
      run: async (soFar) => {
        seen.push(soFar.map((result) => result.name));
        return { status: 'passed' };
      },
    };
    await runSteps([...steps, spy], screen());
    expect(seen).toEqual([['good', 'throws', 'tests', 'absent']]);
  });

  it('[R2.11] says again at the end what failed inside them', async () => {
    expect(failuresOf(await runSteps(steps, screen()))).toEqual([
      'tests: one.test.ts › it holds · it does not',
      'tests: two.test.ts · no such file',
    ]);
  });

  it('[R2.11] closes with one line for each step', async () => {
    const results = await runSteps(steps, screen());
    expect(table(results)).toHaveLength(4);
    expect(table(results)[2]).toContain('(7 passed, 2 failed, 1 skipped)');
  });
});
