import { findChromium, type Page } from '@throughline/testkit';
import { generate } from 'otplib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkPage, holdsItsShape } from '../test/check-page.ts';
import { type ConsoleUnderTest, type OpenedPage, settle, startConsole, until } from '../test/console.ts';

const installed = findChromium() !== undefined;
if (!installed) console.log('SKIP Chromium is not installed: no chromium on the PATH.');

const PASSWORD = 'a long enough password';
/** What somebody may call themselves: markup, a turn of direction, zero width, and length. */
const HOSTILE = `<img src=x onerror=document.title='owned'>\u202e\u200b"'&${'x'.repeat(20)}`;

let under: ConsoleUnderTest;
let owner: ReadonlyMap<string, string>;

beforeAll(async () => {
  if (installed) under = await startConsole();
}, 180_000);
afterAll(async () => {
  await under?.[Symbol.asyncDispose]();
});

async function cookiesOf({ context }: OpenedPage): Promise<Map<string, string>> {
  return new Map((await context.cookies()).map(({ name, value }) => [name, value]));
}

function setUpPath(): string {
  const link = /^ {2}http:\/\/[^/]+(\/set-up#\S+)$/m.exec(under.server.output())?.[1];
  if (link === undefined) throw new Error('no set-up link was printed');
  return link;
}

const fill = async (page: Page, fields: Record<string, string>) => {
  for (const [label, value] of Object.entries(fields))
    await page.getByLabel(new RegExp(`^${label}`)).fill(value);
};

/** Asks the server as whoever is signed in. */
async function ask<T>(
  cookies: ReadonlyMap<string, string>,
  method: string,
  path: string,
  body: object,
): Promise<T> {
  const { url } = under.server;
  const response = await fetch(url + path, {
    method,
    headers: { origin: url, cookie: [...cookies].map((pair) => pair.join('=')).join('; ') },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
  return (await response.json()) as T;
}

const signedIn = (page: Page) => until(page, `document.querySelector('nav[aria-label="Capabilities"]')`);

describe.skipIf(!installed)('The doors of the console', () => {
  it('[A1.30] the set-up makes the owner by keyboard alone, and leaves nothing of its link behind', async () => {
    const path = setUpPath();
    await checkPage(under, path, { name: 'set-up', as: { key: null }, reaches: ['Your name', 'Password'] });
    await using opened = await under.open(path, { key: null });
    const { page } = opened;
    for (const text of ['Olga Owner', 'olga@example.org', PASSWORD]) {
      await page.keyboard.press('Tab');
      await page.keyboard.type(text);
    }
    await page.keyboard.press('Enter');
    await signedIn(page);
    await settle(page);
    expect(page.url()).not.toContain('#');
    expect(await page.getByRole('link', { name: 'Olga Owner' }).count()).toBe(1);
    owner = await cookiesOf(opened);
    expect([...owner.keys()]).toEqual(['throughline.session_token']);
    // No script of the page can read what signs it in, and nothing else was put down.
    expect(await page.evaluate('document.cookie')).toBe('');
    await holdsItsShape(opened, 'set-up');
    await using again = await under.open(path, { key: null });
    await until(again.page, `document.querySelector('[role="alert"]')?.textContent.includes('link_unknown')`);
  }, 120_000);

  it('[A1.30] signs in, says what was wrong, and signs out', async () => {
    await checkPage(under, '/', {
      name: 'sign-in',
      as: { key: null },
      reaches: ['E-mail', 'Sign in', 'Open with a key'],
    });
    await using opened = await under.open('/people', { key: null });
    const { page } = opened;
    await fill(page, { 'E-mail': 'olga@example.org', Password: 'not it' });
    await page.keyboard.press('Enter');
    await until(page, `document.querySelector('[role="alert"]')?.textContent.includes('sign_in_wrong')`);
    await fill(page, { Password: PASSWORD });
    await page.keyboard.press('Enter');
    await signedIn(page);
    expect(new URL(page.url()).pathname).toBe('/people');
    await page.getByRole('button', { name: 'Sign out' }).click();
    await until(page, `document.querySelector('h1')?.textContent === 'Who is asking?'`);
    expect(await opened.context.cookies()).toEqual([]);
    await holdsItsShape(opened, 'sign-in', /401/);
  }, 120_000);

  it('[A1.31] sets up a second factor from a picture that no third party draws, and asks for its code', async () => {
    await using opened = await under.open('/organization/account', { cookies: owner });
    const { page } = opened;
    const outside: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(under.server.url)) outside.push(request.url());
    });
    await page.getByLabel('Your password, once more').fill(PASSWORD);
    await page.getByRole('button', { name: 'Set it up' }).click();
    await until(
      page,
      `document.querySelector('svg[aria-label^="QR code"] path')?.getAttribute('d').length > 500`,
    );
    const secret = await page.locator('form code').innerText();
    await fill(page, { 'Code of six digits': await generate({ secret: secret.trim() }) });
    await page.getByRole('button', { name: 'Turn it on' }).click();
    await until(page, `document.querySelector('main').textContent.includes('Recovery codes')`);
    const [recovery = ''] = await page.locator('code').allInnerTexts();
    await page.getByRole('button', { name: 'I have them' }).click();
    expect(outside).toEqual([]);
    owner = await cookiesOf(opened);

    await using elsewhere = await under.open('/', { key: null });
    await fill(elsewhere.page, { 'E-mail': 'olga@example.org', Password: PASSWORD });
    await elsewhere.page.keyboard.press('Enter');
    await until(elsewhere.page, `document.querySelector('h1')?.textContent.includes('Which code')`);
    await elsewhere.page.getByRole('button', { name: 'Use a recovery code' }).click();
    await fill(elsewhere.page, { 'Recovery code': recovery });
    await elsewhere.page.keyboard.press('Enter');
    await signedIn(elsewhere.page);
  }, 120_000);
});

