/**
 * A process that migrates: `node migrate-process.ts URL`. It says `ready` when it has a connection, waits for a line
 * on its standard input, and says the version it found the database at afterwards.
 */
import { once } from 'node:events';
import { migrateRelational } from '../migrate.ts';
import { openPostgres } from '../postgres.ts';
import type { Schema } from '../schema.ts';

const engine = await openPostgres<Schema>({ url: process.argv[2] ?? '' });
console.log('ready');
await once(process.stdin, 'data');
console.log(`version ${await migrateRelational(engine)}`);
await engine.close();
process.stdin.destroy();
