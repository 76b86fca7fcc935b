import { describe, expect, it } from 'vitest';
import { compileDocumentMapping } from './document.ts';
import { type Example, runExamples } from './examples.ts';

const arrival = { received: Date.UTC(2025, 6, 30), source: 'shop', newId: () => 'none' };
const map = compileDocumentMapping({
  each: '$[*]',
  id: '{@.id}',
  name: 'Order placed',
  identifiers: { email: '@.email' },
  properties: { total: '@.total', lines: { path: '@.lines[*]', take: 'all' } },
});
const body = [{ id: 'o1', email: 'ann@example.org', total: 12.5, lines: [{ sku: 'a' }] }];
const example = (expected: Example['expect'], items: unknown[] = body): Example => ({
  name: 'an order',
  delivery: { body: items, headers: {}, query: {} },
  expect: expected,
});
const differences = (expected: Example['expect'], items?: unknown[]) =>
  runExamples(map, [example(expected, items)], arrival);

describe('Examples of a mapping', () => {
  it('[C5.5] hold where every field they name is there, whatever else there is', () => {
    expect(differences([{ id: 'o1' }])).toEqual([]);
    expect(
      differences([
        {
          type: 'track',
          identifiers: { email: 'ann@example.org' },
          // The order of an object's keys says nothing.
          properties: { lines: [{ sku: 'a' }], total: 12.5 },
        },
      ]),
    ).toEqual([]);
    expect(differences([], [])).toEqual([]);
    expect(differences([{ refused: 'wrong_type' }], [{ id: {} }])).toEqual([]);
  });

  it('[C5.5] differ with what was expected and what was found, at its place', () => {
    expect(differences([{ name: 'Order paid', properties: { total: 12.5 } }])).toEqual([
      { example: 'an order', path: '0.name', expected: 'Order paid', found: 'Order placed' },
      {
        example: 'an order',
        path: '0.properties',
        expected: { total: 12.5 },
        found: { total: 12.5, lines: [{ sku: 'a' }] },
      },
    ]);
    expect(differences([{ department: 'retail' }])).toMatchObject([{ path: '0.department', found: null }]);
    expect(differences([])).toEqual([{ example: 'an order', path: 'length', expected: 0, found: 1 }]);
    expect(differences([{ id: 'o1' }, { id: 'o2' }])).toMatchObject([{ path: 'length', found: 1 }]);
  });

  it('[C5.5] show why nothing came of an item, and that two would have one id', () => {
    expect(differences([{ id: 'o1' }], [{ email: 'x' }])).toEqual([
      {
        example: 'an order',
        path: '0.id',
        expected: 'o1',
        found: { refused: 'wrong_type', because: 'id: the document gives none.' },
      },
    ]);
    expect(differences([{}, {}], [{ id: 1 }, { id: '1' }])).toMatchObject([{ path: 'id', found: '1' }]);
  });
});
