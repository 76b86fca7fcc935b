import { readFile } from 'node:fs/promises';
import { loadSample } from '@throughline/sample';
import { findChromium, type Page } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { axeFindsNothing, checkPage, holdsItsShape } from '../test/check-page.ts';
import { type ConsoleUnderTest, settle, startConsole, until } from '../test/console.ts';

const installed = findChromium() !== undefined;
if (!installed) console.log('SKIP Chromium is not installed: no chromium on the PATH.');

const HOSTILE = {
  script: '<script>window.__hacked=1</script><img src=x onerror="window.__hacked=1">"\'`{{7*7}}',
  turned: 'abc\u202egnp.exe\u2066\u2067 مرحبا \u200f',
  long: 'W'.repeat(10_000),
  ansi: '\u001b[31mred\u001b[0m\u0007\u0008',
  unseen: 'zero\u200bwidth\u2060\ufeff\u{e0041}',
  formula: '=HYPERLINK("http://evil.example","click")',
};

let under: ConsoleUnderTest;
const minute = (n: number) => new Date(Date.now() - n * 60_000).toISOString();

async function send(batch: object[]): Promise<void> {
  const response = await under.server.request('/v1/import', {
    method: 'POST',
    body: JSON.stringify({ batch }),
  });
  const { success, outbox } = (await response.json()) as { success: boolean; outbox: string[] };
  expect(success).toBe(true);
  for (const after of outbox) await under.server.request(`/v1/people?limit=1&after=${after}`);
}

beforeAll(async () => {
  if (!installed) return;
  under = await startConsole();
  await loadSample({ url: under.server.url, key: under.server.adminKey, guests: 120 });
  await send([
    {
      type: 'identify',
      messageId: 'q-1',
      userId: 'quinn',
      timestamp: minute(5000),
      traits: { name: 'Quinn Left', plan: 'gold' },
    },
    { type: 'page', messageId: 'q-2', anonymousId: 'quinn-tablet', name: 'Pools', timestamp: minute(4000) },
    {
      type: 'identify',
      messageId: 'q-3',
      anonymousId: 'quinn-tablet',
      timestamp: minute(3990),
      traits: { name: 'Quinn Right' },
    },
    {
      type: 'track',
      messageId: 'q-4',
      userId: 'quinn',
      anonymousId: 'quinn-tablet',
      event: 'Logged in',
      timestamp: minute(3980),
    },
    {
      type: 'identify',
      messageId: 'h-1',
      userId: HOSTILE.script.slice(0, 60),
      timestamp: minute(60),
      traits: {
        name: HOSTILE.turned,
        ...HOSTILE,
        [HOSTILE.script]: HOSTILE.unseen,
        nested: { [HOSTILE.turned]: [HOSTILE.ansi] },
      },
    },
    {
      type: 'track',
      messageId: 'h-2',
      userId: HOSTILE.script.slice(0, 60),
      event: `${HOSTILE.turned} ${HOSTILE.script}`.slice(0, 190),
      timestamp: minute(30),
      properties: { ...HOSTILE, [HOSTILE.script]: HOSTILE.long },
      context: { touchpoint: { channel: 'web' } },
    },
  ]);
}, 180_000);
afterAll(async () => {
  await under?.[Symbol.asyncDispose]();
});

async function idOf(q: string): Promise<string> {
  const response = await under.server.request(`/v1/people?limit=1&q=${encodeURIComponent(q)}`);
  const { people } = (await response.json()) as { people: { person: string }[] };
  return people[0]!.person;
}

async function busiest(): Promise<string> {
  const response = await under.server.request('/v1/people?limit=1&sort=touchpoints&kind=customer');
  return ((await response.json()) as { people: { person: string }[] }).people[0]!.person;
}

