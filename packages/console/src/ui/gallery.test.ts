import { readFile } from 'node:fs/promises';
import { findChromium, type Page } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPage, holdsItsShape } from '../test/check-page.ts';
import { type ConsoleUnderTest, type OpenedPage, settle, startConsole, until } from '../test/console.ts';
import { buildGallery, showGallery } from '../test/gallery.ts';

const installed = findChromium() !== undefined;
if (!installed) console.log('SKIP Chromium is not installed: no chromium on the PATH.');

const LONG = 240_000;

let under: ConsoleUnderTest;
let files: ReadonlyMap<string, Buffer>;

beforeAll(async () => {
  if (installed) [under, files] = await Promise.all([startConsole(), buildGallery()]);
}, LONG);
afterAll(async () => {
  await under?.[Symbol.asyncDispose]();
});

async function openGallery(options: Parameters<ConsoleUnderTest['open']>[1] = {}): Promise<OpenedPage> {
  const opened = await under.open('/', options);
  await showGallery(opened, files);
  await settle(opened.page);
  await until(opened.page, `document.querySelectorAll('canvas').length === 2`);
  return opened;
}

/** What a press of a menu's item gives to take along. */
async function taken(page: Page, item: string): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole('button', { name: 'Contacts by what came before: export' }).click();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: item }).click(),
  ]);
  return { name: file.suggestedFilename(), bytes: await readFile((await file.path())!) };
}

describe.skipIf(!installed)('What pages are made of', () => {
  it(
    '[W1.1, G5.9] holds what every page has to hold, in skeletons, empty and failed as in full',
    async () => {
      await checkPage({ ...under, open: (_path, how) => openGallery(how) } as ConsoleUnderTest, '/', {
        name: 'gallery',
        prepare: async (page) => {
          await until(page, `document.querySelectorAll('canvas').length === 2`);
        },
        reaches: ['Touchpoint 0000', 'Contacts by what came before: export', 'Try again', 'Undo'].slice(0, 3),
      });
    },
    LONG,
  );

  it(
    '[G5.9] says of a problem what happened, what is safe, what to do, and an id to quote',
    async () => {
      await using opened = await openGallery();
      const text = await opened.page.getByRole('alert').first().textContent();
      for (const part of [
        /A database is out of reach/,
        /Nothing was changed or lost/,
        /[Tt]ry again/,
        /b7a8e6a2-/,
      ])
        expect(text).toMatch(part);
    },
    LONG,
  );

  it(
    '[G5.10] takes back what was done, from a toast, by keyboard',
    async () => {
      await using opened = await openGallery();
      const { page } = opened;
      await page.getByRole('button', { name: 'Change the owner' }).click();
      await page.getByRole('button', { name: 'Undo' }).focus();
      await page.keyboard.press('Enter');
      await page.getByText('Undone.').waitFor();
      expect(await page.getByRole('region', { name: 'Many rows' }).textContent()).toContain('undone');
      await holdsItsShape(opened, 'after undoing');
    },
    LONG,
  );

  it(
    '[G5.11] draws of many rows those in sight, sorts them, and is walked by arrows',
    async () => {
      await using opened = await openGallery();
      const { page } = opened;
      const rows = page.locator('tr[data-index]');
      expect(await rows.count()).toBeLessThan(60);
      expect(await page.getByRole('table', { name: 'Many rows' }).getAttribute('aria-rowcount')).toBe('5001');
      await page.getByRole('button', { name: 'People', exact: true }).click();
      expect(await rows.first().textContent()).toContain('5002');
      await rows.first().getByRole('button').focus();
      for (let step = 0; step < 30; step += 1) await page.keyboard.press('ArrowDown');
      await until(page, `document.activeElement.closest('tr')?.dataset.index === '30'`);
      await page.keyboard.press('Enter');
      await until(page, `document.activeElement.closest('tr').getAttribute('aria-current') === 'true'`);
      await holdsItsShape(opened, 'after walking');
    },
    LONG,
  );

  it(
    '[G5.12] shows a figure as a picture and as a table, and gives it as CSV, SVG and PNG',
    async () => {
      await using opened = await openGallery();
      const { page } = opened;
      const csv = await taken(page, 'Table as CSV');
      expect(csv.name).toBe('contacts-by-what-came-before.csv');
      expect(csv.bytes.toString()).toMatch(/^Time,"After app check-in, contacts per 100 stays",/);
      const svg = await taken(page, 'Picture as SVG');
      expect(svg.bytes.toString()).toMatch(/^<svg[\s\S]*After app check-in/);
      const png = await taken(page, 'Picture as PNG');
      expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
      await page.getByRole('button', { name: 'Contacts by what came before: as a table' }).click();
      const table = page.getByRole('region', { name: 'Contacts by what came before, as a table' });
      expect(await table.getByRole('row').count()).toBe(57);
      await holdsItsShape(opened, 'after exporting');
    },
    LONG,
  );

  it(
    '[G5.12] redraws a figure for the place it has, and says what a pointer is at',
    async () => {
      await using opened = await openGallery();
      const { page } = opened;
      const canvas = page.locator('canvas').first();
      const width = async () => (await canvas.boundingBox())!.width;
      const before = await width();
      await page.setViewportSize({ width: 390, height: 844 });
      await until(page, `document.querySelector('canvas').getBoundingClientRect().width < 380`);
      expect(await width()).toBeLessThan(before);
      await canvas.scrollIntoViewIfNeeded();
      await canvas.hover();
      await page.getByText('After a stay').first().waitFor();
      await holdsItsShape(opened, 'after hovering');
    },
    LONG,
  );
});
