import { readFile } from 'node:fs/promises';
import { loadSample } from '@throughline/sample';
import { findChromium, type Page } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPage } from '../test/check-page.ts';
import { type ConsoleUnderTest, settle, startConsole, until } from '../test/console.ts';

const installed = findChromium() !== undefined;
if (!installed) console.log('SKIP Chromium is not installed: no chromium on the PATH.');

let under: ConsoleUnderTest;
/** What guests did depends on the days on which they were there: every run looks at the same ones. */
const END = Date.UTC(2026, 8, 30, 10);
/** A year of the sample: few guests are there in four weeks. */
const year = `from=${new Date(END - 300 * 86_400_000).toISOString()}&to=${new Date(END).toISOString()}`;

beforeAll(async () => {
  if (!installed) return;
  under = await startConsole({ readyWithin: 180_000 });
  await loadSample({ url: under.server.url, key: under.server.adminKey, guests: 300, end: END });
}, 240_000);
afterAll(async () => {
  await under?.[Symbol.asyncDispose]();
});

const NODES = `[...document.querySelectorAll('[data-node]')].map((node) => node.dataset.node)`;
const PLACED = `document.querySelectorAll('[data-node]').length > 3`;
const drawn = async (page: Page) => {
  await until(page, PLACED);
  await settle(page);
};
const nodesOf = (page: Page) => page.evaluate<string[]>(NODES);

