/** Numbers as they are said: the one place that writes "12 % (9–15 %)" and tells noise from news. */

const THIN = '\u202f';
const MINUS = '\u2212';

/** Whole counts, with a thin space every three figures from 10,000 on: "1,204". */
export function count(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** "1.2 M", for where there is no room; the whole number belongs in a title. */
export function briefCount(value: number): string {
  const size = Math.abs(value);
  if (size < 10_000) return count(value);
  if (size < 1_000_000) return `${digits(value / 1_000, size < 100_000 ? 1 : 0)}${THIN}k`;
  return `${digits(value / 1_000_000, size < 10_000_000 ? 2 : 1)}${THIN}M`;
}

/** A number with so many figures after the point, and a true minus sign. */
export function digits(value: number, after: number): string {
  // -0.004 to two figures is 0, not -0.
  const rounded = Number(value.toFixed(after)) || 0;
  return rounded
    .toLocaleString('en-US', { minimumFractionDigits: after, maximumFractionDigits: after })
    .replace('-', MINUS);
}

/**
 * How many figures after the point an interval supports: as many as its width needs to show two figures, none
 * beyond. A width of 6 supports whole numbers, one of 0.6 tenths.
 */
export function figuresFor(width: number, most = 4): number {
  const size = Math.abs(width);
  if (!Number.isFinite(size) || size === 0) return 0;
  return Math.max(0, Math.min(most, -Math.floor(Math.log10(size / 3))));
}

/** An estimate with the interval that holds it, at the level its source names (95 % where nothing else is said). */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** What an amount is counted in. A share is given as a fraction of 1 and said in percent. */
export type Unit = 'count' | 'percent' | 'points' | { readonly before?: string; readonly after?: string };

interface Said {
  /** "12 %" */
  readonly value: string;
  /** "9–15 %" */
  readonly range: string;
}

/** An interval in words, rounded to what it supports. */
export function sayInterval({ value, low, high }: Interval, unit: Unit): Said {
  const factor = unit === 'percent' || unit === 'points' ? 100 : 1;
  const figures = unit === 'count' ? 0 : figuresShown({ value, low, high }, factor);
  const { before, after, inRange } = unitWords(unit);
  // The sign stands before the currency: −€ 0.62.
  const one = (amount: number) => digits(amount * factor, figures).replace(/^(−?)/, `$1${before}`);
  // "−3–2" reads as a sum: below nought the two ends are told apart by a word.
  const between = low < 0 ? ' to ' : '–';
  const upper = low < 0 ? one(high) : digits(high * factor, figures);
  return { value: `${one(value)}${after}`, range: `${one(low)}${between}${upper}${inRange}` };
}

/** As many as the interval supports; one more where a bound that is not nought would be said as 0. */
function figuresShown({ low, high }: Interval, factor: number): number {
  const figures = figuresFor((high - low) * factor);
  const [near] = [low, high].sort((a, b) => Math.abs(a) - Math.abs(b));
  const vanishes = (low > 0 || high < 0) && Number((near! * factor).toFixed(figures)) === 0;
  return vanishes ? figures + 1 : figures;
}

/** What stands around an amount; percent is said of both ends of a range, other words once, of the amount. */
function unitWords(unit: Unit): { before: string; after: string; inRange: string } {
  if (unit === 'count') return { before: '', after: '', inRange: '' };
  if (unit === 'percent') return { before: '', after: `${THIN}%`, inRange: `${THIN}%` };
  if (unit === 'points') return { before: '', after: ' points', inRange: '' };
  const { before, after } = unit;
  return { before: before ? `${before}${THIN}` : '', after: after ? `${THIN}${after}` : '', inRange: '' };
}

/** Whether a change is news: its interval does not hold nought. */
export function isNews({ low, high }: Interval): boolean {
  return low > 0 || high < 0;
}

/** What a rise means: worse for waits and complaints, better for people who come back, neither for visits. */
export type Rising = 'good' | 'bad' | 'neither';

export type Tone = 'good' | 'bad' | 'news' | 'noise';

/** How a change is drawn. */
export function toneOf(change: Interval, rising: Rising): Tone {
  if (!isNews(change)) return 'noise';
  if (rising === 'neither') return 'news';
  return change.value > 0 === (rising === 'good') ? 'good' : 'bad';
}

/** A signed change in words: "+12 %", "−0.3". */
export function sayChange(change: Interval, unit: Unit): Said {
  const said = sayInterval(change, unit);
  return {
    ...said,
    value: change.value > 0 && !/^0(\.0+)?\b/.test(said.value) ? `+${said.value}` : said.value,
  };
}
