import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Seal } from './seal.ts';

const SECRET = 'whsec_5f2a9c, and ü';
const KEY = 'a key of the environment, long enough';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'throughline-seal-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const wrong = { status: 503, code: 'seal_key_wrong' };

describe('Sealed secrets', () => {
  it('[C5.13] open under the same key and use, in another process too, and hold no word of the secret', async () => {
    const seals = Array.from({ length: 20 }, () => new Seal(undefined, directory));
    // All make the file at once: one of them does, and nobody reads half of it.
    const sealed = await Promise.all(seals.map((seal) => seal.close(SECRET, 'a')));
    for (const one of sealed) for (const seal of seals) expect(await seal.open(one, 'a')).toBe(SECRET);
    expect(sealed[0]!.includes('whsec')).toBe(false);
    expect(sealed[0]!.equals(sealed[1]!)).toBe(false);
    expect(await readdir(directory)).toEqual(['seal.key']);
    const file = join(directory, 'seal.key');
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await readFile(file, 'utf8')).trim().length).toBeGreaterThanOrEqual(43);
  });

  it('[C5.13] open for no other use, under no other key, and not once they were changed', async () => {
    const seal = new Seal(KEY, directory);
    const sealed = await seal.close(SECRET, 'a');
    expect(await new Seal(KEY, '/nowhere').open(sealed, 'a')).toBe(SECRET);
    await expect(seal.open(sealed, 'b')).rejects.toMatchObject(wrong);
    await expect(new Seal(`${KEY}!`, directory).open(sealed, 'a')).rejects.toMatchObject(wrong);
    await expect(new Seal(undefined, directory).open(sealed, 'a')).rejects.toMatchObject(wrong);
    for (const at of [1, 14, sealed.length - 1]) {
      const changed = Buffer.from(sealed);
      changed[at] = changed[at]! ^ 1;
      await expect(seal.open(changed, 'a'), String(at)).rejects.toMatchObject(wrong);
    }
    await expect(seal.open(sealed.subarray(0, 10), 'a')).rejects.toMatchObject(wrong);
  });

  it('[C5.13] are not made under a file that was cut off: it is told, and left as it is', async () => {
    for (const text of ['', 'half a k']) {
      await writeFile(join(directory, 'seal.key'), text);
      await expect(new Seal(undefined, directory).close(SECRET, 'a')).rejects.toMatchObject(wrong);
      expect(await readFile(join(directory, 'seal.key'), 'utf8')).toBe(text);
    }
  });

  it('[C5.13] are not made under a key that somebody could guess', () => {
    expect(() => new Seal('short', directory)).toThrow('32 characters');
  });
});
