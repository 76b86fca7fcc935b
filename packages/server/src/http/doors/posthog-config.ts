import { z } from 'zod';
import { type Route, route } from '../route.ts';
import { MAX_BATCH_BYTES } from '../take.ts';
import { readPosthogBody } from './posthog-body.ts';
import { posthogKey } from './posthog-key.ts';

/** What posthog-js is told of the project: where to send, and that nothing beside events is done here. */
const CONFIG = {
  supportedCompression: ['gzip-js'],
  analytics: { endpoint: '/e/' },
  hasFeatureFlags: false,
  sessionRecording: false,
  surveys: false,
  productTours: false,
  conversations: false,
  heatmaps: false,
  captureDeadClicks: false,
  capturePerformance: false,
  autocaptureExceptions: false,
  errorTracking: { autocaptureExceptions: false },
  logs: { captureConsoleLogs: false },
  siteApps: [],
  isAuthenticated: false,
  toolbarParams: {},
};
const token = z.object({ token: z.string().max(200) });
const ROUTE = { scope: 'write', tag: 'doors', crossOrigin: true } as const;

/** What posthog-js asks before it sends, and what it would send beside events. */
export function posthogConfigRoutes(): Route[] {
  return [
    route({
      ...ROUTE,
      method: 'GET',
      path: '/array/{token}/config',
      summary: 'What posthog-js asks at its start: events are taken in, and nothing else is enabled.',
      params: token,
      keyInAddress: 'token',
      response: z.looseObject({}).meta({ title: 'Remote configuration of posthog-js' }),
      handle: async () => CONFIG,
    }),
    route({
      ...ROUTE,
      method: 'GET',
      path: '/array/{token}/config.js',
      summary: 'The same as a script, for pages that may load scripts from here.',
      params: token,
      keyInAddress: 'token',
      response: 'script',
      handle: async ({ params }) => scriptOf(params.token),
    }),
    route({
      ...ROUTE,
      method: 'POST',
      path: '/s',
      summary: 'Answers a posthog-js that records sessions that no more of them are taken: none is kept.',
      query: z.looseObject({ token: z.string().optional() }),
      body: z.union([z.looseObject({}), z.array(z.unknown())]),
      judgesItems: true,
      keyInBody: true,
      bodyKey: posthogKey,
      keyInAddress: 'token',
      readBody: readPosthogBody,
      bodyLimit: MAX_BATCH_BYTES,
      errors: [413, 415],
      response: z.object({ status: z.literal(1), quota_limited: z.tuple([z.literal('recordings')]) }),
      // What PostHog itself answers beyond a quota, and what the client understands: it stops for a minute.
      handle: async () => ({ status: 1 as const, quota_limited: ['recordings'] as ['recordings'] }),
    }),
  ];
}

function scriptOf(key: string): string {
  const [name, config] = [JSON.stringify(key), JSON.stringify(CONFIG)];
  return `(window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{})[${name}]={config:${config},siteApps:[]};`;
}
