/**
 * The scope: which part of what happened every page speaks of. It stands in the address under the names of the HTTP
 * interface's parameters, so that a link shows whoever opens it what its sender saw.
 */
import { type Comparison, type Period, USUAL } from './period.ts';

/** The lists of a scope, in the order in which they are shown. An empty list means: all. */
export const LISTS = ['kind', 'channel', 'corner', 'department', 'stage'] as const;
export type List = (typeof LISTS)[number];

/** What a list is called, and what an empty one means. */
export const LIST_WORDS: Readonly<Record<List, { one: string; all: string }>> = {
  kind: { one: 'Kind', all: 'Everyone' },
  channel: { one: 'Channel', all: 'All channels' },
  corner: { one: 'Corner', all: 'All corners' },
  department: { one: 'Department', all: 'All departments' },
  stage: { one: 'Stage', all: 'All stages' },
};

/** What people are to the company. */
export const PERSON_KINDS = ['customer', 'employee', 'partner'] as const;
export type PersonKind = (typeof PERSON_KINDS)[number];

/** What the address holds: only what was chosen. */
export interface ScopeSearch {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly compare?: Comparison | undefined;
  readonly kind?: readonly PersonKind[] | undefined;
  readonly channel?: readonly string[] | undefined;
  readonly corner?: readonly string[] | undefined;
  readonly department?: readonly string[] | undefined;
  readonly stage?: readonly string[] | undefined;
}

/** What stands beside the scope on every page: what the side panel shows, as `kind:id`. */
export interface FrameSearch extends ScopeSearch {
  readonly panel?: string | undefined;
}

/** A scope with nothing left open. */
export interface Scope extends Readonly<Record<Exclude<List, 'kind'>, readonly string[]>> {
  readonly kind: readonly PersonKind[];
  readonly period: Period;
  readonly compare: Comparison;
}

/** The query parameters of every analytical read. */
export interface ScopeQuery {
  from: string;
  to: string;
  compare: Comparison;
  kind?: PersonKind[];
  channel?: string[];
  corner?: string[];
  department?: string[];
  stage?: string[];
}

const COMPARISONS: readonly unknown[] = ['previous', 'year', 'none'];

/**
 * Reads what the address says of the scope, and drops what it cannot mean: a mistyped link still opens. Whatever is
 * not there is said to be undefined, because the router lays this over what it read itself.
 */
export function readSearch(search: Readonly<Record<string, unknown>>): FrameSearch {
  const [from, to] = [instant(search.from), instant(search.to)];
  const ordered = from !== undefined && to !== undefined && from < to;
  const known = (name: List, values: string[]) =>
    name === 'kind' ? values.filter((value) => (PERSON_KINDS as readonly string[]).includes(value)) : values;
  const lists = LISTS.map((name) => [name, known(name, list(search[name]))] as const);
  return {
    from: ordered ? from : undefined,
    to: ordered ? to : undefined,
    compare: COMPARISONS.includes(search.compare) ? (search.compare as Comparison) : undefined,
    ...Object.fromEntries(lists.map(([name, values]) => [name, values.length > 0 ? values : undefined])),
    panel: typeof search.panel === 'string' && search.panel.includes(':') ? search.panel : undefined,
  };
}

function instant(value: unknown): string | undefined {
  const date = typeof value === 'string' ? new Date(value) : undefined;
  return date && !Number.isNaN(date.getTime()) ? date.toISOString() : undefined;
}

function list(value: unknown): string[] {
  const given = Array.isArray(value) ? value : [value];
  return [...new Set(given.filter((each): each is string => typeof each === 'string' && each !== ''))];
}

/** The scope that an address means, now. */
export function scopeOf(search: ScopeSearch, now: Date): Scope {
  const period =
    search.from !== undefined && search.to !== undefined
      ? { from: new Date(search.from), to: new Date(search.to) }
      : USUAL.period(now);
  return {
    period,
    compare: search.compare ?? 'previous',
    kind: search.kind ?? [],
    channel: search.channel ?? [],
    corner: search.corner ?? [],
    department: search.department ?? [],
    stage: search.stage ?? [],
  };
}

/** The scope as the parameters of a request. */
export function queryOf(scope: Scope): ScopeQuery {
  const lists = LISTS.filter((name) => scope[name].length > 0).map((name) => [name, [...scope[name]]]);
  return {
    from: scope.period.from.toISOString(),
    to: scope.period.to.toISOString(),
    compare: scope.compare,
    ...Object.fromEntries(lists),
  };
}

/** What another page keeps of an address: the scope, and nothing that only this page understands. */
export function onlyScope(search: Readonly<Record<string, unknown>>): ScopeSearch {
  const { panel: _, ...scope } = readSearch(search);
  return scope;
}

/** Addresses hold names as they are, a list as the same name again: `?channel=app&channel=web`. */
export function parseAddress(text: string): Record<string, string | string[]> {
  const found: Record<string, string | string[]> = {};
  const parameters = new URLSearchParams(text);
  for (const name of new Set(parameters.keys())) {
    const values = parameters.getAll(name);
    found[name] = values.length > 1 ? values : values[0]!;
  }
  return found;
}

export function writeAddress(search: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(search)) {
    for (const each of Array.isArray(value) ? value : [value])
      if (each !== undefined && each !== null && each !== '') parameters.append(name, String(each));
  }
  const text = parameters.toString();
  return text === '' ? '' : `?${text}`;
}
