import { describe, expect, it } from 'vitest';
import { catalogueSchema, plannedSchema, structureSchema, unknownWords } from './catalogue.ts';
import { findGaps, type Observed } from './gaps.ts';
import { slug } from './touchpoint.ts';

const structure = structureSchema.parse({});

describe('the catalogue', () => {
  it('[K1.1] has everything of a touchpoint, and takes what is not known yet as absent', () => {
    const whole = {
      description: 'The till has taken the money.',
      channel: 'store',
      corner: 'commerce',
      department: 'sales',
      stage: 'purchase',
      cost: { amount: 0.12, currency: 'EUR' },
      promise: 'A receipt within a minute.',
      schema: { type: 'object' },
      onViolation: 'refuse',
      pii: [{ pointer: '/properties/card~1number', kind: 'payment' }],
      status: 'retired',
    };
    expect(plannedSchema.parse(whole)).toEqual(whole);
    expect(plannedSchema.parse({})).toEqual({ onViolation: 'mark', pii: [], status: 'planned' });
    expect(catalogueSchema.parse({}).touchpoints).toEqual({});
  });

  it('[K1.5] refuses what it cannot mean', () => {
    const bad = [
      { cost: { amount: -1, currency: 'EUR' } },
      { cost: { amount: 1, currency: 'euro' } },
      { pii: [{ pointer: 'properties/email', kind: 'email' }] },
      { pii: [{ pointer: '/other/email', kind: 'email' }] },
      { pii: [{ pointer: '/properties/a~2', kind: 'email' }] },
      { schema: [] },
      { status: 'dreamt' },
      { onViolation: 'ignore' },
      { owner: 'sales' },
      { promise: 'x'.repeat(1_001) },
    ];
    for (const value of bad)
      expect(plannedSchema.safeParse(value).success, JSON.stringify(value)).toBe(false);
    expect(structureSchema.safeParse({ stages: ['usage', 'usage'] }).success).toBe(false);
    expect(structureSchema.safeParse({ stages: ['Usage'] }).success).toBe(false);
  });

  it('[K3.4] starts with departments, corners and stages, and takes the company’s own', () => {
    expect(structure).toEqual({
      departments: ['marketing', 'product', 'sales', 'service'],
      corners: ['marketing', 'product', 'commerce', 'service'],
      stages: [
        'awareness',
        'research',
        'purchase',
        'onboarding',
        'usage',
        'service',
        'renewal',
        'referral',
        'advocacy',
      ],
    });
    const own = structureSchema.parse({ departments: ['front_desk'], stages: ['arrival', 'stay'] });
    for (const word of [...own.departments, ...own.stages]) expect(slug.safeParse(word).success).toBe(true);
    const planned = plannedSchema.parse({ department: 'front_desk', stage: 'usage', corner: 'product' });
    expect(unknownWords([['Check in', planned]], own)).toEqual([
      {
        path: 'touchpoints.Check in.stage',
        message: 'Check in: stage usage is none of the structure’s stages',
      },
    ]);
  });
});

describe('gaps', () => {
  const entry = (planned: object, at = 100) => ({ planned: plannedSchema.parse(planned), at });
  const seen = (name: string, source: string, departments: Record<string, number>, last = 50): Observed => ({
    ...{ name, source, departments, last, first: 1 },
    count: Object.values(departments).reduce((a, b) => a + b, 0),
  });
  const gaps = findGaps(
    new Map([
      ['Bought', entry({ department: 'sales', stage: 'purchase' })],
      ['Asked', entry({ department: 'service', stage: 'service' })],
      ['Promised', entry({ stage: 'renewal' })],
      ['Old', entry({ stage: 'advocacy', status: 'retired' })],
      ['Older', entry({ status: 'retired' })],
      ['Known', entry({ status: 'unplanned', department: 'product' })],
    ]),
    structure,
    [
      seen('Bought', 'till', { sales: 3, '': 2 }),
      seen('Bought', 'web', { marketing: 4 }),
      seen('Asked', 'desk', { service: 1 }),
      seen('Clicked', 'web', { product: 1, marketing: 2 }),
      seen('Clicked', 'app', { '': 5 }),
      seen('Old', 'web', { '': 1 }, 200),
      seen('Older', 'web', { '': 1 }, 90),
      seen('Known', 'web', { '': 1 }),
    ],
  );

  it('[K3.1] lists touchpoints without an owner, planned or only seen', () => {
    expect(gaps.withoutOwner).toEqual([
      { name: 'Clicked', seen: 8 },
      { name: 'Promised', seen: 0 },
    ]);
  });

  it('[K3.2] lists stages without a touchpoint; a retired one fills none', () => {
    expect(gaps.stagesWithoutTouchpoint).toEqual([
      'awareness',
      'research',
      'onboarding',
      'usage',
      'referral',
      'advocacy',
    ]);
  });

  it('[K3.3] lists touchpoints that several departments have, by the catalogue or by what events say', () => {
    expect(gaps.severalDepartments).toEqual([
      {
        name: 'Bought',
        claims: [
          { department: 'sales', by: 'catalogue' },
          { department: 'sales', by: 'events', source: 'till', events: 3 },
          { department: 'marketing', by: 'events', source: 'web', events: 4 },
        ],
      },
      {
        name: 'Clicked',
        claims: [
          { department: 'product', by: 'events', source: 'web', events: 1 },
          { department: 'marketing', by: 'events', source: 'web', events: 2 },
        ],
      },
    ]);
  });

  it('[K3.5] lists what is seen and not planned, planned and never seen, retired and still seen', () => {
    expect(gaps.unplanned).toEqual([
      { name: 'Clicked', sources: ['app', 'web'], seen: 8 },
      { name: 'Known', sources: ['web'], seen: 1 },
    ]);
    expect(gaps.plannedButNeverSeen).toEqual(['Promised']);
    expect(gaps.retiredButSeen).toEqual([{ name: 'Old', last: 200 }]);
  });
});
