import { existsSync } from 'node:fs';
import { findPostgres } from '@throughline/testkit';
import { describe, expect, it } from 'vitest';
import { readJson, shipped, timelineOf } from './test/check.ts';
import { capacity, FLOODED, flood } from './test/flood.ts';
import { embedded, FULL, onServers } from './test/platform.ts';

const SECONDS = FULL ? 60 : 12;
/** How many times what it can take is offered. */
const TIMES = 3;

const measurable = existsSync('/proc/self/status');
if (!measurable) console.log('SKIP overload: the memory of another process is read from /proc.');

const platforms = [
  { name: 'PGlite and chDB', open: () => embedded(), there: true },
  // The same queue stands before both engines, so the second one is left to the full set.
  {
    name: 'PostgreSQL and ClickHouse over HTTP',
    open: onServers,
    there: FULL && findPostgres() !== undefined,
  },
].filter(({ there }) => there);

describe.skipIf(!measurable).each(platforms)('A server on $name', ({ open }) => {
  it(`[X4.1, X4.2, X4.3] offered ${TIMES} times its capacity for ${SECONDS} s keeps its memory, refuses with Retry-After, and has everything it acknowledged`, async () => {
    await using platform = await open();
    const server = await platform.start();
    // A process that has just started is slower than the one that is flooded: what it takes warm is its capacity.
    const perSecond = Math.max(await capacity(server, 3), await capacity(server, 3));
    const result = await flood(server, perSecond * TIMES, SECONDS);
    const answers = Object.fromEntries(result.answers);
    const megabytes = result.memory.map((bytes) => Math.round(bytes / 1e6));
    console.log(`capacity ${Math.round(perSecond)}/s`, answers, `memory ${megabytes.join(' ')} MB`);

    expect(Object.keys(answers).filter((status) => !['200', '429', '503'].includes(status))).toEqual([]);
    expect(answers[200]).toBeGreaterThan(0);
    expect((answers[429] ?? 0) + (answers[503] ?? 0)).toBeGreaterThan(0);
    expect(result.withoutRetryAfter).toBe(0);

    // Once the queue is full nothing may grow any more.
    const third = Math.floor(megabytes.length / 3);
    const [middle, last] = [megabytes.slice(third, 2 * third), megabytes.slice(2 * third)];
    expect(Math.max(...last)).toBeLessThan(Math.max(...middle) * (FULL ? 1.1 : 1.35));

    await shipped(server);
    for (let n = 0; n < FLOODED; n++) {
      const user = `flooded-${n}`;
      const { touchpoints } = await readJson<{ touchpoints: number }>(server, `/v1/people/userId:${user}`);
      const acknowledged = result.acknowledged.get(user) ?? [];
      expect({ user, there: touchpoints >= acknowledged.length }).toEqual({ user, there: true });
      if (n % 20 !== 0) continue;
      const timeline = new Set((await timelineOf(server, `userId:${user}`)).map(({ id }) => id));
      expect(timeline.size).toBe(touchpoints);
      expect(acknowledged.filter((id) => !timeline.has(id))).toEqual([]);
    }
    const { different, moving, doubled } = await platform.verify();
    expect({ different, moving, doubled: doubled.events }).toEqual({ different: 0, moving: 0, doubled: 0 });
  }, 300_000);
});
