import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isRefusal } from '@throughline/core/kernel';
import { compileTableMapping } from '@throughline/core/touchpoints';
import { describe, expect, it } from 'vitest';
import { loadMapping, parseMapping } from './import-mapping.ts';

const root = resolve(import.meta.dirname, '../../../..');
const PLACE = { file: 'f.csv', started: Date.parse('2026-01-02T03:04:05Z') };

/** The message of one row; columns and fields side by side. */
function read(yaml: string, row: Record<string, string>, number = 7) {
  const { mapping } = parseMapping(yaml, 'map.yaml');
  const of = compileTableMapping(mapping, Object.keys(row), PLACE);
  return of({ fields: Object.values(row), row: number });
}

function complaint(yaml: string): string {
  try {
    parseMapping(yaml, 'map.yaml');
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the mapping was taken');
}

describe('a mapping', () => {
  it('[T4.1] puts columns, templates and constants into a message', () => {
    const yaml = `
name: 'Viewed {section}'
time: at
id: 'v-{nr}'
identifiers: { userId: who, email: mail, loyalty: card }
channel: 'Contact Center'
corner: service
references: [{ kind: Order, id: order, role: subject }, { kind: agent, id: agent, role: helper }]
properties: { currency: { constant: EUR }, path: 'p/{section}', n: { column: nr, type: integer } }
traits: { plan: plan }
`;
    const row = {
      section: ' Shoes ',
      at: '2026-01-01T00:00:00+01:00',
      nr: '12',
      who: 'ann',
      mail: '',
      card: 'L-1',
      order: 'o-9',
      agent: '',
      plan: 'gold',
    };
    expect(read(yaml, row)).toEqual({
      type: 'track',
      event: 'Viewed Shoes',
      messageId: 'v-12',
      timestamp: Date.parse('2025-12-31T23:00:00Z'),
      userId: 'ann',
      touchpoint: {
        channel: 'contact_center',
        corner: 'service',
        identifiers: [{ kind: 'loyalty', value: 'L-1' }],
        references: [{ kind: 'order', id: 'o-9', role: 'subject' }],
      },
      properties: { currency: 'EUR', path: 'p/Shoes', n: 12 },
      traits: { plan: 'gold' },
    });
  });

  it('[T4.1] names rows by file and number, and dates them by the start of the import, unless it says otherwise', () => {
    expect(
      read('{ type: identify, identifiers: { userId: who }, traits: { name: name } }', {
        who: '5',
        name: 'Ann',
      }),
    ).toEqual({
      type: 'identify',
      messageId: 'f.csv#000000000007',
      timestamp: PLACE.started,
      userId: '5',
      traits: { name: 'Ann' },
    });
  });

  it('[T4.1] leaves out what an empty cell would make: nobody is `crm-`', () => {
    const yaml = `{ name: x, empty: ['NULL'], identifiers: { userId: 'crm-{id}' }, properties: { a: a, b: { column: b, default: none } } }`;
    expect(read(yaml, { id: '', a: 'NULL', b: ' ' })).toEqual({
      type: 'track',
      event: 'x',
      messageId: 'f.csv#000000000007',
      timestamp: PLACE.started,
      properties: { b: 'none' },
    });
  });

  it.each([
    ['-1', 'paid', '', 'returned'],
    ['3', 'paid', 'SPRING', 'with coupon'],
    ['3', 'paid', '', 'large'],
    ['2', 'paid', '', 'plain'],
    ['2', 'x-9', '', 'odd'],
    ['', 'paid', '', 'plain'],
  ])(
    '[T4.1] chooses among cases: quantity %j, status %j, coupon %j is %j',
    (quantity, status, coupon, name) => {
      const yaml = `
name:
  - { when: { column: quantity, lt: 0 }, use: returned }
  - { when: [{ column: status, in: [paid, open] }, { column: coupon, empty: false }], use: with coupon }
  - { when: { column: quantity, gte: 3, lte: 9 }, use: large }
  - { when: { column: status, matches: '^x-\\d$' }, use: odd }
  - use: plain
`;
      expect(read(yaml, { quantity, status, coupon })).toMatchObject({ event: name });
    },
  );

  it('[T4.1] has no name where no case holds', () => {
    const message = read('name: [{ when: { column: s, equals: a }, use: A }]', { s: 'b' });
    expect(message).not.toHaveProperty('event');
  });

  it.each([
    ['number', '1,234.50', 1234.5],
    ['number', "1'234", 1234],
    ['number', '-.5', -0.5],
    ['number', '1e3', 1000],
    ['integer', '17850.0', 17850],
    ['boolean', 'Yes', true],
    ['boolean', '0', false],
    ['json', '{"a":[1]}', { a: [1] }],
    ['string', '007', '007'],
  ])('[T4.1] reads a %s: %s', (type, cell, value) => {
    expect(read(`{ name: x, properties: { v: { column: c, type: ${type} } } }`, { c: cell })).toMatchObject({
      properties: { v: value },
    });
  });

  it('[T4.1] reads numbers with a decimal comma', () => {
    const yaml = `{ name: x, decimal: ',', properties: { v: { column: c, type: number } } }`;
    expect(read(yaml, { c: '1.234,50' })).toMatchObject({ properties: { v: 1234.5 } });
    expect(read(yaml, { c: '1,5' })).toMatchObject({ properties: { v: 1.5 } });
  });

  it.each([
    ['{ column: c, type: number }', '12 apples', 'wrong_type'],
    ['{ column: c, type: integer }', '1.5', 'wrong_type'],
    ['{ column: c, type: integer }', '9007199254740993', 'unsafe_integer'],
    ['{ column: c, type: boolean }', 'maybe', 'wrong_type'],
    ['{ column: c, type: json }', '{', 'wrong_type'],
    [`{ column: c, extract: '^P(\\d)$' }`, 'Q1', 'wrong_type'],
  ])('[T4.7] refuses a row whose cell is not what %s says: %s', (value, cell, code) => {
    const refused = read(`{ name: x, properties: { v: ${value} } }`, { c: cell });
    expect(isRefusal(refused) && refused).toMatchObject({ code, path: 'properties.v' });
  });

  it('[T4.1] extracts a part of a cell', () => {
    const yaml = `{ name: x, properties: { v: { column: c, extract: '^P(\\d)$', type: integer } } }`;
    expect(read(yaml, { c: 'P3' })).toMatchObject({ properties: { v: 3 } });
  });

  it('[T4.1] takes every other column as text with *', () => {
    const yaml = `{ name: x, properties: { '*': '*', n: { column: a, type: integer } } }`;
    expect(read(yaml, { '': '0', a: '1', b: '2', c: '' })).toMatchObject({ properties: { n: 1, b: '2' } });
  });

  it('[T4.7] refuses a row without its time: the present would be a wrong answer', () => {
    expect(read('{ name: x, time: at }', { at: '' })).toMatchObject({ code: 'time_invalid' });
    expect(read('{ name: x, time: at }', { at: '31.12.2025' })).toMatchObject({ code: 'time_invalid' });
  });

  it('[T4.1] joins two columns to a time', () => {
    const yaml = `{ name: x, time: { template: '{d} {t}', format: '%F %H:%M', zone: Asia/Tokyo } }`;
    expect(read(yaml, { d: '2026-01-02', t: '09:00' })).toMatchObject({
      timestamp: Date.parse('2026-01-02T00:00:00Z'),
    });
  });

  it.each([
    ['name: x\ntime: { column: at, format: "%Q" }\n', 'map.yaml:2: time.format: %Q is no directive'],
    ['name: x\ntime:\n  column: at\n  zone: Mars/Base\n', 'map.yaml:4: time.zone: is no IANA time zone'],
    ['name: x\n\ncolour: red\n', "there is no 'colour' here"],
    ['time: at\n', 'name: is missing'],
    ['name: x\nproperties:\n  a:\n    column: b\n    type: text\n', 'map.yaml:5: properties.a.type'],
    ['name: x\nproperties:\n  a: {}\n', 'map.yaml:3: properties.a: needs exactly one of column'],
    ['name:\n  - when: { column: a }\n    use: b\n', 'map.yaml:2: name.0.when.0: needs one of equals'],
    ['name: x\nencoding: klingon\n', 'map.yaml:2: encoding: is no encoding'],
    ['name: x\nid: *nowhere\n', 'map.yaml: Unresolved alias'],
    ['name: x\nid: "a\n', 'map.yaml:3: Missing closing'],
    ['type: identify\n', 'identifiers: are missing'],
    ['name: x\nid: { column: a, extract: "(" }\n', 'map.yaml:2: id.extract: is no regular expression'],
  ])('[T4.1] is refused with line and field: %j', (yaml, words) => {
    expect(complaint(yaml)).toContain(words);
  });

  it('[T4.1] is refused where it names a column that the file does not have, or has twice', () => {
    const { mapping } = parseMapping('{ name: x, properties: { a: colour } }', 'map.yaml');
    expect(() => compileTableMapping(mapping, ['color', 'size'], PLACE)).toThrow(
      "mapping: properties.a: there is no column 'colour'; the file has 'color', 'size'",
    );
    expect(() => compileTableMapping(mapping, ['colour', 'colour'], PLACE)).toThrow('two columns are named');
    const broken = parseMapping("{ name: 'a{b', properties: {} }", 'map.yaml');
    expect(() => compileTableMapping(broken.mapping, ['b'], PLACE)).toThrow('a brace is not closed');
  });

  it('[T4.6] is the same mapping with other comments and layout, another one when it says something else', () => {
    const { hash } = parseMapping('name: x # so\ntime: at', 'a');
    expect(parseMapping('{ name: x, time: at }', 'b').hash).toBe(hash);
    expect(parseMapping('{ name: y, time: at }', 'b').hash).not.toBe(hash);
  });

  it('[R3.7] has a reference that names every field, and whose every example is a mapping', async () => {
    const text = await readFile(resolve(root, 'docs/reference/mapping.md'), 'utf8');
    const examples = [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml]) => yaml!);
    expect(examples.length).toBeGreaterThan(4);
    const { mapping } = parseMapping('name: x', 'map.yaml');
    const fields = ['source', 'columns', 'name', 'time', 'id', 'channel', 'corner', 'department'];
    for (const field of [...fields, ...Object.keys(mapping)]) expect(text).toContain(`| \`${field}\` |`);
    for (const example of examples) {
      const whole = example.includes('name:') ? example : `name: x\n${example}`;
      expect(() => parseMapping(whole, 'docs/reference/mapping.md')).not.toThrow();
    }
  });

  it('[R3.9] is what every mapping file in examples is', async () => {
    for (const path of ['import/orders.yaml', 'online-retail/mapping.yaml', 'event-log/mapping.yaml'])
      await expect(loadMapping(resolve(root, 'examples', path))).resolves.toBeDefined();
  });
});
