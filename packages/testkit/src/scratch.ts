import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync } from 'node:fs';
import { join } from 'node:path';

const MEMORY = '/dev/shm';
const PREFIX = 'throughline-tests-';
/** Free bytes from which temporary files may lie in memory: far more than a run is known to need (88 MB, looked at once). */
const ENOUGH = 8 * 2 ** 30;

/**
 * For vitest's `globalSetup`: temporary files of a run lie in memory where there is room, in a folder that goes with the run.
 * A start of a server takes an eighth less of the processor there, for what a disk's file system does to find places
 * for hundreds of files. Nothing is proved less by it: what is killed in tests is processes, whose writes the system keeps
 * either way; fsyncs are counted, a full disk is one of the test's own, and the bench measures on the disk.
 */
export function setup(): void {
  if (process.env.TMPDIR !== undefined || !existsSync(MEMORY)) return;
  for (const name of readdirSync(MEMORY)) if (isLeft(name)) rmSync(join(MEMORY, name), REMOVE);
  const { bavail, bsize } = statfsSync(MEMORY);
  if (bavail * bsize < ENOUGH) return;
  folder = mkdtempSync(join(MEMORY, `${PREFIX}${process.pid}-`));
  // As the system's own: databases run as users of their own.
  chmodSync(folder, 0o1777);
  process.env.TMPDIR = folder;
}

export function teardown(): void {
  if (folder !== undefined) rmSync(folder, REMOVE);
}

let folder: string | undefined;
const REMOVE = { recursive: true, force: true } as const;

/** Of a run that was killed. */
function isLeft(name: string): boolean {
  if (!name.startsWith(PREFIX)) return false;
  try {
    process.kill(Number.parseInt(name.slice(PREFIX.length), 10), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}
