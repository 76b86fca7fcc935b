import fc from 'fast-check';
import { expect, it } from 'vitest';
import { eventTime, FUTURE_TOLERANCE_MS, parseTime } from './index.ts';

const two = (n: number) => String(n).padStart(2, '0');
const rfc3339 = fc
  .record({
    day: fc.date({
      min: new Date('0001-01-01T00:00:00Z'),
      max: new Date('9999-12-31T00:00:00Z'),
      noInvalidDate: true,
    }),
    seconds: fc.nat(86_399),
    fraction: fc.oneof(fc.constant(''), fc.stringMatching(/^\.\d{1,9}$/)),
    zone: fc.oneof(
      fc.constantFrom('Z', 'z', '+00:00', '-00:00'),
      fc
        .tuple(fc.constantFrom('+', '-'), fc.nat(23), fc.nat(59))
        .map(([sign, h, m]) => `${sign}${two(h)}:${two(m)}`),
    ),
    t: fc.constantFrom('T', 't', ' '),
  })
  .map(({ day, seconds, fraction, zone, t }) => {
    const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
    return `${day.toISOString().slice(0, 10)}${t}${clock}${fraction}${zone}`;
  });

it('[T2.9] M1 every RFC 3339 time is read as the language itself reads it (seed 201)', () => {
  fc.assert(
    fc.property(rfc3339, (text) => {
      expect(parseTime(text)).toBe(Date.parse(text.toUpperCase().replace(' ', 'T')));
    }),
    { numRuns: 5000, seed: 201 },
  );
});

it('[T2.9] M1 every millisecond is read exactly', () => {
  for (let ms = 0; ms < 1000; ms++) {
    expect(parseTime(`1970-01-01T00:00:00.${String(ms).padStart(3, '0')}Z`)).toBe(ms);
  }
});

it.each([
  ['2024-02-29', Date.UTC(2024, 1, 29)],
  ['2024-02-29T10:30', Date.UTC(2024, 1, 29, 10, 30)],
  ['2024-02-29T10:30:00', Date.UTC(2024, 1, 29, 10, 30)],
  ['2024-02-29T10:30:00+0130', Date.UTC(2024, 1, 29, 9)],
  ['2024-02-29T10:30:00-07', Date.UTC(2024, 1, 29, 17, 30)],
  ['2024-02-29T10:30:00,25Z', Date.UTC(2024, 1, 29, 10, 30, 0, 250)],
  ['2016-12-31T23:59:60Z', Date.UTC(2017, 0, 1)],
  ['0001-01-01T00:00:00Z', -62_135_596_800_000],
  ['9999-12-31T23:59:59.999Z', 253_402_300_799_999],
  [1_700_000_000_000, 1_700_000_000_000],
  [1.6, 2],
])('[T2.9] M2 %s is read', (value, expected) => {
  expect(parseTime(value)).toBe(expected);
});

it.each([
  '',
  'yesterday',
  '1700000000000',
  '2023-02-29',
  '2024-13-01',
  '2024-00-01',
  '2024-01-00',
  '2024-01-32',
  '2024-01-01T24:00:00Z',
  '2024-01-01T10:60:00Z',
  '2024-01-01T10:00:61Z',
  '2024-01-01T10:00:00+24:00',
  '2024-01-01T10:00:00+10:60',
  '20240101',
  '2024-01-01T10',
  '12024-01-01',
  ' 2024-01-01',
  1e300,
  Number.NaN,
  true,
  {},
  [],
  null,
  undefined,
])('[T2.9] M2 %j is no time', (value) => {
  expect(parseTime(value)).toBeUndefined();
});

const NOW = Date.UTC(2026, 0, 15, 12);

it('[T2.9] M3 timestamp = receivedAt − (sentAt − originalTimestamp) takes the skew of the sender out (seed 203)', () => {
  fc.assert(
    fc.property(fc.nat(10 ** 10), fc.integer({ min: -(10 ** 12), max: 10 ** 12 }), (ago, skew) => {
      const original = new Date(NOW - ago + skew).toISOString();
      const sentAt = new Date(NOW + skew).toISOString();
      expect(eventTime({ original, sentAt }, NOW)).toBe(NOW - ago);
    }),
    { numRuns: 1000, seed: 203 },
  );
});

it('[T2.9] M3 without sentAt the stated time stands, and without either the receipt', () => {
  expect(eventTime({ original: '2026-01-01T00:00:00Z', sentAt: null }, NOW)).toBe(Date.UTC(2026, 0, 1));
  expect(eventTime({ original: undefined, sentAt: '2020-01-01' }, NOW)).toBe(NOW);
  expect(eventTime({ original: null, sentAt: undefined }, NOW)).toBe(NOW);
});

it('[T2.9, S2.2] M4 a time before 1970 or more than 24 hours ahead is refused', () => {
  const outcome = (original: unknown, sentAt?: unknown) => eventTime({ original, sentAt }, NOW);
  expect(outcome(0)).toBe(0);
  expect(outcome(-1)).toMatchObject({ code: 'time_out_of_range' });
  expect(outcome(NOW + FUTURE_TOLERANCE_MS)).toBe(NOW + FUTURE_TOLERANCE_MS);
  expect(outcome(NOW + FUTURE_TOLERANCE_MS + 1)).toMatchObject({ code: 'time_out_of_range' });
  expect(outcome('0001-01-01T00:00:00Z')).toMatchObject({ code: 'time_out_of_range' });
  expect(outcome('9999-12-31T23:59:59Z')).toMatchObject({ code: 'time_out_of_range' });
  expect(outcome(NOW, 'soon')).toMatchObject({ code: 'time_invalid', path: 'sentAt' });
  expect(outcome('soon')).toMatchObject({ code: 'time_invalid', path: 'timestamp' });
});
