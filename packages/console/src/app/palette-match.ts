import type { PaletteAction } from './capability.ts';

/** Those that hold every typed word at the start of one of theirs, those whose label begins with it first. */
export function matching(actions: readonly PaletteAction[], text: string): PaletteAction[] {
  const asked = wordsOf(text);
  if (asked.length === 0) return [...actions];
  const held = actions.filter(({ label, hint = '', words = '' }) => {
    const own = wordsOf(`${label} ${hint} ${words}`);
    return asked.every((word) => own.some((each) => each.startsWith(word)));
  });
  const first = (action: PaletteAction) => (wordsOf(action.label)[0]?.startsWith(asked[0]!) ? 0 : 1);
  return held.sort((a, b) => first(a) - first(b));
}

function wordsOf(text: string): string[] {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}
