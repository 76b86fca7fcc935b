import type { LinkProps } from '@tanstack/react-router';

/** What the address of the dead letters holds beside the scope: which of them are listed. */
export interface LettersSearch {
  /** One at most; a list as on other pages, so that the same word means the same in every address. */
  readonly source?: readonly string[] | undefined;
  readonly code?: string | undefined;
  /** Part of the event. */
  readonly text?: string | undefined;
  /** Absent: those that wait. */
  readonly state?: 'replayed' | 'all' | undefined;
}

/** Whatever cannot be meant is dropped: said to be undefined, as the router lays this over what it read itself. */
export function readLettersSearch(search: Record<string, unknown>): LettersSearch {
  const [source, code, text] = [word(search.source), word(search.code), word(search.text)];
  const { state } = search;
  return {
    source: source ? [source] : undefined,
    code,
    text,
    state: state === 'replayed' || state === 'all' ? state : undefined,
  };
}

/** The dead letters that a place in the console counts: where its number leads. */
export function lettersOf(search: LettersSearch): LinkProps {
  return {
    to: '/touchpoints/dead-letters',
    search: (before: object) => ({ ...before, panel: undefined, ...search }),
  } as LinkProps;
}

function word(value: unknown): string | undefined {
  const [first] = [value].flat();
  return typeof first === 'string' && first !== '' ? first : undefined;
}
