import { describe, expect, it } from 'vitest';
import { readCatalogueSearch } from './catalogue-search.ts';
import { sayTrouble } from './cures.ts';
import { type Destination, isBehind, sayState } from './DestinationsPage.tsx';
import { readLettersSearch } from './letters-search.ts';
import { sayRule } from './rule-words.ts';

describe('What a machine says, in words', () => {
  it.each([
    [{}, 'all touchpoints'],
    [{ name: ['Booking confirmed'] }, 'touchpoints named “Booking confirmed”'],
    [{ name: ['A', 'B'], channel: ['web'] }, 'touchpoints named “A” or “B”, by the channel “web”'],
    [{ path: 'properties.total', gte: 100 }, 'touchpoints whose properties.total is at least 100'],
    [{ path: 'traits.plan', in: ['gold', 'red'] }, 'touchpoints whose traits.plan is one of “gold” or “red”'],
    [
      { not: { path: 'properties.total', exists: true } },
      'touchpoints other than those with properties.total',
    ],
    [{ or: [{ name: ['A'] }, { source: ['s'] }] }, 'touchpoints (named “A”) or (from the source “s”)'],
    [{ and: [{}, { name: ['A'] }] }, 'touchpoints as the rule says: {"and":[{},{"name":["A"]}]}'],
    [{ unknown: 1 }, 'touchpoints as the rule says: {"unknown":1}'],
  ])('[G3.14] the rule %j', (rule, said) => {
    expect(sayRule('touchpoints', rule)).toBe(said);
  });

  it('[G3.14] a cure does not say again what the message above it says', () => {
    expect(sayTrouble('source_gone', 'The broker is gone. It is tried again by itself.')).not.toMatch(
      /by itself/,
    );
    expect(sayTrouble('source_gone', 'The broker is gone.')).toMatch(/It is tried again by itself\.$/);
  });

  it('[G3.14] a destination that keeps up is well, one that is late is behind', () => {
    const now = Date.now();
    const destination = (waiting: number, sinceMs: number) =>
      ({
        ...{ state: 'well', failing: 0, why: null, waiting, place: { behind: 0, replaying: false } },
        waitingSince: waiting > 0 ? new Date(now - sinceMs).toISOString() : null,
      }) as unknown as Destination;
    expect(isBehind(destination(0, 0))).toBe(false);
    expect(isBehind(destination(12, 2_000))).toBe(false);
    expect(sayState(destination(2_000, 300_000))).toBe('behind');
  });

  it('[G3.13] the addresses of the catalogue and the letters hold what is listed, and drop what cannot be meant', () => {
    expect(readCatalogueSearch({ q: 'paid', status: 'retired', gap: 'withoutOwner' })).toEqual({
      q: 'paid',
      status: 'retired',
      gap: 'withoutOwner',
    });
    expect(readCatalogueSearch({ q: 1, status: 'x', gap: 'constructor' })).toEqual({});
    expect(readLettersSearch({ source: 'web', code: 'poison', state: 'all' })).toEqual({
      source: ['web'],
      code: 'poison',
      state: 'all',
    });
    expect(readLettersSearch({ source: [], state: 'waiting' })).toEqual({});
  });
});
