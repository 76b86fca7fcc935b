import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { link, mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CodedError } from '@throughline/core/kernel';

const FORMAT = 1;
const IV_BYTES = 12;
const TAG_BYTES = 16;
/** Shorter ones could be guessed. */
const MIN_KEY = 32;

/** What an operator can do where something was sealed under another key. */
export const SEAL_CURE =
  'A secret was encrypted under another key than this process has: start it with the THROUGHLINE_SEAL_KEY, or the seal.key, under which it was, or give the secrets again.';

/**
 * Encrypts what must be kept and used, and yet be worthless to whoever reads the database or its backups: AES-256-GCM
 * (NIST SP 800-38D) under a key that is not in the database. The key is derived (HKDF, RFC 5869) from
 * THROUGHLINE_SEAL_KEY, else from `seal.key` in the data directory, which is made when it is first needed. Processes
 * that share a database need the same.
 */
export class Seal {
  readonly #given: string | undefined;
  readonly #file: string;
  #key: Promise<Buffer> | undefined;

  /** @throws CodedError 400 `seal_key_weak` where the given key has fewer than 32 characters */
  constructor(given: string | undefined, dataDirectory: string) {
    if (given !== undefined && given.length < MIN_KEY)
      throw new CodedError(400, 'seal_key_weak', `THROUGHLINE_SEAL_KEY needs ${MIN_KEY} characters or more.`);
    this.#given = given;
    this.#file = path.join(dataDirectory, 'seal.key');
  }

  /** @param use what it is for: it opens for nothing else */
  async close(text: string, use: string): Promise<Buffer> {
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv('aes-256-gcm', await this.#secret(), iv).setAAD(Buffer.from(use));
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([Buffer.from([FORMAT]), iv, cipher.getAuthTag(), sealed]);
  }

  /** @throws CodedError 503 `seal_key_wrong` where it was sealed under another key, or for another use */
  async open(sealed: Uint8Array, use: string): Promise<string> {
    const bytes = Buffer.from(sealed);
    const [iv, tag] = [
      bytes.subarray(1, 1 + IV_BYTES),
      bytes.subarray(1 + IV_BYTES, 1 + IV_BYTES + TAG_BYTES),
    ];
    const secret = await this.#secret();
    try {
      const decipher = createDecipheriv('aes-256-gcm', secret, iv).setAAD(Buffer.from(use)).setAuthTag(tag);
      const rest = bytes.subarray(1 + IV_BYTES + TAG_BYTES);
      return decipher.update(rest, undefined, 'utf8') + decipher.final('utf8');
    } catch {
      throw new CodedError(503, 'seal_key_wrong', SEAL_CURE);
    }
  }

  /** A secret of its own for another use, the same in every process: 64 hexadecimal digits. */
  async derive(use: string): Promise<string> {
    const derived = hkdfSync('sha256', await this.#secret(), '', `throughline ${use}`, 32);
    return Buffer.from(derived).toString('hex');
  }

  #secret(): Promise<Buffer> {
    this.#key ??= this.#read().catch((error) => {
      this.#key = undefined;
      throw error;
    });
    return this.#key;
  }

  async #read(): Promise<Buffer> {
    const text = this.#given ?? (await this.#ofFile());
    return Buffer.from(hkdfSync('sha256', text, '', 'throughline seal 1', 32));
  }

  async #ofFile(): Promise<string> {
    if (!existsSync(this.#file)) await this.#make();
    const key = (await readFile(this.#file, 'utf8')).trim();
    if (key.length < MIN_KEY)
      throw new CodedError(
        503,
        'seal_key_wrong',
        `${this.#file} is empty or cut off: put back the one that was there. Without it what was sealed cannot be opened.`,
      );
    return key;
  }

  /** Of two processes that start at once one makes it. It is there whole or not at all, whoever looks, and stays. */
  async #make(): Promise<void> {
    const folder = path.dirname(this.#file);
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const draft = `${this.#file}.${randomBytes(8).toString('hex')}`;
    const made = `${randomBytes(32).toString('base64url')}\n`;
    await writeFile(draft, made, { mode: 0o600, flag: 'wx', flush: true });
    try {
      await link(draft, this.#file).catch((error: NodeJS.ErrnoException) => {
        if (error.code !== 'EEXIST') throw error;
      });
    } finally {
      await rm(draft, { force: true });
    }
    const directory = await open(folder);
    await directory.sync().finally(() => directory.close());
  }
}
