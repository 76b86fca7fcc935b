import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plannedSchema } from './catalogue.ts';
import { isOpenTrait, marksOf, maskPersonal, NO_MARKS } from './mask.ts';

const planned = plannedSchema.parse({
  pii: [
    { pointer: '/properties/badge', kind: 'badge' },
    { pointer: '/traits/shoe~1size', kind: 'body' },
  ],
});
const marks = marksOf([['Checked in', planned]]);

describe('Masking', () => {
  it('[A1.24] masks identifiers but for pseudonyms, which are looked through for addresses', () => {
    const identifiers = [
      { kind: 'email', value: 'ann@example.org' },
      { kind: 'loyalty', value: '0042' },
      { kind: 'userId', value: 'u-7' },
      { kind: 'userId', value: 'ann@example.org' },
    ];
    expect(maskPersonal({ identifiers }, NO_MARKS)).toEqual({
      identifiers: [
        { kind: 'email', value: 'a•••' },
        { kind: 'loyalty', value: '•••' },
        { kind: 'userId', value: 'u-7' },
        { kind: 'userId', value: 'a•••@•••' },
      ],
    });
    expect(maskPersonal({ identifiers: { email: 'ann@example.org', userId: ['u'] } }, NO_MARKS)).toEqual({
      identifiers: { email: 'a•••', userId: ['u'] },
    });
  });

  it('[A1.24] masks traits by name, with their origin left', () => {
    const trait = (value: unknown) => ({
      value,
      since: '2026-01-01T00:00:00.000Z',
      source: 'crm',
      event: 'e',
    });
    const profile = {
      traits: { firstName: trait('Ann'), plan: trait('gold'), address: trait({ street: 'Main 1' }) },
    };
    expect(maskPersonal(profile, NO_MARKS)).toEqual({
      traits: { firstName: trait('A•••'), plan: trait('gold'), address: trait({ street: 'M•••' }) },
    });
  });

  it('[A1.24] masks what the catalogue marks, in events of that name alone, and marked traits in profiles', () => {
    const event = (name: string) => ({ name, properties: { badge: 7, desk: 'b' } });
    expect(maskPersonal([event('Checked in'), event('Other')], marks)).toEqual([
      { name: 'Checked in', properties: { badge: '•••', desk: 'b' } },
      event('Other'),
    ]);
    expect(maskPersonal({ traits: { 'shoe/size': 44, size: 3 } }, marks)).toEqual({
      traits: { 'shoe/size': '•••', size: 3 },
    });
  });

  it('[A1.24] masks what a person is called, and leaves what an event is called', () => {
    const person = '104c44e6-0000-4000-8000-000000000000';
    const event = { person, name: 'Order placed', type: 'track' };
    expect(maskPersonal([{ person, name: 'Ann Smith', kind: 'customer' }, event], NO_MARKS)).toEqual([
      { person, name: 'A•••', kind: 'customer' },
      event,
    ]);
  });

  it('[A1.24] masks the traits that a person is called by, wherever traits stand, and what customers are called', () => {
    for (const name of [
      'name',
      'Name',
      'fullName',
      'display_name',
      'customerName',
      'guest_name',
      'First Name',
    ])
      expect(
        maskPersonal({ type: 'identify', name: 'E', traits: { [name]: 'Ann Smith' } }, NO_MARKS),
      ).toEqual({
        ...{ type: 'identify', name: 'E' },
        traits: { [name]: 'A•••' },
      });
    expect(
      maskPersonal(
        {
          context: { traits: { name: 'Ann' }, person: { set: { name: 'Ann' } }, app: { name: 'Shop' } },
          properties: { name: 'Blue lamp', products: [{ name: 'Lamp' }], guestName: 'Ann' },
          traits: { children: [{ name: 'Tim' }], company: { name: 'Acme' } },
        },
        NO_MARKS,
      ),
    ).toEqual({
      context: { traits: { name: 'A•••' }, person: { set: { name: 'A•••' } }, app: { name: 'Shop' } },
      properties: { name: 'Blue lamp', products: [{ name: 'Lamp' }], guestName: 'A•••' },
      traits: { children: [{ name: 'T•••' }], company: { name: 'Acme' } },
    });
    const group = { type: 'group', name: 'Group', traits: { name: 'Acme' } };
    expect(maskPersonal(group, NO_MARKS)).toEqual(group);
  });

  it('[A1.24] masks traits that are read as identifiers', () => {
    const identifying = marksOf([], { club: 'loyalty', login: 'userId' });
    const traits = { club: '0042', login: 'u-7' };
    const masked = { club: '•••', login: 'u-7' };
    expect(maskPersonal({ traits, context: { traits } }, identifying)).toEqual({
      traits: masked,
      context: { traits: masked },
    });
    expect(isOpenTrait('club', '0042', identifying)).toBe(false);
  });

  it('[A1.26] lets nobody look for a trait of which anything is masked', () => {
    expect(isOpenTrait('plan', 'gold', marks)).toBe(true);
    expect(isOpenTrait('name', 'Ann', marks)).toBe(false);
    expect(isOpenTrait('name', '', marks)).toBe(false);
    expect(isOpenTrait('shoe/size', 44, marks)).toBe(false);
    expect(isOpenTrait('note', 'of ann@example.org', marks)).toBe(false);
    expect(isOpenTrait('contact', { city: 'Ulm' }, marks)).toBe(true);
    expect(isOpenTrait('contact', { firstName: 'Ann' }, marks)).toBe(false);
  });

  it('[A1.24] masks addresses and phone numbers in any text, and labels of identifiers', () => {
    expect(maskPersonal({ note: 'write to ann@example.org or +44 20 7946 0018 now' }, NO_MARKS)).toEqual({
      note: 'write to a•••@••• or +••• now',
    });
    expect(
      maskPersonal(['email:ann@example.org', 'userId:u-7', 'at 2026-01-01T10:00:00Z'], NO_MARKS),
    ).toEqual(['email:a•••', 'userId:u-7', 'at 2026-01-01T10:00:00Z']);
  });

  it('[A1.24] masks labels of any kind where they say who somebody is', () => {
    const id = '104c44e6-0000-4000-8000-000000000000';
    const keptApart = [{ a: 'loyalty:0042', b: id, by: 'ann@example.org', at: '2026-01-01T00:00:00Z' }];
    expect(
      maskPersonal([{ person: 'card:4111' }, { person: 'userId:u-7' }, { person: id, keptApart }], NO_MARKS),
    ).toEqual([
      { person: 'card:•••' },
      { person: 'userId:u-7' },
      { person: id, keptApart: [{ ...keptApart[0], a: 'loyalty:•••', by: 'a•••@•••' }] },
    ]);
    expect(maskPersonal({ name: 'Checkout: paid' }, NO_MARKS)).toEqual({ name: 'Checkout: paid' });
  });

  it('[A1.24] lets no address through wherever it stands, and keeps the shape', () => {
    const text = fc.oneof(fc.constant('ann@example.org'), fc.string());
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        text,
        fc.integer(),
        fc.constant(null),
        fc.array(tie('any')),
        fc.dictionary(
          fc.oneof(fc.constantFrom('traits', 'name', 'kind', 'value', 'context'), fc.string()),
          tie('any'),
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, (given) => {
        const masked = maskPersonal(given, marks);
        expect(JSON.stringify(masked)).not.toContain('ann@example.org');
        expect(Array.isArray(masked)).toBe(Array.isArray(given));
      }),
    );
  });

  it('[A1.24] costs no more than its length on hostile text', () => {
    const hostile = `${'a'.repeat(32_000)}@`.repeat(3) + '+1'.repeat(16_000);
    const began = performance.now();
    maskPersonal({ hostile }, NO_MARKS);
    expect(performance.now() - began).toBeLessThan(500);
  });
});
