import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { analyticalContract } from '../../../testkit/src/analytical-contract.ts';
import { openChdb } from './engine.ts';

const directory = mkdtempSync(join(tmpdir(), 'throughline-chdb-'));
afterAll(() => rmSync(directory, { recursive: true, force: true }));

analyticalContract('chDB', () => openChdb({ directory }));
