import { isObject, isRounded, type JsonValue, type Refusal, refusal } from '../kernel/index.ts';
import { identifierSchema, type Statement, type Touchpoint } from '../touchpoints/index.ts';
import { compareLeaves, type Leaf, normaliseIdentifier } from './identifiers.ts';
import type { FoldSettings } from './settings.ts';

/** An identifier that an event stated and that names nobody, with why. */
export interface IgnoredIdentifier {
  readonly kind: string;
  readonly value: string;
  readonly why: 'blocked' | 'malformed';
}

/** A touchpoint whose identifiers are leaves, strongest first. */
export interface Resolved {
  readonly touchpoint: Touchpoint;
  readonly leaves: readonly Leaf[];
  readonly ignored: readonly IgnoredIdentifier[];
}

type Claim = [kind: string, value: unknown];

const KIND = identifierSchema.shape.kind;

/** Reads who an event is about, under given settings. */
export function resolveIdentifiers(statement: Statement, settings: FoldSettings): Resolved | Refusal {
  const claims = claimsOf(statement, settings);
  const leaves = new Map<string, Leaf>();
  const ignored: IgnoredIdentifier[] = [];
  for (const [kind, stated] of claims) {
    if (stated === undefined || stated === null || stated === '') continue;
    const value = readValue(kind, stated);
    if (typeof value !== 'string') return value;
    const leaf = read(kind, value, settings);
    if (typeof leaf === 'string') ignored.push({ kind, value, why: leaf });
    else leaves.set(leaf.leaf, leaf);
  }
  const sorted = [...leaves.values()].sort(compareLeaves);
  const { type } = statement.touchpoint;
  if (sorted.length === 0 && (type === 'identify' || type === 'alias')) return refusal('identifier_missing');
  const identifiers = sorted.map(({ kind, value }) => ({ kind, value }));
  return { touchpoint: { ...statement.touchpoint, identifiers }, leaves: sorted, ignored };
}

function readValue(kind: string, stated: unknown): string | Refusal {
  if (typeof stated !== 'string' && typeof stated !== 'number') return refusal('wrong_type', kind);
  return typeof stated === 'number' && isRounded(stated) ? refusal('unsafe_integer', kind) : String(stated);
}

function read(kind: string, value: string, { identity }: FoldSettings): Leaf | IgnoredIdentifier['why'] {
  if (identity.blocked.includes(value.trim().toLowerCase())) return 'blocked';
  if (!KIND.safeParse(kind).success) return 'malformed';
  return normaliseIdentifier({ kind, value }, identity) ?? 'malformed';
}

function claimsOf({ message, placement, touchpoint }: Statement, settings: FoldSettings): Claim[] {
  const { context } = touchpoint;
  const claims: Claim[] = [
    ['userId', message.userId],
    ['anonymousId', message.anonymousId],
  ];
  // An alias names the past by one id and does not say whether it was a user's or an anonymous one: it ties both,
  // so that the outcome does not depend on which of them has been seen yet.
  if (touchpoint.type === 'alias')
    claims.push(['userId', message.previousId], ['anonymousId', message.previousId]);
  if (touchpoint.type === 'identify') claims.push(...traitClaims(touchpoint.traits, settings));
  if (isObject(context.traits)) claims.push(...traitClaims(context.traits, settings));
  // What a call of any type states about its person, beside what it is about.
  if (isObject(context.person) && isObject(context.person.set))
    claims.push(...traitClaims(context.person.set, settings));
  if (isObject(context.device)) claims.push(['device', textOf(context.device.id)]);
  for (const external of Array.isArray(context.externalIds) ? context.externalIds : []) {
    if (isObject(external) && typeof external.type === 'string')
      claims.push([kindOf(external.type), textOf(external.id)]);
  }
  for (const { kind, value } of placement.identifiers ?? []) claims.push([kind, value]);
  return claims;
}

function traitClaims(traits: { readonly [key: string]: JsonValue }, settings: FoldSettings): Claim[] {
  return Object.entries(settings.identity.traits)
    .filter(([trait]) => Object.hasOwn(traits, trait))
    .map(([trait, kind]) => [kind, textOf(traits[trait])]);
}

/** A trait that should identify may hold anything; only text and numbers can. */
function textOf(value: JsonValue | undefined): string | number | undefined {
  return typeof value === 'string' || typeof value === 'number' ? value : undefined;
}

const EXTERNAL_KINDS: ReadonlyMap<string, string> = new Map([
  ['user_id', 'userId'],
  ['anonymous_id', 'anonymousId'],
  ['android.id', 'device'],
  ['ios.id', 'device'],
]);

/** Segment's external ids name their kind freely (`user_id`, `ga_client_id`): the well-known ones are ours. */
function kindOf(type: string): string {
  return EXTERNAL_KINDS.get(type) ?? type.replace(/[^a-zA-Z0-9_]/g, '_').slice(0, 50);
}
