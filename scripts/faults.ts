/**
 * The full set of fault tests: `npm run test:faults`, with further arguments for vitest. What `npm test` runs in short
 * (every failpoint, five kills on each engine, twelve seconds of overload) is run at the promised length here: fifty
 * kills on each engine, sixty seconds of overload on both.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [
    vitest,
    'run',
    'packages/server/src/faults',
    'packages/server/src/workers/shipper.test.ts',
    ...process.argv.slice(2),
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, THROUGHLINE_FAULTS: 'full' } },
);
process.exitCode = status ?? 1;
