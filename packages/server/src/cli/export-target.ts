import { type FileHandle, mkdir, open, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { CodedError } from '@throughline/core/kernel';
import { S3Store } from './s3-store.ts';
import { parseS3Url, type S3Flags } from './s3-url.ts';

/** Where an export goes. A file of that name is there whole or not at all, whatever dies on the way. */
export interface ExportTarget {
  readonly shown: string;
  read(name: string): Promise<Buffer | undefined>;
  /** @returns once it is kept */
  write(name: string, bytes: AsyncIterable<Buffer>, type: string): Promise<void>;
}

/** @throws CodedError where the folder cannot be made, or a store has no credentials */
export async function openTarget(out: string, flags: S3Flags): Promise<ExportTarget> {
  const url = parseS3Url(out);
  if (url) return storeTarget(new S3Store(url.bucket, flags), url.key, out);
  await mkdir(out, { recursive: true }).catch((error: Error) => {
    throw unwritable(out, error);
  });
  return folderTarget(out);
}

function folderTarget(folder: string): ExportTarget {
  return {
    shown: folder,
    read: (name) =>
      readFile(join(folder, name)).catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') return undefined;
        throw unwritable(folder, error);
      }),
    write: async (name, bytes) => {
      // Under its name once it is on the disk: what a kill leaves behind is written over.
      const temporary = join(folder, `.${name}.part`);
      const file = await open(temporary, 'w').catch((error: Error) => {
        throw unwritable(folder, error);
      });
      try {
        for await (const chunk of bytes) await onDisk(folder, () => writeAll(file, chunk));
        await onDisk(folder, () => file.sync());
      } finally {
        await file.close();
      }
      await onDisk(folder, () => rename(temporary, join(folder, name)));
      const directory = await open(folder);
      await directory.sync().finally(() => directory.close());
    },
  };
}

/** A fault of the disk is told apart from one of the server, which is asked again. */
async function onDisk(folder: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (error) {
    throw unwritable(folder, error as Error);
  }
}

async function writeAll(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let at = 0; at < bytes.length; ) at += (await file.write(bytes, at)).bytesWritten;
}

function unwritable(folder: string, { message }: Error): CodedError {
  return new CodedError(
    500,
    'export_unwritable',
    `${folder} cannot be written: ${message}. The same command goes on from the last whole part.`,
  );
}

/** The least that a store takes as a piece which is not the last; so much is kept in memory, a few times over. */
const PIECE_BYTES = 5 * 1024 * 1024;

function storeTarget(store: S3Store, prefix: string, shown: string): ExportTarget {
  const keyOf = (name: string) => (prefix === '' ? name : `${prefix.replace(/\/+$/, '')}/${name}`);
  return {
    shown,
    read: (name) => store.get(keyOf(name)),
    write: async (name, bytes, type) => {
      const key = keyOf(name);
      const upload = new Upload(store, key, type);
      try {
        for await (const chunk of bytes) await upload.add(chunk);
        await upload.finish();
      } catch (error) {
        await upload.abort();
        throw error;
      }
    },
  };
}

/** One object: in one request where it is small, else in pieces. */
class Upload {
  readonly #store: S3Store;
  readonly #key: string;
  readonly #type: string;
  #id: string | undefined;
  #etags: string[] = [];
  #pending: Buffer[] = [];
  #size = 0;

  constructor(store: S3Store, key: string, type: string) {
    this.#store = store;
    this.#key = key;
    this.#type = type;
  }

  async add(chunk: Buffer): Promise<void> {
    this.#pending.push(chunk);
    this.#size += chunk.length;
    if (this.#size >= PIECE_BYTES) await this.#send();
  }

  async finish(): Promise<void> {
    if (this.#id === undefined) {
      await this.#store.put(this.#key, Buffer.concat(this.#pending), this.#type);
      return;
    }
    if (this.#size > 0) await this.#send();
    await this.#store.completeUpload(this.#key, this.#id, this.#etags);
  }

  async abort(): Promise<void> {
    if (this.#id !== undefined) await this.#store.abortUpload(this.#key, this.#id);
  }

  async #send(): Promise<void> {
    this.#id ??= await this.#store.beginUpload(this.#key, this.#type);
    const piece = Buffer.concat(this.#pending);
    this.#pending = [];
    this.#size = 0;
    this.#etags.push(await this.#store.uploadPiece(this.#key, this.#id, this.#etags.length + 1, piece));
  }
}
