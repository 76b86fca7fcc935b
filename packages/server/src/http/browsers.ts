import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Route, route } from './route.ts';

const KEY = z.string().max(200);
const open = z.looseObject({});

/**
 * What clients for browsers ask for before they send: their source's configuration, as the vendor's own servers would
 * answer. All it says is that there is nothing to load and nothing to report elsewhere, so that a page under a strict
 * content security policy talks to Throughline alone.
 */
export function browserRoutes(): Route[] {
  return [
    route({
      method: 'GET',
      path: '/v1/projects/{writeKey}/settings',
      scope: 'write',
      tag: 'touchpoints',
      summary: 'What @segment/analytics-next asks its `cdnURL` for: where to send, and no integrations.',
      params: z.object({ writeKey: KEY }),
      keyInAddress: 'writeKey',
      crossOrigin: true,
      response: open.meta({ title: 'Settings of @segment/analytics-next' }),
      handle: async ({ params, request }) => segmentSettings(params.writeKey, request),
    }),
    route({
      method: 'GET',
      path: '/sourceConfig',
      scope: 'write',
      tag: 'touchpoints',
      summary: 'What @rudderstack/analytics-js asks its `configUrl` for: the source, and no destinations.',
      query: z.looseObject({ writeKey: KEY.optional().describe('The key, where no header has it.') }),
      keyInAddress: 'writeKey',
      crossOrigin: true,
      response: open.meta({ title: 'Source configuration of @rudderstack/analytics-js' }),
      handle: async ({ principal }) => rudderConfig(principal.id, principal.name),
    }),
  ];
}

/** As `GET cdn.segment.com/v1/projects/KEY/settings` answers. */
function segmentSettings(apiKey: string, request: FastifyRequest): object {
  const { host } = request.headers;
  const segment = {
    apiKey,
    // The client adds `/t`, `/i` … and assumes https where nothing is said.
    ...(host === undefined ? {} : { apiHost: `${host}/v1`, protocol: protocolOf(request) }),
    // Which integrations the page has is none of the event's: there are none.
    addBundledMetadata: false,
  };
  return { integrations: { 'Segment.io': segment }, metrics: { sampleRate: 0 }, plan: {} };
}

/** How the page reached us: whoever ends TLS in front says so, else it is plain HTTP. */
function protocolOf(request: FastifyRequest): 'http' | 'https' {
  return /^https\b/.test(String(request.headers['x-forwarded-proto'])) ? 'https' : 'http';
}

/** As `GET api.rudderstack.com/sourceConfig` answers. */
function rudderConfig(id: string, name: string): object {
  const off = { enabled: false };
  return {
    source: {
      id,
      name,
      enabled: true,
      workspaceId: 'throughline',
      destinations: [],
      // The client's reports on itself would go to its vendor.
      config: { statsCollection: { errors: off, metrics: off } },
    },
  };
}
