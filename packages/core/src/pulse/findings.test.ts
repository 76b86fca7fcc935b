import { describe, expect, it } from 'vitest';
import {
  candidates,
  type Explanation,
  explain,
  type Finding,
  type GroupedCount,
  judge,
  tell,
} from './index.ts';
import { type FactorTally, GROUPS, type Side } from './observation.ts';
import { randomOf, simulate } from './test/simulation.ts';

describe('what moved', () => {
  it('[G1.3] quiet times are called quiet: of 40 with 20 subjects each, which drift as they did before, at most 4 name anything', () => {
    const loud = Array.from({ length: 40 }, (_, seed) =>
      judge(simulate(seed + 1, 20, { drift: 0.05 }), true),
    ).filter((judged) => judged.some(({ news }) => news));
    expect(loud.length).toBeLessThanOrEqual(4);
  });

  it('[G1.3] intervals hold the truth 95 times of 100: 400 that did not change, 93 to 97', () => {
    const judged = Array.from({ length: 40 }, (_, seed) => judge(simulate(seed + 500, 10, {}), true)).flat();
    const holding = judged.filter(({ change }) => change.low <= 1 && change.high >= 1);
    expect(judged.length).toBe(400);
    expect(holding.length / judged.length).toBeGreaterThan(0.93);
  });

  it('[G1.3] what doubled is news and comes first, of 20 times always; its interval holds that 18 times or more', () => {
    const first = Array.from(
      { length: 20 },
      (_, seed) => judge(simulate(seed + 900, 10, { factor: 2 }), true)[0]!,
    );
    for (const { subject, news } of first) expect([subject.value, news]).toEqual(['Subject 0', true]);
    const holding = first.filter(({ change }) => change.low <= 2 && change.high >= 2);
    expect(holding.length).toBeGreaterThanOrEqual(18);
  });
});

interface Person {
  readonly stratum: string;
  readonly exposed: boolean;
}

/** Person-days of two strata, of which the second needs help four times as often and is exposed far more often. */
function confounded(seed: number, effect: number): { all: GroupedCount[]; exposed: GroupedCount[] } {
  const random = randomOf(seed);
  const add = (counts: GroupedCount[], side: Side, { stratum }: Person, group: number, event: boolean) => {
    counts.push({ side, stratum, group, exposure: 1, events: Number(event) });
  };
  const all: GroupedCount[] = [];
  const exposed: GroupedCount[] = [];
  for (let n = 0; n < 12_000; n++) {
    const side = (n % 2) as Side;
    const group = Math.floor(n / 2) % GROUPS;
    // More of the troubled in the second period, and whoever is troubled meets the exposure.
    const troubled = random() < (side === 1 ? 0.4 : 0.2);
    const person = { stratum: troubled ? 'late' : 'early', exposed: random() < (troubled ? 0.7 : 0.06) };
    const rate = (troubled ? 0.2 : 0.05) + (person.exposed && side === 1 ? effect : 0);
    const event = random() < rate;
    add(all, side, person, group, event);
    if (person.exposed) add(exposed, side, person, group, event);
  }
  return { all, exposed };
}

describe('what explains it', () => {
  const factor = { family: 'after' as const, value: 'Third mail' };

  it.each([1, 2, 3, 4, 5])(
    '[G1.4] seed %s: what only goes with who people are is not named, though it looks guilty',
    (seed) => {
      const { all, exposed } = confounded(seed, 0);
      const tallies: FactorTally[] = [{ factor, counts: exposed }];
      const explanation = explain(factor, all, exposed);
      const rate = (counts: GroupedCount[]) =>
        counts.reduce((sum, { events }) => sum + events, 0) / counts.length;
      expect(rate(exposed) / rate(all)).toBeGreaterThan(1.5);
      expect(candidates(all, tallies).length === 0 || explanation === undefined).toBe(true);
    },
  );

  it('[G1.4] what acts is named, with its share and how many times as often', () => {
    const { all, exposed } = confounded(6, 0.3);
    expect(candidates(all, [{ factor, counts: exposed }])).toEqual([factor]);
    const explanation = explain(factor, all, exposed)!;
    expect(explanation.low).toBeGreaterThan(0.3);
    expect(explanation.ratio.adjusted!.low).toBeGreaterThan(2);
    expect(explanation.ratio.adjusted!.value).toBeLessThan(explanation.ratio.crude!);
  });

  it('[G1.4] of two that account for it the more special is named; what always comes first is no reason', () => {
    const { all, exposed } = confounded(7, 0.3);
    const whole = { family: 'after' as const, value: 'Anything' };
    const first = { family: 'after' as const, value: 'Arrived' };
    const nothing = all.filter(({ events }) => events === 0);
    const always = [...all.filter(({ events }) => events > 0), ...nothing.slice(0, 4_000)];
    const found = candidates(all, [
      { factor: whole, counts: [...exposed, ...all.filter(({ events }) => events === 0).slice(0, 6_000)] },
      { factor, counts: exposed },
      { factor: first, counts: always },
    ]);
    expect(found).toEqual([factor]);
  });
});

describe('stories', () => {
  const change = (distance: number, ratio = 2, day?: number) => ({
    distance,
    ratio,
    ...(day === undefined ? {} : { began: { day, earliest: day, latest: day } }),
  });
  const finding = (value: string, moved: object, factors: Explanation['factor'][] = []) =>
    ({
      subject: { dimension: 'name', value },
      change: moved,
      same: [],
      explanations: factors.map((each) => ({ factor: each })),
    }) as unknown as Finding;
  const version = { family: 'version' as const, value: '6.0.0', source: 'app' };

  it('[G1.8] help comes first with what it goes back to, and what began with it stands below', () => {
    const told = tell(
      [
        finding('Season', change(9)),
        finding('Article opened', change(8, 2, 32)),
        finding('Check-in failed', change(6, 9, 35), [version]),
        finding('Called', change(4, 1.5, 37), [{ family: 'after', value: 'Check-in failed' }]),
      ],
      ({ value }) => value === 'Called',
    );
    expect(told.map((story) => story.map(({ subject }) => subject.value))).toEqual([
      ['Called', 'Check-in failed', 'Article opened'],
      ['Season'],
    ]);
  });
});
