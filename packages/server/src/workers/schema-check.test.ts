import { describe, expect, it } from 'vitest';
import { compileSchema } from './schema-check.ts';

const event = (properties: unknown, traits: unknown = {}) => ({ properties, traits, context: {} });
const ofProperties = (properties: object) => ({ properties: { properties: { type: 'object', properties } } });
const refused = (schema: object): string => {
  try {
    compileSchema(schema);
    return 'taken';
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
};

/** Definitions each of which refers to the next one twice. */
function doubling(levels: number): object {
  const $defs = Object.fromEntries(
    Array.from({ length: levels }, (_, n) => [
      `d${n}`,
      n === levels - 1
        ? { type: 'string' }
        : { allOf: [{ $ref: `#/$defs/d${n + 1}` }, { $ref: `#/$defs/d${n + 1}` }] },
    ]),
  );
  return { $defs, $ref: '#/$defs/d0' };
}

function nested(levels: number): object {
  let schema: object = { type: 'string' };
  for (let n = 0; n < levels; n++) schema = { not: schema };
  return schema;
}

describe('a schema', () => {
  it('[K2.5] is draft 2020-12 over properties, traits and context, and tells the first place that is wrong', () => {
    const check = compileSchema({
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      type: 'object',
      required: ['properties'],
      additionalProperties: false,
      properties: {
        properties: {
          type: 'object',
          required: ['orderId'],
          properties: {
            orderId: { type: 'string', pattern: '^o-\\d+$' },
            'a/b': { prefixItems: [{ const: 1 }], unevaluatedItems: false },
            at: { format: 'date-time' },
            items: { $ref: '#/$defs/items' },
          },
          unevaluatedProperties: false,
        },
        traits: true,
        context: true,
      },
      $defs: { items: { type: 'array', items: { required: ['price'] }, maxItems: 9, uniqueItems: true } },
    });
    expect(
      check(event({ orderId: 'o-1', 'a/b': [1], at: '2026-01-31T10:00:00Z', items: [{ price: 1 }] })),
    ).toBe(undefined);
    const places: [properties: object, path: string, message: RegExp][] = [
      [{}, 'properties.orderId', /required/],
      [{ orderId: 7 }, 'properties.orderId', /string/],
      [{ orderId: 'x' }, 'properties.orderId', /pattern/],
      [{ orderId: 'o-1', more: 1 }, 'properties.more', /unevaluated/],
      [{ orderId: 'o-1', 'a/b': [2] }, 'properties.a/b.0', /constant/],
      [{ orderId: 'o-1', at: 'today' }, 'properties.at', /date-time/],
      [{ orderId: 'o-1', items: [{ price: 1 }, {}] }, 'properties.items.1.price', /required/],
      [{ orderId: 'o-1', items: [{ price: 1 }, { price: 1 }] }, 'properties.items', /duplicate/],
    ];
    for (const [properties, path, message] of places) {
      const error = check(event(properties));
      expect(error?.path, JSON.stringify(properties)).toBe(path);
      expect(error?.message).toMatch(message);
    }
  });

  it('[K2.8] sees own properties only, changes nothing, and never tells a value', () => {
    const check = compileSchema({
      properties: {
        properties: { required: ['constructor'], properties: { n: { type: 'integer', default: 3 } } },
      },
    });
    expect(check(event({}))?.path).toBe('properties.constructor');
    const given = JSON.parse('{"constructor":1,"__proto__x":{},"n":"secret-value"}') as object;
    const before = JSON.stringify(given);
    expect(JSON.stringify(check(event(given)))).not.toContain('secret-value');
    expect(JSON.stringify(given)).toBe(before);
  });

  it('[K2.8] is refused where it is none, too large, too deep, recursive, or reaches outside', () => {
    const many = Object.fromEntries(Array.from({ length: 2_100 }, (_, n) => [`p${n}`, {}]));
    const cases: [schema: object, why: RegExp][] = [
      [{ type: 'text' }, /schema_invalid/],
      [{ properties: { properties: { minimun: 1 } } }, /unknown keyword/],
      [{ $ref: 'https://example.org/schema.json' }, /points into the schema itself/],
      [{ $ref: 'file:///etc/passwd' }, /points into the schema itself/],
      [{ $ref: 'https://json-schema.org/draft/2020-12/schema' }, /points into the schema itself/],
      [{ $ref: '#/$defs/none' }, /nothing at/],
      [{ $ref: '#/%E0%A4%A' }, /nothing at/],
      [{ $ref: '#/__proto__' }, /nothing at/],
      [{ $ref: '#' }, /refers to itself/],
      [{ $defs: { a: { items: { $ref: '#/$defs/a' } } }, $ref: '#/$defs/a' }, /refers to itself/],
      [{ $id: 'https://example.org/mine' }, /\$id is not taken/],
      [{ properties: { a: { $dynamicRef: '#meta' } } }, /\$dynamicRef is not taken/],
      [{ $schema: 'http://json-schema.org/draft-07/schema#' }, /only https/],
      [{ properties: { a: { $schema: 'https://json-schema.org/draft/2020-12/schema' } } }, /at the top/],
      [{ description: 'x'.repeat(33_000) }, /more than 32 KB/],
      [nested(40), /nested deeper/],
      [nested(100_000), /nested deeper/],
      [{ properties: many }, /subschemas/],
      [doubling(30), /subschemas/],
      [{ items: { uniqueItems: true } }, /needs maxItems/],
      [{ items: { uniqueItems: true, maxItems: 5_000 } }, /needs maxItems/],
      [{ format: 'telepathy' }, /unknown format/],
      [{ properties: { a: 7 } }, /an object, true or false/],
    ];
    for (const [schema, why] of cases) {
      const said = refused(schema);
      expect(said, JSON.stringify(schema).slice(0, 100)).toMatch(why);
      expect(said).toMatch(/^schema_invalid: /);
    }
  });

  it('[K2.8] has patterns that run in linear time, or is refused', () => {
    for (const pattern of ['(?=a)b', '(?<!a)b', '(a)\\1', '(', 'a{1001}', '(a{100}){100}', 'x'.repeat(600)])
      expect(refused(ofProperties({ p: { pattern } })), pattern).toMatch(/schema_invalid/);
    expect(refused({ patternProperties: { '(a)\\1': true } })).toMatch(/schema_invalid/);
    const evil = ['^(a+)+$', '^(a|a)*$', '^(.*)*x$', '.*.*.*=.*', '(\\w+\\s?)+!', '^([a-z]+)+[0-9]$'];
    const text = `${'a'.repeat(32_000)}!`;
    for (const pattern of evil) {
      const check = compileSchema({
        properties: { properties: { properties: { p: { pattern } }, patternProperties: { [pattern]: {} } } },
      });
      const began = performance.now();
      check(event({ p: text, [text]: 1 }));
      expect(performance.now() - began, pattern).toBeLessThan(500);
    }
    const unicode = compileSchema(ofProperties({ p: { pattern: '^\\p{L}{2}\\u0041$' } }));
    expect([unicode(event({ p: 'éüA' })), unicode(event({ p: 'éüB' }))?.path]).toEqual([
      undefined,
      'properties.p',
    ]);
  });

  it('[K2.8] that is as costly as may be judges the largest event in a moment', () => {
    const alternatives = (count: number) => ({
      anyOf: Array.from({ length: count }, (_, n) => ({ required: [`k${n}`] })),
    });
    const tooMany = /more than 50 alternatives/;
    expect(refused(ofProperties({ list: { items: alternatives(51) } }))).toMatch(tooMany);
    expect(
      refused(ofProperties({ map: { additionalProperties: { properties: { a: alternatives(51) } } } })),
    ).toMatch(tooMany);
    const patterns = Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`^${n}`, true]));
    expect(refused({ patternProperties: patterns })).toMatch(tooMany);
    expect(refused(alternatives(500))).toBe('taken');
    const check = compileSchema(ofProperties({ list: { items: alternatives(50) } }));
    const list = Array.from({ length: 10_000 }, () => ({}));
    const began = performance.now();
    expect(check(event({ list }))?.path).toBe('properties.list.0.k0');
    check(event({ list: list.map(() => ({ k49: 1 })) }));
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});
