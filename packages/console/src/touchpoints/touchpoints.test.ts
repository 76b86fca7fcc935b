import { findChromium } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPage } from '../test/check-page.ts';
import { type ConsoleUnderTest, startConsole } from '../test/console.ts';
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
  ['', ['Catalogue', 'Name', 'Download YAML', 'Upload YAML']],
  ['/live', ['Pause', 'Outcome', 'Person']],
  ['/violations', ['Violations']],
  ['/dead-letters', ['Replay', 'Discard', 'Export', 'Reason', 'Choose Deposit paid']],
  ['/sources', ['Add a source']],
  ['/destinations', ['Add a destination']],
  ['/keys', ['Make a key', 'Revoke web shop']],
];
const PANELS = ['touchpoint:Deposit paid', 'source:till', 'destination:partner'];

describe.skipIf(!installed)('The pages of touchpoints', () => {
  for (const [path, reaches] of PAGES)
    it(`[G3.1, A2.9] /touchpoints${path} holds what a page has to hold, with hostile values in it`, async () => {
      await checkPage(under, `/touchpoints${path}`, { reaches });
    }, 120_000);

  it('[G3.1, A2.9] so do its panels', async () => {
    const { letters } = (await (await under.server.request('/v1/dead-letters')).json()) as {
      letters: { id: string; name: string }[];
    };
    const hostile = letters.find(({ name }) => name.startsWith('<script'))!;
    for (const panel of [...PANELS, `letter:${hostile.id}`]) {
      const [kind = ''] = panel.split(':');
      await checkPage(under, `/touchpoints?panel=${encodeURIComponent(panel)}`, { name: `panel-${kind}` });
    }
  }, 240_000);

  it('[A2.9] scripts, turned text, escapes, invisible and endless values do nothing on any of them, and are seen', async () => {
    for (const [path] of PAGES) {
      await using opened = await under.open(`/touchpoints${path}`);
      const { page } = opened;
      expect(await page.evaluate('window.__harm'), path).toBeUndefined();
      expect(await page.evaluate('document.title'), path).toContain('Throughline');
      expect(await page.evaluate('document.querySelectorAll("main script, main img").length'), path).toBe(0);
    }
    await using opened = await under.open('/touchpoints/dead-letters');
    const table = await opened.page.getByRole('group', { name: 'Dead letters' }).innerText();
    for (const shown of ['U+202E', 'U+200B', 'U+001B', '<script>']) expect(table).toContain(shown);
  }, 120_000);
});
