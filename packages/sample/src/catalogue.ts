import type { Catalogue } from '@throughline/core/touchpoints';
import { PLAN, type Planned, type TouchpointName } from './plan.ts';

type PlannedTouchpoint = Catalogue['touchpoints'][string];

/** Gaps that the catalogue has on purpose, for whoever looks for them. */
export const GAPS = {
  /** Nobody owns it, and events of it name two departments. */
  withoutOwner: 'Shuttle boarded',
  /** Owned by finance, and the contact center pays small sums back as well. */
  severalDepartments: 'Refund issued',
  /** Sent by the camera, planned by nobody. */
  unplanned: 'Photo taken',
  /** Promised two years ago, and never built. */
  neverSeen: 'Anniversary greeting sent',
  stageWithoutTouchpoint: 'advocacy',
} as const;

const SCHEMAS: Readonly<
  Partial<Record<TouchpointName, { readonly properties: object; readonly onViolation?: 'refuse' }>>
> = {
  'Bill paid': {
    properties: {
      required: ['total'],
      properties: { total: { type: 'number', minimum: 0 }, currency: { const: 'EUR' } },
    },
    onViolation: 'refuse',
  },
  'Check-in failed': { properties: { properties: { took: { type: 'number' }, code: { type: 'string' } } } },
  'Call rated': {
    properties: { required: ['csat'], properties: { csat: { type: 'integer', minimum: 1, maximum: 5 } } },
  },
  'Stay survey answered': {
    properties: { required: ['nps'], properties: { nps: { type: 'integer', minimum: 0, maximum: 10 } } },
  },
  'Ride boarded': { properties: { required: ['ride', 'wait_minutes'] } },
};
/** Where words of guests stand: they may say anything about anyone. */
const WORDS: readonly TouchpointName[] = ['Stay survey answered', 'Call rated', 'Review written'];

/** The resort's plan of its touchpoints, as `throughline catalogue push` takes it. */
export function sampleCatalogue(): Catalogue {
  const touchpoints: Record<string, PlannedTouchpoint> = {};
  for (const [name, planned] of Object.entries(PLAN) as [TouchpointName, Planned][])
    if (name !== GAPS.unplanned) touchpoints[name] = entry(name, planned);
  touchpoints.Identified = {
    description: 'A system states what it knows of a person.',
    ...{
      stage: 'onboarding',
      corner: 'product',
      department: 'digital',
      status: 'planned',
      onViolation: 'mark',
    },
    pii: ['firstName', 'lastName', 'email', 'phone', 'contact'].map((trait) => ({
      pointer: `/traits/${trait}`,
      kind: trait === 'email' || trait === 'phone' ? trait : 'name',
    })),
  };
  touchpoints[GAPS.neverSeen] = {
    description: 'A card on the anniversary of the first stay. Intended: joy, 0.7 of 1.',
    ...{ channel: 'email', corner: 'marketing', department: 'marketing', stage: 'renewal' },
    ...{ promise: 'Once a year, never with an offer.', onViolation: 'mark', pii: [], status: 'planned' },
  };
  return {
    departments: [
      'marketing',
      'digital',
      'sales',
      'hospitality',
      'park',
      'food',
      'service',
      'finance',
      'people',
    ],
    corners: ['marketing', 'product', 'commerce', 'service'],
    stages: [
      ...['awareness', 'research', 'purchase', 'onboarding', 'usage', 'service', 'renewal', 'referral'],
      GAPS.stageWithoutTouchpoint,
    ],
    touchpoints,
  };
}

function entry(name: TouchpointName, planned: Planned): PlannedTouchpoint {
  const { about, channel, corner, department, stage, cost, promise, intended } = planned;
  const schema = SCHEMAS[name];
  const feeling = intended ? ` Intended: ${intended[0]}, ${intended[1]} of 1.` : '';
  return {
    description: about + feeling,
    ...{ channel, corner, stage },
    ...(department === '' ? {} : { department }),
    ...(cost > 0 ? { cost: { amount: cost, currency: 'EUR' } } : {}),
    ...(promise ? { promise } : {}),
    ...(schema ? { schema: { properties: { properties: { type: 'object', ...schema.properties } } } } : {}),
    onViolation: schema?.onViolation ?? 'mark',
    pii: WORDS.includes(name) ? [{ pointer: '/properties/text', kind: 'free_text' }] : [],
    status: 'planned',
  };
}
