import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { defineDestination } from '../destination.ts';

interface Settings {
  readonly folder: string;
  readonly everySeconds: number;
  readonly size: number;
}

/**
 * JSON lines in parts: one file a batch, under the server's directory for files. A part appears under its name only when
 * it is whole and on disk. After a crash a part may repeat lines of the one before, under the same `key`.
 */
export const files = defineDestination<Settings>({
  name: 'files',
  settings: (z) =>
    z.strictObject({
      /** Relative to the server's directory for files. */
      folder: z
        .string()
        .max(200)
        .regex(/^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/, 'names of letters, digits, _ . and -, parted by /'),
      /** A part is closed after so long, also when it is small. */
      everySeconds: z.number().min(0).max(86_400).default(60),
      /** Lines a part has at most. */
      size: z.int().min(1).max(5_000).default(5_000),
    }),
  batching: ({ size, everySeconds }) => ({ size, waitSeconds: everySeconds }),
  async deliver(batch, { folder }, { directory }) {
    const within = resolve(directory, folder);
    if (!within.startsWith(resolve(directory) + sep))
      throw new Error('the folder lies outside the directory for files');
    await mkdir(within, { recursive: true });
    const name = `${new Date().toISOString().replaceAll(/[:.]/g, '-')}-${randomUUID().slice(0, 8)}.jsonl`;
    const unfinished = join(within, `.${name}.part`);
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(batch.map(({ value }) => `${JSON.stringify(value)}\n`).join(''));
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, join(within, name));
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    await syncDirectory(within);
    return batch.map(() => ({ status: 'delivered' as const }));
  },
});

/** Makes the name itself durable. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
