import { chmod, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { destinationContract, sampleDelivery } from '@throughline/testkit/destination-contract';
import { expect, it } from 'vitest';
import { files } from './files.ts';

destinationContract('[O2.6, O2.7] files', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'throughline-files-'));
  const root = join(directory, 'files');
  const away = join(directory, 'away');
  return {
    destination: files,
    settings: { folder: 'crm/orders', everySeconds: 0 },
    run: { directory: root },
    async arrived() {
      const folder = join(root, 'crm/orders');
      const parts = (await readdir(folder)).sort();
      expect(parts.every((part) => /^[^.].*\.jsonl$/.test(part))).toBe(true);
      const texts = await Promise.all(parts.map((part) => readFile(join(folder, part), 'utf8')));
      return texts.flatMap((text) =>
        text
          .trimEnd()
          .split('\n')
          .map((line) => JSON.parse(line).id as string),
      );
    },
    async fail() {
      await rename(root, away);
      const { writeFile } = await import('node:fs/promises');
      await writeFile(root, 'in the way');
    },
    async mend() {
      await rm(root);
      await rename(away, root);
      await chmod(root, 0o700);
    },
    writesOver: false,
    close: () => rm(directory, { recursive: true, force: true }),
  };
});

it('[O1.22] files are written under their directory and nowhere else', async () => {
  const { z } = await import('zod');
  for (const folder of ['../up', '/etc', 'a/../../b', 'a//b', '.hidden', 'a\\..\\b', ''])
    expect(files.settings(z).safeParse({ folder }).success, folder).toBe(false);
  const run = { name: 'f', allowPrivate: false, signal: AbortSignal.timeout(1_000), directory: '/tmp/x' };
  await expect(
    files.deliver([sampleDelivery(1)], { folder: '../y', everySeconds: 0, size: 1 }, run),
  ).rejects.toThrow('outside');
});
