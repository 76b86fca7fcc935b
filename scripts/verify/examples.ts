/** Every `examples/<name>/run.ts` is a step; the ids it proves stand in brackets at the start of its first comment. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { idsIn } from '../evidence/observations.ts';
import { root, run } from './command.ts';
import { type Step, twoAtATime } from './steps.ts';

export function exampleSteps(folder = join(root, 'examples')): Step[] {
  const names = (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => existsSync(join(folder, name, 'run.ts')))
    .sort();
  if (names.length > 0)
    return twoAtATime(names.map((name) => exampleStep(join(folder, name, 'run.ts'), name)));
  return [
    {
      name: 'examples',
      proves: ['R2.6'],
      run: async () => ({ status: 'failed', note: 'no examples/*/run.ts to run' }),
    },
  ];
}

function exampleStep(file: string, name: string): Step {
  return {
    name: `example ${name}`,
    proves: ['R2.6', ...idsInFirstComment(readFileSync(file, 'utf8'))],
    run: async () => {
      const code = await run('node', [file], { held: true });
      return code === 0 ? { status: 'passed' } : { status: 'failed', note: `node ${file} exited ${code}` };
    },
  };
}

/** `/** [R3.9] Imports …` and `// [R3.9] Imports …`, after a shebang or not. */
export function idsInFirstComment(source: string): string[] {
  const comment = /^(?:#!.*\n)?\s*(?:\/\*\*?|\/\/)[\s*]*(?<text>[^\n]*)/.exec(source)?.groups?.text;
  return idsIn(comment ?? '');
}
