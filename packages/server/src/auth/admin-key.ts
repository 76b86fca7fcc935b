import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { listKeys, type Schema } from '@throughline/storage/relational';
import type { Kysely } from 'kysely';
import type { Keys } from './keys.ts';

/** Where the first start leaves the admin key. */
export function adminKeyFile(directory: string): string {
  return path.join(directory, 'admin.key');
}

/**
 * On the very first start makes an admin key and writes it where only its owner can read it.
 * @returns the file, or undefined where keys exist already
 */
export async function ensureAdminKey(
  db: Kysely<Schema>,
  keys: Keys,
  directory: string,
  now: number,
): Promise<string | undefined> {
  if ((await listKeys(db)).length > 0) return undefined;
  const { key } = await keys.create('admin', 'admin', now);
  const file = adminKeyFile(directory);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await writeFile(file, `${key}\n`, { mode: 0o600 });
  return file;
}
