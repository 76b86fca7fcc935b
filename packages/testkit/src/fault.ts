import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterThisProcess, type Watchdog } from './server-process-watchdog.ts';

/** A file system of its own that can be filled to the last byte without harm to the machine. */
export interface SmallDisk extends AsyncDisposable {
  /** The mount point, writable by every user. */
  readonly directory: string;
  /** Writes a ballast file until the file system is full; gives its size in bytes. */
  fill(): number;
  /** Removes the ballast. */
  free(): void;
  /** Takes the file system away with all it holds. */
  unmount(): void;
}

/**
 * Mounts a tmpfs of `megabytes` (MiB); undefined, with the reason printed, where this user may not mount.
 * It stands in for a small disk: the same ENOSPC, with nothing to format.
 */
export function mountSmallDisk(megabytes = 512): SmallDisk | undefined {
  if (process.getuid?.() !== 0) {
    console.log('SKIP disk full: mounting a tmpfs needs root.');
    return undefined;
  }
  const directory = mkdtempSync(join(tmpdir(), 'throughline-disk-'));
  const mount = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m,mode=1777`, 'tmpfs', directory]);
  if (mount.status !== 0) {
    rmdirSync(directory);
    const reason = mount.error?.message ?? mount.stderr.toString().trim();
    console.log(`SKIP disk full: mounting a tmpfs was refused (${reason}).`);
    return undefined;
  }
  return new Tmpfs(directory);
}

class Tmpfs implements SmallDisk {
  readonly directory: string;
  readonly #ballast: string;
  readonly #watchdog: Watchdog;
  #mounted = true;

  constructor(directory: string) {
    this.directory = directory;
    this.#ballast = join(directory, 'ballast');
    this.#watchdog = afterThisProcess('sleep 1; umount -l "$1"; rmdir "$1"', [directory]);
  }

  fill(): number {
    const file = openSync(this.#ballast, 'a');
    let size = 0;
    try {
      // The last bytes in small pieces: a large write into little room may be refused as a whole.
      for (const piece of [1_048_576, 4_096, 1]) size += writeUntilFull(file, Buffer.alloc(piece));
    } finally {
      closeSync(file);
    }
    return size;
  }

  free(): void {
    rmSync(this.#ballast, { force: true });
  }

  unmount(): void {
    if (!this.#mounted) return;
    this.#mounted = false;
    this.#watchdog.release();
    // Lazily where a process that is about to end still has a file open.
    if (spawnSync('umount', [this.directory]).status !== 0) spawnSync('umount', ['-l', this.directory]);
    rmdirSync(this.directory);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.unmount();
  }
}

function writeUntilFull(file: number, piece: Buffer): number {
  let written = 0;
  while (true) {
    try {
      const count = writeSync(file, piece);
      if (count === 0) return written;
      written += count;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return written;
      throw error;
    }
  }
}
