import type { Browser } from '@throughline/testkit';
import { BrowserPage } from './browser-page.ts';

/** Where a page is, where it sends, and as whom. */
export interface Setting {
  readonly browser: Browser;
  /** The shop's origin. */
  readonly site: string;
  /** Throughline's address, or a proxy's in front of it. */
  readonly url: string;
  readonly writeKey: string;
}

/** How one of the clients is set up, as its guide page says, and what of it tests turn. */
export interface Client {
  readonly script: 'segment' | 'rudder' | 'posthog';
  /** Patience for tests: it gives up after this many attempts, or tries again sooner than it would. */
  readonly attempts?: number;
  readonly unload?: boolean;
}

/** Opens a page with the client in it, loaded. */
export async function openClient(setting: Setting, client: Client): Promise<BrowserPage> {
  const opened = await BrowserPage.open(setting.browser, `${setting.site}/${client.script}`);
  await opened.load(...optionsOf(setting, client));
  return opened;
}

function optionsOf({ url, writeKey }: Setting, { script, attempts, unload }: Client): unknown[] {
  switch (script) {
    case 'segment':
      return [
        { writeKey, cdnURL: url },
        {
          integrations: {
            'Segment.io': {
              apiHost: `${new URL(url).host}/v1`,
              protocol: 'http',
              ...(attempts ? { httpConfig: { backoffConfig: { maxRetryCount: attempts } } } : {}),
              ...(unload ? { deliveryStrategy: { strategy: 'batching', config: { timeout: 60_000 } } } : {}),
            },
          },
        },
      ];
    case 'rudder':
      return [
        writeKey,
        url,
        {
          configUrl: url,
          queueOptions: { minRetryDelay: 100, ...(attempts ? { maxAttempts: attempts } : {}) },
          useBeacon: unload === true,
        },
      ];
    case 'posthog':
      return [
        writeKey,
        {
          api_host: url,
          person_profiles: 'always',
          advanced_disable_feature_flags: true,
          autocapture: false,
          capture_pageview: false,
          request_queue_config: { flush_interval_ms: unload ? 5_000 : 250 },
          // One event a request, so that a request that is given up on is an event.
          request_batching: !attempts,
        },
      ];
  }
}
