#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import path from 'node:path';

// Modules as they were compiled by an earlier start, which saves a tenth of a start's processor time. In the checkout, not
// in the system's folder for temporary files: what lies there is run. Where it cannot be written, each start compiles.
enableCompileCache(path.join(import.meta.dirname, '../../../../.cache/compiled'));
const { run } = await import('./run.ts');

process.exitCode = await run(process.argv.slice(2));
