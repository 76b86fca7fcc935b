import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meets, type Rule, type Ruled, ruleSchema, valueAt } from './rule.ts';

const touchpoint: Ruled = {
  ...{ name: 'Order completed', type: 'track', source: 'shop', channel: 'web', corner: 'commerce' },
  department: 'retail',
  properties: { total: 120, currency: 'EUR', items: [{ sku: 'a', price: 20 }], gift: false, note: null },
  traits: { plan: 'gold' },
  context: { page: { url: 'https://example.org/' } },
};

describe('A rule', () => {
  it('[O1.1] means what its words and comparisons hold for', () => {
    const cases: [Rule, boolean][] = [
      [{}, true],
      [{ name: ['Order completed'] }, true],
      [{ name: ['Order completed'], channel: ['store'] }, false],
      [{ source: ['till', 'shop'], corner: ['commerce'], department: ['retail'], type: ['track'] }, true],
      [{ path: 'properties.total', gte: 120 }, true],
      [{ path: 'properties.total', gt: 120 }, false],
      [{ path: 'properties.total', lt: 121 }, true],
      [{ path: 'properties.total', lte: 119 }, false],
      [{ path: 'properties.total', eq: 120 }, true],
      [{ path: 'properties.total', eq: '120' }, false],
      [{ path: 'properties.total', gt: '1' }, false],
      [{ path: 'properties.currency', in: ['EUR', 'CHF'] }, true],
      [{ path: 'properties.currency', lt: 'F' }, true],
      [{ path: 'properties.items.0.price', gte: 20 }, true],
      [{ path: 'properties.items.1.price', gte: 0 }, false],
      [{ path: 'properties.gift', eq: false }, true],
      [{ path: 'properties.note', eq: null }, true],
      [{ path: 'properties.note', exists: true }, false],
      [{ path: 'properties.nothing', exists: false }, true],
      [{ path: 'properties.nothing', lt: 5 }, false],
      [{ not: { path: 'properties.nothing', lt: 5 } }, true],
      [{ path: 'traits.plan', eq: 'gold' }, true],
      [{ path: 'context.page.url', exists: true }, true],
      [{ path: 'properties.constructor.name', exists: true }, false],
      [{ path: 'properties.__proto__.x', exists: false }, true],
      [{ and: [{ name: ['Order completed'] }, { path: 'traits.plan', eq: 'gold' }] }, true],
      [{ and: [{ name: ['Order completed'] }, { path: 'traits.plan', eq: 'free' }] }, false],
      [{ or: [{ name: ['x'] }, { path: 'traits.plan', eq: 'gold' }] }, true],
      [{ not: { or: [{ name: ['x'] }, { channel: ['web'] }] } }, false],
    ];
    for (const [rule, expected] of cases) {
      const parsed = ruleSchema.safeParse(rule);
      expect(parsed.success, JSON.stringify(rule)).toBe(true);
      expect(meets(parsed.data as Rule, touchpoint), JSON.stringify(rule)).toBe(expected);
    }
  });

  it('[O1.1, O1.20] is a closed language: what is not in it is refused', () => {
    const refused = [
      ...[null, [], 'x', { nmae: ['x'] }, { name: 'x' }, { name: [] }, { path: 'properties.a' }],
      ...[
        { path: 'password', eq: 1 },
        { path: 'properties', eq: 1 },
        { path: 'properties..a', eq: 1 },
      ],
      ...[
        { path: 'properties.a', eq: 1, gt: 0 },
        { path: 'properties.a', matches: '.*' },
        { and: [] },
        { not: [] },
      ],
      ...[
        { or: [{}], and: [{}] },
        { path: 'properties.a', lt: true },
        { path: 'properties.a', eq: {} },
      ],
      { and: Array.from({ length: 50 }, () => ({ or: Array.from({ length: 5 }, () => ({})) })) },
    ];
    for (const rule of refused) expect(ruleSchema.safeParse(rule).success, JSON.stringify(rule)).toBe(false);
  });

  it('[O1.1] never throws on data, and not is not (seed 7)', () => {
    const json = fc.jsonValue({ maxDepth: 4 });
    const paths = fc.constantFrom(
      'properties.a',
      'properties.a.0',
      'properties.a.b.c',
      'context.length',
      'traits.0',
    );
    const rule: fc.Arbitrary<Rule> = fc.oneof(
      fc.record({ path: paths, eq: fc.oneof(fc.string(), fc.double(), fc.boolean(), fc.constant(null)) }),
      fc.record({ path: paths, gt: fc.oneof(fc.string(), fc.double()) }),
      fc.record({ path: paths, exists: fc.boolean() }),
    );
    fc.assert(
      fc.property(json, json, rule, (a, b, one) => {
        const some = { ...touchpoint, properties: { a }, context: b } as unknown as Ruled;
        expect(meets({ not: one }, some)).toBe(!meets(one, some));
        expect(meets({ and: [one, { not: one }] }, some)).toBe(false);
        expect(meets({ or: [one, { not: one }] }, some)).toBe(true);
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });

  it('[C7.11] a path finds what lies there, and nothing that is only inherited', () => {
    const value = { a: { b: [1, { c: 'x' }] }, n: null };
    expect(valueAt(value, 'a.b.1.c')).toBe('x');
    expect(valueAt(value, 'n')).toBe(null);
    for (const path of ['a.b.2', 'a.b.length', 'a.x', 'n.x', 'toString', '', 'a.b.-1'])
      expect(valueAt(value, path), path).toBeUndefined();
  });
});
