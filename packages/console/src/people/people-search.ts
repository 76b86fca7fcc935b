import type { paths } from '../api/schema.d.ts';
import { LISTS, type ScopeQuery } from '../scope/scope.ts';
import { type ScopePart, WHOLE_SCOPE } from '../scope/used.ts';

/** How the list is ordered: by what, and what comes first. */
export const ORDERS = {
  lastSeen: { label: 'Last seen', sort: 'lastSeen', order: 'desc' },
  quiet: { label: 'Longest not seen', sort: 'lastSeen', order: 'asc' },
  newest: { label: 'Newest', sort: 'firstSeen', order: 'desc' },
  oldest: { label: 'Oldest', sort: 'firstSeen', order: 'asc' },
  touchpoints: { label: 'Most touchpoints', sort: 'touchpoints', order: 'desc' },
} as const;
export type Order = keyof typeof ORDERS;

/** Days since the last touchpoint. */
export const SEEN = {
  '1': 'the last day',
  '7': 'the last 7 days',
  '28': 'the last 28 days',
  '90': 'the last 90 days',
} as const;
export type Seen = keyof typeof SEEN;

/** What the address of the list holds beside the scope. */
export interface PeopleSearch {
  readonly q?: string | undefined;
  /** `scope`: only whoever had a touchpoint in the scope. Implied by a name or a source. */
  readonly who?: 'scope' | undefined;
  /** People behind a number: whoever had one of these touchpoints, or from these sources, in the scope. */
  readonly name?: readonly string[] | undefined;
  readonly source?: readonly string[] | undefined;
  readonly has?: readonly string[] | undefined;
  readonly hasNot?: readonly string[] | undefined;
  readonly trait?: readonly string[] | undefined;
  readonly seen?: Seen | undefined;
  readonly order?: Order | undefined;
}

export const MANY = ['name', 'source', 'has', 'hasNot', 'trait'] as const;
export type Many = (typeof MANY)[number];

/** Reads the address, and drops what it cannot mean. */
export function readPeopleSearch(search: Readonly<Record<string, unknown>>): PeopleSearch {
  const { q, who, seen, order } = search;
  return {
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(who === 'scope' && { who }),
    ...Object.fromEntries(MANY.flatMap((name) => listed(name, search[name]))),
    ...(typeof seen === 'string' && Object.hasOwn(SEEN, seen) && { seen: seen as Seen }),
    ...(typeof order === 'string' && Object.hasOwn(ORDERS, order) && { order: order as Order }),
  };
}

function listed(name: Many, value: unknown): [Many, string[]][] {
  const words = [value].flat().filter((word): word is string => typeof word === 'string' && word !== '');
  const fitting = name === 'trait' ? words.filter((word) => word.indexOf(':') > 0) : words;
  return fitting.length > 0 ? [[name, fitting]] : [];
}

/** Whether only people of the scope are listed. */
export function isScoped({ who, name, source }: PeopleSearch): boolean {
  return who === 'scope' || name !== undefined || source !== undefined;
}

/** Which parts of the scope the list goes by: everyone is still of a kind, whoever is in the scope of all of it. */
export function peopleScope(search: PeopleSearch): readonly ScopePart[] {
  return isScoped(search) ? WHOLE_SCOPE.filter((part) => part !== 'compare') : ['kind'];
}

/** Whom an address asks for, as the parameters of the list, its total, and its export. */
export type Asked = NonNullable<paths['/v1/people/total']['get']['parameters']['query']>;

export function askedOf(search: PeopleSearch, scope: ScopeQuery, now: number): Asked {
  const { q, name, source, has, hasNot, trait, seen } = search;
  const { kind, from, to, channel, corner, department, stage } = scope;
  const minute = Math.floor(now / 60_000) * 60_000;
  const asked = {
    q,
    kind,
    trait,
    has,
    hasNot,
    seenSince: seen && new Date(minute - Number(seen) * 86_400_000).toISOString(),
    ...(isScoped(search) ? { from, to, channel, corner, department, stage, name, source } : {}),
  };
  // The interface takes no empty parameter; what a list of the address may hold, the server judges.
  return Object.fromEntries(Object.entries(asked).filter(([, part]) => part !== undefined)) as Asked;
}

/** The people that a place in the console counts: where its number leads. */
export function peopleBehind(search: PeopleSearch): { to: '/people'; search: (before: object) => object } {
  return { to: '/people', search: (before) => ({ ...before, panel: undefined, who: 'scope', ...search }) };
}

/** The same for a number that counts since ever, whatever the scope: its people are looked for as widely. */
export function peopleEver(search: PeopleSearch): { to: '/people'; search: (before: object) => object } {
  const anything = Object.fromEntries(LISTS.map((list) => [list, undefined]));
  const tomorrow = new Date();
  tomorrow.setHours(24, 0, 0, 0);
  const ever = { from: new Date(0).toISOString(), to: tomorrow.toISOString() };
  const { to, search: narrow } = peopleBehind(search);
  return { to, search: (before) => ({ ...narrow(before), ...anything, ...ever }) };
}

/** What the address of a person holds beside the scope: the channels whose touchpoints are shown. */
export interface PersonSearch {
  readonly only?: readonly string[] | undefined;
}

export function readPersonSearch({ only }: Readonly<Record<string, unknown>>): PersonSearch {
  const words = [only].flat().filter((word): word is string => typeof word === 'string' && word !== '');
  return { only: words.length > 0 ? words : undefined };
}

/** What the address of a walk holds beside the scope: the step that is shown, from 1. */
export interface WalkSearch {
  readonly step?: number | undefined;
}

export function readWalkSearch({ step }: Readonly<Record<string, unknown>>): WalkSearch {
  const number = Number(step);
  return Number.isInteger(number) && number > 0 ? { step: number } : {};
}
