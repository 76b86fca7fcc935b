import { isDeepStrictEqual } from 'node:util';
import type { PersonState } from '@throughline/core/people';
import { histories, live, traffic } from '@throughline/testkit';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readState, writeState } from './state-text.ts';

function again(state: PersonState): PersonState {
  return { person: state.person, applied: state.applied, ...readState(writeState(state)) };
}

it.each([11, 12, 13])(
  '[X1.4, I2.7] seed %i: a state that is written down is read as it was, whatever people went through',
  (seed) => {
    const options = { repeats: true, undos: true, settings: true };
    fc.assert(
      fc.property(histories(options), traffic, (history, how) => {
        for (const state of live(history, how).population().people.values())
          expect(again(state)).toStrictEqual(state);
      }),
      { seed, numRuns: 60 },
    );
  },
);

it('[C1.2, X1.4] keeps a first and a last touchpoint that differ from the recent ones, and what was stated once', () => {
  const glance = { time: 5, id: 'e', source: 'web', name: 'Seen', type: 'track', channel: 'web' } as const;
  const state: PersonState = {
    person: 'p',
    applied: 7,
    leaves: {
      p: {
        kind: 'userId',
        value: 'constructor',
        since: 7,
        behaviour: {
          count: 2,
          first: glance,
          last: { ...glance, name: 'Seen under another name' },
          channels: { constructor: { count: 2, first: 5, last: 5 } },
          traits: {
            toString: { time: 5, id: 'e', source: 'web', value: ['\u001f', null, { deep: 1e-7 }] },
            first: { time: 4, id: 'd', source: 'store', value: 'ad', once: true },
          },
          recent: [glance, { ...glance, channel: 'store' }],
        },
      },
    },
    edges: [],
    held: [],
    cannotLinks: [],
  };
  expect(isDeepStrictEqual(again(state), state)).toBe(true);
});

it('[X1.4] says a text that recurs once', () => {
  const name = 'A name that all of the touchpoints have';
  const glance = { id: 'e', source: 'web', name, type: 'track', channel: 'web' } as const;
  const recent = Array.from({ length: 10 }, (_, time) => ({ time, ...glance }));
  const behaviour = { count: 10, first: recent[0]!, last: recent[9]!, channels: {}, traits: {}, recent };
  const leaves = { p: { kind: 'userId', value: 'u', since: 1, behaviour } };
  const text = writeState({ person: 'p', applied: 1, leaves, edges: [], held: [], cannotLinks: [] });
  expect(text.split(name)).toHaveLength(2);
});
