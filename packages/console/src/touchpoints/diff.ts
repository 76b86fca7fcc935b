/** One line of a comparison. */
export interface DiffLine {
  readonly kind: 'same' | 'gone' | 'come';
  readonly text: string;
}

/** Lines around a change that are shown with it. */
const AROUND = 3;
/** Texts of more lines than this are compared as one piece: the table of the algorithm grows with both. */
const MOST_LINES = 2_000;

/**
 * What has to go and to come for one text to become the other: the longest common subsequence of their lines.
 * Source: Wagner and Fischer, "The string-to-string correction problem", Journal of the ACM 21 (1974).
 */
export function diffLines(before: string, after: string): DiffLine[] {
  if (before === after) return [];
  const a = lines(before);
  const b = lines(after);
  if (a.length > MOST_LINES || b.length > MOST_LINES)
    return [
      ...a.map((text) => ({ kind: 'gone', text }) as const),
      ...b.map((text) => ({ kind: 'come', text }) as const),
    ];
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1)
    for (let j = b.length - 1; j >= 0; j -= 1)
      longest[i * width + j] =
        a[i] === b[j]
          ? longest[(i + 1) * width + j + 1]! + 1
          : Math.max(longest[(i + 1) * width + j]!, longest[i * width + j + 1]!);
  const found: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      found.push({ kind: 'same', text: a[i]! });
      i += 1;
      j += 1;
    } else if (
      i < a.length &&
      (j >= b.length || longest[(i + 1) * width + j]! >= longest[i * width + j + 1]!)
    ) {
      found.push({ kind: 'gone', text: a[i]! });
      i += 1;
    } else {
      found.push({ kind: 'come', text: b[j]! });
      j += 1;
    }
  }
  return nearChanges(found);
}

function lines(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

function nearChanges(all: readonly DiffLine[]): DiffLine[] {
  const near = new Set<number>();
  all.forEach(({ kind }, at) => {
    if (kind === 'same') return;
    for (let n = at - AROUND; n <= at + AROUND; n += 1) near.add(n);
  });
  return all.flatMap((line, at) => {
    if (near.has(at)) return [line];
    return near.has(at - 1) ? [{ kind: 'same', text: '…' } as const] : [];
  });
}
