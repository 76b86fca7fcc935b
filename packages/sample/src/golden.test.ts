import { expect, it } from 'vitest';
import { truth } from './index.ts';

it('[M1.3] truth.json is what the model’s parameters say', async () => {
  await expect(`${JSON.stringify(truth(), null, 2)}\n`).toMatchFileSnapshot('../truth.json');
});
