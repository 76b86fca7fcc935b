/** PGlite's file system on the disk, made durable: PGlite's own NodeFS has no fsync at all. */
import fs from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** A stream of Emscripten's NODEFS: `nfd` is the file descriptor of Node, `path` the path inside PGlite. */
interface OpenFile {
  readonly nfd: number;
  readonly path?: string;
}

/** The part of Emscripten's module that is touched; PGlite does not type it. */
interface EmscriptenModule {
  readonly FS: { readonly ErrnoError: new (errno: number) => Error };
  readonly NODEFS: {
    convertNodeCode(error: NodeJS.ErrnoException): number | undefined;
    readonly stream_ops: {
      fsync?: (file: OpenFile) => number;
      write(file: OpenFile, buffer: Uint8Array, offset: number, length: number, position: number): number;
    };
  };
}

/** What the owner of the files must know about. */
export interface FileEvents {
  /** One file or directory reached the disk. */
  synced(): void;
  /**
   * Durability can no longer be promised: an fsync failed (the kernel may have dropped the pages and will
   * report success next time), or the write-ahead log could not be written. Must not return if the engine is to
   * be stopped before it acknowledges anything.
   */
  broken(error: NodeJS.ErrnoException): void;
  /** Bytes were appended to the write-ahead log; the zeros that a new segment is filled with do not count. */
  logged(bytes: number): void;
}

/** Emscripten's number for EIO, for errors it has no number for: "no number" would read as success. */
const EIO = 29;

/**
 * NodeFS whose fsync is Node's.
 *
 * `_fd_sync` of Emscripten calls `stream_ops.fsync` if there is one and returns 0 otherwise; `fdatasync` always
 * returns 0 without doing anything, which is why the engine is started with wal_sync_method=fsync.
 */
export class DurableNodeFS extends NodeFS {
  readonly #events: FileEvents;

  constructor(directory: string, events: FileEvents) {
    super(directory);
    this.#events = events;
  }

  override async init(engine: PGlite, options: Parameters<NodeFS['init']>[1]) {
    const started = await super.init(engine, options);
    const install = (module: unknown) => this.#install(module as EmscriptenModule);
    return {
      emscriptenOpts: {
        ...started.emscriptenOpts,
        preRun: [...(started.emscriptenOpts.preRun ?? []), install],
      },
    };
  }

  #install(module: EmscriptenModule): void {
    const operations = module.NODEFS.stream_ops;
    const raise = (error: unknown): never => {
      throw new module.FS.ErrnoError(module.NODEFS.convertNodeCode(error as NodeJS.ErrnoException) ?? EIO);
    };

    operations.fsync = (file) => {
      try {
        fs.fsyncSync(file.nfd);
      } catch (error) {
        this.#events.broken(error as NodeJS.ErrnoException);
        return raise(error);
      }
      this.#events.synced();
      return 0;
    };

    operations.write = (file, buffer, offset, length, position) => {
      const isLog = file.path?.includes('/pg_wal/') ?? false;
      const isFilling = isLog && (file.path?.includes('xlogtemp') ?? false);
      try {
        const written = fs.writeSync(file.nfd, buffer, offset, length, position);
        if (isLog && !isFilling) this.#events.logged(written);
        return written;
      } catch (error) {
        if (isLog) this.#events.broken(error as NodeJS.ErrnoException);
        return raise(error);
      }
    };
  }
}
