import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleSteps, idsInFirstComment } from './examples.ts';

describe('the examples', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'examples-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const example = (name: string, text: string) => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'run.ts'), text);
  };

  it('[R2.6] are a step each, in order, with the ids of their first comment', async () => {
    example('02-bad', '// Only fails.\nprocess.exitCode = 3;\n');
    example('01-good', '/** [R3.9] Does nothing. */\nexport {};\n');
    mkdirSync(join(folder, 'data-only'));
    const steps = exampleSteps(folder);
    expect(steps.map(({ name, proves }) => [name, proves])).toEqual([
      ['example 01-good', ['R2.6', 'R3.9']],
      ['example 02-bad', ['R2.6']],
    ]);
    expect(await steps[0]?.run([])).toEqual({ status: 'passed' });
    expect(await steps[1]?.run([])).toMatchObject({ status: 'failed' });
  });

  it('[R2.6] have failed where there are none', async () => {
    for (const empty of [folder, join(folder, 'not-there')]) {
      const [step] = exampleSteps(empty);
      expect(await step?.run([])).toMatchObject({ status: 'failed' });
    }
  });

  it('[R2.6] may say their ids after a shebang or over several lines', () => {
    expect(idsInFirstComment('#!/usr/bin/env node\n// [R3.9] x')).toEqual(['R3.9']);
    expect(idsInFirstComment('/**\n * [R3.9, R3.10] x\n */')).toEqual(['R3.9', 'R3.10']);
    expect(idsInFirstComment('const a = 1; // [R3.9]')).toEqual([]);
  });
});
