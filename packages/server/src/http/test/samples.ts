import { DEFAULT_SETTINGS } from '@throughline/core/people';
import { PASSWORD } from './browser.ts';

/** What to send to a route so that a key of the right scope is answered 200. */
export interface Sample {
  readonly scope: 'write' | 'read' | 'admin' | 'none' | 'self';
  /** Of its answer, where a sample cannot be answered 200: it has a secret that nobody has. */
  readonly status?: number;
  /** The address, where the route's path has names in it or a query is needed. */
  readonly path?: string;
  readonly body?: unknown;
  /** Where something else than a key opens the route. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** What samples point at; the test makes them before. */
export interface Fixtures {
  /** Merges to undo, each once. */
  readonly merges: string[];
  /** A merge that nobody undoes. */
  readonly standing: string;
  /** Keys to revoke, each once. */
  readonly keys: string[];
  /** An import that is open. */
  readonly import: string;
  /** A dead letter. */
  readonly letter: string;
  /** Sources to forget, each once, beside the one named `orders`. */
  readonly sources: string[];
  /** Webhooks to delete, each once. */
  readonly webhooks: string[];
  /** What opens the webhook `routes`, as token and in the header X-Token. */
  readonly token: string;
  /** Someone of the team, by id. */
  readonly member: string;
  /** Invitations to take back, each once. */
  readonly invitations: string[];
}

/** A declared source that reads nothing. */
export const paused = {
  kind: 'postgres',
  settings: { url: 'postgres://127.0.0.1:1/none', table: 'orders', cursor: 'id', key: 'id' },
  mapping: { name: 'Order placed' },
  enabled: false,
};

const call = { userId: 'ann', event: 'E', previousId: 'ann-before', groupId: 'acme' };
const touchpoint = '/v1/catalogue/touchpoints';
const batch = { batch: [{ type: 'track', event: 'E', userId: 'ann' }, { type: 'none' }] };

const captured = { event: 'E', distinct_id: 'ann' };
const cloudevent = { specversion: '1.0', id: '1', source: '/till', type: 'sold', subject: 'userId:ann' };

/** Other protocols' own addresses, in their own words. */
function doorSamples(): Record<string, () => Sample> {
  const event = (): Sample => ({ scope: 'write', body: captured });
  const flags = (): Sample => ({ scope: 'write', body: { distinct_id: 'ann' } });
  const definitions = (): Sample => ({ scope: 'write' });
  return {
    'POST /batch': () => ({ scope: 'write', body: { batch: [captured, {}] } }),
    'POST /e': event,
    'POST /i/v0/e': event,
    'POST /capture': event,
    'POST /i/v1/analytics/events': () => ({ scope: 'write', body: { batch: [captured, {}] } }),
    'POST /flags': flags,
    'POST /decide': flags,
    'GET /flags/definitions': definitions,
    'GET /api/feature_flag/local_evaluation': definitions,
    'POST /v1/cloudevents': () => ({ scope: 'write', body: cloudevent }),
    'POST /com.snowplowanalytics.snowplow/tp2': () => ({
      scope: 'write',
      body: {
        schema: 'iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4',
        data: [{ e: 'pv', url: 'https://shop.example/', uid: 'ann' }],
      },
    }),
  };
}

/** Sign-in and the team. What a secret opens is tested where there is one. */
function authSamples({ member, invitations }: Fixtures): Record<string, () => Sample> {
  const secret = 'a-secret-that-opens-nothing-at-all';
  const team = '/v1/organization/team';
  const sso = '/v1/organization/single-sign-on';
  const open = (status: number, body: object = {}): Sample => ({ scope: 'none', status, body });
  const self = (status: number, body: object): Sample => ({ scope: 'self', status, body });
  let invited = 0;
  return {
    'GET /v1/auth/session': () => ({ scope: 'none' }),
    'POST /v1/auth/sign-in': () => open(200, { email: 'member@example.org', password: PASSWORD }),
    'POST /v1/auth/second-factor': () => open(401, { code: '123456' }),
    'POST /v1/auth/sso': () => ({ scope: 'none', status: 409 }),
    'POST /v1/auth/sso/finish': () => open(409, { state: 'none' }),
    'POST /v1/auth/links/read': () => open(404, { secret }),
    'POST /v1/auth/set-up': () =>
      open(404, { secret, name: 'Eve', email: 'eve@example.org', password: PASSWORD }),
    'POST /v1/auth/invitation': () => open(404, { secret, name: 'Eve', password: PASSWORD }),
    'POST /v1/auth/new-password': () => open(404, { secret, password: PASSWORD }),
    'POST /v1/auth/sign-out': () => ({ scope: 'none' }),
    'GET /v1/auth/sessions': () => ({ scope: 'self' }),
    'DELETE /v1/auth/sessions': () => ({ scope: 'self', path: '/v1/auth/sessions?others=true' }),
    'DELETE /v1/auth/sessions/{id}': () => ({ scope: 'self', status: 404, path: '/v1/auth/sessions/none' }),
    'POST /v1/auth/second-factor/begin': () => self(200, { password: PASSWORD }),
    'POST /v1/auth/second-factor/confirm': () => self(401, { code: '123456' }),
    'POST /v1/auth/second-factor/codes': () => self(409, { password: PASSWORD }),
    'POST /v1/auth/second-factor/remove': () => self(200, { password: PASSWORD }),
    'POST /v1/auth/password': () => self(200, { current: PASSWORD, next: PASSWORD }),
    'GET /v1/organization/roles': () => ({ scope: 'read' }),
    'GET /v1/organization/team': () => ({ scope: 'admin' }),
    'GET /v1/organization/team/{id}': () => ({ scope: 'admin', path: `${team}/${member}` }),
    'PUT /v1/organization/team/{id}': () => ({
      scope: 'admin',
      path: `${team}/${member}`,
      body: { role: 'agent' },
    }),
    'POST /v1/organization/team/{id}/password-link': () => ({
      scope: 'admin',
      path: `${team}/${member}/password-link`,
    }),
    'DELETE /v1/organization/team/{id}/second-factor': () => ({
      scope: 'admin',
      path: `${team}/${member}/second-factor`,
    }),
    'GET /v1/organization/team/{id}/sessions': () => ({ scope: 'admin', path: `${team}/${member}/sessions` }),
    'DELETE /v1/organization/team/{id}/sessions': () => ({
      scope: 'admin',
      path: `${team}/${member}/sessions`,
    }),
    'DELETE /v1/organization/team/{id}/sessions/{session}': () => ({
      scope: 'admin',
      status: 404,
      path: `${team}/${member}/sessions/none`,
    }),
    'POST /v1/organization/recovery-link': () => ({ scope: 'admin' }),
    'GET /v1/organization/invitations': () => ({ scope: 'admin' }),
    'POST /v1/organization/invitations': () => ({
      scope: 'admin',
      body: { email: `invited-${++invited}@example.org`, role: 'agent' },
    }),
    'DELETE /v1/organization/invitations/{id}': () => ({
      scope: 'admin',
      path: `/v1/organization/invitations/${invitations.pop()}`,
    }),
    'DELETE /v1/organization/single-sign-on': () => ({ scope: 'admin', path: sso }),
    // In this order: it is there to be shown afterwards.
    'PUT /v1/organization/single-sign-on': () => ({
      scope: 'admin',
      body: {
        settings: { issuer: 'http://127.0.0.1:1', clientId: 'throughline' },
        clientSecret: 'not a secret',
      },
    }),
    'GET /v1/organization/single-sign-on': () => ({ scope: 'admin', path: sso }),
    'GET /v1/organization/audit': () => ({ scope: 'admin', path: '/v1/organization/audit?limit=2' }),
    'GET /v1/organization/audit/export': () => ({ scope: 'admin' }),
  };
}

/**
 * Every route there is. Each call gives the next sample of its route: made once, it is answered 200 once. A route that is not
 * here fails the check: nothing is open by accident.
 */
export function samples(fixtures: Fixtures): Record<string, () => Sample> {
  const event = (): Sample => ({ scope: 'write', body: call });
  const events = (): Sample => ({ scope: 'write', body: batch });
  const source = (verb: string): Sample => ({ scope: 'admin', path: `/v1/sources/orders${verb}` });
  let position = 0;
  const destination = (under: string, body?: unknown): Sample => ({
    scope: 'admin',
    path: `/v1/destinations/archive${under}`,
    ...(body === undefined ? {} : { body }),
  });
  return {
    'POST /v1/identify': event,
    'POST /v1/track': event,
    'POST /v1/page': event,
    'POST /v1/screen': event,
    'POST /v1/group': event,
    'POST /v1/alias': event,
    'POST /v1/batch': events,
    'POST /v1/import': events,
    'POST /v1/i': event,
    'POST /v1/t': event,
    'POST /v1/p': event,
    'POST /v1/s': event,
    'POST /v1/g': event,
    'POST /v1/a': event,
    'POST /v1/b': events,
    'POST /beacon/v1/batch': events,
    'GET /v1/projects/{writeKey}/settings': () => ({ scope: 'write', path: '/v1/projects/a-key/settings' }),
    'GET /array/{token}/config': () => ({ scope: 'write', path: '/array/a-key/config' }),
    'GET /array/{token}/config.js': () => ({ scope: 'write', path: '/array/a-key/config.js' }),
    'POST /s': () => ({ scope: 'write', body: [{ event: '$snapshot', properties: {} }] }),
    'GET /sourceConfig': () => ({ scope: 'write', path: '/sourceConfig/?p=npm&v=3' }),
    ...doorSamples(),
    'GET /v1/touchpoints/schema': () => ({ scope: 'none' }),
    'GET /v1/touchpoints/sources': () => ({ scope: 'read' }),
    'GET /v1/touchpoints/live': () => ({ scope: 'read', path: '/v1/touchpoints/live?follow=false&recent=2' }),
    'GET /v1/changes/live': () => ({ scope: 'read', path: '/v1/changes/live?follow=false' }),
    'GET /v1/touchpoints/export': () => ({
      scope: 'read',
      path: '/v1/touchpoints/export?format=jsonl&limit=2&channel=web',
    }),
    'GET /v1/people/{person}': () => ({ scope: 'read', path: '/v1/people/userId:ann' }),
    'GET /v1/people/{person}/timeline': () => ({
      scope: 'read',
      path: '/v1/people/userId:ann/timeline?limit=3',
    }),
    'POST /v1/people/read': () => ({ scope: 'read', body: { people: ['userId:ann', 'userId:nobody'] } }),
    'GET /v1/people': () => ({ scope: 'read', path: '/v1/people?q=ann&has=E&trait=email:ann@example.org' }),
    'GET /v1/people/total': () => ({ scope: 'read', path: '/v1/people/total?kind=customer' }),
    'GET /v1/people/{person}/identity': () => ({ scope: 'read', path: '/v1/people/userId:ann/identity' }),
    'GET /v1/people/{person}/walk': () => ({ scope: 'read', path: '/v1/people/userId:ann/walk?limit=3' }),
    'GET /v1/people/merges/{id}/preview': () => ({
      scope: 'read',
      path: `/v1/people/merges/${fixtures.standing}/preview`,
    }),
    'GET /v1/people/merges': () => ({ scope: 'read' }),
    'POST /v1/people/merges/{id}/undo': () => ({
      scope: 'admin',
      path: `/v1/people/merges/${fixtures.merges.pop()}/undo`,
    }),
    'GET /v1/journeys/graph': () => ({ scope: 'read' }),
    'GET /v1/pulse': () => ({ scope: 'read' }),
    'GET /v1/pulse/people': () => ({ scope: 'read', path: '/v1/pulse/people?of=new' }),
    'GET /v1/pulse/ingest': () => ({ scope: 'read' }),
    'GET /v1/touchpoints/counts': () => ({ scope: 'read' }),
    'GET /v1/people/counts': () => ({ scope: 'read' }),
    'GET /v1/journeys/people': () => ({
      scope: 'read',
      path: '/v1/journeys/people?activity=Ordered&limit=2',
    }),
    'GET /v1/imports': () => ({ scope: 'read' }),
    'GET /v1/imports/{id}': () => ({ scope: 'write', path: `/v1/imports/${fixtures.import}` }),
    'PUT /v1/imports/{id}': () => ({
      scope: 'write',
      path: `/v1/imports/${fixtures.import}`,
      body: { name: 'orders.csv', source: 'till' },
    }),
    'POST /v1/imports/{id}/steps': () => ({
      scope: 'write',
      path: `/v1/imports/${fixtures.import}/steps`,
      body: { from: position, to: ++position, events: [{ type: 'track', event: 'E', userId: 'ann' }] },
    }),
    'GET /v1/catalogue': () => ({ scope: 'read' }),
    // Each change counts one version; the samples are asked for in this order.
    'PUT /v1/catalogue': () => ({
      scope: 'admin',
      body: { basedOn: 0, value: { touchpoints: { E: { stage: 'usage' } } } },
    }),
    'GET /v1/catalogue/structure': () => ({ scope: 'read' }),
    'PUT /v1/catalogue/structure': () => ({
      scope: 'admin',
      body: { basedOn: 1, value: { departments: ['front_desk'] } },
    }),
    'GET /v1/catalogue/touchpoints': () => ({ scope: 'read', path: '/v1/catalogue/touchpoints?limit=1' }),
    'GET /v1/catalogue/counts': () => ({ scope: 'read' }),
    'GET /v1/catalogue/gaps': () => ({ scope: 'read' }),
    'GET /v1/catalogue/violations': () => ({ scope: 'read' }),
    'GET /v1/catalogue/touchpoints/{name}': () => ({ scope: 'read', path: `${touchpoint}/E` }),
    'PUT /v1/catalogue/touchpoints/{name}': () => ({
      scope: 'admin',
      path: `${touchpoint}/Order%20completed%20%2F%20paid`,
      body: { basedOn: 0, value: { department: 'front_desk' } },
    }),
    'DELETE /v1/catalogue/touchpoints/{name}': () => ({ scope: 'admin', path: `${touchpoint}/E` }),
    'GET /v1/catalogue/touchpoints/{name}/versions': () => ({
      scope: 'read',
      path: `${touchpoint}/E/versions`,
    }),
    'GET /v1/catalogue/touchpoints/{name}/marked': () => ({
      scope: 'read',
      path: `${touchpoint}/E/marked`,
    }),
    'POST /v1/catalogue/touchpoints/{name}/restore': () => ({
      scope: 'admin',
      path: `${touchpoint}/E/restore`,
      body: { version: 1 },
    }),
    'POST /v1/catalogue/touchpoints/{name}/preview': () => ({
      scope: 'admin',
      path: `${touchpoint}/E/preview`,
      body: { schema: { type: 'object' } },
    }),
    'GET /v1/dead-letters': () => ({ scope: 'read', path: '/v1/dead-letters?limit=1&state=all' }),
    'GET /v1/dead-letters/summary': () => ({ scope: 'read' }),
    'GET /v1/dead-letters/export': () => ({ scope: 'admin' }),
    'GET /v1/dead-letters/{id}': () => ({ scope: 'admin', path: `/v1/dead-letters/${fixtures.letter}` }),
    'POST /v1/dead-letters/replay': () => ({ scope: 'admin', body: { filter: {} } }),
    'POST /v1/dead-letters/discard': () => ({ scope: 'admin', body: { filter: { code: 'none' } } }),
    'DELETE /v1/dead-letters': () => ({
      scope: 'admin',
      path: '/v1/dead-letters?identifier=userId%3Anobody-at-all',
    }),
    'PUT /v1/destinations/{name}': () => ({
      scope: 'admin',
      path: '/v1/destinations/archive',
      body: { kind: 'files', settings: { folder: 'archive' } },
    }),
    'GET /v1/destinations/kinds': () => ({ scope: 'admin' }),
    'GET /v1/sources/kinds': () => ({ scope: 'admin' }),
    'GET /v1/destinations': () => ({ scope: 'admin' }),
    'GET /v1/destinations/{name}': () => destination(''),
    'POST /v1/destinations/{name}/pause': () => destination('/pause'),
    'POST /v1/destinations/{name}/resume': () => destination('/resume'),
    'POST /v1/destinations/{name}/replay': () => destination('/replay', {}),
    'GET /v1/destinations/{name}/deliveries': () => destination('/deliveries?limit=3'),
    'GET /v1/destinations/{name}/dead-letters': () => destination('/dead-letters?limit=3'),
    'POST /v1/destinations/{name}/dead-letters/retry': () => destination('/dead-letters/retry', {}),
    'POST /v1/destinations/{name}/dead-letters/discard': () => destination('/dead-letters/discard', {}),
    'DELETE /v1/destinations/{name}': () => ({ scope: 'admin', path: '/v1/destinations/spare' }),
    'GET /v1/sources': () => ({ scope: 'admin' }),
    'GET /v1/sources/{name}': () => source(''),
    'PUT /v1/sources/{name}': () => ({ ...source(''), body: paused }),
    'DELETE /v1/sources/{name}': () => ({ scope: 'admin', path: `/v1/sources/${fixtures.sources.pop()}` }),
    'POST /v1/sources/{name}/run': () => ({ ...source('/run'), body: {} }),
    'POST /v1/sources/{name}/pause': () => source('/pause'),
    'POST /v1/sources/{name}/resume': () => source('/resume'),
    'GET /v1/webhooks': () => ({ scope: 'admin' }),
    'GET /v1/webhooks/{name}': () => ({ scope: 'admin', path: '/v1/webhooks/routes-token' }),
    'PUT /v1/webhooks/{name}': () => ({
      scope: 'admin',
      path: '/v1/webhooks/routes-put',
      body: webhookSample({ scheme: 'token' }, fixtures.token),
    }),
    'DELETE /v1/webhooks/{name}': () => ({
      scope: 'admin',
      path: `/v1/webhooks/${fixtures.webhooks.pop()}`,
    }),
    'POST /v1/webhooks/{name}/try': () => ({
      scope: 'admin',
      path: '/v1/webhooks/routes-token/try',
      body: { body: [{ id: '1' }, { id: {} }] },
    }),
    'POST /v1/webhooks/{name}/receive': () => ({
      scope: 'none',
      path: '/v1/webhooks/routes-header/receive',
      headers: { 'x-token': fixtures.token },
      body: [{ id: '1' }],
    }),
    'POST /v1/webhooks/{name}/receive/{token}': () => ({
      scope: 'none',
      path: `/v1/webhooks/routes-token/receive/${fixtures.token}`,
      body: [{ id: '1' }, { id: {} }],
    }),
    'GET /v1/keys': () => ({ scope: 'admin' }),
    'POST /v1/keys': () => ({ scope: 'admin', body: { name: 'made by a test', scope: 'read' } }),
    'DELETE /v1/keys/{id}': () => ({ scope: 'admin', path: `/v1/keys/${fixtures.keys.pop()}` }),
    'GET /v1/settings': () => ({ scope: 'read' }),
    'PUT /v1/settings': () => ({ scope: 'admin', body: { basedOn: 0, value: DEFAULT_SETTINGS.value } }),
    ...authSamples(fixtures),
    'GET /healthz': () => ({ scope: 'none' }),
    'GET /readyz': () => ({ scope: 'none' }),
    'GET /metrics': () => ({ scope: 'read' }),
    'GET /v1/status': () => ({ scope: 'read' }),
    'GET /openapi.json': () => ({ scope: 'none' }),
  };
}

/** A webhook that takes lists of objects with an id. */
export function webhookSample(signature: object, secret: string): object {
  const mapping = { each: '$[*]', id: '{@.id}', name: 'E' };
  return { definition: { signature, mapping }, secrets: [secret] };
}
