import { describe, expect, it } from 'vitest';
import { comparisonLabel, daysOf, fromDayValue, PRESETS, periodLabel, presetOf, USUAL } from './period.ts';
import { parseAddress, queryOf, readSearch, scopeOf, writeAddress } from './scope.ts';

const NOW = new Date(2026, 5, 17, 14, 30);

describe('A scope in an address', () => {
  it('[G5.3] is read back as it was written, names of any kind', () => {
    const search = {
      from: '2026-06-01T00:00:00.000Z',
      to: '2026-06-08T00:00:00.000Z',
      compare: 'year' as const,
      channel: ['call & chat', 'e-mail', 'a,b', 'ünï=1'],
      corner: ['service'],
      panel: 'person:userId:ann',
    };
    expect(readSearch(parseAddress(writeAddress(search)))).toEqual(search);
  });

  it('[G5.3] drops what cannot be meant, and keeps the rest', () => {
    expect(
      readSearch({
        from: '2026-06-08',
        to: '2026-06-01',
        compare: 'often',
        kind: ['', 'partner', 'partner'],
        panel: 'x',
      }),
    ).toEqual({ kind: ['partner'] });
    expect(readSearch({ from: 'x', to: {}, stage: [1, null] })).toEqual({});
  });

  it('[G5.3] gives a request what it holds, and the last four weeks where it holds none', () => {
    const query = queryOf(scopeOf({ kind: ['customer'] }, NOW));
    expect(query).toEqual({
      from: new Date(2026, 4, 20).toISOString(),
      to: new Date(2026, 5, 17).toISOString(),
      compare: 'previous',
      kind: ['customer'],
    });
  });
});

describe('A period', () => {
  it('[G5.3] has the name of a preset from any moment of the day', () => {
    for (const preset of PRESETS)
      expect(presetOf(preset.period(NOW), new Date(2026, 5, 17, 23, 59))).toBe(preset);
    expect(periodLabel(USUAL.period(NOW), NOW)).toBe('Last 28 days');
    expect(daysOf(USUAL.period(NOW))).toBe(28);
  });

  it('[G5.3] otherwise names its first and its last day, both inside', () => {
    const [from, to] = [fromDayValue('2026-03-20')!, fromDayValue('2026-04-10', 1)!];
    expect(periodLabel({ from, to }, NOW)).toBe('20 Mar – 10 Apr 2026');
    // A day of the year has 23 hours here or there; the calendar counts 22 days everywhere.
    expect(comparisonLabel('previous', { from, to })).toBe('the 22 days before');
    expect(periodLabel({ from, to: fromDayValue('2026-03-21')! }, NOW)).toBe('20 Mar 2026');
    expect(fromDayValue('soon')).toBeUndefined();
  });
});
