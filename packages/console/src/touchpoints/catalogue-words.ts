import type { Answer } from './answers.ts';
import type { Gap } from './catalogue-search.ts';

type Gaps = Answer<'/v1/catalogue/gaps'>;

/** A part of the sentence, and the rows of the catalogue that it speaks of. */
export interface SaidGap {
  readonly text: string;
  readonly gap?: Gap;
}

/** What a catalogue leaves open, as parts of a sentence. */
export function sayGaps(gaps: Gaps): SaidGap[] {
  const {
    withoutOwner,
    stagesWithoutTouchpoint: stages,
    unplanned,
    severalDepartments,
    retiredButSeen,
  } = gaps;
  return [
    ...(withoutOwner.length > 0
      ? said('withoutOwner', `${counted(withoutOwner.length, 'touchpoint')} ${has(withoutOwner)} no owner`)
      : []),
    ...(stages.length === 1 ? [{ text: `the stage ${stages[0]} has no touchpoint` }] : []),
    ...(stages.length > 1 ? [{ text: `the stages ${listed(stages)} have no touchpoint` }] : []),
    ...(unplanned.length > 0
      ? said('unplanned', `${counted(unplanned.length, 'touchpoint')} ${is(unplanned)} seen and in no plan`)
      : []),
    ...(severalDepartments.length > 0
      ? said(
          'severalDepartments',
          `several departments claim ${listed(severalDepartments.map(({ name }) => name))}`,
        )
      : []),
    ...(retiredButSeen.length > 0
      ? said(
          'retiredButSeen',
          `${counted(retiredButSeen.length, 'retired touchpoint')} still ${happens(retiredButSeen)}`,
        )
      : []),
  ];
}

const said = (gap: Gap, text: string): SaidGap[] => [{ text, gap }];

export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

const has = ({ length }: readonly unknown[]) => (length === 1 ? 'has' : 'have');
const is = ({ length }: readonly unknown[]) => (length === 1 ? 'is' : 'are');
const happens = ({ length }: readonly unknown[]) => (length === 1 ? 'happens' : 'happen');

/** "a, b and c", and of many the first ones. */
export function listed(words: readonly string[], most = 4): string {
  if (words.length > most) return `${words.slice(0, most).join(', ')} and ${words.length - most} more`;
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
