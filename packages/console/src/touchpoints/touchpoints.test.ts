import { findChromium } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPage } from '../test/check-page.ts';
import { type ConsoleUnderTest, startConsole, until } from '../test/console.ts';
import { fillCompany } from './test/company.ts';

const installed = findChromium() !== undefined;
if (!installed) console.log('SKIP Chromium is not installed: no chromium on the PATH.');

let under: ConsoleUnderTest;

beforeAll(async () => {
  if (!installed) return;
  under = await startConsole();
  await fillCompany(under.server);
}, 240_000);
afterAll(async () => {
  await under?.[Symbol.asyncDispose]();
});

const PAGES: readonly (readonly [path: string, reaches: readonly string[]])[] = [
  ['', ['Catalogue', 'Name', 'Download YAML', 'Upload YAML', 'Deposit paid']],
  ['/live', ['Pause', 'Outcome']],
  ['/violations', ['Deposit paid']],
  ['/dead-letters', ['Replay', 'Discard', 'Export', 'Reason']],
  ['/sources', ['Add a source', 'till']],
  ['/destinations', ['Add a destination', 'partner']],
  ['/keys', ['Make a key', 'Revoke web shop']],
];

describe.skipIf(!installed)('The pages of touchpoints', () => {
  for (const [path, reaches] of PAGES)
    it(`[G3.1, A2.9] /touchpoints${path} holds what a page has to hold, with hostile values in it`, async () => {
      await checkPage(under, `/touchpoints${path}`, { reaches });
      await using opened = await under.open(`/touchpoints${path}`);
      expect(await opened.page.evaluate('window.__harm')).toBeUndefined();
      await until(opened.page, 'true');
    }, 120_000);
});
