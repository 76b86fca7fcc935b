#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import path from 'node:path';

// Modules as they were compiled by the start before: a fifth less work at every start. Not where everybody may write.
enableCompileCache(path.join(import.meta.dirname, '../../../../.cache/compiled'));
const { run } = await import('./run.ts');

process.exitCode = await run(process.argv.slice(2));
