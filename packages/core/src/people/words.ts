import { parsePhoneNumberFromString } from 'libphonenumber-js';
import type { JsonValue } from '../kernel/index.ts';
import type { PersonState } from './person.ts';
import { behaviourOf } from './profile.ts';

// By what words a person is found. A word is found by any of its beginnings, so what is looked for as a whole is a
// word as a whole, and its parts are words too. Both sides of the comparison are brought into one form here.

/** Words of one person at most: identifiers first. */
const MOST_WORDS = 300;
/** Characters of a word that count. */
const LONGEST = 64;
/** Characters of a trait's value whose words count. */
const LONGEST_TEXT = 1_000;
/** Terms of one question that count. */
const MOST_TERMS = 8;

/** Stands between a trait's name and its value in the word that finds exactly this value. */
const OF_TRAIT = ':';

/** Lower case, without accents, and without what is not seen (marks of direction, zero width, control characters). */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase();
}

function cut(word: string): string {
  return word.length <= LONGEST ? word : Array.from(word).slice(0, LONGEST).join('');
}

function parts(text: string): string[] {
  return text.split(/[^\p{L}\p{N}]+/u).filter((part) => part !== '');
}

/** 8-4-4-4-12 hexadecimal digits, or any long run of letters and digits mixed: nobody searches by a part of it. */
const RANDOM = /^[0-9a-f]{8}-[0-9a-f]{4}-|^(?=.*\d)(?=.*[a-z])[a-z0-9_-]{20,}$/;

function identifierWords(kind: string, stated: string): string[] {
  const value = plain(stated);
  if (kind === 'phone') {
    const national = parsePhoneNumberFromString(stated)?.nationalNumber;
    return [value, value.replace(/^\+/, ''), ...(national === undefined ? [] : [national])];
  }
  if (kind === 'email') {
    const at = value.lastIndexOf('@');
    return [value, ...parts(value.slice(0, at)), value.slice(at + 1)];
  }
  return RANDOM.test(value) ? [value] : [value, ...parts(value)];
}

/** A text's words as they stand between spaces, and the parts of those with something in them. */
function textWords(text: string): string[] {
  return text
    .split(/\s+/)
    .flatMap((word) => (/^[\p{L}\p{N}]*$/u.test(word) ? [word] : [word, ...parts(word)]));
}

/** The word that stands for a trait and its whole value. */
export function traitWord(name: string, value: string): string {
  return cut(`${plain(name)}${OF_TRAIT}${plain(value.slice(0, LONGEST_TEXT))}`);
}

function textsOf(value: JsonValue, depth = 0): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'number' || typeof value === 'boolean') return [String(value)];
  if (value === null || depth > 1) return [];
  return Object.values(value).flatMap((part) => textsOf(part as JsonValue, depth + 1));
}

/** What of a person may be looked for. */
export interface Searchable {
  readonly identifier: (kind: string, value: string) => boolean;
  readonly trait: (name: string, value: JsonValue) => boolean;
}

const EVERYTHING: Searchable = { identifier: () => true, trait: () => true };

/** Everything a person is found by, each once. */
export function wordsOf(state: PersonState, of: Searchable = EVERYTHING): string[] {
  const words = new Set<string>();
  const add = (word: string) => {
    if (word !== '' && words.size < MOST_WORDS) words.add(cut(word));
  };
  for (const { kind, value } of Object.values(state.leaves))
    if (of.identifier(kind, value)) identifierWords(kind, value).forEach(add);
  for (const [name, { value }] of Object.entries(behaviourOf(state).traits)) {
    if (!of.trait(name, value)) continue;
    for (const text of textsOf(value)) {
      add(traitWord(name, text));
      // Yes, no and figures say nothing by themselves.
      if (typeof value === 'string' || typeof value === 'object')
        textWords(plain(text.slice(0, LONGEST_TEXT))).forEach(add);
    }
  }
  return [...words];
}

/** Whether what a person is found by may have changed. It looks at what the fold has put in place, and reads no word. */
export function isFoundOtherwise(before: PersonState | undefined, after: PersonState): boolean {
  if (!before || before === after) return !before;
  let more = 0;
  for (const leaf in after.leaves) {
    if (before.leaves[leaf]?.behaviour.traits !== after.leaves[leaf]!.behaviour.traits) return true;
    more++;
  }
  for (const _ in before.leaves) more--;
  return more !== 0;
}

/** What somebody typed, as terms: each has to begin one of a person's words. */
export function termsOf(typed: string): string[] {
  const text = plain(typed).trim();
  const digits = text.replace(/[\s()./-]/g, '');
  // A telephone number in pieces, nationally or internationally, is one term.
  if (/^\+?\d{6,}$/.test(digits) && digits !== text) return [digits.replace(/^00|^0/, '')];
  const terms = text.split(/\s+/).filter((term) => /[\p{L}\p{N}]/u.test(term));
  return [...new Set(terms.map(cut))].slice(0, MOST_TERMS);
}

export function hasTerms(words: readonly string[], terms: readonly string[]): boolean {
  return terms.every((term) => words.some((word) => word.startsWith(term)));
}
