import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  type Browser,
  bundleForBrowsers,
  findChromium,
  freePort,
  type ServerProcess,
  type Site,
  startChromium,
  startServer,
  startSite,
} from '@throughline/testkit';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openClient, type Setting } from './test/browser-clients.ts';
import { BrowserPage } from './test/browser-page.ts';
import { get, makeKey, type Target, timelineOf } from './test/client.ts';
import { type Fault, startFaultyProxy } from './test/faulty-proxy.ts';

const installed = findChromium() !== undefined;
if (!installed) console.log('SKIP Chromium is not installed: no chromium on the PATH.');

/** A server is started and restarted in here, on a machine that may be busy. */
const LONG = 240_000;
const SCRIPTS = ['segment', 'rudder', 'posthog'] as const;

let server: ServerProcess;
let site: Site;
let browser: Browser;
/** Where the pages may connect to: the server and the proxies of these tests. */
const origins = new Set<string>();

/** A guide page's first lines of JavaScript, and the policy that it says the page needs. */
function guideOf(name: string): { lines: string; policy: string } {
  const guide = readFileSync(
    join(import.meta.dirname, `../../../../docs/guide/connect/browser-${name}.md`),
    'utf8',
  );
  return {
    lines: /```js\n([\s\S]*?)```/.exec(guide)![1]!,
    policy: /Content-Security-Policy: (.*)/.exec(guide)![1]!,
  };
}

/** The guide's lines as a reader fills them in, about a person of one's own. */
async function fromGuide(name: string): Promise<string> {
  const lines = guideOf(name)
    .lines.replaceAll('YOUR_KEY', (await makeKey(server, 'write', `guide-${name}`)).key)
    .replaceAll('https://cx.example.com', server.url)
    .replaceAll('ann', `guide-${name}`);
  return bundleForBrowsers(join(import.meta.dirname, `test/pages/guide-${name}.js`), lines);
}

beforeAll(async () => {
  if (!installed) return;
  const bundled: Promise<readonly [string, string]>[] = SCRIPTS.map(async (name) => {
    return [name, await bundleForBrowsers(join(import.meta.dirname, `test/pages/${name}.js`))] as const;
  });
  [server, browser] = await Promise.all([startServer(), startChromium()]);
  origins.add(server.url);
  for (const name of SCRIPTS)
    bundled.push(fromGuide(name).then((script) => [`guide_${name}`, script] as const));
  site = await startSite({
    scripts: Object.fromEntries(await Promise.all(bundled)),
    connectTo: () => [...origins],
  });
}, LONG);
afterAll(async () => {
  await browser?.close();
  await site?.[Symbol.asyncDispose]();
  await server?.stop();
});

/** A setting with a key of its own, so that each test's events have a source of their own. */
async function settingOf(name: string, url = server.url, of: Target = server): Promise<Setting> {
  origins.add(url);
  return { browser, site: site.origin, url, writeKey: (await makeKey(of, 'write', name)).key };
}

/** Ids in the timeline of a person, oldest first; none where nobody is known yet. */
async function arrived(of: Target, person: string): Promise<string[]> {
  const response = await of.request(`/v1/people/${person}`);
  return response.status === 404 ? [] : (await timelineOf(of, person)).map(({ id }) => id);
}

/** Waits until each event is there or given up on; holds that none is there twice and none is missing. */
async function settled(opened: BrowserPage, of: Target, person: string): Promise<string[]> {
  await expect
    .poll(
      async () => {
        const { said, givenUp } = await opened.account();
        const there = new Set(await arrived(of, person));
        return said.filter((id) => !there.has(id)).length - givenUp.length;
      },
      { timeout: 60_000, interval: 200 },
    )
    .toBeLessThanOrEqual(0);
  const there = await arrived(of, person);
  expect(new Set(there).size).toBe(there.length);
  expect([...opened.delivered].filter((id) => !there.includes(id))).toEqual([]);
  return there;
}

async function stream(opened: BrowserPage, count: number, pause: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    await opened.call('track', 'Step', { n });
    await delay(pause);
  }
}

