/**
 * Writes the pages of docs/reference that are made from the code: `npx node scripts/reference.ts`.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { referencePages } from './reference/pages.ts';

for (const [path, text] of await referencePages()) {
  writeFileSync(join(import.meta.dirname, '..', path), text);
  console.log(`wrote ${path}`);
}
// chDB keeps a thread that would hold the process.
process.exit(0);
