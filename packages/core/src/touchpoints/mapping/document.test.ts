import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Arrival, acceptMessage } from '../accept.ts';
import { compileDocumentMapping, MAX_TOUCHPOINTS } from './document.ts';
import { tryDelivery } from './examples.ts';
import type { Delivery } from './places.ts';

const RECEIVED = Date.UTC(2025, 6, 30);
const arrival: Arrival = { received: RECEIVED, source: 'shop', newId: () => 'none' };
const delivery = (body: unknown, around: Partial<Delivery> = {}): Delivery => ({
  body,
  headers: {},
  query: {},
  ...around,
});

/** What a mapping makes of a body. */
function outcomes(mapping: object, body: unknown, around?: Partial<Delivery>) {
  return tryDelivery(compileDocumentMapping(mapping), delivery(body, around), arrival).outcomes;
}

/** The value that one data value gives of a body; undefined where it gives none. */
function given(spec: unknown, body: unknown): unknown {
  const [outcome] = outcomes({ name: 'E', id: '1', properties: { value: spec } }, body);
  if (outcome?.refused) return outcome.refused.code;
  return (outcome?.touchpoint?.properties as Record<string, unknown> | undefined)?.value;
}

const complaint = (mapping: object): string => {
  try {
    compileDocumentMapping(mapping);
  } catch (error) {
    expect(error).toMatchObject({ status: 400, code: 'mapping_invalid' });
    return (error as Error).message;
  }
  return 'none';
};

