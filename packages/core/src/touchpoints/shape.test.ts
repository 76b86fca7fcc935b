import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonValue } from '../kernel/index.ts';
import { FORMATS, formatsOf } from './formats.ts';
import { suggestPii } from './pii.ts';
import { mergeShapes, type Shape, schemaOf, shapeOf } from './shape.ts';

const RUNS = 200;
/** Compiling a schema takes its time. */
const SCHEMAS = 50;
const ajv = new Ajv2020({ strict: false, ownProperties: true, formats: { ...FORMATS } });

const text = fc.oneof(
  fc.constantFrom('gold', 'silver', 'in_store', 'EUR', ''),
  fc.constantFrom(
    '2026-01-31',
    '2026-01-31T10:00:00Z',
    'ann@example.org',
    'https://example.org/a',
    '10:00:00Z',
  ),
  fc.uuid(),
  fc.string({ maxLength: 12 }),
);
const scalar = fc.oneof(fc.constant(null), fc.boolean(), fc.integer(), fc.double({ noNaN: true }), text);
const key = fc.oneof(
  fc.constantFrom('a', 'b', 'plan', 'items', 'constructor', 'toString', 'email'),
  fc.string({ minLength: 1, maxLength: 4 }).filter((name) => name !== '__proto__'),
  fc.nat(200).map((n) => `k${n}`),
);
const value = fc.letrec<{ node: JsonValue }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar as fc.Arbitrary<JsonValue>,
    fc.array(tie('node'), { maxLength: 4 }) as fc.Arbitrary<JsonValue>,
    fc.dictionary(key, tie('node'), { maxKeys: 12, noNullPrototype: true }) as fc.Arbitrary<JsonValue>,
  ),
})).node;
const values = fc.array(value, { minLength: 1, maxLength: 12 });

/** Merges in the way that the numbers say: any two that are left, in either order. */
function mergedAnyhow(shapes: readonly Shape[], choices: readonly number[]): Shape {
  const left = [...shapes];
  for (let turn = 0; left.length > 1; turn++) {
    const choice = choices[turn % choices.length]!;
    const [one] = left.splice(choice % left.length, 1);
    const [other] = left.splice((choice >> 4) % left.length, 1);
    left.push(choice % 2 === 0 ? mergeShapes(one!, other!) : mergeShapes(other!, one!));
  }
  return left[0]!;
}

