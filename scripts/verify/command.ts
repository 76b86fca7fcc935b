import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import type { Outcome } from './steps.ts';

export const root = join(import.meta.dirname, '../..');

/**
 * The environment of every command of the check: the project's own Node and tools come first in PATH,
 * also when the check was not started through npm.
 */
export function environment(extra: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  const bin = join(root, 'node_modules', '.bin');
  return { ...process.env, PATH: `${bin}${delimiter}${process.env.PATH ?? ''}`, ...extra };
}

export interface Limits {
  env?: NodeJS.ProcessEnv;
  /** A command that takes longer is stopped, and has failed. */
  minutes?: number;
  /** Its output is passed through once it is done, where others run beside it. */
  held?: boolean;
}

/** Runs a command in the repository with its output passed through; resolves with its exit code, 1 for a signal. */
export function run(
  command: string,
  args: string[],
  { env, minutes = 5, held = false }: Limits = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: root,
      stdio: ['ignore', held ? 'pipe' : 'inherit', held ? 'pipe' : 'inherit'],
      env: environment(env),
      timeout: minutes * 60_000,
      killSignal: 'SIGKILL',
    });
    const output: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => output.push(chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      process.stdout.write(Buffer.concat(output));
      resolve(code ?? 1);
    });
  });
}

/** A step that passes when its command exits 0. */
export async function commandStep(name: string, args: string[], hint: string): Promise<Outcome> {
  const code = await run(name, args);
  return code === 0 ? { status: 'passed' } : { status: 'failed', note: hint };
}
