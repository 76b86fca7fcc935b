import { findChromium } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPage } from '../test/check-page.ts';
import { type ConsoleUnderTest, startConsole } from '../test/console.ts';

const installed = findChromium() !== undefined;
if (!installed) console.log('SKIP Chromium is not installed: no chromium on the PATH.');

let under: ConsoleUnderTest;

beforeAll(async () => {
  if (installed) under = await startConsole();
}, 180_000);
afterAll(async () => {
  await under?.[Symbol.asyncDispose]();
});

describe.skipIf(!installed)('The frame', () => {
  it('[G5.1] holds every page', async () => {
    for (const path of ['/', '/touchpoints', '/people', '/journeys', '/organization'])
      await checkPage(under, path);
    expect(true).toBe(true);
  }, 240_000);
});
