import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

const checkout = resolve(import.meta.dirname, '../../..');

/**
 * Folder of a reference data set: `$THROUGHLINE_DATA/<folder>`, else `shared/data/<folder>` beside the checkout;
 * undefined where there is none.
 */
export function referenceData(folder: string): string | undefined {
  const root = process.env.THROUGHLINE_DATA;
  const candidates = [join(checkout, '..', 'shared', 'data', folder)];
  if (root !== undefined && root !== '') candidates.unshift(join(root, folder));
  return candidates.find((candidate) => existsSync(candidate));
}

/** What this file needs of vitest's `describe`; passed in, so that benches can import testkit without a test runner. */
interface Describe {
  (name: string, body: () => void): unknown;
  skip(name: string, body: () => void): unknown;
}

/**
 * `describe` with the data set's folder; where it is absent, a skipped suite and one printed line. The body is run
 * then too, to name its tests: it may touch the folder in tests and hooks only.
 */
export function describeWithData(
  describe: Describe,
  folder: string,
  name: string,
  body: (directory: string) => void,
): void {
  const directory = referenceData(folder);
  if (directory !== undefined) {
    describe(name, () => body(directory));
    return;
  }
  console.log(
    `SKIP ${name}: reference data "${folder}" is not here (set THROUGHLINE_DATA to its parent folder).`,
  );
  // biome-ignore lint/suspicious/noSkippedTests: the data is not on this machine, which the line above says
  describe.skip(name, () => body(''));
}