describe.skipIf(!installed)('The pages of the organization', () => {
  it('[A1.30, A2.10] hold what every page holds, with hostile names in them', async () => {
    const invited = await ask<{ url: string }>(owner, 'POST', '/v1/organization/invitations', {
      email: 'hostile@example.org',
      role: 'viewer',
    });
    const { hash } = new URL(invited.url);
    await checkPage(under, `/invitation${hash}`, {
      name: 'invitation',
      as: { key: null },
      reaches: ['Password'],
    });
    await ask(new Map(), 'POST', '/v1/auth/invitation', {
      secret: hash.slice(1),
      name: HOSTILE,
      password: PASSWORD,
    });
    await ask(owner, 'POST', '/v1/organization/invitations', { email: 'waiting@example.org', role: 'agent' });
    const as = { cookies: owner };
    await checkPage(under, '/organization', { name: 'team', as, reaches: ['Invite someone', 'Remove'] });
    await checkPage(under, '/organization/account', {
      name: 'account',
      as,
      reaches: ['Sign out everywhere'],
    });
    await checkPage(under, '/organization/audit', { name: 'audit', as, reaches: ['Save as CSV'] });
    await checkPage(under, '/organization/single-sign-on', {
      name: 'sso',
      as,
      reaches: ['Issuer', 'Set it'],
    });
    await using opened = await under.open('/organization', { cookies: owner });
    const { page } = opened;
    await page.getByRole('button', { name: /img src/ }).click();
    await settle(page);
    expect(await page.title()).not.toContain('owned');
    expect(await page.evaluate(`document.querySelectorAll('img').length`)).toBe(0);
    await holdsItsShape(opened, 'hostile member');
  }, 240_000);

  it('[A1.32] show a viewer what a viewer may, and say why the rest is closed', async () => {
    const answer = await fetch(`${under.server.url}/v1/auth/sign-in`, {
      method: 'POST',
      body: JSON.stringify({ email: 'hostile@example.org', password: PASSWORD }),
    });
    const cookies = new Map(
      answer.headers.getSetCookie().map((line) => line.split(';', 1)[0]!.split('=', 2) as [string, string]),
    );
    await checkPage(under, '/organization', {
      name: 'team-viewer',
      as: { cookies },
      reaches: ['My account'],
    });
    await using opened = await under.open('/organization', { cookies });
    const text = await opened.page.evaluate<string>(`document.querySelector('main').textContent`);
    expect(text).toContain('Your role does not show this.');
    expect(text).not.toContain('olga@example.org');
    expect(await opened.page.getByRole('link', { name: 'Audit' }).count()).toBe(0);
    await using keys = await under.open('/touchpoints', { cookies });
    expect(await keys.page.getByRole('link', { name: 'Keys' }).count()).toBe(0);
    expect(await keys.page.getByRole('button', { name: 'Download YAML' }).count()).toBe(1);
    expect(await keys.page.getByRole('button', { name: 'Upload YAML' }).count()).toBe(0);
    await using letters = await under.open('/touchpoints/dead-letters', { cookies });
    expect(await letters.page.getByRole('button', { name: /Replay|Discard|Export/ }).count()).toBe(0);
    await using people = await under.open('/people', { cookies });
    expect(await people.page.getByRole('button', { name: 'Export CSV' }).count()).toBe(0);
    await holdsItsShape(opened, 'viewer');
  }, 120_000);
});
