import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrival, acceptMessage } from '../accept.ts';
import { compileDocumentMapping, MAX_TOUCHPOINTS } from './document.ts';
import { tryDelivery } from './examples.ts';

const arrival: Arrival = { received: Date.UTC(2025, 6, 30), source: 'shop', newId: () => 'none' };
const delivery = (body: unknown) => ({ body, headers: {}, query: {} });

function outcomes(mapping: object, body: unknown) {
  return tryDelivery(compileDocumentMapping(mapping), delivery(body), arrival).outcomes;
}

describe('A hostile document', () => {
  const mapping = {
    each: '$..*',
    id: '{#index}',
    name: 'E {@.name}',
    identifiers: { userId: '@.id', email: { path: '@..email', take: 'all' } },
    references: [{ kind: '{@.kind}', id: '@.ref', role: 'r' }],
    time: { path: '@.time', optional: true },
    properties: { all: '@', first: '$[0]', n: { path: '@.n', type: 'number' } },
    traits: { t: { path: '@..t', join: ',' } },
  };

  it('[V1.14] that is too deep, too many, or of the wrong type is refused with its reason', () => {
    let deep: unknown = 1;
    for (let level = 0; level < 5000; level++) deep = [deep];
    expect(outcomes(mapping, deep)).toMatchObject([{ refused: { code: 'too_deep' } }]);
    const many = Array.from({ length: MAX_TOUCHPOINTS + 1 }, (_, n) => n);
    expect(outcomes({ each: '$[*]', name: 'E', id: '{#index}' }, many)).toMatchObject([
      { refused: { code: 'too_many' } },
    ]);
    const codes = (body: unknown) => outcomes(mapping, body).map(({ refused }) => refused?.code);
    expect(codes([{ name: 'x', id: { a: 1 } }]).slice(0, 1)).toEqual(['wrong_type']);
    expect(codes([{ name: 'x', id: 2 ** 53 }])[0]).toBe('unsafe_integer');
    expect(codes([{ name: 'x\u0000' }])[0]).toBe('nul_character');
    expect(codes([{ name: '\ud800' }])[0]).toBe('lone_surrogate');
    expect(codes(JSON.parse('[{"name":"x","__proto__":{"admin":true}}]'))[0]).toBe('forbidden_key');
    expect(codes([{ name: 'x', n: 'many' }])[0]).toBe('wrong_type');
    expect(codes([{ name: 'x', kind: 'ä', ref: '1' }])[0]).toBe('wrong_type');
    expect(({} as Record<string, unknown>).admin).toBeUndefined();
    for (const body of [null, 7, 'text', true, [], [[]], [null]])
      for (const { refused, touchpoint } of outcomes(mapping, body))
        expect(refused ?? touchpoint).toBeDefined();
  });

  it('[V1.15] seed 20260704: no JSON makes a mapping throw, and each item has an outcome of its own', () => {
    const specs = [
      '@',
      '@.*',
      { path: '@..*', take: 'all' },
      { path: '@.*', join: '-', lower: true },
      { path: '@..a', type: 'integer' },
      { path: '$..*', extract: '^.' },
      { path: '@.b', lookup: { x: 'y' }, default: 0 },
      { path: '@.c', divide: 100 },
      { path: '@.d', time: 'unix' },
      { path: '@.d', time: 'iso' },
      { coalesce: ['@.e', '{@.f}', { constant: 'g' }] },
      [{ when: { path: '@..a', gt: 3, matches: 'x' }, use: '{@.a}' }, { use: 'none' }],
    ];
    const maps = specs.map((spec) =>
      compileDocumentMapping({
        each: '$[*]',
        id: spec,
        name: spec,
        time: { value: spec, format: 'unix', optional: true },
        identifiers: { userId: spec, email: spec },
        references: [{ kind: spec, id: spec, role: spec }],
        channel: spec,
        properties: { p: spec },
        traits: { t: spec },
        touchpoints: [{}, { when: { path: '@.a', empty: false }, type: 'identify' }],
      }),
    );
    const keys = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', '__proto__', 'constructor', 'toString', 'x.y');
    const leaf = fc.oneof(fc.jsonValue({ maxDepth: 1 }), fc.double(), fc.string({ unit: 'binary' }));
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 6, withCrossShrink: true }, leaf, tie('list'), tie('object')),
      list: fc.array(tie('tree'), { maxLength: 4 }),
      object: fc
        .array(fc.tuple(keys, tie('tree')), { maxLength: 5 })
        .map((entries) => JSON.parse(JSON.stringify(Object.fromEntries(entries)))),
    }));
    fc.assert(
      fc.property(fc.array(tree, { maxLength: 4 }), fc.nat(maps.length - 1), (body, which) => {
        const { mapped } = maps[which]!.map(delivery(body));
        expect(mapped.length).toBeGreaterThanOrEqual(body.length);
        for (const one of mapped) {
          // What a mapping makes is for the door to judge like anything else; it must judge it.
          if ('message' in one) acceptMessage(one.message, arrival);
          else expect(one.refusal.code).toBeTruthy();
        }
      }),
      { seed: 20260704, numRuns: 3000 },
    );
  });
});
