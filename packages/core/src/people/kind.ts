import type { JsonValue } from '../kernel/index.ts';

/** What somebody is to the company. */
export const PERSON_KINDS = ['customer', 'employee', 'partner'] as const;
export type PersonKind = (typeof PERSON_KINDS)[number];

/** The trait that says so; as of every trait, the latest statement stands. */
export const KIND_TRAIT = 'kind';

/** Whoever is said to be nothing else is a customer, or may become one. */
export const DEFAULT_KIND: PersonKind = 'customer';

/** The kind that a value of {@link KIND_TRAIT} means. */
export function readKind(value: JsonValue | undefined): PersonKind {
  return PERSON_KINDS.find((kind) => kind === value) ?? DEFAULT_KIND;
}