describe.skipIf(!installed)('From a page of another origin under a strict policy', () => {
  it.each([
    ['C2.1', 'segment'],
    ['C2.3', 'rudder'],
    ['C2.5', 'posthog'],
  ] as const)(
    '[%s, C2.7] %s: page, identify, track, group and alias land where they belong',
    async (_, script) => {
      const opened = await openClient(await settingOf(`lands-${script}`), { script });
      const { anonymousId } = await opened.account();
      await opened.call('page', 'Home');
      await opened.call('identify', `${script}-ann`, { email: `${script}@example.org`, plan: 'gold' });
      await opened.call('track', 'Order completed', { total: 12.5 });
      await opened.call('group', 'acme', { name: 'ACME' });
      const { said } = await opened.account();
      await opened.page.evaluate('client.reset()');
      await opened.call('alias', `${script}-ann`, `${script}-before`);
      await expect.poll(() => arrived(server, `userId:${script}-ann`), { timeout: 20_000 }).toHaveLength(5);

      const person = await get<{
        identifiers: { kind: string; value: string }[];
        traits: Record<string, { value: unknown }>;
      }>(server, `/v1/people/email:${script}@example.org`);
      expect(person.identifiers.map(({ value }) => value)).toEqual(
        expect.arrayContaining([`${script}-ann`, `${script}@example.org`, anonymousId, `${script}-before`]),
      );
      expect(person.traits).toMatchObject({ plan: { value: 'gold' } });
      // By id, since calls in one breath differ by less than the way to the server, by which their times are corrected.
      const events = new Map(
        (await timelineOf(server, `userId:${script}-ann`)).map((event) => [event.id, event]),
      );
      expect(said.map((id) => events.get(id))).toMatchObject([
        { type: 'page', name: script === 'posthog' ? 'Page viewed' : 'Home', channel: 'web' },
        { type: 'identify', name: 'Identified' },
        { type: 'track', name: 'Order completed', properties: { total: 12.5 } },
        { type: 'group', name: 'Joined group' },
      ]);
      expect(opened.troubles).toEqual([]);
      expect([...opened.asked].sort()).toEqual([site.origin, server.url].sort());
      await opened.close();
    },
  );
});

/** The faults of the first requests, in turn; then all is well, because the test's patience is bounded. */
function inTurn(faults: readonly Fault[], requests: number): () => Fault {
  let request = 0;
  return () => (request < requests ? faults[request++ % faults.length]! : 'pass');
}

describe.skipIf(!installed)('The guide', () => {
  it.each(SCRIPTS)('[C3.17] %s: its lines, run as they stand under its policy, connect', async (name) => {
    const opened = await BrowserPage.open(browser, `${site.origin}/guide_${name}`);
    const types = async () => {
      const response = await server.request(`/v1/people/email:guide-${name}@example.org`);
      if (response.status === 404) return [];
      return (await timelineOf(server, `email:guide-${name}@example.org`)).map(({ type }) => type);
    };
    await expect
      .poll(types, { timeout: 20_000 })
      .toEqual(expect.arrayContaining(['page', 'identify', 'track']));
    expect(opened.troubles).toEqual([]);
    const policy = guideOf(name).policy.replace('https://cx.example.com', [...origins].join(' '));
    expect((await fetch(`${site.origin}/guide_${name}`)).headers.get('content-security-policy')).toBe(policy);
    await opened.close();
  });
});

describe.skipIf(!installed)('posthog-js with all it does by itself', () => {
  it('[C2.6, C2.7] is told that nothing but events is taken, and keeps quiet', async () => {
    const { writeKey, url } = await settingOf('posthog-whole');
    const opened = await BrowserPage.open(browser, `${site.origin}/posthog`);
    await opened.load(writeKey, { api_host: url, session_recording: {}, enable_heatmaps: true });
    await opened.page.mouse.click(10, 10);
    await opened.call('track', 'Clicked');
    const { said } = await opened.account();
    await expect.poll(() => said.every((id) => opened.delivered.has(id)), { timeout: 20_000 }).toBe(true);
    await opened.call('identify', 'posthog-whole');
    await expect.poll(() => opened.answers.map(({ path }) => path), { timeout: 20_000 }).toContain('/flags/');
    expect(opened.answers.filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(opened.answers.map(({ path }) => path))).toEqual(
      new Set(['/posthog', '/posthog.js', `/array/${writeKey}/config`, '/e/', '/flags/']),
    );
    expect(opened.troubles).toEqual([]);
    await opened.close();
    // A client that records all the same, by a configuration from elsewhere, is told to stop.
    const recording = await server.request(`/s/?compression=gzip-js&token=${writeKey}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${writeKey}` },
      body: JSON.stringify([{ event: '$snapshot', properties: { $snapshot_data: [] } }]),
    });
    expect(await recording.json()).toEqual({ status: 1, quota_limited: ['recordings'] });
    const script = await server.request(`/array/${writeKey}/config.js`);
    expect(script.headers.get('content-type')).toContain('text/javascript');
    const told: Record<string, { config: object }> = {};
    new Function('window', await script.text())({ _POSTHOG_REMOTE_CONFIG: told });
    const config = await get(server, `/array/${writeKey}/config`);
    expect(told[writeKey]?.config).toEqual(config);
    expect(config).toMatchObject({ sessionRecording: false, surveys: false, hasFeatureFlags: false });
  });
});

