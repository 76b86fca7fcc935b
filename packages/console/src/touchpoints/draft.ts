import type { Touchpoint } from './TouchpointPanel.tsx';

type Planned = Touchpoint['value'];

/** A plan while it is written: every field as its input holds it. */
export interface Draft {
  readonly description: string;
  readonly department: string;
  readonly stage: string;
  readonly corner: string;
  readonly channel: string;
  readonly promise: string;
  readonly amount: number | '';
  readonly currency: string;
  readonly onViolation: NonNullable<Planned['onViolation']>;
  readonly status: NonNullable<Planned['status']>;
  readonly schema: string;
}

export function draftOf(value: Planned): Draft {
  return {
    description: value.description ?? '',
    department: value.department ?? '',
    stage: value.stage ?? '',
    corner: value.corner ?? '',
    channel: value.channel ?? '',
    promise: value.promise ?? '',
    amount: value.cost?.amount ?? '',
    currency: value.cost?.currency ?? '',
    onViolation: value.onViolation ?? 'mark',
    // What was only seen is planned by being saved.
    status: value.status === 'retired' ? 'retired' : 'planned',
    schema: value.schema ? JSON.stringify(value.schema, null, 2) : '',
  };
}

/** The schema that was written; `fault` where it is none. */
export function schemaOf({ schema }: Draft): { value?: Record<string, unknown>; fault?: string } {
  if (schema.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(schema);
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { value: value as Record<string, unknown> };
    return { fault: 'A schema is an object.' };
  } catch {
    return { fault: 'This is no JSON.' };
  }
}

/** The plan that a draft means; what the form does not show stays as it was. */
export function plannedOf(draft: Draft, before: Planned): Planned {
  const { value: schema } = schemaOf(draft);
  const { description, department, stage, corner, channel, promise, amount, currency } = draft;
  const texts = Object.entries({ description, department, stage, corner, channel, promise });
  return {
    ...Object.fromEntries(texts.filter(([, text]) => text !== '')),
    ...(amount === '' ? {} : { cost: { amount, currency: currency === '' ? 'EUR' : currency } }),
    // JSON, whatever it says: the description of the interface knows no type for that.
    ...(schema ? { schema: schema as Record<string, never> } : {}),
    onViolation: draft.onViolation,
    status: draft.status,
    pii: before.pii ?? [],
  };
}
