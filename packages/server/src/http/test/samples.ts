import { DEFAULT_SETTINGS } from '@throughline/core/people';

/** What to send to a route so that a key of the right scope is answered 200. */
export interface Sample {
  readonly scope: 'write' | 'read' | 'admin' | 'none';
  /** The address, where the route's path has names in it or a query is needed. */
  readonly path?: string;
  readonly body?: unknown;
}

/** What samples point at; the test makes them before. */
export interface Fixtures {
  /** Merges to undo, each once. */
  readonly merges: string[];
  /** Keys to revoke, each once. */
  readonly keys: string[];
  /** An import that is open. */
  readonly import: string;
}

const call = { userId: 'ann', event: 'E', previousId: 'ann-before', groupId: 'acme' };
const batch = { batch: [{ type: 'track', event: 'E', userId: 'ann' }, { type: 'none' }] };

/**
 * Every route there is. Each call gives the next sample of its route: made once, it is answered 200 once. A route that is not
 * here fails the check: nothing is open by accident.
 */
export function samples(fixtures: Fixtures): Record<string, () => Sample> {
  const event = (): Sample => ({ scope: 'write', body: call });
  const events = (): Sample => ({ scope: 'write', body: batch });
  let position = 0;
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
    'GET /v1/touchpoints/schema': () => ({ scope: 'none' }),
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
    'GET /v1/people/merges': () => ({ scope: 'read' }),
    'POST /v1/people/merges/{id}/undo': () => ({
      scope: 'admin',
      path: `/v1/people/merges/${fixtures.merges.pop()}/undo`,
    }),
    'GET /v1/journeys/graph': () => ({ scope: 'read' }),
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
    'GET /v1/keys': () => ({ scope: 'admin' }),
    'POST /v1/keys': () => ({ scope: 'admin', body: { name: 'made by a test', scope: 'read' } }),
    'DELETE /v1/keys/{id}': () => ({ scope: 'admin', path: `/v1/keys/${fixtures.keys.pop()}` }),
    'GET /v1/settings': () => ({ scope: 'read' }),
    'PUT /v1/settings': () => ({ scope: 'admin', body: { basedOn: 0, value: DEFAULT_SETTINGS.value } }),
    'GET /healthz': () => ({ scope: 'none' }),
    'GET /readyz': () => ({ scope: 'none' }),
    'GET /metrics': () => ({ scope: 'read' }),
    'GET /v1/status': () => ({ scope: 'read' }),
    'GET /openapi.json': () => ({ scope: 'none' }),
  };
}
