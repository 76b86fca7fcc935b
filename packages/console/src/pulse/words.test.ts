import { describe, expect, it } from 'vitest';
import { tokens } from '../ui/theme.ts';
import { trendOption } from '../ui/trend.ts';
import type { Finding, Pulse, Score } from './questions.ts';
import { sayCompared, sayOthers, sayQuiet } from './words.ts';

const finding = {} as Finding;
const people = (p: number) => ({ subject: null, p }) as unknown as Score;
const pulse = (
  sizes: readonly number[],
  tested: number,
  p = 0.5,
): Pick<Pulse, 'stories' | 'scores' | 'tested'> => ({
  stories: sizes.map((size) => Array.from({ length: size }, () => finding)),
  scores: [people(p)],
  tested,
});

describe('What Pulse says of the others', () => {
  it.each([
    [[1], 107, 0.5, 'Everything else is noise or as usual.'],
    [[3], 107, 0.5, 'Two measures moved with it; the rest is noise or as usual.'],
    [
      [2, 1, 2],
      107,
      0.5,
      'One measure moved with it; three others moved too; the rest is noise or as usual.',
    ],
    [[1, 1], 2, 0.5, 'One other measure moved too.'],
    [[1], 9, 0.001, 'So did the number of people; the rest is noise or as usual.'],
    [[1], 1, 0.5, ''],
    [[13], 20, 0.5, '12 measures moved with it; the rest is noise or as usual.'],
  ] as const)('[G1.12] stories of %j of %i measures, people at p = %f: %s', (sizes, tested, p, said) => {
    expect(sayOthers(pulse(sizes, tested, p))).toBe(said);
  });

  it('[G1.12] noise is said of what holds nought only', () => {
    const change = (low: number, high: number) => ({ value: (low + high) / 2, low, high });
    expect(sayQuiet({ change: change(-0.06, 0.02), usual: 0.1 })).toBe('noise');
    expect(sayQuiet({ change: change(-0.06, -0.02), usual: 0.1 })).toBe('no more than usual');
    expect(sayQuiet({ change: change(-0.06, -0.02), usual: null })).toBe('may be chance');
    expect(sayQuiet({ change: change(0.001, 0.015), usual: 0.1 })).toBe('too small to tell');
  });

  it('[G1.13] what is compared is called what it is compared with', () => {
    const period = { from: new Date(2026, 5, 1), to: new Date(2026, 5, 29) };
    expect(sayCompared({ compare: 'previous', period })).toBe('the 28 days before');
    expect(sayCompared({ compare: 'none', period })).toBe('the 28 days before');
    expect(sayCompared({ compare: 'year', period })).toBe('the same days of the year before');
  });

  it('[G1.13] a narrow figure names its lines, and the words of a late moment stand where there is room', () => {
    const points = [1, 2, 3, 4].map((at) => ({ at: at * 86_400_000, value: at }));
    const marks = [{ at: 4 * 86_400_000, label: 'app 2' }];
    const option = trendOption(
      { lines: [{ name: 'Calls', tone: 'bad', points }], marks, unit: '' },
      tokens.light,
      true,
    );
    const [line] = option.series as { endLabel: object; markLine: { data: { label: object }[] } }[];
    expect(line!.endLabel).toMatchObject({ show: true, formatter: 'Calls', align: 'right' });
    expect(line!.markLine.data[0]!.label).toMatchObject({ align: 'right', formatter: 'app 2' });
  });
});
