import { gzipSync } from 'node:zlib';
import type { ServerProcess } from '@throughline/testkit';

/** One item's verdict, as it is answered. */
export interface Verdict {
  readonly id: string | null;
  readonly status: 'accepted' | 'duplicate' | 'refused';
  readonly code?: string;
  readonly message?: string;
  readonly path?: string;
}

/** A collector's answer, or a problem's. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly success?: boolean;
  readonly items: Verdict[];
  readonly outbox: string[];
  readonly code?: string;
  readonly path?: string;
  readonly detail?: string;
}

/** Where to send: a server's own process, or any other that answers like one. */
export type Target = Pick<ServerProcess, 'request'>;

/** Posts JSON (or text and bytes as they are) and reads what comes back. */
export async function post(
  server: Target,
  path: string,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const raw = typeof body === 'string' || body instanceof Uint8Array;
  const response = await server.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: raw ? (body as string) : JSON.stringify(body),
  });
  return {
    status: response.status,
    headers: response.headers,
    ...((await response.json()) as Omit<Answer, 'status' | 'headers'>),
  };
}

export async function get<T>(server: Target, path: string): Promise<T> {
  const response = await server.request(path);
  if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

export function gzip(value: unknown): Uint8Array {
  return gzipSync(JSON.stringify(value));
}

/** One event of a timeline. */
export interface Happened {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly name: string;
  readonly time: string;
  readonly received: string;
  readonly properties: Record<string, unknown>;
  readonly context: Record<string, unknown>;
}

/** The whole timeline of a person, newest first, page by page. */
export async function timelineOf(server: Target, person: string): Promise<Happened[]> {
  const events: Happened[] = [];
  let cursor = '';
  while (true) {
    const page = await get<{ touchpoints: Happened[]; next: string | null }>(
      server,
      `/v1/people/${encodeURIComponent(person)}/timeline?limit=500${cursor}`,
    );
    events.push(...page.touchpoints);
    if (page.next === null) return events;
    cursor = `&cursor=${page.next}`;
  }
}

export async function makeKey(
  server: Target,
  scope: 'write' | 'read' | 'admin',
  name: string,
): Promise<{ key: string; id: string }> {
  const response = await server.request('/v1/keys', {
    method: 'POST',
    body: JSON.stringify({ name, scope }),
  });
  return (await response.json()) as { key: string; id: string };
}
