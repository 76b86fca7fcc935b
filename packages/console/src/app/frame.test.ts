import { findChromium, type Page } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindsNothing, checkPage, holdsItsShape, walkByKeyboard } from '../test/check-page.ts';
import { type ConsoleUnderTest, settle, startConsole, until } from '../test/console.ts';

const installed = findChromium() !== undefined;
if (!installed) console.log('SKIP Chromium is not installed: no chromium on the PATH.');

/** Pages are built, opened and walked here, on a machine that may be busy. */
const LONG = 240_000;
const WORDS = ['Pulse', 'Touchpoints', 'People', 'Journeys', 'Organization'];

let under: ConsoleUnderTest;

beforeAll(async () => {
  if (installed) under = await startConsole();
}, LONG);
afterAll(async () => {
  await under?.[Symbol.asyncDispose]();
});

const search = (page: Page) => new URL(page.url()).searchParams;
const path = (page: Page) => new URL(page.url()).pathname;
const focused = (page: Page) =>
  page.evaluate<string>(
    `document.activeElement.getAttribute('aria-label') || document.activeElement.textContent`,
  );

/** Goes on with Tab until a stop of this name has the keyboard. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press('Tab');
    const here = await focused(page);
    if (typeof name === 'string' ? here === name : name.test(here)) return;
  }
  throw new Error(`Tab never came to ${String(name)}`);
}

describe.skipIf(!installed)('The frame', () => {
  it(
    '[G5.1, W1.1, A2.8] holds a page that is nowhere: walked, looked through by axe, in four pictures',
    async () => {
      await checkPage(under, '/nowhere', {
        name: 'nowhere',
        reaches: ['Skip to the page', 'Last 28 days', 'All stages', 'Go anywhere', 'Go to Pulse'],
      });
    },
    LONG,
  );

  it(
    '[G5.2] has landmarks, a way past the frame, and takes the keyboard to the title of a new page',
    async () => {
      await using opened = await under.open('/');
      const { page } = opened;
      for (const [role, name] of [
        ['navigation', 'Capabilities'],
        ['region', 'Scope'],
      ] as const)
        expect(await page.getByRole(role, { name }).count(), name).toBe(1);
      for (const role of ['main', 'banner'] as const)
        expect(await page.getByRole(role).count(), role).toBe(1);
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Skip to the page');
      await page.keyboard.press('Enter');
      expect(await page.evaluate<string>('document.activeElement.id')).toBe('main');
      await page.keyboard.press('g');
      await page.keyboard.press('e');
      await until(page, `document.activeElement.tagName === 'H1'`);
      expect(path(page)).toBe('/people');
      expect(await page.title()).toMatch(/\? · Throughline$/);
      await holdsItsShape(opened, 'after going');
    },
    LONG,
  );

  it(
    '[G5.3] keeps the scope in the address: chosen by keyboard, shared, taken back',
    async () => {
      await using opened = await under.open('/people');
      const { page } = opened;
      const usual = [search(page).get('from'), search(page).get('to')];
      expect(usual.every((each) => each !== null)).toBe(true);
      await tabTo(page, 'Everyone');
      await page.keyboard.press('Enter');
      await page.getByRole('dialog', { name: 'Kind' }).waitFor();
      await axeFindsNothing(page, 'choosing a kind');
      await page.keyboard.press('Space');
      await until(page, `location.search.includes('kind=customer')`);
      await page.keyboard.press('Escape');
      await until(page, `document.activeElement.textContent.startsWith('Kind Customers')`);
      const link = new URL(page.url());
      await using other = await under.open(link.pathname + link.search);
      expect(await other.page.getByRole('region', { name: 'Scope' }).textContent()).toContain(
        'Kind Customers',
      );
      expect(search(other.page).get('from')).toBe(usual[0]);
      await tabTo(page, 'Kind: everyone');
      await page.keyboard.press('Enter');
      await until(page, `!location.search.includes('kind=')`);
      await page.goBack();
      await until(page, `location.search.includes('kind=customer')`);
      await page.getByRole('link', { name: 'Journeys' }).click();
      await until(page, `location.pathname === '/journeys'`);
      expect(search(page).getAll('kind')).toEqual(['customer']);
      await holdsItsShape(opened, 'after choosing');
    },
    LONG,
  );

  it(
    '[G5.3] has periods by name, by day, and what they are compared with',
    async () => {
      await using opened = await under.open(
        '/?from=2026-01-05T00:00:00.000Z&to=nonsense&channel=a&channel=b&compare=year',
      );
      const { page } = opened;
      // What cannot be meant is dropped, the rest is kept.
      expect(search(page).getAll('channel')).toEqual(['a', 'b']);
      await page.getByRole('button', { name: /^Last 28 days vs the year before/ }).click();
      await page.getByRole('button', { name: 'Last 7 days' }).click();
      await page.getByRole('radio', { name: 'Nothing' }).click();
      await until(page, `location.search.includes('compare=none')`);
      const [from, to] = [Date.parse(search(page).get('from')!), Date.parse(search(page).get('to')!)];
      expect((to - from) / 86_400_000).toBeCloseTo(7, 0);
      await page.getByLabel('First day').fill('2026-01-05');
      await page.getByLabel('Last day').fill('2026-01-11');
      await axeFindsNothing(page, 'choosing a period');
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: '5 Jan – 11 Jan 2026' }).waitFor();
      await holdsItsShape(opened, 'after choosing');
    },
    LONG,
  );

  it(
    '[G5.4] goes anywhere from the palette: found by words, chosen by keyboard, the scope kept',
    async () => {
      await using opened = await under.open('/?kind=partner');
      const { page } = opened;
      await page.keyboard.press('Control+k');
      const field = page.getByRole('combobox', { name: /Go to/ });
      await field.waitFor();
      await settle(page);
      await axeFindsNothing(page, 'the palette');
      await page.keyboard.type('jour');
      await until(
        page,
        `document.querySelector('[role=option][aria-selected=true]')?.textContent === 'Journeys'`,
      );
      await page.keyboard.press('Enter');
      await until(page, `location.pathname === '/journeys'`);
      expect(search(page).get('kind')).toBe('partner');
      await page.keyboard.press('Control+k');
      await until(page, `document.activeElement.role === 'combobox'`);
      await page.keyboard.type('zzzz');
      await page.getByText('Nothing is called “zzzz”.').waitFor();
      await page.keyboard.press('Escape');
      await field.waitFor({ state: 'detached' });
      await page.keyboard.press('?');
      await page.getByRole('dialog', { name: 'Keys' }).waitFor();
      await axeFindsNothing(page, 'the list of keys');
      await holdsItsShape(opened, 'after the palette');
    },
    LONG,
  );

  it(
    '[G5.4] an action has its own part of the address; light and dark are switched from the palette',
    async () => {
      await using opened = await under.open('/people?kind=partner&q=ann&seen=7');
      const { page } = opened;
      const field = page.getByRole('combobox', { name: /Go to/ });
      const choose = async (words: string) => {
        await page.keyboard.press('Control+k');
        await field.waitFor();
        await field.fill(words);
        await page.keyboard.press('Enter');
        await field.waitFor({ state: 'detached' });
      };
      await choose('what changed map');
      await until(page, `location.pathname === '/journeys'`);
      expect([search(page).get('show'), search(page).get('kind')]).toEqual(['difference', 'partner']);
      // What only the list understands stays with it.
      expect([search(page).has('q'), search(page).has('seen')]).toEqual([false, false]);
      await choose('switch to dark');
      await until(page, `getComputedStyle(document.body).backgroundColor === 'rgb(21, 21, 23)'`);
    },
    LONG,
  );

  it(
    '[G5.17] a part of the scope that a page does not use says so, and is quiet',
    async () => {
      await using opened = await under.open('/organization');
      const { page } = opened;
      const unused = () =>
        page.evaluate<string[]>(
          `[...document.querySelectorAll('[aria-label="Scope"] button[aria-describedby]')]
            .filter((each) => document.getElementById(each.getAttribute('aria-describedby')).textContent === 'Not used on this page')
            .map((each) => each.textContent.replace(/ vs .*/, ''))`,
        );
      const lists = ['All channels', 'All corners', 'All departments', 'All stages'];
      await expect.poll(unused, { timeout: 10_000 }).toEqual(['Last 28 days', 'Everyone', ...lists]);
      await axeFindsNothing(page, 'a page without a scope');
      await page.getByRole('link', { name: 'People' }).click();
      await until(page, `location.pathname === '/people'`);
      await expect.poll(unused, { timeout: 10_000 }).toEqual(['Last 28 days', ...lists]);
      await page.getByRole('button', { name: 'In the scope' }).click();
      await until(page, `location.search.includes('who=scope')`);
      await expect.poll(unused, { timeout: 10_000 }).toEqual([]);
      await page.getByRole('link', { name: 'Pulse' }).click();
      await until(page, `location.pathname === '/'`);
      await expect.poll(unused, { timeout: 10_000 }).toEqual([]);
    },
    LONG,
  );

  it(
    '[G5.5] keeps the side panel in the address, beside the page or as a sheet',
    async () => {
      const link = '/people?panel=nothing:such';
      await using wide = await under.open(link);
      await wide.page.getByRole('complementary', { name: 'Detail' }).waitFor();
      await axeFindsNothing(wide.page, 'the panel');
      await wide.page.keyboard.press('Escape');
      await until(wide.page, `!location.search.includes('panel')`);
      await using narrow = await under.open(link, { width: 390, height: 844 });
      await narrow.page.getByRole('dialog', { name: 'Detail' }).waitFor();
      await axeFindsNothing(narrow.page, 'the sheet');
      await narrow.page.getByRole('button', { name: 'Close: Detail' }).click();
      await until(narrow.page, `!location.search.includes('panel')`);
      for (const opened of [wide, narrow]) await holdsItsShape(opened, 'after the panel');
    },
    LONG,
  );

  it(
    '[G5.6] is a drawer at 390 pixels, and every word is in it',
    async () => {
      await using opened = await under.open('/', { width: 390, height: 844 });
      const { page } = opened;
      await page.getByRole('button', { name: 'Open the menu' }).click();
      await page.getByRole('dialog', { name: 'Menu' }).waitFor();
      await axeFindsNothing(page, 'the drawer');
      const names = (await walkByKeyboard(page, 'the drawer', WORDS)).map(({ name }) => name);
      expect(names).not.toContain('Go anywhere');
      await page.getByRole('link', { name: 'People' }).click();
      await until(page, `location.pathname === '/people' && !document.querySelector('[role=dialog]')`);
      await holdsItsShape(opened, 'after the drawer');
    },
    LONG,
  );

  it(
    '[G5.7] is dark when the system is, unless someone says otherwise; and moves nothing for who asked for that',
    async () => {
      await using opened = await under.open('/', { scheme: 'dark', reducedMotion: true });
      const { page } = opened;
      const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
      expect(await ground()).toBe('rgb(21, 21, 23)');
      await page.getByRole('button', { name: 'Appearance: As the system' }).click();
      await until(page, `getComputedStyle(document.body).backgroundColor === 'rgb(251, 250, 248)'`);
      await page.reload();
      await settle(page);
      expect(await ground()).toBe('rgb(251, 250, 248)');
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox').waitFor();
      const moving = `document.getAnimations().filter((each) => each.effect.getComputedTiming().duration > 1).length`;
      expect(await page.evaluate<number>(moving)).toBe(0);
    },
    LONG,
  );

  it(
    '[G5.8] is shown to nobody who has not said who they are, and asks anew when that is refused later',
    async () => {
      await using stranger = await under.open('/people', { key: null });
      const rail = (page: Page) => page.getByRole('navigation', { name: 'Capabilities' });
      expect(await rail(stranger.page).count()).toBe(0);
      await axeFindsNothing(stranger.page, 'signing in');
      await using opened = await under.open('/people');
      const { page } = opened;
      await rail(page).waitFor();
      // As a revoked key is answered.
      await page.route('**/v1/people?*', (route) =>
        route.fulfill({ status: 401, json: { code: 'key_unknown' } }),
      );
      await page.getByRole('link', { name: 'Journeys' }).click();
      await page.getByRole('link', { name: 'People' }).click();
      await page.reload();
      await rail(page).waitFor({ state: 'detached' });
    },
    LONG,
  );

  it(
    '[A2.8] does nothing that its policy forbids, and that is noticed',
    async () => {
      await using opened = await under.open('/');
      const { page } = opened;
      await page.evaluate(`window.__ran = 0; document.body.insertAdjacentHTML('beforeend',
        '<p id="styled" style="position:fixed">x</p><img src="x:" onerror="window.__ran = 1"><style>h1{display:none}</style>')`);
      await page.evaluate(
        `document.head.append(Object.assign(document.createElement('script'), { textContent: 'window.__ran = 2' }))`,
      );
      expect(await page.evaluate('window.__ran')).toBe(0);
      expect(await page.evaluate(`getComputedStyle(document.getElementById('styled')).position`)).toBe(
        'static',
      );
      expect(await page.evaluate(`getComputedStyle(document.querySelector('h1')).display`)).not.toBe('none');
      const noticed = await page.evaluate<string[]>('window.__breaches.map((each) => each.split(" ")[0])');
      for (const each of ['style-src-attr', 'style-src-elem', 'script-src-attr', 'script-src-elem'])
        expect(noticed).toContain(each);
    },
    LONG,
  );
});
