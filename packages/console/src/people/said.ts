/**
 * What somebody else wrote, made harmless to look at: nothing in it turns the line, hides, or runs over the page.
 * (Markup is no matter here: React writes text as text.)
 */

/** What is not seen, or moves what is: control characters, marks of direction, joiners, zero widths, tags. */
const UNSEEN = /\p{Cc}|\p{Cf}|\u2028|\u2029|\p{Variation_Selector}/gu;
/** Of those, what words are written with: line ends and tabs, emoji joiners and their styles. */
const USUAL = new Set(['\t', '\n', '\r', '\u200d', '\ufe0e', '\ufe0f']);

/** How much of a text a line shows. */
export const A_LINE = 160;

/** Control characters by the pictures Unicode has of them (U+2400 …), other unseen ones by their number. */
export function plainly(text: string): string {
  return text.replaceAll(UNSEEN, (character) => {
    if (USUAL.has(character)) return character;
    const code = character.codePointAt(0)!;
    return code < 0x20
      ? String.fromCodePoint(0x2400 + code)
      : code === 0x7f
        ? '\u2421'
        : `⟨${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** A beginning that does not cut a character in two. */
export function beginning(text: string, most = A_LINE): string {
  return text.length <= most
    ? text
    : `${Array.from(text.slice(0, most + 2))
        .slice(0, most)
        .join('')}…`;
}

/** Any value as one text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}