const text = (page: Page, selector: string) =>
  page.evaluate<string>(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`);
const rows = (page: Page) =>
  page.evaluate<string[]>(
    `[...document.querySelectorAll('tr[data-index] td:first-child')].map((td) => td.textContent)`,
  );

describe.skipIf(!installed)('The pages of people', () => {
  it('[G2.11] hold what every page has to hold: the list, a person beside it, a person, their walk', async () => {
    const person = await busiest();
    await checkPage(under, '/people', { name: 'people', reaches: ['Find people', 'Export CSV'] });
    await checkPage(under, `/people/${person}`, { name: 'person', reaches: ['Walk in their shoes'] });
    await checkPage(under, `/people/${person}/walk?step=4`, { name: 'walk', reaches: ['Next step'] });
    for (const [path, says, expects] of [
      [`/people?panel=person:${person}`, 'Who are they', undefined],
      ['/people?q=nobody+like+this', 'Nobody is like that', undefined],
      [`/people/${'0'.repeat(8)}-0000-0000-0000-000000000000`, 'Nobody has been seen', /404/],
    ] as const) {
      await using opened = await under.open(path, { width: 390, height: 844 });
      expect(await text(opened.page, 'main')).toContain(says);
      await holdsItsShape(opened, path, expects);
      await axeFindsNothing(opened.page, path);
    }
  }, 240_000);

  it('[G2.12] finds as one types, by keyboard alone, and the address says what is shown', async () => {
    await using opened = await under.open('/people');
    const { page } = opened;
    await page.keyboard.press('Tab');
    await page.focus('input[type="search"]');
    await page.keyboard.type('quinn le');
    await until(page, 'document.querySelectorAll("tr[data-index]").length === 0 || document.title');
    await until(page, 'location.search.includes("q=quinn")');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Backspace');
    await until(page, 'document.querySelectorAll("tr[data-index]").length === 1');
    expect(await rows(page)).toEqual(['Quinn Right']);
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await until(page, 'document.querySelector("aside")?.textContent.includes("Quinn Right")');
    expect(new URL(page.url()).searchParams.get('panel')).toMatch(/^person:/);
    await page.keyboard.press('Escape');
    await until(page, '!document.querySelector("aside")');
    await page.goBack();
    await page.reload();
    await settle(page);
    expect(await rows(page)).toEqual(['Quinn Right']);
    expect(await text(page, 'h1 + div')).toMatch(/1 person.*found by “quinn/);
  }, 60_000);

  it('[G2.12] is found from the command palette', async () => {
    await using opened = await under.open('/');
    const { page } = opened;
    await page.keyboard.press('Control+k');
    await page.waitForSelector('[role="combobox"]');
    await page.keyboard.type('quinn');
    await until(
      page,
      `[...document.querySelectorAll('[role="option"]')].some((o) => o.textContent.includes('Quinn Right'))`,
    );
    await page.evaluate(
      `[...document.querySelectorAll('[role="option"]')].find((o) => o.textContent.includes('Quinn Right')).click()`,
    );
    await until(page, 'document.querySelector("h1")?.textContent.includes("Quinn Right")');
    expect(page.url()).toContain('/people/');
  }, 60_000);

  it('[G2.13] holds thousands of rows and draws only those in sight; the list is saved as CSV', async () => {
    await using opened = await under.open('/people');
    const { page } = opened;
    const total = Number((await text(page, 'h1 + div')).replaceAll(/\D/g, ''));
    for (let round = 0; round < 6; round++) {
      await page.evaluate(`document.querySelector('[role="group"][aria-label="People"]').scrollTo(0, 1e7)`);
      await settle(page);
    }
    const loaded = await page.evaluate<number>(
      `Math.max(...[...document.querySelectorAll('tr[data-index]')].map((tr) => Number(tr.dataset.index))) + 1`,
    );
    expect(loaded).toBeGreaterThanOrEqual(Math.min(total, 200));
    expect(await page.evaluate<number>('document.querySelectorAll("tr[data-index]").length')).toBeLessThan(
      80,
    );
    const saving = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Export CSV' }).click();
    const file = await readFile(await (await saving).path(), 'utf8');
    expect(file.split('\r\n')).toHaveLength(total + 2);
    expect(file).toContain('Quinn Right');
  }, 60_000);

  it('[G2.18] a person’s touchpoints are shown by channel, within the window, with a way to their map', async () => {
    await using opened = await under.open(`/people/${await busiest()}`);
    const { page } = opened;
    const chips = page.getByRole('group', { name: 'Channels that are shown' }).getByRole('button');
    expect(await chips.count()).toBeGreaterThan(1);
    const lines = page.locator('[data-index] button');
    await chips.last().click();
    await until(page, `location.search.includes('only=')`);
    const only = new URL(page.url()).searchParams.get('only')!.replaceAll('_', ' ');
    await settle(page);
    for (const line of await lines.allInnerTexts()) expect(line).toContain(only);
    await page.evaluate('scrollTo(0, 1e6)');
    const place = (await page.getByRole('group', { name: 'Touchpoints', exact: true }).boundingBox())!;
    expect(place.y).toBeGreaterThan(48);
    expect(place.y + place.height).toBeLessThanOrEqual(900);
    const map = await page.getByRole('link', { name: 'Their map' }).getAttribute('href');
    expect(map).toMatch(/^\/journeys\?.*person=\w+%3A/);
    expect(map).not.toContain('only=');
    await page.getByRole('link', { name: 'Walk in their shoes' }).click();
    await page.getByText('those that only say who somebody is are no steps').waitFor();
    expect(opened.complaints).toEqual([]);
  }, 60_000);

  it('[G2.18] the list is as wide as its place at 1440 pixels: nothing is cut off', async () => {
    await using opened = await under.open('/people');
    const { scroll, client, first } = await opened.page.evaluate<Record<string, number>>(`(() => {
      const at = document.querySelector('[role="group"][aria-label="People"]');
      const first = Math.max(...[...at.querySelectorAll('tr[data-index] td:first-child')].map((td) => td.offsetWidth));
      return { scroll: at.scrollWidth, client: at.clientWidth, first };
    })()`);
    expect(scroll).toBeLessThanOrEqual(client!);
    expect(first).toBeLessThanOrEqual(240);
  }, 60_000);

  it('[G2.14] shows what comes in while a person is open, and groups it into visits', async () => {
    await using opened = await under.open(`/people/${await idOf('quinn')}`);
    const { page } = opened;
    await until(page, `document.querySelector('[data-state="open"]')`);
    await send([
      { type: 'track', messageId: 'q-live', userId: 'quinn', event: 'Rang the bell', timestamp: minute(0) },
    ]);
    await until(page, `document.body.textContent.includes('Rang the bell')`);
    await until(
      page,
      `document.querySelectorAll('section[aria-label^="Touchpoints, newest"] [role="group"] h3').length >= 3`,
    );
    expect(opened.complaints).toEqual([]);
  }, 60_000);

  it('[G2.15] shows both sides of a merge before it is undone, and then two people', async () => {
    await using opened = await under.open(`/people/${await idOf('quinn')}`);
    const { page } = opened;
    await page.getByRole('button', { name: 'Look at both sides, undo' }).first().click();
    await page.waitForSelector('[role="dialog"] section:nth-of-type(2)');
    const sides = await page.evaluate<string[]>(
      `[...document.querySelectorAll('[role="dialog"] section h3')].map((h) => h.textContent)`,
    );
    expect(sides).toEqual(['Quinn Left', 'Quinn Right']);
    await page.getByRole('button', { name: 'Undo this merge' }).click();
    await until(page, `document.body.textContent.includes('kept apart from now on')`);
    await until(page, `document.querySelector('h1').textContent.includes('Quinn Left')`);
    expect(opened.complaints).toEqual([]);
  }, 60_000);

  it('[G2.16] walks step by step by the arrow keys', async () => {
    await using opened = await under.open(`/people/${await busiest()}/walk`);
    const { page } = opened;
    const first = await text(page, 'section[aria-label^="Step"] h2');
    expect(await text(page, 'section[aria-label^="Step"]')).toContain('It begins.');
    await page.keyboard.press('ArrowRight');
    await until(page, `document.querySelector('section[aria-label^="Step 2 "]')`);
    expect(await text(page, 'section[aria-label^="Step"]')).toMatch(/After|At once/);
    await page.keyboard.press('End');
    await until(page, `new URL(location.href).searchParams.get('step') > 10`);
    await page.keyboard.press('Home');
    await until(page, `document.querySelector('section[aria-label^="Step 1 "]')`);
    expect(await text(page, 'section[aria-label^="Step"] h2')).toBe(first);
  }, 60_000);

  it('[A2.22] shows hostile values harmlessly: scripts, turned lines, ten thousand characters, ANSI, zero width', async () => {
    const person = await idOf(`userId:${HOSTILE.script.slice(0, 60)}`);
    for (const [path, width] of [
      [`/people?panel=person:${person}`, 1440],
      [`/people/${person}`, 1440],
      [`/people/${person}`, 390],
      [`/people/${person}/walk?step=2`, 390],
    ] as const) {
      await using opened = await under.open(path, { width });
      await holdsItsShape(opened, path);
      const seen = await opened.page.evaluate<{ hacked: unknown; unseen: boolean; fits: boolean }>(`({
        hacked: window.__hacked ?? null,
        unseen: /[\u0000-\u0008\u000e-\u001f\u200b\u202a-\u202e\u2066-\u2069\ufeff]/.test(document.querySelector('main').innerText),
        fits: document.documentElement.scrollWidth <= innerWidth,
      })`);
      expect(seen).toEqual({ hacked: null, unseen: false, fits: true });
    }
  }, 180_000);
});
