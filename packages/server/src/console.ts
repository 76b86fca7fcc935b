import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Logger } from 'pino';

/** The console's package: it is no module of ours but files to build and to serve. */
const PACKAGE = resolve(import.meta.dirname, '../../console');
/** What a build is made from; tests are no part of it. */
const SOURCES = ['src/**', 'index.html', '*.ts', 'package.json'];
const NO_SOURCES = ['**/*.test.ts', '**/test/**'];

/** `build`: serve the console, and build it first where there is no build of its present sources. */
export type ConsoleMode = 'build' | 'serve' | 'none';

export type ConsoleState = 'ready' | 'building' | 'absent';

export interface ConsoleFiles {
  /** Folder of the build: `index.html` and `assets/`. */
  readonly folder: string;
  readonly state: ConsoleState;
  /** Resolves when nothing is being built any more. */
  readonly settled: Promise<void>;
  stop(): void;
}

/** The console's files, and how they come to be. The server listens meanwhile: only its pages wait for a build. */
export function openConsole(
  mode: ConsoleMode,
  logger: Pick<Logger, 'warn'>,
  say: (line: string) => void,
  from = PACKAGE,
): ConsoleFiles {
  const folder = join(from, 'dist');
  const built = () => existsSync(join(folder, 'index.html'));
  let builder: ChildProcess | undefined;
  let settled = Promise.resolve();
  if (mode === 'build' && isStale(from, folder)) {
    say('building the console, a few seconds …');
    const started = performance.now();
    const build = spawn(process.execPath, [join(from, 'build.ts')], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    builder = build;
    let complaint = '';
    build.stderr?.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString()).slice(-4_000);
    });
    settled = new Promise((done) => {
      const end = (failure: string | undefined) => {
        if (builder === undefined) return;
        builder = undefined;
        if (failure === undefined) say(`the console is built (${seconds(started)} s)`);
        else {
          logger.warn({ why: failure }, 'the console could not be built; everything else works');
          say(
            `the console could not be built${built() ? '; an older build is served' : ''}. Why: npm run build -w packages/console`,
          );
        }
        done();
      };
      build.once('error', ({ message }) => end(message));
      build.once('close', (code) => end(code === 0 ? undefined : complaint || `it ended with ${code}`));
    });
  }
  return {
    folder,
    get state() {
      // An older build waits too: it may speak of an interface that this server no longer has.
      if (builder) return 'building';
      return built() ? 'ready' : 'absent';
    },
    settled,
    stop() {
      builder?.kill('SIGTERM');
    },
  };
}

/**
 * Whether a build is missing, or older than what it is made from, as make has it: a look at the times of some hundred
 * files, a few milliseconds. Where there is nothing to build from, what is there is good.
 */
function isStale(from: string, folder: string): boolean {
  const made = timeOf(join(folder, 'index.html'));
  const sources = globSync(SOURCES, { cwd: from, exclude: NO_SOURCES });
  return sources.length > 0 && sources.some((name) => timeOf(join(from, name)) > made);
}

function timeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}
