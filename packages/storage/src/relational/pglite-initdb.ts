/**
 * Child process that initialises a new data directory and exits.
 *
 * Apart from the engine because initdb leaves some 500 MB of WebAssembly memory behind, which only the end of a
 * process gives back. Argument: the directory to fill, which must not exist or be empty. Exit code 0 means that
 * every file of it is on the disk; the parent then renames it into place.
 */
import fs from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** initdb itself runs without fsync, so the whole tree is synced once at the end, directories last. */
function syncTree(directory: string): void {
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const name = path.join(directory, entry.name);
    if (entry.isDirectory()) syncTree(name);
    else if (entry.isFile()) syncPath(name);
  }
  syncPath(directory);
}

function syncPath(name: string): void {
  const descriptor = fs.openSync(name, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}

const directory = process.argv[2];
if (directory === undefined) throw new Error('pglite-initdb needs the directory to initialise');
const engine = await PGlite.create({ fs: new NodeFS(directory) });
// Never connected to, so never vacuumed: left in place, their age would stop the engine after 2^31 transactions.
await engine.exec("UPDATE pg_database SET datistemplate = false WHERE datname LIKE 'template%'");
await engine.exec('DROP DATABASE template0');
await engine.exec('DROP DATABASE template1');
await engine.close();
syncTree(directory);
// PGlite leaves handles open that would keep this process alive.
process.exit(0);
