import path from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['packages/*/src/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
    // Processes, not threads: chDB holds one data directory per process, and tests start and kill servers.
    pool: 'forks',
    // Tests wait for servers, clocks and disks half of the time: three keep two cores busy.
    maxWorkers: 3,
    execArgv: ['--wasm-tiering-budget=1300000000', '--min-semi-space-size=16'],
    // Some three hundred servers and commands are started: each finds its modules compiled.
    env: { NODE_COMPILE_CACHE: path.join(import.meta.dirname, '.cache/compiled') },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A test that passes on the second try is a fault that nobody has looked at.
    retry: 0,
  },
});
