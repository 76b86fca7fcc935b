import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Target } from '../../http/test/client.ts';
import type { Throughline } from '../../server.ts';

/** A signing secret, as `openssl rand -base64 32` would give one. */
export const SECRET = `whsec_${Buffer.from('a secret of two and thirty bytes').toString('base64')}`;
/** Retries that a test can wait for: some ten milliseconds at first, half a second at most. */
export const SOON = { firstSeconds: 0.02, factor: 2, longestSeconds: 0.5, days: 1 };

export interface ShownDestination {
  readonly state: string;
  readonly why: string | null;
  readonly waiting: number;
  readonly failing: number;
  readonly dead: number;
  readonly settings: Record<string, unknown>;
  readonly schedule: number[];
  readonly place: { position: number; behind: number; replaying: boolean };
}
export interface LogLine {
  readonly at: string;
  readonly status: string;
  readonly key: string;
  readonly event: string;
  readonly attempt: number;
  readonly milliseconds: number;
  readonly code: string | null;
  readonly reason: string | null;
}

/** Asks a server with its admin key. */
export async function asAdmin(server: Throughline): Promise<Target> {
  const key = (await readFile(server.newAdminKey!, 'utf8')).trim();
  return {
    request: (path, init = {}) =>
      fetch(server.url + path, { ...init, headers: { authorization: `Bearer ${key}`, ...init.headers } }),
  };
}

/** Calls a route and gives its answer. @throws where it is no 200 */
export async function call<T>(server: Target, method: string, path: string, body?: unknown): Promise<T> {
  const response = await server.request(path, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return JSON.parse(text) as T;
}

export function declare(server: Target, name: string, declared: object): Promise<ShownDestination> {
  return call(server, 'PUT', `/v1/destinations/${name}`, declared);
}

export function show(server: Target, name: string): Promise<ShownDestination> {
  return call(server, 'GET', `/v1/destinations/${name}`);
}

export async function logOf(server: Target, name: string, query = ''): Promise<LogLine[]> {
  return (
    await call<{ deliveries: LogLine[] }>(
      server,
      'GET',
      `/v1/destinations/${name}/deliveries?limit=500${query}`,
    )
  ).deliveries;
}

/** Sends track calls: `[user, event id]` each, in order. */
export async function track(
  server: Target,
  calls: readonly (readonly [user: string, id: string])[],
  name = 'Seen',
) {
  const batch = calls.map(([userId, messageId], index) => ({
    type: 'track',
    event: name,
    userId,
    messageId,
    properties: { index, total: index * 10 },
  }));
  for (let at = 0; at < batch.length; at += 500) {
    const answer = await call<{ items: { status: string }[] }>(server, 'POST', '/v1/batch', {
      batch: batch.slice(at, at + 500),
    });
    const refused = answer.items.filter(({ status }) => status !== 'accepted');
    if (refused.length > 0) throw new Error(JSON.stringify(refused[0]));
  }
}

/** Waits until something holds. @throws after the time with what it was last */
export async function until<T>(
  read: () => T | Promise<T>,
  holds: (value: T) => boolean,
  milliseconds = 20_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > end) throw new Error(`still ${JSON.stringify(value)?.slice(0, 2000)}`);
    await delay(25);
  }
}
