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
 * The ids of a person's events, once the person and the timeline tell of as many: what a client gave up on may still be
 * on its way in between the two readings.
 */
async function agreedTimeline(server: Target, id: string): Promise<string[]> {
  let events: Awaited<ReturnType<typeof timelineOf>> = [];
  const difference = async () => {
    const response = await server.request(`/v1/people/${id}`);
    if (response.status === 404) return 0;
    const { touchpoints } = (await response.json()) as { touchpoints: number };
    events = await timelineOf(server, id);
    return events.length - touchpoints;
  };
  await expect.poll(difference, { timeout: 30_000 }).toBe(0);
  return events.map(({ id: event }) => event);
}
