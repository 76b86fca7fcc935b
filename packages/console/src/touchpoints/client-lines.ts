/** The clients that docs/guide/connect knows, and the lines with which each sends here. */
export const CLIENTS = [
  { value: 'browser', label: 'A page: Segment’s Analytics.js' },
  { value: 'posthog', label: 'A page: posthog-js' },
  { value: 'rudder', label: 'A page: RudderStack’s JavaScript SDK' },
  { value: 'node', label: 'Node.js: Segment’s client' },
  { value: 'curl', label: 'Anything else: HTTP' },
] as const;
export type ClientName = (typeof CLIENTS)[number]['value'];

type Lines = (key: string, url: string) => string;

const LINES: Readonly<Record<ClientName, Lines>> = {
  browser: (key, url) => `import { AnalyticsBrowser } from '@segment/analytics-next';

export const analytics = AnalyticsBrowser.load({ writeKey: '${key}', cdnURL: '${url}' });
analytics.page('Home');`,
  posthog: (key, url) => `import posthog from 'posthog-js/no-external';

posthog.init('${key}', {
  api_host: '${url}',
  advanced_disable_feature_flags: true,
  person_profiles: 'always',
});`,
  rudder: (key, url) => `import { RudderAnalytics } from '@rudderstack/analytics-js/bundled';

export const analytics = new RudderAnalytics();
analytics.load('${key}', '${url}', { configUrl: '${url}' });
analytics.page('Home');`,
  node: (key, url) => `import { Analytics } from '@segment/analytics-node';

const analytics = new Analytics({ writeKey: '${key}', host: '${url}' });
analytics.track({ userId: 'ann', event: 'Order completed', properties: { total: 12.5 } });
await analytics.closeAndFlush();`,
  curl: (key, url) => `curl ${url}/v1/track -u ${key}: -H 'content-type: application/json' \\
  -d '{"userId":"ann","event":"Order completed","properties":{"total":12.5}}'`,
};

export function linesFor(client: ClientName, key: string, url: string): string {
  return LINES[client](key, url);
}
