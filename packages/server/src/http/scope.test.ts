import { plannedSchema } from '@throughline/core/touchpoints';
import { EMPTY_CATALOGUE } from '@throughline/storage/relational';
import { expect, it } from 'vitest';
import { readScope, scopeQuery } from './scope.ts';

const NOW = Date.parse('2026-06-18T09:30:00Z');
const read = (query: Record<string, unknown>, catalogue = EMPTY_CATALOGUE) =>
  readScope(scopeQuery.parse(query), catalogue, NOW);
const at = (text: string) => Date.parse(text);

it('[G1.1] a scope without a period is the last 28 days in UTC, today among them, beside the 28 before', () => {
  const scope = read({});
  expect([scope.from, scope.to]).toEqual([at('2026-05-22T00:00:00Z'), at('2026-06-19T00:00:00Z')]);
  expect(scope.compared).toEqual({ from: at('2026-04-24T00:00:00Z'), to: at('2026-05-22T00:00:00Z') });
});

it('[G1.1] a year back is 52 weeks back, so that weekdays face weekdays; and nothing is compared where nothing should be', () => {
  const period = { from: '2026-06-01T00:00:00+02:00', to: '2026-06-08T00:00:00+02:00' };
  expect(read({ ...period, compare: 'year' }).compared).toEqual({
    from: at('2025-06-01T22:00:00Z'),
    to: at('2025-06-08T22:00:00Z'),
  });
  expect(read({ ...period, compare: 'none' }).compared).toBeUndefined();
});

it('[G1.1] one word and several are taken alike; a kind that is none, and an empty period, are refused', () => {
  expect(read({ kind: 'employee', channel: ['web', 'store'] })).toMatchObject({
    kinds: ['employee'],
    channels: ['web', 'store'],
  });
  expect(scopeQuery.safeParse({ kind: 'visitor' }).success).toBe(false);
  const period = { from: '2026-06-08T00:00:00Z', to: '2026-06-08T00:00:00Z' };
  expect(() => read(period)).toThrow(expect.objectContaining({ code: 'invalid_request', status: 400 }));
});

it('[G1.1] where a name belongs comes from the catalogue in force', () => {
  const planned = plannedSchema.parse({ corner: 'service', stage: 'service' });
  const entries = new Map([
    ['Called', { version: 1, at: 0, by: 'x', planned }],
    ['Seen', { version: 1, at: 0, by: 'x', planned: plannedSchema.parse({}) }],
  ]);
  const { placements } = read({}, { ...EMPTY_CATALOGUE, entries });
  expect([...placements]).toEqual([
    ['Called', { corner: 'service', department: undefined, stage: 'service' }],
  ]);
});
