import { type Interval, sayChange } from '../ui/amount.ts';
import type { Explanation, Subject } from './questions.ts';

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
