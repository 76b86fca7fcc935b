import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, it } from 'vitest';
import {
  appliedTouchpointSchema,
  CHANNELS,
  CORNERS,
  touchpointJsonSchema,
  touchpointSchema,
} from './index.ts';

const example = {
  id: 'm1',
  source: 'web',
  type: 'track',
  name: 'Order completed',
  time: 1_767_225_600_000,
  received: 1_767_225_600_500,
  identifiers: [{ kind: 'email', value: 'ann@example.org' }],
  channel: 'web',
  corner: 'commerce',
  department: '',
  properties: { total: 12.5, items: [{ sku: 'a' }], coupon: null },
  traits: {},
  context: { page: { path: '/' } },
  references: [{ kind: 'order', id: 'o1', role: 'subject' }],
  applied: 1_767_225_600_500_000,
  settings: 0,
};

const WRONG: Record<string, object> = {
  'an empty id': { id: '' },
  'an id over 200 characters': { id: 'x'.repeat(201) },
  'an unknown type': { type: 'event' },
  'a name over 200 characters': { name: 'x'.repeat(201) },
  'a fraction of a millisecond': { time: 1.5 },
  'a channel of two words': { channel: 'Contact Center' },
  'an identifier without a value': { identifiers: [{ kind: 'email', value: '' }] },
  'a kind of identifier that is no word': { identifiers: [{ kind: '1 x', value: 'y' }] },
  'a reference without a role': { references: [{ kind: 'order', id: 'o1' }] },
  'properties that are a list': { properties: [] },
  'no applied': { applied: undefined },
};

it('[T1.1] E1 the event shape takes an interaction with everything that belongs to it', () => {
  expect(appliedTouchpointSchema.parse(example)).toEqual(example);
});

it.each(Object.entries(WRONG))('[T1.1] E1 the event shape refuses %s', (_, change) => {
  expect(appliedTouchpointSchema.safeParse({ ...example, ...change }).success).toBe(false);
});

it('[T1.2] E2 the JSON Schema is valid 2020-12, and takes and refuses what the shape does', () => {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true });
  const schema = touchpointJsonSchema();
  expect(schema).toMatchObject({ $schema: 'https://json-schema.org/draft/2020-12/schema' });
  expect(ajv.validateSchema(schema)).toBe(true);
  const validate = ajv.compile(schema);
  expect(validate(example), JSON.stringify(validate.errors)).toBe(true);
  for (const [name, change] of Object.entries(WRONG)) {
    const wrong = JSON.parse(JSON.stringify({ ...example, ...change }));
    expect(validate(wrong), name).toBe(false);
  }
});

it('[T1.3] E3 the channels have names, and any other lower-case word is one', () => {
  expect(CHANNELS).toEqual(
    'web mobile store contact_center email sms push chat social billing iot on_site partner employee_tool'.split(
      ' ',
    ),
  );
  for (const channel of [...CHANNELS, 'kiosk', 'constructor', 'tv_2']) {
    expect(appliedTouchpointSchema.parse({ ...example, channel }).channel).toBe(channel);
  }
  for (const channel of ['', 'TV', '2tv', 'a-b', 'x'.repeat(51)]) {
    expect(touchpointSchema.safeParse({ ...example, channel }).success).toBe(false);
  }
});

it('[T1.4] E4 the corners are marketing, product, commerce and service', () => {
  expect(CORNERS).toEqual(['marketing', 'product', 'commerce', 'service']);
  for (const corner of [...CORNERS, ''])
    expect(touchpointSchema.parse({ ...example, corner }).corner).toBe(corner);
});

it.each(['order', 'case', 'device', 'employee', 'kiosk'])('[T1.5] E5 a %s takes part by its role', (kind) => {
  const references = [{ kind, id: 'r1', role: 'handled_by' }];
  expect(touchpointSchema.parse({ ...example, references }).references).toEqual(references);
});
