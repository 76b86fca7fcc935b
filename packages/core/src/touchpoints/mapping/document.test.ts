import { describe, expect, it } from 'vitest';
import type { Arrival } from '../accept.ts';
import { compileDocumentMapping } from './document.ts';
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
