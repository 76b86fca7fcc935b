import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@throughline/testkit';
import { expect } from 'vitest';
import { type ConsoleUnderTest, type OpenedPage, type OpenOptions, settle } from './console.ts';

const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export interface CheckOptions {
  /** What its pictures are called. Default: from the path. */
  readonly name?: string;
  /** Brings the page into the state to be checked. */
  readonly prepare?: (page: Page) => Promise<void>;
  /** Reached by keyboard, by their accessible names: the walk fails without them. */
  readonly reaches?: readonly string[];
  /** Complaints that the test is about. */
  readonly expects?: RegExp;
  /** As whom. Default: with the admin key. */
  readonly as?: Pick<OpenOptions, 'key' | 'cookies'>;
}

/**
 * Holds a page, wide and narrow, in light and in dark, to what every page has to hold: it is walked by keyboard alone,
 * axe finds nothing, nothing is complained of, nothing is wider than the window, and nothing jumped. Leaves its pictures in
 * $THROUGHLINE_PICTURES, or in a folder `throughline-pictures` for temporary files.
 */
export async function checkPage(
  under: ConsoleUnderTest,
  path: string,
  options: CheckOptions = {},
): Promise<void> {
  const name = options.name ?? (path.replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '') || 'pulse');
  for (const size of SIZES) {
    await using opened = await under.open(path, { ...size, ...options.as, fresh: false });
    const { page } = opened;
    const where = `${name}, ${size.width}`;
    await options.prepare?.(page);
    await settle(page);
    await takePicture(page, `${name}-${size.width}-light`);
    await axeFindsNothing(page, `${where} light`);
    // As the system goes dark in the evening, with the page open.
    await page.emulateMedia({ colorScheme: 'dark' });
    await settle(page);
    await takePicture(page, `${name}-${size.width}-dark`);
    await axeFindsNothing(page, `${where} dark`, 'color-contrast');
    await walkByKeyboard(page, where, options.reaches ?? []);
    await holdsItsShape(opened, where, options.expects);
  }
}

/** To be looked at closely where a folder is said for them; else small ones, which cost a tenth to write. */
async function takePicture(page: Page, name: string): Promise<void> {
  const wanted = process.env.THROUGHLINE_PICTURES;
  const folder = wanted ?? join(tmpdir(), 'throughline-pictures');
  mkdirSync(folder, { recursive: true });
  const how = wanted ? ({ type: 'png' } as const) : ({ type: 'jpeg', quality: 60 } as const);
  await page.screenshot({ ...how, path: join(folder, `${name}.${how.type}`), fullPage: true });
}

/** No complaint, no breach of the policy, nothing wider than the window, nothing that jumped. */
export async function holdsItsShape(
  { page, complaints }: OpenedPage,
  where: string,
  expects?: RegExp,
): Promise<void> {
  const seen = await page.evaluate<{ breaches: string[]; shift: number; beyond: string[] }>(MEASURE);
  expect(
    complaints.filter((each) => !expects?.test(each)),
    `${where}: complaints`,
  ).toEqual([]);
  expect(seen.breaches, `${where}: breaches of the policy`).toEqual([]);
  expect(seen.beyond, `${where}: wider than the window`).toEqual([]);
  expect(seen.shift, `${where}: layout shift`).toBeLessThan(0.1);
}

const MEASURE = `(() => {
  const width = document.documentElement.clientWidth;
  const scrolls = (element) => {
    for (let at = element.parentElement; at; at = at.parentElement) {
      const { overflowX, position } = getComputedStyle(at);
      if (overflowX !== 'visible' || position === 'fixed') return true;
    }
    return false;
  };
  const beyond = document.documentElement.scrollWidth > width
    ? [...document.querySelectorAll('body *')]
        .filter((element) => element.getBoundingClientRect().right > width + 1 && !scrolls(element))
        .map((element) => element.tagName + '.' + element.className).slice(0, 5)
    : [];
  return { breaches: window.__breaches, shift: window.__shift, beyond };
})()`;

/** @see https://github.com/dequelabs/axe-core/blob/develop/doc/API.md */
export async function axeFindsNothing(page: Page, where: string, rule?: string): Promise<void> {
  // Past the policy of the page, as an extension of the browser's would be.
  if (!(await page.evaluate<boolean>(`'axe' in window`))) await page.evaluate(AXE);
  const found = await page.evaluate<{ id: string; nodes: { html: string; failureSummary: string }[] }[]>(
    `axe.run(document, { resultTypes: ['violations'], ...${rule ? `{ runOnly: ['${rule}'] }` : '{}'} })
      .then(({ violations }) => violations)`,
  );
  const told = found.flatMap(({ id, nodes }) =>
    nodes.slice(0, 3).map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
  expect(told, `${where}: axe`).toEqual([]);
}

const HERE = `(() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  // A choice among several hides its radio button and shows its label.
  const box = (element.matches('[type=radio]') && element.labels?.[0] || element).getBoundingClientRect();
  const labelled = (element.getAttribute('aria-labelledby') || '').split(' ')
    .map((id) => document.getElementById(id)?.textContent || '').join(' ');
  const name = element.getAttribute('aria-label') || labelled.trim() || element.labels?.[0]?.textContent
    || element.textContent || element.title || element.placeholder || '';
  const style = getComputedStyle(element);
  window.__seen = window.__seen || new Map();
  if (!window.__seen.has(element)) window.__seen.set(element, window.__seen.size);
  return {
    order: window.__seen.get(element),
    name: name.trim().slice(0, 120),
    tag: element.tagName,
    visible: box.width > 0 && box.height > 0 && style.visibility !== 'hidden',
    marked: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || element.matches('input, textarea, select'),
  };
})()`;

interface Stop {
  readonly order: number;
  readonly name: string;
  readonly tag: string;
  readonly visible: boolean;
  readonly marked: boolean;
}

/** The most stops of a walk: a page that has more holds its keyboard prisoner in a list. */
const MOST_STOPS = 200;

/** Walks the page from its start with Tab: every stop is seen, marked and named, and the walk comes to an end. */
export async function walkByKeyboard(page: Page, where: string, reaches: readonly string[]): Promise<Stop[]> {
  await page.evaluate(`document.activeElement?.blur(); window.__seen = new Map(); scrollTo(0, 0)`);
  const stops: Stop[] = [];
  for (let step = 0; step < MOST_STOPS; step += 1) {
    await page.keyboard.press('Tab');
    const stop = await page.evaluate<Stop | null>(HERE);
    if (stop === null || (stop.order === 0 && stops.length > 0)) break;
    stops.push(stop);
  }
  expect(stops.length, `${where}: stops of the keyboard`).toBeGreaterThan(0);
  expect(stops.length, `${where}: stops of the keyboard`).toBeLessThan(MOST_STOPS);
  for (const stop of stops)
    expect(stop, `${where}: the stop ${stop.tag} “${stop.name}”`).toMatchObject({
      visible: true,
      marked: true,
    });
  expect(
    stops.filter(({ name }) => name === ''),
    `${where}: stops without a name`,
  ).toEqual([]);
  const names = stops.map(({ name }) => name);
  for (const wanted of reaches)
    expect(
      names.some((name) => name.includes(wanted)),
      `${where}: reaches ${wanted} (${names.join(' | ')})`,
    ).toBe(true);
  return stops;
}