describe('A mapping', () => {
  const events = {
    each: '$.events[*]',
    id: '{@.id}',
    time: { path: '@.at', format: 'unix' },
    name: 'Ticket {@.what}',
    channel: 'Contact center',
    corner: 'service',
    identifiers: { email: '@.by', desk: { path: '$.desk' } },
    references: [{ kind: 'case', id: '@.case', role: 'subject' }],
    properties: { priority: '@.priority' },
  };

  it('[C5.1] gives one touchpoint for each item, with what stands around the item too', () => {
    const body = {
      desk: 7,
      events: [
        { id: 'a', what: 'opened', at: 1753261200, by: 'ann@example.org', case: 12, priority: 'high' },
        { id: 'b', what: 'closed', at: 1753261260, by: null, case: '', priority: null },
      ],
    };
    expect(outcomes(events, body)).toEqual([
      {
        touchpoint: {
          id: 'a',
          type: 'track',
          name: 'Ticket opened',
          time: '2025-07-23T09:00:00.000Z',
          channel: 'contact_center',
          corner: 'service',
          identifiers: { email: 'ann@example.org', desk: '7' },
          references: [{ kind: 'case', id: '12', role: 'subject' }],
          properties: { priority: 'high' },
        },
      },
      {
        touchpoint: {
          id: 'b',
          type: 'track',
          name: 'Ticket closed',
          time: '2025-07-23T09:01:00.000Z',
          channel: 'contact_center',
          corner: 'service',
          identifiers: { desk: '7' },
        },
      },
    ]);
  });

  it('[C5.1] gives none where there are no items or no rule holds, and several where several do', () => {
    expect(outcomes(events, { events: [] })).toEqual([]);
    expect(outcomes(events, {})).toEqual([]);
    const rules = {
      touchpoints: [
        { when: { path: '$.kind', equals: 'order' }, id: '{$.id}', name: 'Order placed' },
        {
          when: { path: '$.email', empty: false },
          type: 'identify',
          id: '{$.id}#who',
          identifiers: { email: '$.email' },
          traits: { plan: '$.plan' },
        },
      ],
    };
    const mapper = compileDocumentMapping(rules);
    const names = (body: unknown) =>
      tryDelivery(mapper, delivery(body), arrival).outcomes.map(({ touchpoint }) => touchpoint?.name);
    expect(names({ id: 1, kind: 'order', email: 'ann@example.org', plan: 'gold' })).toEqual([
      'Order placed',
      'Identified',
    ]);
    expect(names({ id: 1, kind: 'order' })).toEqual(['Order placed']);
    expect(names({ id: 1, kind: 'other' })).toEqual([]);
    expect(mapper.map(delivery({ id: 1, kind: 'other' })).ignored).toBe(1);
  });

  it('[C5.1] follows JSONPath as RFC 9535 has it: filters, slices, wildcards, functions', () => {
    const body = {
      a: [
        { k: 'x', v: 1 },
        { k: 'y', v: 2 },
        { k: 'x', v: 3 },
      ],
      'odd name': { b: true },
    };
    for (const [path, value] of [
      ['$.a[0].v', 1],
      ['$.a[-1].v', 3],
      ["$.a[?@.k == 'y'].v", 2],
      ["$.a[?@.k == 'x' && @.v > 1].v", 3],
      ['$.a[1:].v', 2],
      ['$..v', 1],
      ["$['odd name'].b", true],
      ["$.a[?match(@.k, '[y-z]')].v", 2],
      ['$.a[?length(@.k) == 1].v', 1],
      ['$.none', undefined],
      ['$.constructor', undefined],
      ['$.__proto__', undefined],
    ] as const)
      expect(given(path, body), path).toEqual(value);
  });

  it('[C5.2] reads headers, the query and the number of the item by name', () => {
    const mapping = {
      each: '$[*]',
      id: '{#header:X-Topic}:{#index}',
      name: 'E',
      properties: { order: '#query:order', missing: '#header:x-other' },
    };
    const around = { headers: { 'x-topic': 'orders/create' }, query: { order: '7' } };
    expect(outcomes(mapping, [1, 2], around).map(({ touchpoint }) => touchpoint)).toMatchObject([
      { id: 'orders/create:0', properties: { order: '7' } },
      { id: 'orders/create:1' },
    ]);
    for (const header of ['Authorization', 'cookie'])
      expect(complaint({ name: 'E', id: `{#header:${header}}` })).toContain('credential');
  });

  it('[C5.3] takes, joins, counts, coalesces, looks up, extracts, converts and divides', () => {
    const body = {
      list: ['a', null, 'b', ''],
      text: ' Ann ',
      code: 'P3-high',
      cents: 1999,
      number: '12.50',
      yes: 'yes',
      state: 'SOLVED',
      embedded: '{"a":[1]}',
      seconds: 1753261200.5,
      mail: 'Wed, 23 Jul 2025 11:00:00 +0200',
      zero: 0,
    };
    for (const [spec, value] of [
      [{ path: '$.list[*]' }, 'a'],
      [{ path: '$.list[*]', take: 'last' }, 'b'],
      [{ path: '$.list[*]', take: 'all' }, ['a', 'b']],
      [{ path: '$.list[*]', take: 'count' }, 2],
      [{ path: '$.none[*]', take: 'count' }, 0],
      [{ path: '$.list[*]', join: ', ' }, 'a, b'],
      [{ coalesce: ['$.none', '$.text'] }, 'Ann'],
      [{ path: '$.text', lower: true }, 'ann'],
      [{ path: '$.code', extract: '^P(\\d)', type: 'integer' }, 3],
      [{ path: '$.cents', divide: 100 }, 19.99],
      [{ path: '$.number', type: 'number' }, 12.5],
      [{ path: '$.yes', type: 'boolean' }, true],
      [{ path: '$.state', lookup: { SOLVED: 'solved' } }, 'solved'],
      [{ path: '$.state', lookup: { toString: 'x' }, default: 'other' }, 'other'],
      [{ path: '$.embedded', type: 'json' }, { a: [1] }],
      [{ path: '$.seconds', time: 'unix' }, '2025-07-23T09:00:00.500Z'],
      [{ path: '$.mail', time: 'rfc2822' }, '2025-07-23T09:00:00.000Z'],
      [{ path: '$.none', default: 'none' }, 'none'],
      ['{$.code}/{$.cents}', 'P3-high/1999'],
      ['{$.code}/{$.none}', undefined],
      [{ constant: 'EUR' }, 'EUR'],
      [7, 7],
      ['$.zero', 0],
      [[{ when: { path: '$.cents', gt: 1000 }, use: 'large' }, { use: 'small' }], 'large'],
      [[{ when: { path: '$.number', lte: 12 }, use: 'large' }, { use: '{$.text}' }], 'Ann'],
      [[{ when: { path: '$.list[*]', equals: 'b' }, use: 'has b' }], 'has b'],
      [[{ when: { path: '$.zero', in: [0, 1] }, use: 'zero' }], 'zero'],
      [[{ when: { path: '$.none', empty: true }, use: 'empty' }], 'empty'],
      [[{ when: { path: '$.none', lt: 5 }, use: 'less' }], undefined],
      // What a document cannot give as it is asked for is refused, and never guessed.
      [{ path: '$.text', type: 'number' }, 'wrong_type'],
      [{ path: '$.cents', divide: 1, type: 'boolean' }, 'wrong_type'],
      [{ path: '$.list', lower: true }, 'wrong_type'],
      [{ path: '$.text', extract: '^x' }, 'wrong_type'],
      [{ path: '$.text', type: 'json' }, 'wrong_type'],
      [{ path: '$.text', time: 'iso' }, 'time_invalid'],
      [{ path: '$.cents', time: 'iso' }, 'time_invalid'],
    ] as const)
      expect(given(spec, body), JSON.stringify(spec)).toEqual(value);
  });

  it('[C5.3] reads times as ISO 8601, Unix seconds and milliseconds, and as mail writes them', () => {
    const at = (time: object | string, body: unknown) => {
      const [outcome] = outcomes({ name: 'E', id: '1', time }, body);
      return outcome?.refused?.code ?? outcome?.touchpoint?.time;
    };
    const nine = '2025-07-23T09:00:00.000Z';
    expect(at('$.t', { t: '2025-07-23T11:00:00+02:00' })).toBe(nine);
    expect(at({ path: '$.t', format: 'unix' }, { t: '1753261200' })).toBe(nine);
    expect(at({ path: '$.t', format: 'unix_ms' }, { t: 1753261200000 })).toBe(nine);
    expect(at({ path: '$.t', format: 'rfc2822' }, { t: '23 Jul 2025 09:00:00 GMT' })).toBe(nine);
    expect(at('{$.d}T{$.h}Z', { d: '2025-07-23', h: '09:00' })).toBe(nine);
    expect(at('$.t', {})).toBe('time_invalid');
    expect(at({ path: '$.t', optional: true }, {})).toBe(new Date(RECEIVED).toISOString());
    expect(at('$.t', { t: 'soon' })).toBe('time_invalid');
    expect(at({ path: '$.t', format: 'rfc2822' }, { t: '31 Feb 2025 09:00:00 GMT' })).toBe('time_invalid');
    expect(at({ path: '$.t', format: 'unix' }, { t: 9e99 })).toBe('time_invalid');
    expect(at('$.t', { t: '9999-12-31T23:59:59Z' })).toBe('time_out_of_range');
  });

  it('[C5.3] gives a list of identifiers or references where the document has one', () => {
    const mapping = {
      name: 'E',
      id: '1',
      identifiers: { userId: '$.id', email: { path: '$.mails[*]', take: 'all' } },
      references: [{ kind: 'product', id: { path: '$.items[*].sku', take: 'all' }, role: 'Line item' }],
    };
    const body = { id: 5, mails: ['a@example.org', 'b@example.org'], items: [{ sku: 'x' }, {}, { sku: 9 }] };
    expect(outcomes(mapping, body)[0]?.touchpoint).toMatchObject({
      identifiers: { userId: '5', email: ['a@example.org', 'b@example.org'] },
      references: [
        { kind: 'product', id: 'x', role: 'line_item' },
        { kind: 'product', id: '9', role: 'line_item' },
      ],
    });
  });

  it('[C5.4] that cannot be used is refused with every field that is wrong', () => {
    expect(complaint({ name: 'E', id: '1' })).toBe('none');
    for (const [mapping, words] of [
      [{}, ['name: is missing', 'id: is missing']],
      [{ name: 'E' }, ['id: is missing']],
      [{ type: 'identify', id: '1' }, ['identifiers: are missing']],
      [{ name: 'E', id: '1', each: '$.[' }, ['each:', 'RFC 9535']],
      [{ name: 'E', id: '1', properties: { a: '$.a[' } }, ['properties.a:', 'RFC 9535']],
      [{ name: 'E', id: '{id}' }, ["id: '{id}' is no path"]],
      [{ name: 'E', id: '{$.id' }, ['id: a brace is not closed']],
      [{ name: 'E', id: '#row' }, ['none']],
      [{ name: 'E', id: '{#row}' }, ['#header:NAME']],
      [{ name: 'E', id: '1', nmae: 'x' }, ["there is no 'nmae'"]],
      [{ name: 'E', id: '1', properties: { a: { path: '$.a', constant: 1 } } }, ['exactly one of path']],
      [{ name: 'E', id: '1', properties: { a: { constant: 1, take: 'all' } } }, ['take and join']],
      [{ name: 'E', id: '1', when: { path: '$.a' } }, ['when.0: needs one of equals']],
      [{ name: 'E', id: '1', when: { path: '$.a', matches: '(' } }, ['no regular expression']],
      [{ touchpoints: [{ name: 'E', id: '1' }, { id: '1' }] }, ['touchpoints.1.name: is missing']],
    ] as const)
      for (const word of words) expect(complaint(mapping), JSON.stringify(mapping)).toContain(word);
  });
});

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
