import path from 'node:path';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const CORE = 'packages/core/src/**/*.test.ts';

/** These take a minute or more: begun last, one of them would be waited for alone. */
const LONGEST = [
  'faults/kills',
  'http/fuzz',
  'cli/export',
  'cli/online-retail',
  'touchpoints/touchpoints',
  'people/people',
  'relational/pglite',
  'cli/import-resume',
  'http/browser-sdks',
  'faults/processes',
  'journeys/journeys',
  'analytical/chdb',
  'organization/organization',
  'touchpoints/flows',
  'faults/deliveries',
  'src/sample',
];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const place = LONGEST.findIndex((name) => moduleId.endsWith(`${name}.test.ts`));
      return place < 0 ? LONGEST.length : place;
    };
    // Sorting is stable: the others stay in vitest's own order.
    return (await super.sort(files)).sort((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    projects: [
      // The core has no state of a process: its tests share processes, which takes a sixth or more off their time.
      { extends: true, test: { name: 'core', include: [CORE], isolate: false } },
      {
        extends: true,
        test: {
          name: 'rest',
          include: ['packages/*/src/**/*.test.ts', 'bench/**/*.test.ts', 'scripts/**/*.test.ts'],
          exclude: [CORE, '**/node_modules/**'],
        },
      },
    ],
    sequence: { sequencer: LongestFirst },
    globalSetup: 'packages/testkit/src/scratch.ts',
    // Processes, not threads: chDB holds one data directory per process, and tests start and kill servers.
    pool: 'forks',
    // Tests wait for servers, clocks and disks half of the time: three keep two cores busy.
    maxWorkers: 3,
    // As short-lived as the servers that they start (packages/testkit/src/server-process.ts).
    execArgv: ['--wasm-tiering-budget=1300000000', '--min-semi-space-size=16'],
    // Some three hundred servers and commands are started: each finds its modules compiled.
    env: { NODE_COMPILE_CACHE: path.join(import.meta.dirname, '.cache/compiled') },
    testTimeout: 60_000,
    hookTimeout: 120_000,
    // A test that passes on the second try is a fault that nobody has looked at.
    retry: 0,
  },
});
