/** Times as they are said, in the viewer's zone; durations in the two units that matter. */

const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const DAY_AND_YEAR = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const EXACT = new Intl.DateTimeFormat('en-GB', {
  dateStyle: 'full',
  timeStyle: 'long',
});

/** "14:05" today, "3 Jun 14:05" this year, "3 Jun 2024" before. */
export function sayMoment(instant: Date, now: Date): string {
  if (instant.toDateString() === now.toDateString()) return CLOCK.format(instant);
  if (instant.getFullYear() === now.getFullYear()) return `${DAY.format(instant)}, ${CLOCK.format(instant)}`;
  return DAY_AND_YEAR.format(instant);
}

/** "3 Jun 2026". */
export function sayDay(instant: Date): string {
  return DAY_AND_YEAR.format(instant);
}

/** The instant with nothing left open, for the hover: in the viewer's zone, and as it is stored. */
export function exactMoment(instant: Date): string {
  return `${EXACT.format(instant)} · ${instant.toISOString()}`;
}

const STEPS: readonly (readonly [milliseconds: number, word: string])[] = [
  [365.25 * 86_400_000, 'years'],
  [30.4375 * 86_400_000, 'months'],
  [86_400_000, 'd'],
  [3_600_000, 'h'],
  [60_000, 'min'],
  [1_000, 's'],
];

/** "2 d 4 h", "12 min", "340 ms": two units at most, the second only where it still says something. */
export function sayDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return `${Math.round(milliseconds)}\u202fms`;
  const at = STEPS.findIndex(([size]) => milliseconds >= size);
  const [size, word] = STEPS[at]!;
  const next = STEPS[at + 1];
  const whole = Math.floor(milliseconds / size);
  const rest = next ? Math.round((milliseconds - whole * size) / next[0]) : 0;
  const first = `${whole}\u202f${whole === 1 && word.length > 3 ? word.slice(0, -1) : word}`;
  // 23 h 4 min yes, 40 d 3 h no.
  if (!next || rest === 0 || whole >= 10) {
    const rounded = Math.round(milliseconds / size);
    return whole >= 10 ? `${rounded}\u202f${word}` : first;
  }
  if (rest * next[0] >= size) return sayDuration((whole + 1) * size);
  return `${first} ${rest}\u202f${rest === 1 && next[1].length > 3 ? next[1].slice(0, -1) : next[1]}`;
}
