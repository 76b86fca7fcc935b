import { expect, it } from 'vitest';
import { medianDifference, medianRank, shareBetween, shareDifference } from './index.ts';

it('[G4.3] a share has the interval of Wilson (1927), as in table I of Newcombe (1998)', () => {
  const told = (count: number, of: number) => {
    const { low, high } = shareBetween({ count, of });
    return [low.toFixed(4), high.toFixed(4)];
  };
  expect(told(81, 263)).toEqual(['0.2553', '0.3662']);
  expect(told(15, 148)).toEqual(['0.0624', '0.1605']);
  expect(told(0, 20)).toEqual(['0.0000', '0.1611']);
  expect(told(1, 29)).toEqual(['0.0061', '0.1718']);
});

it('[G4.3] the difference of two shares has the interval of method 10 of Newcombe (1998), table II', () => {
  const told = (count: number, of: number, other: number, ofOther: number) => {
    const { low, high } = shareDifference({ count, of }, { count: other, of: ofOther });
    return [low.toFixed(4), high.toFixed(4)];
  };
  expect(told(56, 70, 48, 80)).toEqual(['0.0524', '0.3339']);
  expect(told(9, 10, 3, 10)).toEqual(['0.1705', '0.8090']);
  expect(told(10, 10, 0, 20)).toEqual(['0.6791', '1.0000']);
  expect(told(5, 56, 0, 29)).toEqual(['-0.0381', '0.1926']);
});

it('[G4.3] the difference of two medians has an interval that holds the truth 95 times of 100', () => {
  // Waits, log-normal: what they are like in life. A linear congruential generator (Park and Miller 1988).
  let state = 20_261_122;
  const next = () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
  const wait = (scale: number) =>
    scale * Math.exp(Math.sqrt(-2 * Math.log(next())) * Math.cos(2 * Math.PI * next()));
  const sample = (count: number, scale: number) => {
    const sorted = Array.from({ length: count }, () => wait(scale)).sort((a, b) => a - b);
    const rank = medianRank(count);
    return {
      count,
      median: (sorted[Math.floor((count - 1) / 2)]! + sorted[Math.ceil((count - 1) / 2)]!) / 2,
      orders: [sorted[rank - 1]!, sorted[count - rank]!] as const,
    };
  };
  for (const [one, other] of [
    [30, 50],
    [400, 1_500],
  ] as const) {
    const trials = 1_000;
    let held = 0;
    for (let n = 0; n < trials; n++) {
      const { low, high } = medianDifference(sample(one, 30), sample(other, 20));
      if (low <= 10 && high >= 10) held += 1;
    }
    expect(held / trials).toBeGreaterThan(0.93);
    expect(held / trials).toBeLessThan(0.985);
  }
});
