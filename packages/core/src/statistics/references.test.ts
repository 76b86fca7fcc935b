import { describe, expect, it } from 'vitest';
import {
  adjustedExcess,
  adjustForDiscoveries,
  changePoints,
  jackknife,
  mantelHaenszel,
  standardisedRate,
  twoSidedP,
  twoSidedT,
  usualDrift,
  weekdayFactors,
} from './index.ts';
import { incompleteBeta } from './student-t.ts';

/*
 * Numbers of other tools: SciPy 1.17.1, statsmodels 0.15.0, ruptures 1.1.10, NumPy. The call that gave each stands
 * beside it.
 */

function close(found: number, expected: number, relative = 1e-10): void {
  expect(Math.abs(found / expected - 1), `${found} for ${expected}`).toBeLessThan(relative);
}

describe('numbers of other tools', () => {
  it.each([
    // scipy.special.betainc(a, b, x)
    [0.3, 2, 5, 0.579825],
    [0.01, 100, 3, 5.04950500000001e-197],
    [0.5, 15.5, 0.5, 4.21669003061157e-6],
    [0.999, 30, 2.5, 0.9999511579324104],
  ])('[G1.2] the incomplete beta function at %s (%s, %s) is SciPy’s', (x, a, b, expected) => {
    close(incompleteBeta(x, a, b), expected);
  });

  it.each([
    // 2 * scipy.stats.t.sf(t, df)
    [2.0, 31, 0.05432721536717571],
    [0.1, 3.5, 0.9258044196868921],
    [6.0, 27, 2.1156505642639005e-6],
    [12, 5.2, 5.4769276348055025e-5],
    [25, 40, 4.963343444478322e-26],
  ])('[G1.2] a t of %s with %s degrees is as improbable as SciPy says', (t, degrees, expected) => {
    close(twoSidedP(t, degrees), expected, 1e-9);
    close(twoSidedP(-t, degrees), expected, 1e-9);
  });

  it.each([
    // scipy.stats.t.ppf(0.975, df)
    [1, 12.706204736174694],
    [2.5, 3.5746548420036817],
    [27, 2.0518305164802846],
    [31, 2.039513446396408],
    [1000, 1.9623390808264083],
  ])('[G1.2] 95 %% of t with %s degrees are within SciPy’s bounds', (degrees, expected) => {
    close(twoSidedT(0.95, degrees), expected, 1e-9);
  });

  it('[G1.2] false discoveries are held as SciPy holds them, on the 25 foods of Strang et al.', () => {
    const p = [
      ...[0.001, 0.008, 0.039, 0.041, 0.042, 0.06, 0.074, 0.205, 0.212, 0.216, 0.222, 0.251, 0.269],
      ...[0.275, 0.34, 0.341, 0.384, 0.569, 0.594, 0.696, 0.762, 0.94, 0.942, 0.975, 0.986],
    ];
    // scipy.stats.false_discovery_control(p)
    const expected = [
      ...[0.025, 0.1, 0.21, 0.21, 0.21, 0.25, 0.2642857142857143],
      ...new Array<number>(7).fill(0.4910714285714286),
      ...[0.5328125, 0.5328125, 0.5647058823529413, 0.7815789473684212, 0.7815789473684212, 0.87],
      ...[0.9071428571428571, 0.986, 0.986, 0.986, 0.986],
    ];
    for (const [index, found] of adjustForDiscoveries(p).entries()) close(found, expected[index]!);
    const order = [3, 0, 2, 1];
    const shuffled = adjustForDiscoveries(order.map((place) => p[place]!));
    expect(shuffled).toEqual(order.map((place) => adjustForDiscoveries(p.slice(0, 4))[place]));
  });

  it('[G1.2] Mantel and Haenszel’s ratio is statsmodels’, and its error Greenland and Robins’', () => {
    const cell = (events: number, none: number) => ({ events, exposure: events + none });
    const strata = [
      { exposed: cell(12, 88), others: cell(5, 195) },
      { exposed: cell(30, 70), others: cell(40, 160) },
      { exposed: cell(3, 47), others: cell(2, 148) },
    ];
    const found = mantelHaenszel(strata)!;
    // StratifiedTable([[[12,88],[5,195]], [[30,70],[40,160]], [[3,47],[2,148]]]).riskratio_pooled
    close(found.ratio, 1.9516129032258065);
    // sqrt(sum(((a+c)*n1*n0 - a*c*n)/n**2) / (sum(a*n0/n) * sum(c*n1/n))), in NumPy
    close(found.logError, 0.18496302718488813);
    expect(mantelHaenszel([{ exposed: cell(3, 4), others: cell(0, 0) }])).toBeUndefined();
  });

  it('[G1.2] weekdays are statsmodels’ seasonal factors', () => {
    const counts = [
      ...[100, 120, 90, 80, 110, 160, 170, 104, 118, 95, 79, 108, 165, 174],
      ...[99, 125, 91, 84, 113, 158, 169, 101, 121, 92, 81, 112, 163, 171],
    ];
    // seasonal_decompose(counts, model='multiplicative', period=7).seasonal[:7]
    const expected = [
      ...[0.8456706042373806, 1.0115358215542076, 0.7717476529623845, 0.6765216900010242],
      ...[0.9221100721691011, 1.3449830004746812, 1.4274311586012205],
    ];
    const found = weekdayFactors({ counts, exposure: counts.map(() => 1) });
    for (const [day, factor] of found.entries()) close(factor, expected[day]!, 1e-6);
  });

  const exposure = [
    ...[
      117, 105, 107, 115, 103, 111, 113, 89, 82, 92, 91, 114, 116, 80, 99, 112, 85, 111, 84, 98, 112, 92, 93,
      91,
    ],
    ...[
      108, 90, 119, 97, 99, 100, 103, 102, 100, 119, 112, 111, 108, 104, 93, 119, 98, 88, 113, 86, 114, 104,
      84,
    ],
    ...[81, 97, 81, 85, 100, 118, 98, 112, 116],
  ];

  it('[G1.2] a rate breaks where ruptures breaks it, and does not where it does not', () => {
    const counts = [
      ...[
        4, 4, 8, 5, 5, 6, 5, 7, 4, 5, 5, 2, 10, 3, 5, 6, 4, 11, 3, 9, 4, 7, 2, 8, 18, 3, 9, 7, 17, 14, 12, 12,
      ],
      ...[15, 11, 7, 16, 17, 12, 11, 15, 9, 5, 8, 6, 6, 4, 7, 7, 5, 11, 8, 10, 8, 7, 3, 9],
    ];
    // Pelt(custom_cost=Poisson with exposure, min_size=3, jump=1).fit(signal).predict(pen=3*log(56)) → [23, 41, 56]
    const found = changePoints({ counts, exposure }, 1);
    expect(found.map(({ day }) => day)).toEqual([23, 41]);
    for (const { day, earliest, latest } of found) {
      expect(earliest).toBeLessThanOrEqual(day);
      expect(latest).toBeGreaterThanOrEqual(day);
    }
    // The truth of the simulation: 24 and 41, from 5 to 11 to 7 %.
    expect(found[0]!.latest).toBeGreaterThanOrEqual(24);
    expect(found[0]!.ratio).toBeGreaterThan(1.5);
    const flat = [
      ...[
        3, 6, 8, 9, 4, 11, 8, 10, 4, 4, 7, 6, 12, 7, 6, 9, 6, 9, 7, 6, 7, 7, 3, 5, 10, 4, 4, 3, 7, 7, 4, 11,
      ],
      ...[7, 9, 6, 6, 3, 9, 5, 9, 3, 3, 5, 7, 7, 4, 5, 7, 6, 5, 4, 4, 7, 6, 4, 5],
    ];
    // The same call gives [56].
    expect(changePoints({ counts: flat, exposure }, 1)).toEqual([]);
  });

  it('[G1.2] the jackknife’s error is the textbook’s', () => {
    const [y, z] = [
      [3, 5, 2, 8, 6, 4],
      [10, 12, 9, 20, 15, 11],
    ];
    const sum = (values: number[], without?: number) =>
      values.reduce((total, value, index) => total + (index === without ? 0 : value), 0);
    const found = jackknife(6, (without) => sum(y!, without) / sum(z!, without));
    close(found.value, 0.36363636363636365);
    // sqrt(5/6 * sum((replicates - estimate)**2)), in NumPy
    close(found.error, 0.025438896847240242);
  });
});

