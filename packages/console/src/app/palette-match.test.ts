import { describe, expect, it } from 'vitest';
import { matching } from './palette-match.ts';

const ACTIONS = [
  { id: 'a', label: 'Create a key', hint: 'for a server or a page' },
  { id: 'b', label: 'Keys', words: 'tokens' },
  { id: 'c', label: 'Touchpoints', hint: 'every one, planned or not' },
  { id: 'd', label: 'Journeys to Zürich' },
];
const found = (text: string) => matching(ACTIONS, text).map(({ id }) => id);

describe('The palette', () => {
  it('[G5.4] finds by the start of any word, in any order, whatever the accents; the label’s own first', () => {
    expect(found('')).toEqual(['a', 'b', 'c', 'd']);
    expect(found('key')).toEqual(['b', 'a']);
    expect(found('page cre')).toEqual(['a']);
    expect(found('TOK')).toEqual(['b']);
    expect(found('zurich')).toEqual(['d']);
    expect(found('eys')).toEqual([]);
  });
});
