import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mountSmallDisk } from './fault.ts';

it('[X4] a small disk fills to the last byte, takes writes again when freed and goes away whole', (context) => {
  const disk = mountSmallDisk(8);
  if (disk === undefined) return context.skip();
  expect(disk.fill()).toBeGreaterThan(7 * 1_048_576);
  expect(() => writeFileSync(join(disk.directory, 'more'), 'x'.repeat(100))).toThrow(/ENOSPC/);
  disk.free();
  writeFileSync(join(disk.directory, 'more'), 'x'.repeat(100));
  disk.unmount();
  expect(existsSync(disk.directory)).toBe(false);
});
