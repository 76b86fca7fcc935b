import { isUuid } from '@throughline/core/kernel';
import {
  BUILT_IN_KINDS,
  hasTerms,
  kindOf,
  type LeafId,
  normaliseIdentifier,
  type PersonState,
  type Searchable,
  termsOf,
  type VersionedSettings,
  wordsOf,
} from '@throughline/core/people';
import {
  type Analytical,
  type DirectoryFilter,
  type DirectoryPlace,
  type DirectoryQuery,
  directoryPage,
} from '@throughline/storage/analytical';
import { type PeopleReader, parseIdentifier } from './people-reader.ts';

/** A question about people, as somebody types and chooses it. */
export interface PeopleQuestion extends Omit<DirectoryQuery, 'terms'> {
  readonly text: string;
  /** What whoever asks may look for, where that is not everything: then all they are told is on one page. */
  readonly searchable?: Searchable | undefined;
}

export interface PeoplePage {
  readonly people: readonly PersonState[];
  /** Where the next page goes on; absent where there is none. */
  readonly next: DirectoryPlace | undefined;
}

/** Looks at the directory for one page: candidates that are no longer so make it look again. */
const ROUNDS = 8;

/**
 * Finds people. The directory says who may be meant and in which order; who they are and whether they still are
 * meant is asked of the primary, so that nobody is shown under what they no longer are, nor twice after a merge.
 * A whole identifier is asked of the primary itself: whoever was acknowledged a moment ago is found by it.
 */
export class PeopleSearch {
  readonly #analytical: Analytical;
  readonly #reader: PeopleReader;
  readonly #settings: () => Promise<VersionedSettings>;

  constructor(analytical: Analytical, reader: PeopleReader, settings: () => Promise<VersionedSettings>) {
    this.#analytical = analytical;
    this.#reader = reader;
    this.#settings = settings;
  }

  async page(question: PeopleQuestion): Promise<PeoplePage> {
    const { text, searchable, ...rest } = question;
    const terms = termsOf(text);
    const query: DirectoryQuery = { ...rest, terms };
    const named = await this.#named(text, query, searchable);
    const isFirst = query.after === undefined;
    const found = new Map(named.map((state) => [state.person, state]));
    const page: PersonState[] = isFirst ? named.slice(0, query.limit) : [];
    let { after } = query;
    for (let round = 0; round < ROUNDS; round++) {
      const wanted = query.limit - page.length;
      const rows = await directoryPage(this.#analytical, { ...query, after, limit: wanted + 1 });
      const looked = rows.slice(0, wanted);
      const stored = await Promise.all(looked.map(({ person }) => this.#reader.read(person)));
      for (const person of stored) {
        if (!person || found.has(person.state.person) || !isMeant(person.state, query)) continue;
        if (searchable && !isFoundBy(person.state, searchable, query)) continue;
        found.set(person.state.person, person.state);
        page.push(person.state);
      }
      after = looked.at(-1) ?? after;
      if (rows.length <= wanted) return { people: page, next: undefined };
      if (page.length >= query.limit) break;
    }
    // That there is more would tell of those who are not shown.
    const hides = searchable && (terms.length > 0 || page.length === 0);
    return { people: page, next: hides ? undefined : after };
  }

  /** Whoever has what was typed as a whole identifier, or is named so in an address. */
  async #named(
    text: string,
    query: DirectoryQuery,
    searchable: Searchable | undefined,
  ): Promise<PersonState[]> {
    // Whether somebody has had a touchpoint only the history knows.
    if ([...(query.having ?? []), ...(query.havingNot ?? [])].length > 0) return [];
    const leaves = leavesNamed(text.trim(), await this.#settings(), searchable);
    const people = new Map<string, PersonState>();
    for (const [leaf, stored] of await Promise.all(
      leaves.map(async (leaf) => [leaf, await this.#reader.read(leaf)] as const),
    )) {
      if (!stored || !isMeant(stored.state, { ...query, terms: [] })) continue;
      const { state } = stored;
      if (searchable && !isFoundBy(state, searchable, { ...query, terms: [] })) continue;
      // The id of a leaf is a digest of its identifier, and no secret to whoever guesses that.
      const known = leaf === state.person ? undefined : state.leaves[leaf];
      if (known && searchable && !searchable.identifier(known.kind, known.value)) continue;
      people.set(state.person, state);
    }
    return [...people.values()];
  }
}

/** Every leaf that a whole text may be: of a kind it says, or else of any kind that there is. */
function leavesNamed(
  text: string,
  settings: VersionedSettings,
  searchable: Searchable | undefined,
): LeafId[] {
  if (text === '' || /\0/.test(text) || !text.isWellFormed()) return [];
  const { identity } = settings.value;
  const kinds = new Set([
    ...BUILT_IN_KINDS,
    ...Object.keys(identity.limits),
    ...Object.values(identity.traits),
  ]);
  const named = [...kinds].flatMap((kind) => normaliseIdentifier({ kind, value: text }, identity) ?? []);
  if (/^[a-zA-Z][a-zA-Z0-9_]*:./.test(text)) {
    try {
      named.push(parseIdentifier(text, settings));
    } catch {
      // A colon in what somebody types need not mean a kind.
    }
  }
  const open = searchable ? named.filter(({ kind, value }) => searchable.identifier(kind, value)) : named;
  const leaves = open.map(({ leaf }) => leaf);
  if (isUuid(text.toLowerCase())) leaves.push(text.toLowerCase());
  return [...new Set(leaves)];
}

/** Whether somebody is found by what may be looked for. */
function isFoundBy(
  state: PersonState,
  searchable: Searchable,
  { terms = [], words = [] }: DirectoryFilter,
): boolean {
  if (terms.length + words.length === 0) return true;
  const open = wordsOf(state, searchable);
  return hasTerms(open, terms) && words.every((word) => open.includes(word));
}

/** Whether somebody, as they are now, is what was asked for: as far as the state knows. */
function isMeant(state: PersonState, { terms = [], words = [], kinds, seenSince }: DirectoryFilter): boolean {
  if (kinds !== undefined && !kinds.includes(kindOf(state))) return false;
  if (seenSince !== undefined && lastSeen(state) < seenSince) return false;
  if (terms.length + words.length === 0) return true;
  const theirs = wordsOf(state);
  return hasTerms(theirs, terms) && words.every((word) => theirs.includes(word));
}

function lastSeen({ leaves }: PersonState): number {
  return Math.max(0, ...Object.values(leaves).map(({ behaviour }) => behaviour.last?.time ?? 0));
}
