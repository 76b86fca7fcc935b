import { findChromium, type Page } from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConsoleUnderTest, startConsole } from '../test/console.ts';
import { fillCompany } from './test/company.ts';

const installed = findChromium() !== undefined;
if (!installed) console.log('SKIP Chromium is not installed: no chromium on the PATH.');

let under: ConsoleUnderTest;

beforeAll(async () => {
  if (!installed) return;
  under = await startConsole();
  await fillCompany(under.server, { guests: 20 });
}, 240_000);
afterAll(async () => {
  await under?.[Symbol.asyncDispose]();
});

const ask = async <T>(path: string, method = 'GET', body?: unknown): Promise<T> => {
  const response = await under.server.request(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
};
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true });
/** On a machine that may be busy. */
const eventually = <T>(look: () => T) => expect.poll(look, { timeout: 15_000 });
const DEPOSIT = '/v1/catalogue/touchpoints/Deposit%20paid';
interface Planned {
  readonly version: number;
  readonly value: { readonly promise?: string; readonly onViolation: string };
}

describe.skipIf(!installed)('What is done on the pages of touchpoints', () => {
  it('[G3.2] a plan is changed with its diff, and whom the schema would have refused, before it; undo restores it', async () => {
    await using opened = await under.open('/touchpoints?panel=touchpoint:Deposit%20paid');
    const { page } = opened;
    await button(page, 'Edit the plan').click();
    await page.getByLabel('Promise').fill('Back within a day');
    await page.getByRole('textbox', { name: 'Schema' }).fill('{"required":["nothing"]}');
    await button(page, 'Review the change').click();
    await page.getByText('comes: promise: Back within a day').waitFor();
    await page.getByText('2 of 2', { exact: true }).first().waitFor();
    await page.getByText('events examined would have been refused').waitFor();
    await button(page, 'Back').click();
    await page.getByRole('textbox', { name: 'Schema' }).fill('');
    await button(page, 'Review the change').click();
    await button(page, 'Save the plan').click();
    await eventually(async () => (await ask<Planned>(DEPOSIT)).value.promise).toBe('Back within a day');
    await button(page, 'Undo').click();
    await eventually(async () => (await ask<Planned>(DEPOSIT)).value.promise).toBeUndefined();
    await page.getByText('versions', { exact: false }).first().waitFor();
    expect(opened.complaints).toEqual([]);
  }, 60_000);

  it('[G3.3] a plan is uploaded as YAML after its changes were seen, and taken back', async () => {
    await using opened = await under.open('/touchpoints');
    const { page } = opened;
    const { value } = await ask<{ value: { touchpoints: Record<string, object> } }>('/v1/catalogue');
    const touchpoints = { ...value.touchpoints, 'Ferry boarded': { department: 'park' } };
    await button(page, 'Upload YAML').click();
    await page.setInputFiles('input[type=file]', {
      name: 'plan.yaml',
      mimeType: 'application/yaml',
      buffer: Buffer.from(JSON.stringify({ ...value, touchpoints })),
    });
    await page.getByText('Ferry boarded: comes into the plan').waitFor();
    await button(page, 'Make 1 change').click();
    const ferry = () => under.server.request('/v1/catalogue/touchpoints/Ferry%20boarded');
    await eventually(async () => (await ferry()).status).toBe(200);
    await button(page, 'Undo').click();
    await eventually(async () => (await ferry()).status).toBe(404);
  }, 60_000);

  it('[G3.13] what the catalogue leaves open is a way to it; what is listed stands in the address', async () => {
    await using opened = await under.open('/touchpoints');
    const { page } = opened;
    await page.getByRole('link', { name: /seen and in no plan/i }).click();
    await eventually(() => page.url()).toContain('gap=unplanned');
    const rows = () => page.locator('tr[data-index]').allInnerTexts();
    await eventually(async () => {
      const all = await rows();
      return all.length > 0 && all.every((row) => row.includes('no owner'));
    }).toBe(true);
    await page.goto(`${under.server.url}/touchpoints?q=deposit`);
    await eventually(async () => (await rows()).length).toBe(1);
    await page.goto(`${under.server.url}/touchpoints/dead-letters?code=type_unknown`);
    await page.getByRole('button', { name: 'Discard all that match' }).waitFor();
    await eventually(() => page.getByRole('combobox', { name: 'Reason' }).inputValue()).toBe(
      'an unknown type of call',
    );
    await eventually(async () => (await rows()).length > 0).toBe(true);
    expect((await rows()).some((row) => row.includes('Deposit paid'))).toBe(false);
    // Another page keeps the scope, and nothing of this one's own.
    await page.getByRole('link', { name: 'Violations' }).click();
    await eventually(() => page.url()).toContain('/violations');
    expect(new URL(page.url()).searchParams.has('code')).toBe(false);
    await page.getByRole('link', { name: /that were refused: Deposit paid/ }).click();
    await page.getByRole('button', { name: 'Deposit paid', exact: true }).waitFor();
    await page.goto(`${under.server.url}/touchpoints/sources?channel=nowhere`);
    // A number since ever opens people since ever.
    await page.getByRole('link', { name: /touchpoints of booking-site, and their people/ }).click();
    await eventually(async () => (await rows()).length > 0).toBe(true);
    await page.goto(`${under.server.url}/touchpoints/sources`);
    await page.getByRole('link', { name: /refused events? waits?/ }).click();
    await eventually(() => new URL(page.url()).pathname).toBe('/touchpoints/dead-letters');
  }, 60_000);

  it('[G3.4] a dead letter says why and what lets it in; once that is done it is replayed, with what became of it; what is discarded is said before', async () => {
    const { version, value } = await ask<Planned>(DEPOSIT);
    await using opened = await under.open('/touchpoints/dead-letters');
    const { page } = opened;
    await button(page, 'Deposit paid').click();
    await page.getByText('Change the schema, or what becomes of events').waitFor();
    await page.getByRole('region', { name: 'What was sent' }).getByText('twelve').waitFor();
    await button(page, 'Replay it').click();
    await page.getByText('1 refused again').waitFor();
    await ask(DEPOSIT, 'PUT', { basedOn: version, value: { ...value, onViolation: 'mark' } });
    await page.getByRole('checkbox', { name: 'Choose Deposit paid' }).check();
    await button(page, 'Replay 1 chosen letter').click();
    await page.getByText('1 event came in').waitFor();
    const { touchpoints } = await ask<{ touchpoints: { id: string }[] }>(
      '/v1/people/userId:guest-1/timeline',
    );
    expect(touchpoints.map(({ id }) => id)).toEqual(['deposit-1']);
    await page.goto(`${under.server.url}/touchpoints/dead-letters`);
    await button(page, 'Discard all that match').click();
    await page.getByText('These events never become touchpoints').waitFor();
    await button(page, 'Discard them for good').click();
    await page.getByText('No refused event waits here.').waitFor();
  }, 60_000);

  it('[G3.5] the live tail shows what comes in, holds it back while paused, and opens the person', async () => {
    // What came before the page was opened is shown too: only these are awaited.
    await using opened = await under.open('/touchpoints/live?name=Raft+boarded&name=Raft+left');
    const { page } = opened;
    const arrive = (event: string) => ask('/v1/track', 'POST', { event, userId: 'live-lea', properties: {} });
    await page.getByText('Nothing has come in yet.').waitFor();
    await arrive('Raft boarded');
    await page.getByText('Raft boarded').waitFor();
    await page.getByText('a second over the last ten').waitFor();
    await button(page, 'Pause').click();
    await arrive('Raft left');
    await page.getByText('paused, 1 wait').waitFor();
    expect(await page.getByText('Raft left').count()).toBe(0);
    await button(page, 'Go on').click();
    await page.getByText('Raft left').waitFor();
    await page.getByRole('link', { name: 'userId:live-lea' }).first().click();
    await eventually(() => page.url()).toContain('panel=person%3AuserId%3Alive-lea');
    await page.goto(`${under.server.url}/touchpoints/live?outcome=refused`);
    await ask('/v1/batch', 'POST', { batch: [{ type: 'none', event: 'Odd one' }] });
    await page.getByText('Odd one').waitFor();
    expect(await page.getByText('Raft left').count()).toBe(0);
  }, 60_000);

  it('[G3.6] a source says what fails and the cure; it is paused, and goes on by undo', async () => {
    await using opened = await under.open('/touchpoints/sources');
    const { page } = opened;
    await page.getByText('till fails').waitFor({ timeout: 20_000 });
    await eventually(() => page.locator('tr[data-index="0"]').innerText()).toContain('till');
    await page.getByRole('link', { name: 'till', exact: true }).waitFor();
    await button(page, 'till').click();
    await page.getByText('See whether the other side runs').waitFor();
    const state = async () => (await ask<{ state: string }>('/v1/sources/till')).state;
    await button(page, 'Pause').click();
    await eventually(state).toBe('paused');
    await button(page, 'Undo').click();
    await eventually(state).not.toBe('paused');
    expect(await page.content()).not.toContain('till:secret');
  }, 60_000);

  it('[G3.12] a webhook is declared from its definition once its examples hold, its address shown this once, and a body tried', async () => {
    await using opened = await under.open('/touchpoints/sources');
    const { page } = opened;
    await button(page, 'Add a webhook').click();
    await page.getByLabel('Name').fill('shop');
    const definition = page.getByRole('textbox', { name: 'Definition' });
    const written = await definition.inputValue();
    await definition.fill('signature: [');
    await button(page, 'Declare the webhook').click();
    await page.getByText('This is no YAML').waitFor();
    await definition.fill(written.replace('total: 12.5 }', 'total: 13 }'));
    await page.getByLabel('Secrets').fill('a-secret-of-the-shop-long-enough');
    await button(page, 'Declare the webhook').click();
    await page.getByText('is {"total":12.5}, not {"total":13}').waitFor();
    await definition.fill(written);
    await button(page, 'Declare the webhook').click();
    await page.getByText('1 example holds').waitFor();
    expect(await page.locator('code').first().innerText()).toBe(
      `${under.server.url}/v1/webhooks/shop/receive`,
    );
    await button(page, 'Done').click();
    await button(page, 'shop').click();
    await page
      .getByLabel('A body as it would be posted')
      .fill('{"id":"o9","what":"sent","at":"2026-06-02T09:00:00Z","customer":{"mail":"bo@example.org"}}');
    await button(page, 'See what it gives').click();
    await page.getByText('1 touchpoint.').waitFor();
    await page.getByText('"Order sent"').waitFor();
    expect(await page.content()).not.toContain('a-secret-of-the-shop');
    await button(page, 'End it').click();
    await button(page, 'End the webhook').click();
    await eventually(async () => (await under.server.request('/v1/webhooks/shop')).status).toBe(404);
    expect(opened.complaints.filter((each) => !/422/.test(each))).toEqual([]);
  }, 60_000);

  it('[G3.7] a destination is declared by a form of its kind, its secret never shown again, paused and removed', async () => {
    await using opened = await under.open('/touchpoints/destinations');
    const { page } = opened;
    await button(page, 'Add a destination').click();
    await page.getByLabel('Name').fill('hall');
    await page.getByRole('combobox', { name: 'Kind' }).click();
    await page.getByRole('option', { name: 'webhook' }).click();
    await button(page, 'Declare the destination').click();
    await page.getByText('This has to be stated.').first().waitFor();
    await page.getByLabel('url').fill('https://hall.invalid/hook');
    await page
      .getByLabel('secret', { exact: false })
      .first()
      .fill(`whsec_${'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'}`);
    await button(page, 'Declare the destination').click();
    await button(page, 'hall').click();
    await page.getByText('"secret": "***"').waitFor();
    await button(page, 'Pause').click();
    const state = async () => (await ask<{ state: string }>('/v1/destinations/hall')).state;
    await eventually(state).toBe('paused');
    await button(page, 'Remove').click();
    await page.getByText('go with it, and so do its settings').waitFor();
    await button(page, 'Remove it').click();
    await eventually(async () => (await under.server.request('/v1/destinations/hall')).status).toBe(404);
  }, 60_000);

  it('[G3.8] a key is shown once with the lines to paste, and revoked for good after what is lost was said', async () => {
    await using opened = await under.open('/touchpoints/keys');
    const { page } = opened;
    await button(page, 'Make a key').click();
    await page.getByLabel('Name').fill('kiosk');
    await button(page, 'Make the key').click();
    const key = (await page.locator('code').first().innerText()).trim();
    expect(key).toMatch(/^tl_[0-9a-f]{12}_/);
    await page.getByText(`writeKey: '${key}'`).waitFor();
    await button(page, 'I have it').click();
    expect(await page.content()).not.toContain(key);
    const send = () =>
      fetch(`${under.server.url}/v1/track`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}` },
        body: JSON.stringify({ event: 'Seen', userId: 'kim' }),
      });
    expect((await send()).status).toBe(200);
    await button(page, 'Revoke kiosk').click();
    await page.getByText('It cannot be put in force again').waitFor();
    await button(page, 'Revoke the key').click();
    await eventually(async () => (await send()).status).toBe(401);
  }, 60_000);

  it('[G3.9] the palette goes to each page, and finds touchpoints by name', async () => {
    await using opened = await under.open('/');
    const { page } = opened;
    for (const [words, path] of [
      ['dead letters', '/touchpoints/dead-letters'],
      ['live tail', '/touchpoints/live'],
      ['keys', '/touchpoints/keys'],
    ] as const) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Go to a person' }).fill(words);
      await page.keyboard.press('Enter');
      await eventually(() => new URL(page.url()).pathname).toBe(path);
      await page.getByRole('combobox', { name: 'Go to a person' }).waitFor({ state: 'hidden' });
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to a person' }).fill('Deposit p');
    await page.getByRole('option', { name: /Deposit paid/ }).click();
    await page.getByRole('heading', { name: 'Deposit paid' }).waitFor();
    for (const [words, kind, name] of [
      ['till', 'option', /till/],
      ['warehouse', 'option', /warehouse/],
    ] as const) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: 'Go to a person' }).fill(words);
      await page.getByRole(kind, { name }).first().click();
      await page.getByRole('complementary', { name: words }).waitFor();
    }
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Go to a person' }).fill('make key');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByLabel('Name').waitFor();
    expect(new URL(page.url()).pathname).toBe('/touchpoints/keys');
  }, 60_000);

  it('[G3.10] what another changes appears on the page by itself', async () => {
    await using opened = await under.open('/touchpoints/keys');
    await ask('/v1/keys', 'POST', { name: 'made elsewhere', scope: 'read' });
    await opened.page.getByText('made elsewhere').waitFor({ timeout: 10_000 });
  }, 60_000);
});
