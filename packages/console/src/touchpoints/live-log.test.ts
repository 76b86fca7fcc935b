import { describe, expect, it } from 'vitest';
import { KEPT, LiveLog } from './live-log.ts';

const one = (n: number) => JSON.stringify({ outcome: 'accepted', key: `k${n}`, name: 'Seen' });

describe('The live log', () => {
  it('[G3.5] keeps the newest ten thousand, newest first, also of what came while it was paused', () => {
    const log = new LiveLog();
    for (let n = 0; n < 6_000; n += 1) log.take('touchpoint', one(n));
    log.pause(false);
    expect(log.state.rows).toHaveLength(6_000);
    log.pause(true);
    for (let n = 6_000; n < 18_000; n += 1) log.take('touchpoint', one(n));
    log.pause(true);
    expect(log.state.rows[0]!.key).toBe('k5999');
    expect(log.state.held).toBe(KEPT);
    log.pause(false);
    expect(log.state.rows).toHaveLength(KEPT);
    expect([log.state.rows[0]!.key, log.state.rows.at(-1)!.key]).toEqual(['k17999', 'k8000']);
  });

  it('[G3.5] says what was left out', () => {
    const log = new LiveLog();
    log.take('gap', JSON.stringify({ why: 'behind', skipped: 4_500 }));
    log.pause(false);
    expect(log.state.gap).toEqual({ why: 'behind', skipped: 4_500 });
  });
});
