import { gunzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page, PageRequest, PageResponse } from '@throughline/testkit';

/** What a page says of its client: the ids of what it sent, and what the client gave up on, an entry each. */
export interface Account {
  readonly said: string[];
  readonly givenUp: string[];
  readonly anonymousId: string;
}

/**
 * A page of a shop with one of the clients of `pages/` in it, in a profile of its own, and everything that a browser
 * tells its developer of it.
 */
export class BrowserPage {
  readonly #context: BrowserContext;
  readonly page: Page;
  /** Errors and warnings of the console, errors that nobody caught, violations of the page's policy. */
  readonly troubles: string[] = [];
  /** Origins that were asked for anything. */
  readonly asked = new Set<string>();
  /** Ids of the events whose request was answered 2xx. */
  readonly delivered = new Set<string>();
  /** Paths and statuses of what was answered. */
  readonly answers: { readonly path: string; readonly status: number }[] = [];
  /** Requests of which the client said that it sends them again. */
  resent = 0;

  private constructor(context: BrowserContext, page: Page) {
    this.#context = context;
    this.page = page;
    page.on('console', (said) => {
      if (['error', 'warning'].includes(said.type())) this.troubles.push(said.text());
    });
    page.on('pageerror', (error) => this.troubles.push(String(error)));
    context.on('request', (request) => this.#onRequest(request));
    context.on('response', (response) => this.#onResponse(response));
  }

  static async open(browser: Browser, address: string): Promise<BrowserPage> {
    const context = await browser.newContext();
    const page = await context.newPage();
    await nameAsAVisitors(browser, page);
    const opened = new BrowserPage(context, page);
    await opened.goto(address);
    return opened;
  }

  #onRequest(request: PageRequest): void {
    const url = new URL(request.url());
    this.asked.add(url.origin);
    const { 'x-retry-count': segment, 'rsa-retry-attempt': rudder } = request.headers();
    if (Number(segment ?? rudder ?? url.searchParams.get('retry_count') ?? 0) > 0) this.resent++;
  }

  #onResponse(response: PageResponse): void {
    this.answers.push({ path: new URL(response.url()).pathname, status: response.status() });
    if (!response.ok() || response.request().method() !== 'POST') return;
    for (const id of idsIn(response.request())) this.delivered.add(id);
  }

  async goto(address: string): Promise<void> {
    await this.page.goto(address);
  }

  /** Calls a method of the page's client with what JSON can say. */
  #ask<T>(method: string, given: readonly unknown[]): Promise<T> {
    return this.page.evaluate(`client.${method}(${given.map((each) => JSON.stringify(each)).join(', ')})`);
  }

  load(...given: unknown[]): Promise<void> {
    return this.#ask('load', given);
  }

  call(method: string, ...given: unknown[]): Promise<void> {
    return this.#ask('call', [method, ...given]);
  }

  account(): Promise<Account> {
    return this.#ask('account', []);
  }

  close(): Promise<void> {
    return this.#context.close();
  }
}

/** The ids of a request's events, in whatever shape its client sends them. */
function idsIn(request: PageRequest): string[] {
  const body = request.postDataBuffer();
  if (!body) return [];
  const text = (body[0] === 0x1f ? gunzipSync(body) : body).toString();
  return [...text.matchAll(/"(?:messageId|uuid)":"([^"]+)"/g)].map(([, id]) => id!);
}

/** As a visitor's browser names itself: nowhere with `Headless`, at which some clients send nothing. */
async function nameAsAVisitors(browser: Browser, page: Page): Promise<void> {
  const [version = ''] = browser.version().split('.', 1);
  const named = await page.context().newCDPSession(page);
  await named.send('Emulation.setUserAgentOverride', {
    userAgent: `Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/${version}.0.0.0 Safari/537.36`,
    userAgentMetadata: {
      brands: [{ brand: 'Chromium', version }],
      ...{ platform: 'Linux', platformVersion: '', architecture: 'x86', model: '', mobile: false },
    },
  });
}
