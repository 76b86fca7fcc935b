import path from 'node:path';
import { openChdb } from '@throughline/storage/analytical';
import { openPglite, openPostgres, type Schema } from '@throughline/storage/relational';

// The floor of starting and of memory: a process that opens the same engines on the same data and does nothing else.

const directory = process.argv[2] ?? '';
const url = process.env.DATABASE_URL;
if (url) await openPostgres<Schema>({ url });
else await openPglite<Schema>({ directory: path.join(directory, 'relational') });
await openChdb({ directory: path.join(directory, 'analytical') });
process.stdout.write('listening on nothing\n');
process.once('SIGTERM', () => process.exit(0));
setInterval(() => {}, 1 << 30);
