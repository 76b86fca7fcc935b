/**
 * [C3.18] Opens a shop's page in Chromium, under a strict content security policy and on another origin than
 * Throughline's, buys something, and reads the person back.
 *
 *   npx node examples/browser/run.ts
 *
 * It starts a Throughline of its own on a temporary directory, and exits 1 when something is not as it should be.
 * `shop.js` is what the page runs.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { bundleForBrowsers, findChromium, startChromium, startServer, startSite } from '@throughline/testkit';

if (findChromium() === undefined) {
  console.log('SKIP Chromium is not installed: no chromium on the PATH.');
} else await visit();

interface Person {
  readonly touchpoints: number;
}

async function visit(): Promise<void> {
  await using throughline = await startServer();
  await using shop = await startSite({
    scripts: { shop: await bundleForBrowsers(join(import.meta.dirname, 'shop.js')) },
    connectTo: () => [throughline.url],
  });
  // On the command line: `throughline key create --scope write --name web-shop --origin https://shop.example`.
  const made = await throughline.request('/v1/keys', {
    method: 'POST',
    body: JSON.stringify({ name: 'web-shop', scope: 'write', origins: [shop.origin] }),
  });
  const { key } = (await made.json()) as { key: string };

  const browser = await startChromium();
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (said) => {
      if (said.type() === 'error') complaints.push(said.text());
    });
    await page.goto(`${shop.origin}/shop?${new URLSearchParams({ key, throughline: throughline.url })}`);
    await page.getByRole('button', { name: 'Buy' }).click();

    // What is acknowledged is visible at once; this waits for the page to have sent it.
    const person = await eventually(async () => {
      const answer = await throughline.request('/v1/people/email:ann@example.org');
      const found = answer.status === 200 ? ((await answer.json()) as Person) : undefined;
      return found?.touchpoints === 3 ? found : undefined;
    });
    console.log(JSON.stringify(person, null, 2));
    assert.equal(person.touchpoints, 3, 'the page, the login and the order are of one person');
    assert.deepEqual(complaints, [], 'the browser has nothing to complain about');
  } finally {
    await browser.close();
  }
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    const found = await look();
    if (found !== undefined) return found;
    await delay(200);
  }
  throw new Error('What the page sent did not arrive within 20 seconds.');
}