describe('a shape', () => {
  it(`[K2.2] is the same in whatever order and grouping it is merged, ${RUNS} samples`, () => {
    const choices = fc.array(fc.nat(1000), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(values, choices, (all, choices) => {
        const shapes = all.map((each) => shapeOf(each, true));
        expect(mergedAnyhow(shapes, choices)).toEqual(shapes.reduce(mergeShapes));
      }),
      { numRuns: RUNS },
    );
  });

  it(`[K2.2] gives a schema that takes every value it was made of, ${SCHEMAS} samples`, () => {
    fc.assert(
      fc.property(values, (all) => {
        const schema = schemaOf(all.map((each) => shapeOf(each, true)).reduce(mergeShapes));
        const validate = ajv.compile(schema);
        for (const each of all)
          expect(validate(each) ? [] : validate.errors, JSON.stringify([schema, each])).toEqual([]);
        ajv.removeSchema(schema);
      }),
      { numRuns: SCHEMAS },
    );
  });

  it('[K2.2] comes back the same from JSON, and is bounded whatever it is made of', () => {
    const wide = Object.fromEntries(
      Array.from({ length: 500 }, (_, n) => [`key-${n}`, { n, text: `t${n}` }]),
    );
    const shape = shapeOf({ wide, long: Array.from({ length: 9_000 }, (_, n) => ({ [`k${n}`]: n })) });
    expect(JSON.parse(JSON.stringify(shape))).toEqual(shape);
    expect(JSON.stringify(shape).length).toBeLessThan(2_000);
    const narrow = [1, 2, 3].map((n) => shapeOf({ ['x'.repeat(5_000)]: n }));
    expect(JSON.stringify(narrow.reduce(mergeShapes)).length).toBeLessThan(200);
  });

  it('[K2.1] has types, what is always there, formats, and the words of a choice', () => {
    const orders = Array.from({ length: 40 }, (_, n) => ({
      orderId: `o-${n}`,
      total: n / 4,
      lines: n,
      plan: n % 2 === 0 ? 'gold' : 'silver',
      placed: `2026-01-${String(1 + (n % 28)).padStart(2, '0')}T10:00:00Z`,
      ...(n % 3 === 0 ? { coupon: n === 0 ? null : 'SPRING' } : {}),
      items: [{ sku: `s${n}` }, { sku: `t${n}`, gift: true }],
    }));
    expect(schemaOf(orders.map((order) => shapeOf(order, true)).reduce(mergeShapes))).toEqual({
      type: 'object',
      properties: {
        coupon: { type: ['string', 'null'] },
        items: {
          type: 'array',
          items: {
            type: 'object',
            properties: { gift: { type: 'boolean' }, sku: { type: 'string' } },
            required: ['sku'],
          },
        },
        lines: { type: 'integer' },
        orderId: { type: 'string' },
        placed: { type: 'string', format: 'date-time' },
        plan: { type: 'string', enum: ['gold', 'silver'] },
        total: { type: 'number' },
      },
      required: ['items', 'lines', 'orderId', 'placed', 'plan', 'total'],
    });
  });

  it('[K2.1] keeps no word that may be someone’s own, and none of many', () => {
    const said = ['ann@example.org', '+44 20 7946 0958', 'Ann Example', '42', 'x1', 'gold'];
    const kept = JSON.stringify(said.map((word) => shapeOf({ note: word }, true)));
    expect(said.filter((word) => kept.includes(`"${word}"`))).toEqual(['gold']);
    expect(
      JSON.stringify(shapeOf({ firstName: 'Ann', city: 'Konstanz', address: { street: 'Main' } }, true)),
    ).not.toMatch(/Ann|Konstanz|Main/);
    expect(JSON.stringify(shapeOf({ plan: 'gold' }))).not.toContain('gold');
    const many = Array.from({ length: 60 }, (_, n) => shapeOf(`word${'abcdefghi'[n % 9]}`, true));
    expect(schemaOf(many.reduce(mergeShapes))).toEqual({ type: 'string' });
    const few = Array.from({ length: 10 }, () => shapeOf('gold', true)).reduce(mergeShapes);
    expect(schemaOf(few), 'too few to say').toEqual({ type: 'string' });
  });

  it('[K2.1] suggests where personal data are', () => {
    const traits = {
      email: 'ann@example.org',
      contact: 'ben@example.org',
      phone: '1',
      plan: 'gold',
      'a/b': { zip: '1' },
    };
    expect(suggestPii(shapeOf({ traits }))).toEqual([
      { pointer: '/traits/a~1b/zip', kind: 'address' },
      { pointer: '/traits/contact', kind: 'email' },
      { pointer: '/traits/email', kind: 'email' },
      { pointer: '/traits/phone', kind: 'phone' },
    ]);
  });
});

describe('formats', () => {
  it('[K2.1] are told from one another and from what looks like them', () => {
    const cases: [text: string, formats: string[]][] = [
      ['2024-02-29', ['date']],
      ['2023-02-29', []],
      ['2024-02-29T23:59:60Z', ['date-time']],
      ['2024-02-29T24:00:00Z', []],
      ['23:00:00+01:00', ['time']],
      ['ann@example.org', ['email']],
      ['ann@example', []],
      ['https://example.org/a?b=c', ['uri']],
      ['127.0.0.1', ['ipv4']],
      ['256.0.0.1', []],
      ['::1', []],
      ['2001:db8::1', ['ipv6']],
      ['6f1c3c5e-8a54-4c38-9f6e-0a5a6a1b2c3d', ['uuid']],
      ['hello', []],
    ];
    for (const [text, formats] of cases) expect(formatsOf(text), text).toEqual(formats);
  });

  it('[K2.8] are found out in time linear in the text', () => {
    const hostile = [
      'a'.repeat(30_000),
      `${'a@'.repeat(15_000)}`,
      `${'a.'.repeat(15_000)}`,
      `${'1:'.repeat(15_000)}`,
      `a:${'/'.repeat(30_000)}`,
      `${'a-'.repeat(15_000)}!`,
    ];
    const began = performance.now();
    for (const text of hostile) for (const check of Object.values(FORMATS)) check(text);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
