import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hiddenTest } from './blind.ts';
import { plannedSchema } from './catalogue.ts';
import { marksOf } from './mask.ts';

const planned = plannedSchema.parse({
  pii: [
    { pointer: '/properties/badge', kind: 'badge' },
    { pointer: '/properties/party/0/age', kind: 'age' },
    { pointer: '/traits/shoe~1size', kind: 'body' },
  ],
});
const marks = marksOf([['Checked in', planned]], { loyalty: 'loyalty' });
const at = (pointer: string, test: object): object =>
  pointer
    .split('/')
    .slice(1)
    .reduceRight<object>(
      (inner, key) => ({ properties: { [key.replaceAll('~1', '/').replaceAll('~0', '~')]: inner } }),
      test,
    );
const hidden = (next: object, known?: object, name = 'Checked in') => hiddenTest(next, known, name, marks);

const MASKED = [
  ...['/properties/badge', '/traits/shoe~1size', '/context/traits/shoe~1size', '/traits/loyalty'],
  ...['/traits/email', '/traits/name', '/traits/firstName', '/traits/address/town', '/context/ip'],
  ...['/properties/party', '/context/externalIds', '/properties/phone'],
];
const SHOWN = ['/properties/desk', '/properties/total', '/traits/plan', '/context/page/path'];
const TESTS = [
  ...[{ pattern: '^B' }, { const: 'BADGE-7' }, { enum: ['BADGE-7', 'BADGE-8'] }, { minimum: 7 }],
  ...[{ maximum: 7 }, { exclusiveMinimum: 7 }, { multipleOf: 7 }, { minLength: 7 }, { maxLength: 7 }],
];
/** Ways of saying the same in other words. */
const WRAPPED: ((test: object) => object)[] = [
  (test) => ({ not: test }),
  (test) => ({ allOf: [test] }),
  (test) => ({ anyOf: [test, false] }),
  (test) => ({ oneOf: [test] }),
  (test) => ({ if: test, else: false }),
  (test) => ({ contains: test }),
  (test) => ({ patternProperties: { '.': test } }),
  (test) => ({ additionalProperties: test }),
  (test) => ({ unevaluatedProperties: test }),
  (test) => ({ propertyNames: test }),
  (test) => ({ dependentSchemas: { x: test } }),
  (test) => ({ prefixItems: [test] }),
  (test) => ({ $defs: { x: test }, $ref: '#/$defs/x' }),
];

describe('What is tested by who is shown people masked', () => {
  it('[A1.37] B3 no value of a masked field, whichever the test, however deep it stands', () => {
    for (const field of MASKED)
      for (const test of TESTS) {
        const told = hidden(at(field, test));
        expect(told, `${field} ${JSON.stringify(test)}`).toMatch(/\//);
      }
    expect(hidden(at('/properties/party', { items: { const: 7 } }))).toMatch(/const$/);
    expect(hidden(at('/properties/party', { items: at('/age', { maximum: 17 }) }))).toMatch(/maximum$/);
    expect(hidden(at('/userId', { const: 'u-7' }))).toMatch(/const$/);
  });

  it('[A1.37] B3 values of what is shown, but for patterns, addresses and whole objects', () => {
    for (const field of SHOWN)
      for (const test of TESTS)
        expect(hidden(at(field, test)) === undefined, `${field} ${JSON.stringify(test)}`).toBe(
          !('pattern' in test),
        );
    expect(hidden(at('/properties/desk', { enum: ['a', 'ann@example.org'] }))).toMatch(/enum$/);
    expect(hidden(at('/properties/guest', { const: { first_name: 'Ann' } }))).toMatch(/const$/);
    expect(hidden(at('/properties/guest', { enum: [['Ann']] }))).toMatch(/enum$/);
    expect(hidden({ properties: { properties: { const: { badge: 'x' } } } })).toMatch(/const$/);
    // Another event's marks of its properties are its own.
    expect(hidden(at('/properties/badge', { const: 'x' }), undefined, 'Other')).toBeUndefined();
    expect(hidden(at('/traits/shoe~1size', { const: 42 }), undefined, 'Other')).toMatch(/const$/);
  });

  it('[A1.37] B2 of which kind things are, and what has to be there', () => {
    for (const field of MASKED)
      expect(
        hidden(at(field, { type: 'string', format: 'email', required: ['x'], additionalProperties: false })),
      ).toBeUndefined();
    expect(hidden({ properties: { properties: { required: ['badge'] } } })).toBeUndefined();
  });

  it('[A1.37] no other words for a test, nor what refers to one from elsewhere', () => {
    for (const wrap of WRAPPED)
      for (const field of [...MASKED, ...SHOWN]) expect(hidden(at(field, wrap({ const: 7 })))).toBeDefined();
    const known = { ...at('/traits/loyalty', { $ref: '#/properties/properties/properties/desk' }) };
    expect(hidden({ ...known, ...at('/properties/desk', { const: '7' }) }, known)).toBe('');
  });

  it('[A1.37] B1 what an owner wrote stays, in its place alone', () => {
    const known = at('/properties/badge', { type: 'string', pattern: '^BADGE-' });
    expect(hidden(known, known)).toBeUndefined();
    const more = at('/properties/badge', { type: 'string', pattern: '^BADGE-', title: 'Of the hotel' });
    expect(hidden(more, known)).toBeUndefined();
    expect(hidden(at('/properties/badge', { type: 'string', pattern: '^BADGE-7' }), known)).toMatch(
      /badge\/pattern$/,
    );
    expect(hidden(at('/traits/loyalty', { type: 'string', pattern: '^BADGE-' }), known)).toMatch(/pattern$/);
  });

  it('[A1.37] whatever words a schema is made of, only known ones pass (seed 1137)', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.jsonValue(), (keyword, value) => {
        const known = [
          'type',
          'format',
          'required',
          'title',
          'description',
          'default',
          'examples',
          'deprecated',
        ];
        const rest = ['readOnly', 'writeOnly', '$schema', '$id', '$comment', 'properties', 'items'];
        fc.pre(![...known, ...rest, 'additionalProperties'].includes(keyword));
        expect(hidden(at('/traits/email', { [keyword]: value }))).toBeDefined();
      }),
      { seed: 1137 },
    );
  });
});
