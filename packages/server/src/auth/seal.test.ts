import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
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
    const [first, second] = [new Seal(undefined, directory), new Seal(undefined, directory)];
    // Both make the file at once: one of them does.
    const [one, two] = await Promise.all([first.close(SECRET, 'a'), second.close(SECRET, 'a')]);
    expect(await second.open(one, 'a')).toBe(SECRET);
    expect(await first.open(two, 'a')).toBe(SECRET);
    expect(one.includes('whsec')).toBe(false);
    expect(one.equals(two)).toBe(false);
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

  it('[C5.13] are not made under a key that somebody could guess', () => {
    expect(() => new Seal('short', directory)).toThrow('32 characters');
  });
});
