import type { JsonValue } from '../kernel/index.ts';
import { NAME_PAIRS, WHOLE_NAMES } from '../touchpoints/index.ts';

/** A name that goes on is no name. */
const LONGEST = 200;

/** What a person is called: as the traits that clients commonly send say, or null. */
export function displayName(traits: {
  readonly [name: string]: { readonly value: JsonValue };
}): string | null {
  const text = (name: string): string => {
    const value = Object.hasOwn(traits, name) ? traits[name]!.value : undefined;
    return typeof value === 'string' ? value.trim() : '';
  };
  for (const name of WHOLE_NAMES) if (text(name) !== '') return clip(text(name));
  for (const [first, last] of NAME_PAIRS) {
    const both = `${text(first)} ${text(last)}`.trim();
    if (both !== '') return clip(both);
  }
  return null;
}

function clip(text: string): string {
  return text.length <= LONGEST ? text : `${Array.from(text).slice(0, LONGEST).join('')}…`;
}
