import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { describeWithData, referenceData } from './reference-data.ts';

it('[D1] reference data is found by THROUGHLINE_DATA, and its absence skips with one line', () => {
  const root = mkdtempSync(join(tmpdir(), 'throughline-data-'));
  mkdirSync(join(root, 'some-set'));
  vi.stubEnv('THROUGHLINE_DATA', root);
  const print = vi.spyOn(console, 'log').mockImplementation(() => undefined);
  const ran: string[] = [];
  const describe = Object.assign((name: string) => ran.push(name), {
    skip: (name: string) => ran.push(`skipped ${name}`),
  });
  expect(referenceData('some-set')).toBe(join(root, 'some-set'));
  expect(referenceData('no-such-set')).toBeUndefined();
  describeWithData(describe, 'some-set', 'with data', () => undefined);
  describeWithData(describe, 'no-such-set', 'without data', () => undefined);
  expect(ran).toEqual(['with data', 'skipped without data']);
  expect(print).toHaveBeenCalledOnce();
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(root, { recursive: true });
});
