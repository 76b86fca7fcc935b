import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { parseFailpoints } from './fault-server-failpoint.ts';

it('[X1] a failpoint fires on its pass alone and refuses what it does not understand', async () => {
  const failpoint = parseFailpoints(['after-claim:throw:3', 'before-commit:wait=20:all']);
  await failpoint('after-claim');
  await failpoint('after-claim');
  await failpoint('elsewhere');
  await expect(failpoint('after-claim')).rejects.toThrow('failpoint');
  await failpoint('after-claim');
  const started = performance.now();
  await failpoint('before-commit');
  expect(performance.now() - started).toBeGreaterThan(15);
  for (const text of ['after-claim', 'after-claim:explode:1', 'after-claim:kill:0', ':kill:1']) {
    expect(() => parseFailpoints([text])).toThrow('is no failpoint');
  }
});

it('[X1] a killing failpoint ends the process at once and says so before', () => {
  const module = join(import.meta.dirname, 'fault-server-failpoint.ts');
  const program = `
    import { parseFailpoints } from ${JSON.stringify(module)};
    const failpoint = parseFailpoints(['after-claim:kill:2']);
    for (let pass = 1; pass < 9; pass++) { console.log('pass ' + pass); await failpoint('after-claim'); }`;
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], { encoding: 'utf8' });
  expect(run.signal).toBe('SIGKILL');
  expect(run.stdout).toBe('pass 1\npass 2\nfailpoint after-claim:kill:2 on pass 2\n');
});