describe('rates of strata', () => {
  it('[G1.2] a standardised rate is that of a population with the weights’ strata, whatever there was of each', () => {
    const cells = [
      { events: 10, exposure: 100 },
      { events: 2, exposure: 10 },
      { events: 0, exposure: 0 },
    ];
    close(standardisedRate(cells, [1, 1, 5]), 0.15);
    close(standardisedRate(cells, [3, 1, 0]), 0.125);
  });

  it('[G1.4] an exposure that only goes with a stratum has no excess, and one that acts has what it adds', () => {
    const strata = [
      { exposed: { events: 40, exposure: 80 }, others: { events: 10, exposure: 20 } },
      { exposed: { events: 1, exposure: 10 }, others: { events: 9, exposure: 90 } },
    ];
    close(adjustedExcess(strata) + 1, 1);
    const acting = [{ exposed: { events: 60, exposure: 80 }, others: { events: 10, exposure: 20 } }];
    close(adjustedExcess(acting), 20);
  });

  it('[G1.2] what earlier periods differed by beyond sampling is the drift, and nothing where they did not', () => {
    expect(usualDrift([])).toBe(0);
    expect(usualDrift([{ log: 0.1, variance: 0.02 }])).toBe(0);
    close(
      usualDrift([
        { log: 0.3, variance: 0.04 },
        { log: -0.2, variance: 0.03 },
      ]),
      0.03,
    );
  });
});
