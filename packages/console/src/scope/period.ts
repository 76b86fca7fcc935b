/** Periods in the viewer's own days. Every period is half open: from the first instant up to, not with, the last. */

export interface Period {
  readonly from: Date;
  readonly to: Date;
}

export interface Preset {
  readonly id: string;
  readonly label: string;
  readonly period: (now: Date) => Period;
}

/** Midnight of the viewer's day, some days away. Days are counted by the calendar: two of the year are no 24 h. */
function midnight(now: Date, days = 0): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
}

function lastDays(days: number): Preset {
  return {
    id: `last-${days}`,
    label: `Last ${days} days`,
    period: (now) => ({ from: midnight(now, -days), to: midnight(now) }),
  };
}

/** What the console opens with: four whole weeks, so that no weekday counts five times. */
export const USUAL: Preset = lastDays(28);

export const PRESETS: readonly Preset[] = [
  { id: 'today', label: 'Today', period: (now) => ({ from: midnight(now), to: midnight(now, 1) }) },
  lastDays(7),
  USUAL,
  lastDays(91),
  lastDays(364),
  {
    id: 'this-month',
    label: 'This month',
    period: (now) => ({ from: new Date(now.getFullYear(), now.getMonth(), 1), to: midnight(now, 1) }),
  },
  {
    id: 'last-month',
    label: 'Last month',
    period: (now) => ({
      from: new Date(now.getFullYear(), now.getMonth() - 1, 1),
      to: new Date(now.getFullYear(), now.getMonth(), 1),
    }),
  },
];

/** The preset that a period is, seen from now. */
export function presetOf(period: Period, now: Date): Preset | undefined {
  return PRESETS.find((preset) => {
    const { from, to } = preset.period(now);
    return from.getTime() === period.from.getTime() && to.getTime() === period.to.getTime();
  });
}

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const DAY_AND_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const MOMENT = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
});

/** "Last 28 days", or "3 Jun – 1 Jul 2026": the last day named is the last one inside. */
export function periodLabel(period: Period, now: Date): string {
  const preset = presetOf(period, now);
  if (preset) return preset.label;
  if (!isMidnight(period.from) || !isMidnight(period.to))
    return `${MOMENT.format(period.from)} – ${MOMENT.format(period.to)}`;
  const last = midnight(period.to, -1);
  if (last.getTime() === period.from.getTime()) return DAY_AND_YEAR.format(last);
  const sameYear = last.getFullYear() === period.from.getFullYear();
  return `${(sameYear ? DAY : DAY_AND_YEAR).format(period.from)} – ${DAY_AND_YEAR.format(last)}`;
}

export function isMidnight(instant: Date): boolean {
  return instant.getTime() === midnight(instant).getTime();
}

/** Whole days of a period, by the calendar. */
export function daysOf({ from, to }: Period): number {
  const day = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((day(to) - day(from)) / 86_400_000);
}

export type Comparison = 'previous' | 'year' | 'none';

/** "the 28 days before", said after "vs". */
export function comparisonLabel(compare: Comparison, period: Period): string {
  if (compare === 'none') return 'no comparison';
  if (compare === 'year') return 'the year before';
  const days = daysOf(period);
  if (days === 1) return 'the day before';
  return days > 1 ? `the ${days} days before` : 'the time before';
}

/** For `<input type="date">`: the viewer's calendar day. */
export function dayValue(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The first instant of the day of `<input type="date">`, some days on; undefined for what is no day. */
export function fromDayValue(text: string, days = 0): Date | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return undefined;
  const date = new Date(Number(match[1]), Number(match[2]) - 1, Number(match[3]) + days);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
