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
    there.push(...(await agreedTimeline(server, `userId:${user}`)));
  }
  expect(new Set(there).size).toBe(there.length);
  expect(delivered.filter((id) => !there.includes(id))).toEqual([]);
  expect(there.filter((id) => !delivered.includes(id) && !failed.includes(id))).toEqual([]);
  return there;
}

/**
 * The ids of a person's events, of which the person tells as many. What a client gave up on may still be on its way: where
 * the person has changed from before the timeline was read to after it, both are read again.
 */
async function agreedTimeline(server: Target, id: string): Promise<string[]> {
  const count = async () => {
    const response = await server.request(`/v1/people/${id}`);
    return response.status === 404 ? 0 : ((await response.json()) as { touchpoints: number }).touchpoints;
  };
  for (let before = await count(); before > 0; ) {
    const events = await timelineOf(server, id);
    const after = await count();
    if (after === before) {
      expect(events.length).toBe(after);
      return events.map(({ id: event }) => event);
    }
    before = after;
  }
  return [];
}