describe.skipIf(!installed)('The page of journeys', () => {
  it('[G4.5] holds, on a company, what every page has to hold: as a map, as a difference, with its detail', async () => {
    await checkPage(under, `/journeys?${year}`, {
      name: 'journeys',
      prepare: drawn,
      reaches: ['Touchpoints', 'Paths', 'Zoom in', 'The map: export', 'App opened'],
    });
    await checkPage(under, `/journeys?${year}&show=difference`, {
      name: 'journeys-difference',
      prepare: drawn,
    });
    expect(true).toBe(true);
  }, 240_000);

  it('[G4.5] says what would be there where nobody did anything, and what went wrong', async () => {
    await using empty = await under.open('/journeys?from=1990-01-01T00:00:00Z&to=1990-02-01T00:00:00Z');
    expect(await empty.page.innerText('main')).toContain('The map of what people do would be here.');
    await using failed = await under.open(`/journeys?${year}&person=userId:nobody-at-all`);
    await until(failed.page, `document.querySelector('[role="alert"]')`);
    expect(await failed.page.innerText('[role="alert"]')).toContain('person_unknown');
  }, 60_000);

  it('[G4.6] shows more and less by its sliders, and keeps the view in the address', async () => {
    await using opened = await under.open(`/journeys?${year}&activities=20&paths=30`);
    const { page } = opened;
    await drawn(page);
    const few = await nodesOf(page);
    const slider = page.getByRole('slider', { name: 'Touchpoints' });
    await slider.focus();
    for (let n = 0; n < 10; n++) await page.keyboard.press('ArrowRight');
    await until(page, `document.querySelectorAll('[data-node]').length > ${few.length}`);
    // What was there only because others hung on it may go when they have another way.
    const more = new Set(await nodesOf(page));
    expect(few.filter((name) => !more.has(name)).length).toBeLessThan(few.length / 4);
    await until(page, `location.search.includes('activities=30')`);
  }, 60_000);

  it('[G4.7] is walked by arrow keys along its links, and Enter opens the numbers and people of a touchpoint', async () => {
    await using opened = await under.open(`/journeys?${year}&compare=none`);
    const { page } = opened;
    await drawn(page);
    const here = () => page.evaluate<string | undefined>('document.activeElement.dataset.node');
    await page.locator('[data-node][tabindex="0"]').focus();
    const first = await here();
    await page.keyboard.press('ArrowRight');
    const second = await here();
    expect([first, second].every((name) => name !== undefined)).toBe(true);
    expect(second).not.toBe(first);
    expect(await page.locator('[data-node][tabindex="0"]').count()).toBe(1);
    await page.keyboard.press('Enter');
    await until(page, `document.querySelector('aside h2')`);
    await settle(page);
    const panel = await page.innerText('aside');
    expect(panel).toContain(second);
    const people = Number(/People\n([\d,]+)/.exec(panel)![1]!.replaceAll(',', ''));
    expect(panel).toContain(`${people.toLocaleString('en-US')} people, the latest first.`);
    await page.getByRole('link', { name: 'All of them as a list' }).waitFor();
    // What a line opens by a click, a touchpoint's panel opens by keyboard.
    const on = page.locator('aside h3:text("Goes on to") + ul a').first();
    await on.focus();
    await page.keyboard.press('Enter');
    await until(page, `document.querySelector('aside h2')?.textContent.includes('→')`);
  }, 60_000);

  it('[G4.7] opens a link by a click on it, and a way through makes its links stand out', async () => {
    await using opened = await under.open(`/journeys?${year}`);
    const { page } = opened;
    await drawn(page);
    // Where a link lies alone, half of its way.
    const at = await page.evaluate<{ x: number; y: number }>(`(() => {
      for (const link of document.querySelectorAll('[data-link*="edge"]')) {
        const half = link.getPointAtLength(link.getTotalLength() / 2).matrixTransform(link.getScreenCTM());
        if (document.elementFromPoint(half.x, half.y) === link) return { x: half.x, y: half.y };
      }
    })()`);
    await page.mouse.click(at.x, at.y);
    await until(page, `document.querySelector('aside h2')?.textContent.includes('→')`);
    await page.keyboard.press('Escape');
    await page.locator('ol button').first().click();
    await until(page, `document.querySelector('ol button[aria-pressed="true"]')`);
    const links = `document.querySelector('section[aria-label="What people do, drawn"] svg[aria-hidden] g').children`;
    const back = await page.evaluate<number>(
      `[...${links}].filter((link) => getComputedStyle(link).strokeOpacity < 0.2).length`,
    );
    expect(back).toBeGreaterThan(0);
    await page.locator('ol li a').first().click();
    await page.getByText('People whose whole way it was').waitFor();
    await page.getByText(/people, the latest first/).waitFor();
  }, 60_000);

  it('[G4.11] has what its first line tells, which opens beside it', async () => {
    await using opened = await under.open(`/journeys?${year}&activities=1&paths=0`);
    const { page } = opened;
    await drawn(page);
    const told = await page.evaluate<string[]>(
      `[...document.querySelectorAll('header a[href*="step%3A"]')].map(({ href }) => href)`,
    );
    expect(told.length).toBeGreaterThan(0);
    for (const href of told) {
      const [, from, to] = JSON.parse(
        new URL(href).searchParams.get('panel')!.slice('step:'.length),
      ) as string[];
      const nodes = await nodesOf(page);
      expect(nodes).toContain(from);
      expect(nodes).toContain(to);
    }
    await page.locator('header a[href*="step%3A"]').first().click();
    await until(page, `document.querySelector('aside h2')?.textContent.includes('→')`);
  }, 60_000);

  it('[G4.8] takes both maps along where two are shown', async () => {
    await using opened = await under.open(`/journeys?${year}&show=both`);
    const { page } = opened;
    await until(
      page,
      `document.querySelectorAll('section[aria-label^="What people did, drawn"]').length === 2`,
    );
    await drawn(page);
    await page.getByRole('button', { name: 'The map: export' }).click();
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: 'Picture as SVG' }).click(),
    ]);
    const svg = (await readFile(await file.path())).toString();
    expect(svg.match(/<title>What people d/g)?.length).toBe(2);
  }, 60_000);

  it('[G4.8] is taken along as CSV, SVG and PNG, whole', async () => {
    await using opened = await under.open(`/journeys?${year}`);
    const { page } = opened;
    await drawn(page);
    const files: Record<string, Buffer> = {};
    for (const [item, ending] of [
      ['Table as CSV', 'csv'],
      ['Picture as SVG', 'svg'],
      ['Picture as PNG', 'png'],
    ] as const) {
      await page.getByRole('button', { name: 'The map: export' }).click();
      const [file] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('menuitem', { name: item }).click(),
      ]);
      files[ending] = await readFile(await file.path());
    }
    expect(files.csv!.toString().split('\r\n').length).toBeGreaterThan(20);
    const svg = files.svg!.toString();
    for (const name of await nodesOf(page)) expect(svg).toContain(`>${name}: `.replaceAll('&', '&amp;'));
    expect(files.png!.subarray(1, 4).toString()).toBe('PNG');
    expect(files.png!.length).toBeGreaterThan(10_000);
  }, 60_000);
});
