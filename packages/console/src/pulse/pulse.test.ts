import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkPage } from '../test/check-page.ts';
import { type ConsoleUnderTest, settle, startConsole, until } from '../test/console.ts';

/*
 * Eight weeks of a company whose app breaks with version 2.0.0: six weeks in, checking in begins to fail, and whoever
 * it fails for calls.
 */

const DAY_MS = 86_400_000;
const DAYS = 56;
const BROKEN_DAY = 38;
const PEOPLE = 400;

let under: ConsoleUnderTest;

beforeAll(async () => {
  under = await startConsole();
}, 240_000);
afterAll(() => under?.[Symbol.asyncDispose]());

async function send(method: string, path: string, body: object): Promise<string[]> {
  const response = await under.server.request(path, { method, body: JSON.stringify(body) });
  expect(response.status, path).toBe(200);
  return ((await response.json()) as { outbox?: string[] }).outbox ?? [];
}

/** Every person comes every seventh day; every third visit is in the app, to check in. */
function* history(end: number): Generator<object[]> {
  for (let day = 0; day < DAYS; day++) {
    const events: object[] = [];
    for (let person = day % 7; person < PEOPLE; person += 7) events.push(...visit(end, day, person));
    yield events;
  }
}

function visit(end: number, day: number, person: number): object[] {
  const noon = end - (DAYS - day) * DAY_MS + DAY_MS / 2;
  const broken = day >= BROKEN_DAY;
  const app = { app: { version: broken ? '2.0.0' : '1.9.0' }, os: { name: person % 2 ? 'iOS' : 'Android' } };
  const touch = (event: string, minute: number, channel: string) => ({
    type: 'track',
    userId: `guest-${person}`,
    event,
    messageId: `${person}-${event}-${day}-${minute}`,
    timestamp: new Date(noon + minute * 60_000).toISOString(),
    touchpoint: { channel },
    ...(channel === 'mobile' ? { context: app } : {}),
  });
  const turn = person + Math.floor(day / 7);
  const events = [touch('Page viewed', 0, 'web')];
  if (turn % 11 === 3) events.push(touch('Called', 1, 'contact_center'));
  if (turn % 3 !== 0) return events;
  const fails = turn % (broken ? 2 : 41) === 0;
  events.push(touch('App opened', 2, 'mobile'));
  events.push(touch(fails ? 'Check-in failed' : 'Check-in completed', 3, 'mobile'));
  if (fails && turn % 5 !== 0) events.push(touch('Called', 30, 'contact_center'));
  return events;
}

async function tell(): Promise<void> {
  const structure = {
    departments: ['support'],
    corners: ['product', 'service'],
    stages: ['purchase', 'onboarding', 'usage', 'service'],
  };
  const called = { corner: 'service', department: 'support', stage: 'service' };
  const used = { corner: 'product', stage: 'usage' };
  const touchpoints = {
    Called: called,
    'App opened': used,
    'Page viewed': { ...used, stage: 'purchase' },
    'Check-in completed': { ...used, stage: 'onboarding' },
  };
  await send('PUT', '/v1/catalogue', { basedOn: 0, value: { ...structure, touchpoints } });
  const today = new Date();
  today.setHours(0, 0, 0, 0);
  let last: string[] = [];
  for (const batch of history(today.getTime())) last = await send('POST', '/v1/import', { batch });
  // Asked with what was acknowledged last, the answer is about all of it.
  await under.server.request(`/v1/pulse/ingest?after=${last[0]}`);
}

it('[G1.11] before anything arrived it says what would be here, and the one thing to do', async () => {
  await using opened = await under.open('/');
  const text = await opened.page.innerText('main');
  expect(text).toContain('Nothing has arrived yet.');
  const connect = opened.page.getByRole('link', { name: 'Connect a source' });
  expect(await connect.first().getAttribute('href')).toMatch(/^\/touchpoints\/sources/);
  expect(opened.complaints).toEqual([]);
});

it('[G1.11] the first line says what moved, by how much, since when and why; the page holds in its four views', async () => {
  await tell();
  await using opened = await under.open('/');
  const { page } = opened;
  const answer = await page.innerText('main');
  expect(answer).toMatch(/Service contacts after mobile touchpoints .*\(.*–.*\) since/);
  expect(answer).toMatch(/“Check-in failed”/);
  expect(answer).toMatch(/moved with it; the rest is noise or as usual/);
  const main = await page.innerText('main');
  for (const part of [
    'What explains it',
    'What moved',
    'Touchpoints',
    'Does it arrive?',
    'Gone quiet',
    '2.0.0',
  ])
    expect(main).toContain(part);
  await checkPage(under, '/', { name: 'pulse', reaches: ['Stage'] });
}, 120_000);

it('[G1.11] a number opens the people it counts, in the same scope, and the way back is the keyboard’s', async () => {
  await using opened = await under.open('/');
  const { page } = opened;
  const number = page.getByRole('link', { name: /people: Check-in failed: show them/ });
  const counted = Number((await number.innerText()).replaceAll(',', ''));
  await number.focus();
  await page.keyboard.press('Enter');
  await until(page, `document.querySelector('aside[aria-label="Check-in failed"] tbody tr button')`);
  await settle(page);
  expect(new URL(page.url()).searchParams.get('panel')).toMatch(/^behind:/);
  const total = await page.evaluate<number>(
    `Number(document.querySelector('aside[aria-label="Check-in failed"] table').getAttribute('aria-rowcount')) - 1`,
  );
  expect(total).toBe(Math.min(counted, 100));
  await page.keyboard.press('Escape');
  await until(page, `!document.querySelector('aside')`);
  expect(opened.complaints).toEqual([]);
});

it('[G1.11] counts touchpoints by what one chooses; what fails says so, with an id to quote', async () => {
  await using opened = await under.open('/');
  const { page } = opened;
  await page.getByRole('button', { name: 'Corner', exact: true }).click();
  await until(page, `document.querySelector('[aria-label="Touchpoints by corner"]')`);
  await settle(page);
  expect(await page.innerText('[aria-label="Touchpoints by corner"]')).toContain('service');
  await page.route('**/v1/pulse?*', (route) =>
    route.fulfill({
      status: 400,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        title: 'It cannot be told',
        status: 400,
        detail: 'No.',
        code: 'broken',
        requestId: 'r-1',
      }),
    }),
  );
  await page.goto(`${under.server.url}/?channel=web`);
  await until(page, `document.querySelector('[role="alert"]')`);
  expect(await page.innerText('[role="alert"]')).toMatch(/broken.*r-1/s);
});
