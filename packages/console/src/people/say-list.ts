import { isScoped, type PeopleSearch, SEEN } from './people-search.ts';

/** A piece of a sentence; what somebody else wrote is kept apart. */
interface Piece {
  readonly text: string;
  readonly said: boolean;
}

const KINDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  customer: ['customer', 'customers'],
  employee: ['employee', 'employees'],
  partner: ['partner', 'partners'],
};

/** The answer of the list as a sentence: how many, and what they have in common. */
export function sayList(
  people: number,
  search: PeopleSearch,
  kinds: readonly string[],
): { before: string; number: string; after: Piece[] } {
  const kind = kinds.length === 1 ? KINDS[kinds[0]!] : undefined;
  const noun = people === 1 ? (kind?.[0] ?? 'person') : (kind?.[1] ?? 'people');
  const { q, name, source, has, hasNot, trait, seen } = search;
  const parts: Piece[][] = [];
  const quoted = (verb: string, words: readonly string[], join: string) =>
    parts.push([
      { text: verb, said: false },
      ...words.flatMap((text, n) => [
        { text: n === 0 ? ' “' : `” ${join} “`, said: false },
        { text, said: true },
      ]),
      { text: '”', said: false },
    ]);
  if (q) quoted('found by', [q], 'and');
  if (trait) quoted('whose traits say', trait, 'and');
  if (name) quoted('who had', name, 'or');
  if (source) quoted('heard of through', source, 'or');
  if (has) quoted('who ever had', has, 'and');
  if (hasNot) quoted('who never had', hasNot, 'or');
  if (seen) parts.push([{ text: `seen in ${SEEN[seen]}`, said: false }]);
  if (isScoped(search)) parts.push([{ text: 'with a touchpoint in the scope above', said: false }]);
  const after = parts.flatMap((part, n) => [{ text: n === 0 ? ' ' : ', ', said: false }, ...part]);
  return {
    before: people === 1 ? 'There is ' : 'There are ',
    number: `${people.toLocaleString('en-US')} ${noun}`,
    after: [...after, { text: after.length === 0 ? ' in all.' : '.', said: false }],
  };
}
