import type { JsonObject } from '@throughline/core/kernel';
import { describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { joined, masked, parted, secretFields, shown, unmasked } from './secrets.ts';

const kind = {
  settings: (zod: typeof z) =>
    zod.looseObject({
      url: zod.string(),
      token: zod.string().optional().meta({ secret: true }),
      pins: zod.array(zod.int()).optional().meta({ secret: true }),
      servers: zod.array(zod.object({ pass: zod.string().meta({ secret: true }) })).optional(),
      or: zod.union([zod.string(), zod.object({ key: zod.string().meta({ secret: true }) })]).optional(),
    }),
};
const settings: JsonObject = {
  url: 'postgres://ann:p%40ss@db.example:5432/shop',
  token: 'tok-123',
  pins: [1234, 5678],
  servers: [{ pass: 'one-pass' }, { pass: 'two-pass', name: 'b' }],
  or: { key: 'or-key', at: null },
  replica: { url: 'https://ann:other@replica.example/' },
  table: 'orders',
};
const open: JsonObject = {
  url: 'postgres://ann:***@db.example:5432/shop',
  token: '***',
  pins: '***',
  servers: [{ pass: '***' }, { pass: '***', name: 'b' }],
  or: { key: '***', at: null },
  replica: { url: 'https://ann:***@replica.example/' },
  table: 'orders',
};

describe('Secrets in settings', () => {
  it('[O2.10] are what a kind marks, of whatever type and however deep, and passwords of addresses', () => {
    expect(shown(settings, kind)).toEqual(open);
    expect(secretFields(kind)).toEqual(['token', 'pins']);
    const apart = parted(settings, kind);
    expect(apart.open).toEqual(open);
    expect(joined(apart.open, apart.secrets)).toEqual(settings);
    expect(shown(open, kind)).toEqual(open);
  });

  it('[O1.19, O2.4] come back for ***, and for nothing else', () => {
    expect(unmasked(open, settings, kind)).toEqual(settings);
    expect(unmasked({ ...open, token: 'new' }, settings, kind)).toEqual({ ...settings, token: 'new' });
    const refusal = (given: JsonObject, kept?: JsonObject) => {
      try {
        return unmasked(given, kept, kind);
      } catch (error) {
        return error;
      }
    };
    const missing = (path: string) => ({ status: 400, code: 'secret_missing', detail: { path } });
    expect(refusal({ url: 'a', token: '***' })).toMatchObject(missing('settings.token'));
    expect(refusal({ ...open, url: 'postgres://ann:***@evil.example/shop' }, settings)).toMatchObject(
      missing('settings.url'),
    );
    // Also those that stand beside the address that changed.
    expect(refusal({ ...open, url: 'postgres://evil.example/shop' }, settings)).toMatchObject(
      missing('settings.token'),
    );
    const elsewhere = { ...open, replica: { url: 'https://ann:***@evil.example/' } };
    expect(refusal(elsewhere, settings)).toMatchObject(missing('settings.replica.url'));
  });

  it('[O2.4] are taken out of messages, as they are written in addresses too', () => {
    const message = 'no: p@ss, p%40ss, tok-123, 5678 and one-pass, but orders';
    expect(masked(message, kind, settings)).toBe('no: ***, ***, ***, *** and ***, but orders');
  });
});