describe.skipIf(!installed)('A page that is left', () => {
  it.each([
    ['C3.16', 'segment'],
    ['C3.16', 'rudder'],
    ['C3.16', 'posthog'],
  ] as const)(
    '[%s] %s: what was not sent yet arrives by itself',
    async (_, script) => {
      const opened = await openClient(await settingOf(`left-${script}`), { script, unload: true });
      for (const event of ['One', 'Two', 'Three']) await opened.call('track', event);
      const { said, anonymousId } = await opened.account();
      expect(await arrived(server, `anonymousId:${anonymousId}`)).toEqual([]);
      await opened.goto('about:blank');
      await expect
        .poll(async () => (await arrived(server, `anonymousId:${anonymousId}`)).sort(), { timeout: 10_000 })
        .toEqual(said.toSorted());
      expect(opened.troubles).toEqual([]);
      await opened.close();
    },
    LONG,
  );
});

describe.skipIf(!installed)('Through faults', () => {
  const ALL: Fault[] = [
    'lost answer',
    { status: 503 },
    { status: 429, retryAfter: 1 },
    'broken connection',
    'pass',
  ];
  // To posthog-js 429 is final; and it waits some seconds before it tries anything again.
  const SOME: Fault[] = [{ status: 503, retryAfter: 1 }, 'lost answer', 'broken connection'];
  const BEFALLS = {
    segment: { faults: ALL, requests: 25 },
    rudder: { faults: ALL, requests: 25 },
    posthog: { faults: SOME, requests: 3 },
  };

  it.each([
    ['C3.10', 'segment'],
    ['C3.11', 'rudder'],
    ['C3.12', 'posthog'],
  ] as const)(
    '[%s] %s: each event is there once',
    async (_, script) => {
      const { faults, requests } = BEFALLS[script];
      await using proxy = await startFaultyProxy(() => server.url, inTurn(faults, requests));
      const opened = await openClient(await settingOf(`faults-${script}`, proxy.url), { script });
      await opened.call('identify', `${script}-faults`);
      await stream(opened, 20, 30);
      await expect.poll(() => opened.resent, { timeout: 30_000 }).toBeGreaterThan(0);
      const there = await settled(opened, server, `userId:${script}-faults`);
      expect((await opened.account()).givenUp).toEqual([]);
      expect(there).toHaveLength(21);
      for (const fault of faults.map((each) => (typeof each === 'object' ? String(each.status) : each)))
        expect(proxy.met.get(fault), fault).toBeGreaterThan(0);
      await opened.close();
    },
    LONG,
  );

  it.each([
    ['C3.14', 'segment'],
    ['C3.14', 'rudder'],
    ['C3.14', 'posthog'],
  ] as const)(
    '[%s] %s: what it gives up on, the page counts',
    async (_, script) => {
      let down = false;
      // The status after which each client tries so often and no more; posthog-js has patience for any other.
      const fault: Fault = { status: script === 'posthog' ? 429 : 503 };
      await using proxy = await startFaultyProxy(
        () => server.url,
        () => (down ? fault : 'pass'),
      );
      const setting = await settingOf(`given-up-${script}`, proxy.url);
      const opened = await openClient(setting, { script, attempts: 1 });
      const person = `userId:${script}-given-up`;
      await opened.call('identify', `${script}-given-up`);
      await expect.poll(() => arrived(server, person), { timeout: 20_000 }).toHaveLength(1);
      down = true;
      await stream(opened, 4, 0);
      await expect.poll(async () => (await opened.account()).givenUp.length, { timeout: 20_000 }).toBe(4);
      down = false;
      await stream(opened, 4, 0);
      expect(await settled(opened, server, person)).toHaveLength(5);
      expect((await opened.account()).givenUp).toHaveLength(4);
      await opened.close();
    },
    LONG,
  );

  it(
    '[C3.13] a server that is killed and started again: each event of every client is there once',
    async () => {
      const dataDirectory = await mkdtemp(join(tmpdir(), 'throughline-browser-'));
      const place = { dataDirectory, port: await freePort() };
      let dying = await startServer(place);
      try {
        const pages = await Promise.all(
          SCRIPTS.map(async (script) =>
            openClient(await settingOf(`killed-${script}`, dying.url, dying), { script }),
          ),
        );
        const person = (n: number) => `userId:${SCRIPTS[n]}-killed`;
        const sending = pages.map(async (opened, n) => {
          await opened.call('identify', `${SCRIPTS[n]}-killed`);
          await stream(opened, 40, 50);
        });
        for (const opened of pages)
          await expect.poll(() => opened.delivered.size, { timeout: 20_000 }).toBeGreaterThan(5);
        await dying.kill('SIGKILL');
        await delay(500);
        dying = await startServer(place);
        await Promise.all(sending);
        await Promise.all(
          pages.map(async (opened, n) => {
            expect(await settled(opened, dying, person(n)), SCRIPTS[n]!).toHaveLength(41);
            expect((await opened.account()).givenUp).toEqual([]);
            await opened.close();
          }),
        );
      } finally {
        await dying.stop();
        await rm(dataDirectory, { recursive: true, force: true });
      }
    },
    LONG,
  );
});
