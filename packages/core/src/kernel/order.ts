/**
 * Orders two texts by their UTF-8 bytes, as both engines do.
 * JavaScript's `<` compares UTF-16 units, which puts astral characters (surrogates, U+D800…) before U+E000…;
 * only a text that holds such units needs the slower path.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    if (x >= 0xd800 && y >= 0xd800) return byteRank(x) - byteRank(y);
    return x - y;
  }
  return a.length - b.length;
}

/** Surrogates stand for code points above U+FFFF, so they rank after every other unit. */
function byteRank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}

/** When something happened, with what breaks a tie: behaviour is ordered by (event time, id, source). */
export interface Moment {
  /** Event time, milliseconds since the epoch. */
  readonly time: number;
  readonly id: string;
  readonly source: string;
}

export function compareMoments(a: Moment, b: Moment): number {
  return a.time - b.time || compareText(a.id, b.id) || compareText(a.source, b.source);
}
