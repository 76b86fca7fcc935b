import { expect } from 'vitest';
import { type Target, timelineOf } from './client.ts';

/** What a client says became of what it sent, by the events' ids. */
export interface Account {
  readonly delivered: readonly string[];
  readonly failed: readonly string[];
}

/**
 * Every event that a client reported delivered is there once; one that it gave up on is there once at most.
 * @returns the ids of those that are there
 */
export async function expectDeliveredOnce(
  server: Target,
  users: readonly string[],
  { delivered, failed }: Account,
): Promise<string[]> {
  const there: string[] = [];
  for (const user of users) {
    const response = await server.request(`/v1/people/userId:${user}`);
    if (response.status === 404) continue;
    const events = await timelineOf(server, `userId:${user}`);
    expect(((await response.json()) as { touchpoints: number }).touchpoints).toBe(events.length);
    there.push(...events.map(({ id }) => id));
  }
  expect(new Set(there).size).toBe(there.length);
  expect(delivered.filter((id) => !there.includes(id))).toEqual([]);
  expect(there.filter((id) => !delivered.includes(id) && !failed.includes(id))).toEqual([]);
  return there;
}
