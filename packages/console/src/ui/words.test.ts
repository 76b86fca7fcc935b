import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { briefCount, figuresFor, sayChange, sayInterval, toneOf } from './amount.ts';
import { fileName, toCsv } from './figure-table.ts';
import { sayDuration, sayMoment } from './moment.ts';
import { stageColour, type Tokens, tokens } from './theme.ts';

describe('Amounts in words', () => {
  it('[G5.13] are rounded to what their interval supports', () => {
    expect(sayInterval({ value: 0.1213, low: 0.0914, high: 0.1512 }, 'percent')).toEqual({
      value: '12\u202f%',
      range: '9–15\u202f%',
    });
    expect(sayChange({ value: 0.6213, low: 0.4799, high: 0.7702 }, { before: '€' })).toEqual({
      value: '+€\u202f0.62',
      range: '€\u202f0.48–0.77',
    });
    expect(sayInterval({ value: -3, low: -6, high: 0.3 }, {})).toEqual({ value: '−3', range: '−6 to 0' });
    // News whose near end is not nought is not said to reach it.
    expect(sayInterval({ value: 9, low: 0.4, high: 19 }, {})).toEqual({ value: '9.0', range: '0.4–19.0' });
    expect(sayChange({ value: -0.62, low: -0.77, high: -0.48 }, { before: '€' })).toEqual({
      value: '−€\u202f0.62',
      range: '−€\u202f0.77 to −€\u202f0.48',
    });
    expect([60, 6, 0.6, 0.06, 0].map((width) => figuresFor(width))).toEqual([0, 0, 1, 2, 0]);
    expect([9_999, 12_345, 123_456, 1_234_567].map((each) => briefCount(each))).toEqual([
      '9,999',
      '12.3\u202fk',
      '123\u202fk',
      '1.23\u202fM',
    ]);
  });

  it('[G5.13] are news only where their interval holds no nought, and good or bad by what a rise means', () => {
    fc.assert(
      fc.property(
        fc.double({ min: -50, max: 50, noNaN: true }),
        fc.double({ min: 0.001, max: 20, noNaN: true }),
        (value, half) => {
          const change = { value, low: value - half, high: value + half };
          const tones = (['good', 'bad', 'neither'] as const).map((rising) => toneOf(change, rising));
          const inside = change.low <= 0 && change.high >= 0;
          expect(tones).toEqual(
            inside
              ? ['noise', 'noise', 'noise']
              : value > 0
                ? ['good', 'bad', 'news']
                : ['bad', 'good', 'news'],
          );
          expect(sayChange(change, 'points').value).not.toMatch(/[-+−]0(\.0+)? /);
        },
      ),
    );
  });

  it('[G5.13] durations have two units at most; moments are short where the day is known', () => {
    const told = [340, 59_600, 60_000, 3_700_000, 86_399_999, 188_000_000, 40 * 86_400_000].map((each) =>
      sayDuration(each),
    );
    expect(told.map((each) => each.replaceAll('\u202f', ' '))).toEqual([
      '340 ms',
      '60 s',
      '1 min',
      '1 h 2 min',
      '24 h',
      '2 d 4 h',
      '1 month 10 d',
    ]);
    const now = new Date(2026, 5, 17, 14, 30);
    expect(sayMoment(new Date(2026, 5, 17, 9, 5), now)).toBe('09:05');
    expect(sayMoment(new Date(2026, 5, 3, 9, 5), now)).toBe('3 Jun, 09:05');
    expect(sayMoment(new Date(2024, 5, 3), now)).toBe('3 Jun 2024');
  });
});

describe('What is taken along', () => {
  it('[G5.12] is CSV that no spreadsheet takes for a formula', () => {
    const table = {
      columns: ['Name', 'n'],
      rows: [
        ['=HYPERLINK("x")', -1],
        ['a "b", c\r\nd', 2],
      ],
    };
    expect(toCsv(table)).toBe('Name,n\r\n"\'=HYPERLINK(""x"")",-1\r\n"a ""b"", c\r\nd",2\r\n');
    expect(fileName('Éclairs / by «stage»?', 'csv')).toBe('e-clairs-by-stage.csv');
  });
});

/** @see https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(one: string, other: string): number {
  const luminance = (colour: string) => {
    const [r, g, b] = [1, 3, 5].map((at) => {
      const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
  };
  const [high, low] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (high! + 0.05) / (low! + 0.05);
}

describe('The theme', () => {
  const schemes = Object.entries(tokens) as [string, Tokens][];

  it.each(schemes)('[G5.7] is read by everyone: %s', (_, of) => {
    for (const ground of [of.paper, of.surface, of.sunken])
      for (const words of [of.ink, of.ink2, of.ink3, of.accent, of.good, of.bad])
        expect(contrast(words, ground), `${words} on ${ground}`).toBeGreaterThanOrEqual(4.5);
    for (const [words, ground] of [
      [of.accent, of.accentSoft],
      [of.good, of.goodSoft],
      [of.bad, of.badSoft],
      [of.onAccent, of.accent],
    ] as const)
      expect(contrast(words, ground), `${words} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  });

  it.each(schemes)('[G5.7] has marks that are seen: %s', (_, of) => {
    for (const mark of [...Object.values(of.corners), of.noise])
      expect(contrast(mark, of.surface), mark).toBeGreaterThanOrEqual(3);
    const steps = Array.from({ length: 9 }, (_each, index) => stageColour(of, index, 9));
    const apart = steps.slice(1).map((colour, index) => contrast(colour, steps[index]!));
    for (const each of apart) expect(each).toBeGreaterThan(1.1);
  });
});
