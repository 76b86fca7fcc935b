import { expect, it } from 'vitest';
import { findPoison, MAX_DEPTH } from './index.ts';

const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) });

it.each([
  ['nul_character', 'properties.note', { properties: { note: 'a\0b' } }],
  ['nul_character', 'properties', { properties: { 'a\0b': 1 } }],
  ['lone_surrogate', 'traits.names.1', { traits: { names: ['ok', '\ud800'] } }],
  ['lone_surrogate', 'traits', { traits: { '\udc00x': 1 } }],
  ['unsafe_integer', 'userId', JSON.parse('{"userId": 9007199254740993}')],
  ['unsafe_integer', 'userId', { userId: -(2 ** 53) }],
  ['wrong_type', 'properties.total', JSON.parse('{"properties": {"total": 1e999}}')],
  ['forbidden_key', 'traits', JSON.parse('{"traits": {"__proto__": {"admin": true}}}')],
  ['too_deep', Array(MAX_DEPTH).fill('a').join('.'), nested(MAX_DEPTH + 1)],
  ['too_deep', Array(MAX_DEPTH).fill('a').join('.'), nested(1000)],
])('[X3.1] K5 what an engine would refuse or change is found: %s at %s', (code, path, value) => {
  expect(findPoison(value)).toMatchObject({ code, path });
});

it('[X3.1] K5 what every engine takes is let through', () => {
  const fine = [
    '😀',
    '\uffff',
    2 ** 53 - 1,
    1.5,
    6.02e23,
    null,
    true,
    [],
    {},
    nested(MAX_DEPTH),
    { constructor: 'x' },
  ];
  for (const value of fine) expect(findPoison(value)).toBeUndefined();
});
