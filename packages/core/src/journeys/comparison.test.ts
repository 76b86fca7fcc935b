import { describe, expect, it } from 'vitest';
import { graphChanges } from './index.ts';

describe('What changed between two graphs', () => {
  it('[G4.3] is told for each activity and edge of either period, with its interval', () => {
    const now = {
      people: 80,
      activities: [
        { name: 'check in', people: 56 },
        { name: 'call', people: 20 },
      ],
      edges: [
        {
          from: 'check in',
          to: 'call',
          count: 20,
          people: 20,
          medianSeconds: 90,
          ordersSeconds: [80, 100] as const,
        },
      ],
    };
    const before = {
      people: 80,
      activities: [
        { name: 'check in', people: 48 },
        { name: 'desk', people: 3 },
      ],
      edges: [
        {
          from: 'check in',
          to: 'call',
          count: 20,
          people: 5,
          medianSeconds: 60,
          ordersSeconds: [55, 65] as const,
        },
        {
          from: 'check in',
          to: 'desk',
          count: 1,
          people: 1,
          medianSeconds: 5,
          ordersSeconds: [5, 5] as const,
        },
      ],
    };
    const { activities, edges } = graphChanges(now, before);
    expect(activities.map(({ name }) => name)).toEqual(['check in', 'call', 'desk']);
    expect(activities[0]!.share.value).toBeCloseTo(0.1, 10);
    expect(activities[0]!.share.low).toBeLessThan(0);
    const [call, desk] = edges;
    expect(call!.share.value).toBeCloseTo(20 / 56 - 5 / 48, 10);
    expect(call!.medianSeconds!.value).toBe(30);
    expect(call!.medianSeconds!.low).toBeGreaterThan(0);
    expect(desk).toMatchObject({ from: 'check in', to: 'desk', medianSeconds: undefined });
  });
});
