import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js';
import { compareText, digest, toUuid, type Uuid } from '../kernel/index.ts';
import type { Identifier } from '../touchpoints/index.ts';

/** One identifier, for ever. Its id orders it: a smaller leaf names a person more strongly. */
export type LeafId = Uuid;

/** A leaf with what it stands for. */
export interface Leaf {
  readonly leaf: LeafId;
  readonly kind: string;
  readonly value: string;
}

/**
 * How strongly a kind names a person: the first byte of the leaf's id, so that ordering ids orders strength, in
 * every engine and without a join. Any other kind is a company's own (a loyalty number, say) and ranks `custom`.
 */
const RANKS: Readonly<Record<string, string>> = {
  userId: '10',
  email: '30',
  phone: '40',
  card: '50',
  device: '60',
  anonymousId: '70',
};
const CUSTOM_RANK = '20';

export const BUILT_IN_KINDS = Object.keys(RANKS);

/** The leaf of a normalised identifier: the same everywhere and for ever, because it is computed, not assigned. */
export function leafOf(kind: string, value: string): LeafId {
  const rank = Object.hasOwn(RANKS, kind) ? RANKS[kind] : CUSTOM_RANK;
  return toUuid(rank + digest(kind, value).slice(0, 30));
}

export interface NormaliseOptions {
  /** Country whose national format a phone number without `+` is read in (ISO 3166-1 alpha-2). */
  readonly phoneCountry?: string | undefined;
}

/**
 * Brings an identifier into the one form that two sources share: e-mail addresses lower-cased and trimmed, phone
 * numbers in E.164 (ITU-T), everything trimmed and in Unicode NFC.
 * @returns undefined where the value cannot be an identifier of that kind
 */
export function normaliseIdentifier(identifier: Identifier, options: NormaliseOptions): Leaf | undefined {
  const { kind } = identifier;
  let value: string | undefined = identifier.value.normalize('NFC').trim();
  if (kind === 'email') value = normaliseEmail(value);
  else if (kind === 'phone') value = normalisePhone(value, options.phoneCountry);
  if (value === undefined || value === '' || value.length > 500) return undefined;
  return { leaf: leafOf(kind, value), kind, value };
}

function normaliseEmail(value: string): string | undefined {
  // Lower case may compose anew: J with caron has no code point of its own, its lower case has.
  const address = value.toLowerCase().normalize('NFC');
  return /^[^\s@]+@[^\s@]+$/.test(address) ? address : undefined;
}

function normalisePhone(value: string, country: string | undefined): string | undefined {
  const parsed = parsePhoneNumberFromString(value, country as CountryCode | undefined);
  if (!parsed?.isPossible()) return undefined;
  // Many people share a switchboard; the extension (RFC 3966) tells them apart.
  return parsed.ext ? `${parsed.number};ext=${parsed.ext}` : parsed.number;
}

/** Strongest first. */
export function compareLeaves(a: Leaf, b: Leaf): number {
  return compareText(a.leaf, b.leaf);
}
