import { comparisonLabel, type Period } from '../scope/period.ts';
import type { Scope } from '../scope/scope.ts';
import { type Interval, isNews, sayChange } from '../ui/amount.ts';
import type { Explanation, Judged, Pulse, Score, Subject } from './questions.ts';

/** Words for what Pulse found. They say what the numbers say, and nothing that they do not. */

const WORDS = (word: string) => word.replaceAll('_', ' ');
const CAPITAL = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** "Service contacts after mobile touchpoints": on the same day. */
export function sayWhole({ dimension, value, among }: Subject): string {
  const whole = ((): string => {
    if (dimension === 'name') return `“${value}”`;
    if (value === 'none') return `Touchpoints without a ${dimension}`;
    if (dimension === 'channel') return `Touchpoints by ${WORDS(value)}`;
    if (dimension === 'stage')
      return value === 'service' ? 'Service contacts' : `Touchpoints of ${WORDS(value)}`;
    return `Touchpoints of ${WORDS(value)} (${dimension})`;
  })();
  return among === null ? whole : `${whole} after ${WORDS(among)} touchpoints`;
}

/** For a row: "Service contacts after mobile". */
export function sayBrief({ dimension, value, among }: Subject): string {
  if (value === 'none' && dimension !== 'name') return `Without a ${dimension}`;
  const brief = dimension === 'name' ? value : `${CAPITAL(WORDS(value))} · ${dimension}`;
  const told = dimension === 'stage' && value === 'service' ? 'Service contacts' : brief;
  return among === null ? told : `${told} after ${WORDS(among)}`;
}

/** From here on a rise is said as times as often. */
const MANIFOLD = 2;

/** "rose 12 %", "fell 8 %", "became 9.6 times as frequent"; and its interval in the same unit. */
export function sayMove(change: Interval): { verb: string; amount: string; range: string } {
  if (change.value >= MANIFOLD) {
    const times = { value: change.value + 1, low: change.low + 1, high: change.high + 1 };
    const { value, range } = sayChange(times, { after: 'times' });
    return { verb: 'happened', amount: `${value.replace('+', '')} as often`, range };
  }
  const { value, range } = sayChange(absolute(change), 'percent');
  return { verb: change.value < 0 ? 'fell' : 'rose', amount: value.replace(/^\+/, ''), range };
}

function absolute({ value, low, high }: Interval): Interval {
  return value < 0 ? { value: -value, low: -high, high: -low } : { value, low, high };
}

/** What was hardly there before is told by its people; the number of times says nothing. */
export function sayAppeared({ before, now }: { before: Level; now: Level }): string | undefined {
  if (before.days >= FEW || now.days < FEW) return undefined;
  return before.people === 0
    ? `began: ${now.people} people`
    : `went from ${before.people} to ${now.people} people`;
}

/** What no release, day or cause is looked for, below: a change that is surely smaller is never news. */
const SMALL = 0.02;

/** Why a change is no news (docs/guide/pulse.md): each reason in the fewest words that are true. */
export function sayQuiet({ change, usual }: Pick<Judged, 'change' | 'usual'>): string {
  if (!isNews(change)) return 'noise';
  if (Math.max(Math.abs(change.low), Math.abs(change.high)) < SMALL) return 'too small to tell';
  // Its interval is clear of nought: it changes as much anyway, or one of so many measures had to.
  return usual !== null && usual > 0 ? 'no more than usual' : 'may be chance';
}

/** People a day are tested beside the measures, not among them: by this alone. */
const CERTAIN = 0.005;

/** Whether how many people there were is news. */
export function isNewsOfPeople({ subject, p }: Score): boolean {
  return !subject && p < CERTAIN;
}

/** The end of the first line: every measure that moved beside the one it tells, and what became of the rest. */
export function sayOthers({ stories, scores, tested }: Pick<Pulse, 'stories' | 'scores' | 'tested'>): string {
  const withIt = (stories[0]?.length ?? 1) - 1;
  const apart = stories.slice(1).flat().length;
  const people = scores.some(isNewsOfPeople);
  const rest = tested - 1 - withIt - apart;
  const moved = [
    ...(withIt > 0 ? [`${numbered(withIt, 'measure')} moved with it`] : []),
    ...(apart > 0 ? [`${numbered(apart, withIt > 0 ? 'other' : 'other measure')} moved too`] : []),
    ...(people ? ['so did the number of people'] : []),
  ];
  const quiet =
    rest > 0
      ? [moved.length > 0 ? 'the rest is noise or as usual' : 'everything else is noise or as usual']
      : [];
  const said = [...moved, ...quiet].join('; ');
  return said === '' ? '' : `${CAPITAL(said)}.`;
}

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine'];

function numbered(count: number, noun: string): string {
  return `${(NUMBERS[count] ?? String(count)).toLowerCase()} ${noun}${count === 1 ? '' : 's'}`;
}

/** The period that Pulse compares with, after "in": where nothing is chosen it is the one before. */
export function sayCompared({
  compare,
  period,
}: Pick<Scope, 'compare'> & { readonly period: Period }): string {
  if (compare === 'year') return 'the same days of the year before';
  return comparisonLabel('previous', period);
}

interface Level {
  readonly people: number;
  readonly days: number;
}

const FEW = 10;

/** How much of a change something accounts for. */
export function sayShare(share: number): string {
  if (share >= 0.85) return 'nearly all of it';
  if (share >= 0.6) return 'most of it';
  if (share >= 0.4) return 'about half of it';
  return 'a part of it';
}

/** "follows “Check-in failed”", "goes with resort-app 6.0.0", "goes with iOS". */
export function sayFactor({ family, value, source }: Explanation): { verb: string; what: string } {
  if (family === 'after') return { verb: 'follows', what: `“${value}”` };
  if (family === 'version') return { verb: 'goes with', what: `${source ?? ''} ${value}`.trim() };
  return { verb: 'goes with', what: value };
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });

/** A calendar day, as `2026-06-03`, in words: "3 Jun". */
export function sayDate(day: string): string {
  return DAY.format(new Date(`${day}T12:00`));
}

/** A rate, of a hundred person-days. */
export function perHundred(rate: number): number {
  return rate * 100;
}
