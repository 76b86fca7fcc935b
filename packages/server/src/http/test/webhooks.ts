import type { ServerProcess } from '@throughline/testkit';
import { SECRETS, signed } from '../../webhooks/test/senders.ts';
import type { Answer } from './client.ts';

export interface Told {
  readonly status: number;
  readonly code?: string;
  readonly [field: string]: unknown;
}

/** Webhooks of one server: as who manages them, and as who sends to them. */
export function webhooksOf(server: () => ServerProcess) {
  const ask = async (method: string, path: string, body?: unknown, key?: string): Promise<Told> => {
    const response = await server().request(`/v1/webhooks${path}`, {
      method,
      ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { ...((await response.json()) as object), status: response.status };
  };
  const put = (name: string, definition: object, more: object = { secrets: [SECRETS.stripe] }) =>
    ask('PUT', `/${name}`, { definition, ...more });
  /** Posts as a sender does: with no key of ours. */
  const send = async (
    path: string,
    body: string | Uint8Array,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer & { ignored?: number }> => {
    const init = { method: 'POST', headers, body: body as string };
    const response = await fetch(`${server().url}/v1/webhooks${path}`, init);
    const answer = (await response.json()) as Omit<Answer, 'status' | 'headers'>;
    return { status: response.status, headers: response.headers, ...answer };
  };
  const stripe = (name: string, body: string, at = Date.now()) =>
    send(`/${name}/receive`, body, signed('stripe', body, at).headers);
  return { ask, put, send, stripe };
}

/** Of `{events: […]}`: what most tests are about. */
export const mapping = {
  each: '$.events[*]',
  id: '{@.id}',
  name: 'Order {@.what}',
  time: { path: '@.at', format: 'unix', optional: true },
  identifiers: { userId: '@.who' },
  properties: { total: '@.total', raw: '@.raw' },
};
export const stripeLike = (more: object = {}) => ({ signature: { scheme: 'stripe' }, mapping, ...more });
export const events = (...items: unknown[]) => JSON.stringify({ events: items });
