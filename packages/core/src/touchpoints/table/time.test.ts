import { describe, expect, it } from 'vitest';
import { timeReader } from './time.ts';

const at = (iso: string) => Date.parse(iso);

describe('a time in a file', () => {
  it.each([
    ['iso', 'UTC', '2010-12-01 08:26:00', '2010-12-01T08:26:00Z'],
    ['iso', 'Europe/London', '2010-12-01 08:26:00', '2010-12-01T08:26:00Z'],
    ['iso', 'Europe/London', '2011-07-01 08:26:00', '2011-07-01T07:26:00Z'],
    ['iso', 'Europe/London', '2011-10-11 13:42:22.688000+02:00', '2011-10-11T11:42:22.688Z'],
    ['iso', 'America/New_York', '2026-01-01', '2026-01-01T05:00:00Z'],
    ['iso', 'UTC', '2026-01-01T10:00Z', '2026-01-01T10:00:00Z'],
    ['iso', 'UTC', '2016-12-31T23:59:60Z', '2016-12-31T23:59:59Z'],
    ['%d/%m/%Y %I:%M %p', 'UTC', '3/4/2026 12:05 AM', '2026-04-03T00:05:00Z'],
    ['%d/%m/%Y %I:%M %p', 'UTC', '3/4/2026 12:05 p.m.', '2026-04-03T12:05:00Z'],
    ['%d %B %Y', 'Asia/Kolkata', '9 February 2026', '2026-02-08T18:30:00Z'],
    ['%b %d, %y %T', 'UTC', 'Sep 05, 99 01:02:03', '1999-09-05T01:02:03Z'],
    ['%Y%m%d%H%M%S', 'UTC', '20260102030405', '2026-01-02T03:04:05Z'],
    ['%FT%T.%f%z', 'UTC', '2026-01-02T03:04:05.123456-0130', '2026-01-02T04:34:05.123Z'],
    ['[%d.%m.%Y]', 'UTC', '[05.06.2026]', '2026-06-05T00:00:00Z'],
    ['100%% %Y', 'UTC', '100% 2026', '2026-01-01T00:00:00Z'],
  ])('[T4.1] is read by %s in %s: %s', (format, zone, text, expected) => {
    expect(timeReader(format, zone)(text)).toBe(at(expected));
  });

  it.each([
    ['unix', '1767225600', 1767225600000],
    ['unix', '1767225600.25', 1767225600250],
    ['unix_ms', '1767225600123', 1767225600123],
  ])('[T4.1] is read as %s: %s', (format, text, expected) => {
    expect(timeReader(format, 'UTC')(text)).toBe(expected);
  });

  it('[T4.1] lies an hour later where the clock skipped it in spring, and is the first of two in autumn', () => {
    const london = timeReader('iso', 'Europe/London');
    expect(london('2026-03-29 01:30')).toBe(at('2026-03-29T01:30:00Z'));
    expect(london('2026-10-25 01:30')).toBe(at('2026-10-25T00:30:00Z'));
  });

  it.each([
    ['iso', '2026-02-30'],
    ['iso', '2026-02-03 25:00:00'],
    ['iso', '3 Feb 2026'],
    ['%d %b %Y', '3 Foo 2026'],
    ['%m/%d/%Y', '13/01/2026'],
    ['%I:%M', '13:00'],
    ['unix', 'yesterday'],
  ])('[T4.7] is none where %s does not fit: %s', (format, text) => {
    expect(timeReader(format, 'UTC')(text)).toBeUndefined();
  });
});
